/* The page's side of working without a signal: it starts the worker and says what to keep. */

import { canKeep } from "./lib/vault.js";

const PATIENCE = 60_000;

/* Where there is no worker (plain http, an old browser) the page works with a signal only. */
export function startOffline() {
  if (!canKeep() || !navigator.serviceWorker) return;
  navigator.serviceWorker.register("/sw.js", { type: "module" }).catch(() => {});
}

/* Have these pages kept on this device; resolves when they are, or could not be. A browser that
   empties sites it has not seen for a week is asked to spare this one. */
export async function keepPages(urls) {
  const worker = (await navigator.serviceWorker?.ready)?.active;
  if (!worker) return;
  navigator.storage?.persist?.().catch(() => {});
  const { port1, port2 } = new MessageChannel();
  const isOver = new Promise((resolve) => {
    port1.onmessage = resolve;
    setTimeout(resolve, PATIENCE);
  });
  worker.postMessage({ keep: urls }, [port2]);
  await isOver;
  port1.close();
}
