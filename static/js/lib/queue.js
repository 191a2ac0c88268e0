/* What was recorded and not yet acknowledged by the server. An item is on the disk of this device
   before anything is sent, has its id from here, and stays until the server says it has it, so a lost
   answer is sent again and stored once.

   Plain words of an item: `id`, `kind` (as in coaching/kernel/offline.py's callers), `owner` (who
   recorded it: only sent while they are signed in here), `url`, `made_at`, `needs` (the id of an item
   that must be there first), `state` (waiting, signin, attention, gone), `words` (why), `tries`,
   `retry_at`. Sealed: the body, and `label`, what it is called to its owner. */

import { list, mark, read, remove, write } from "./vault.js";
import { uuid7 } from "./uuid7.js";

export const MOST = 200;
export const OLD = 24 * 3600_000; // Then a banner says so.
const LOCK = "evenstride-queue";
const PATIENCE = 20_000;
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 15 * 60_000;
const BROKEN = "The server could not store this. It is still here and is tried again.";
const UNREAD = "The server did not take this. It is still here.";

export class QueueFull extends Error {}

/* Keep a record; resolves when it is on the disk. Raises QueueFull, or what IndexedDB raises. */
export async function enqueue({ id = uuid7(), kind, owner, url, body, label, needs = null }) {
  if ((await list("queue")).length >= MOST) throw new QueueFull();
  const plain = { id, kind, owner, url, needs, made_at: Date.now() };
  const state = { state: "waiting", words: "", tries: 0, retry_at: 0 };
  return write("queue", { ...plain, ...state }, { body, label });
}

/* What is not sent yet, in the order it was recorded. */
export async function unsent() {
  return (await list("queue")).filter((item) => item.state !== "gone");
}

/* Items whose body was erased because it may not be stored any more, until they are dismissed. */
export async function erased() {
  return (await list("queue")).filter((item) => item.state === "gone");
}

/* --- what an answer means ---------------------------------------------------------------------- */

/* `answer` is null when none came. Gives what becomes of the item: done, later, pause (nothing can
   be sent now), signin, attention or gone, and the words to show. */
export function outcome(status, answer) {
  if (answer?.status === "saved") return { deed: "done" };
  if (status === 401) return { deed: "signin", words: "Sign in to send this." };
  if (status === 410) return { deed: "gone", words: answer?.words ?? "" };
  if (status === 0 || status === 429 || status === 503 || status === 507) return { deed: "pause" };
  if (status >= 500) return { deed: "later", words: BROKEN };
  return { deed: "attention", words: answer?.words ?? UNREAD };
}

export function pauseAfter(tries) {
  return Math.min(FIRST_PAUSE * 2 ** Math.min(tries, 20), LONGEST_PAUSE);
}

async function apply(item, { deed, words = "" }, now) {
  const tries = item.tries + 1;
  if (deed === "done") await remove("queue", item.order);
  else if (deed === "gone") await write("queue", { ...item, state: "gone", words }, {});
  else if (deed === "later" || deed === "pause") {
    const retry_at = now + pauseAfter(item.tries);
    await mark("queue", item.order, { state: "waiting", words, tries, retry_at });
  } else await mark("queue", item.order, { state: deed, words, tries });
}

/* --- sending ----------------------------------------------------------------------------------- */

async function ask(path, options = {}) {
  const response = await fetch(path, {
    ...options,
    headers: { Accept: "application/json", ...options.headers },
    signal: AbortSignal.timeout(PATIENCE),
    cache: "no-store",
  });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return { status: response.status, answer: isJson ? await response.json() : null };
}

async function post(item, token) {
  const { secret } = await read("queue", item.order);
  const { id, made_at } = item;
  try {
    const { status, answer } = await ask(item.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ ...secret.body, id, made_at, sent_at: Date.now() }),
    });
    return outcome(status, answer);
  } catch {
    return outcome(0, null);
  }
}

/* Whether an item may go now, given what else is there. */
function isReady(item, items, { owners, now, isAsked }) {
  if (item.state === "gone" || !owners.includes(item.owner)) return false;
  if (item.state === "attention" && !isAsked) return false;
  if (item.retry_at > now && !isAsked) return false;
  return !items.some((other) => other.id === item.needs && other.state !== "gone");
}

async function sendAll({ isAsked }) {
  const greeting = await ask("/sync/").catch(() => null);
  if (!greeting?.answer) return;
  const { owners, token } = greeting.answer;
  for (const { order } of await unsent()) {
    const items = await list("queue"); // Anew: what went before may be what this one needs.
    const item = items.find((one) => one.order === order);
    if (!item) continue;
    if (!owners.includes(item.owner)) await mark("queue", order, { state: "signin" });
    if (!isReady(item, items, { owners, now: Date.now(), isAsked })) continue;
    const result = await post(item, token);
    await apply(item, result, Date.now());
    if (result.deed === "pause") return;
  }
}

/* Send what may be sent. One tab or worker at a time where the browser has locks; without them the
   ids keep it right. `isAsked`: a person pressed "Send now", so nothing waits for its pause. */
export async function flush({ isAsked = false } = {}) {
  if (!(await unsent()).length) return;
  const work = () => sendAll({ isAsked });
  if (!navigator.locks) await work();
  else await navigator.locks.request(LOCK, { ifAvailable: !isAsked }, (lock) => lock && work());
}
