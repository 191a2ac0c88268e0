/* Sessions that wait on this phone to be sent: kept, changed, taken back. */

import { keepAndSend } from "../outbox.js";
import { erased, opened, takeBack, unsent } from "./queue.js";
import { uuid7 } from "./uuid7.js";
import { canKeep, within } from "./vault.js";

const KINDS = ["log", "undo"];

/* The day of a moment where the athlete is, as 2026-06-08. */
export function dayOf(at, zone) {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" };
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, ...parts }).format(at);
}

/* The sessions of this owner that are not with the server, oldest first. One that was changed after
   it may have been sent, or taken back, is several items of the queue: the newest one speaks. */
export async function logsHere(owner) {
  if (!canKeep()) return [];
  const items = [...(await unsent()), ...(await erased())];
  const found = new Map();
  for (const item of items.filter((one) => one.owner === owner && KINDS.includes(one.kind))) {
    const { body, label, words } = await opened(item);
    const log = body?.log ?? item.id;
    const known = found.get(log) ?? { items: [] };
    found.set(log, { ...item, body, label, words, log, items: [...known.items, item] });
  }
  return [...found.values()];
}

/* Keep a session; `before` is the same one as it lies here, when it is changed. */
export async function keepLog({ id, owner, send, label, body }, before = null) {
  const item = { kind: "log", owner, url: send, label };
  if (!before) return keepAndSend({ ...item, id, body });
  const edits = (before.body.edits ?? 0) + 1;
  const changed = { ...item, body: { ...body, edits, log: before.log } };
  if (await keepAndSend({ ...changed, id: before.id, isChange: true })) return true;
  // The server may have the first one: then this is a change of it, sent after it.
  return keepAndSend({ ...changed, id: uuid7(), needs: before.id });
}

/* Take back a session of the list above. When the server may have it, it is told as well. */
export async function undoLog({ log, owner, url, label, items }) {
  const back = await Promise.all(items.map(({ id }) => takeBack(id)));
  if (back.every(Boolean) && items.some(({ id }) => id === log)) return;
  const body = { log };
  await keepAndSend({ kind: "undo", owner, url, body, label: `Taken back: ${label}`, needs: log });
}

/* The addresses that open here without a signal. */
export async function keptUrls() {
  if (!canKeep() || !navigator.serviceWorker?.controller) return [];
  return within("pages", "readonly", (pages) => pages.getAllKeys()).catch(() => []);
}
