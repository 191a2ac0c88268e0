/* The page's side of working without a signal: it starts the worker and says what to keep. */

import { canKeep } from "./lib/vault.js";

const PATIENCE = 60_000;
const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

/* Where there is no worker (plain http, an old browser) the page works with a signal only. */
export function startOffline() {
  if (!canKeep() || !navigator.serviceWorker) return;
  navigator.serviceWorker.register("/sw.js", { type: "module" }).catch(() => {});
}

/* Have these pages kept on this device; resolves when they are, or could not be. A browser that
   empties sites it has not seen for a week is asked to spare this one. */
export async function keepPages(urls) {
  // Ready never comes where the worker could not start, on a full device for one.
  const found = await Promise.race([navigator.serviceWorker?.ready, patience()]);
  if (!found?.active) return;
  navigator.storage?.persist?.().catch(() => {});
  const { port1, port2 } = new MessageChannel();
  const isOver = new Promise((resolve) => (port1.onmessage = resolve));
  found.active.postMessage({ keep: urls }, [port2]);
  await Promise.race([isOver, patience()]);
  port1.close();
}
