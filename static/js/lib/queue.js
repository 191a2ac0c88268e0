/* What was recorded and not yet acknowledged by the server. An item is on the disk of this device
   before anything is sent, has its id from here, and stays until the server says it has it, so a lost
   answer is sent again and stored once.

   Plain words of an item: `id`, `kind`, `owner` (who recorded it: only sent while they are signed in
   here), `url`, `made_at`, `needs` (the id of an item that must be there first), `state` (waiting,
   signin, attention, gone), `tries`, `retry_at`, `maybe` (the server may have it already). Sealed:
   the body, and `label`, what it is called to its owner; and apart from it `said`, why it is here. */

import { change, list, mark, remove, seal, unseal, within } from "./vault.js";
import { outcome, pauseAfter } from "./answers.js";
import { uuid7 } from "./uuid7.js";

export const MOST = 200;
export const OLD = 24 * 3600_000; // Then a banner says so.
export const CHANNEL = "evenstride-queue"; // Also the tag of a background sync.
const LOCK = "evenstride-queue";
const PATIENCE = 20_000;
const LONGEST_HOLD = 25_000; // Then another tab has its turn.
const LONGEST_WAIT = 60_000; // Then the tab that holds the lock is asleep: ids keep it right.
const UNREADABLE = "This device can no longer read this record. Enter it again, then delete this.";

export class QueueFull extends Error {}

let room = 0; // for how many more records, as far as this page has seen

async function all() {
  const items = await list("queue");
  room = MOST - items.length;
  return items;
}

function tell() {
  if (!globalThis.BroadcastChannel) return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  channel.close();
}

/* Keep a record; resolves when it is on the disk. Raises QueueFull, or what IndexedDB raises.
   The same id again puts the new body in the place of the old one; false when it is too late for that,
   because the server may have the old one. `isChange`: it is only kept in the place of one that waits,
   so it is also too late when that was sent, or taken back, meanwhile. */
export async function enqueue({ id = uuid7(), kind, owner, url, body, label, needs = null, isChange = false }) {
  const plain = { id, kind, owner, url, needs, made_at: Date.now() };
  const state = { state: "waiting", said: null, tries: 0, retry_at: 0, maybe: false };
  const record = { ...plain, ...state, sealed: await seal({ body, label }) };
  let deed = isChange ? "late" : "added";
  await within("queue", "readwrite", (queue) => {
    const replace = () => {
      const before = queue.index("id").get(id);
      before.onsuccess = () => {
        if (!before.result) return;
        const { order, maybe, made_at } = before.result;
        deed = maybe ? "late" : "replaced";
        if (!maybe) queue.put({ ...record, made_at, order });
      };
    };
    if (isChange) return replace();
    // Added without a look first: on a slow phone every request to the disk is in a thumb's way.
    const count = room-- > 0 ? null : queue.count();
    const adding = queue.add(record);
    if (count) {
      adding.onsuccess = () => {
        if (count.result < MOST) return;
        deed = "full";
        queue.delete(adding.result);
      };
    }
    adding.onerror = (event) => {
      if (adding.error.name !== "ConstraintError") return;
      event.preventDefault(); // The id is there already, and the transaction goes on.
      replace();
    };
  });
  if (deed === "full") throw new QueueFull();
  tell();
  return deed !== "late";
}

/* What is not sent yet, in the order it was recorded. */
export async function unsent() {
  return (await all()).filter((item) => item.state !== "gone");
}

/* Items whose body was erased because it may not be stored any more, until they are dismissed. */
export async function erased() {
  return (await all()).filter((item) => item.state === "gone");
}

/* What is sealed in an item of the lists above: its body, its label, and why it is still here. */
export async function opened(item) {
  const secret = (await unseal(item.sealed)) ?? {};
  return { ...secret, words: (item.said && (await unseal(item.said))) || "" };
}

/* Take a record back by its id; false when the server may have it, and must be told as well. */
export async function takeBack(id) {
  const found = await within("queue", "readonly", (queue) => queue.index("id").get(id));
  if (!found) return false;
  let isBack = false;
  await change("queue", found.order, (item) => {
    isBack = !item.maybe;
    return isBack ? null : undefined;
  });
  tell();
  return isBack;
}

/* Throw an item away for good: somebody has pressed twice. */
export async function forget(order) {
  await remove("queue", order);
  tell();
}

/* Whose device this was when it last asked: without a signal, only they are shown what waits. */
export async function lastOwners() {
  const kept = await within("keys", "readonly", (keys) => keys.get("owners"));
  return kept?.owners ?? [];
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

/* Who is signed in here, and a token to send with; null when nobody answers. */
async function greet() {
  const { answer } = await ask("/sync/").catch(() => ({ answer: null }));
  if (!Array.isArray(answer?.owners)) return null;
  const { owners, token } = answer;
  await within("keys", "readwrite", (keys) => keys.put({ name: "owners", owners }));
  return { owners, token };
}

async function post({ id, kind, owner, url, made_at }, body, token) {
  const item = { ...body, id, kind, owner, made_at, sent_at: Date.now() };
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const options = { method: "POST", headers, body: JSON.stringify(item) };
  return ask(url, options).catch(() => ({ status: 0, answer: null }));
}

/* Only what belongs to those who are signed in may go; the others wait for theirs. */
async function sortByOwner(owners) {
  let isAny = false;
  for (const { order, owner, state } of await list("queue")) {
    const isTheirs = owners.includes(owner);
    if (state === (isTheirs ? "signin" : "waiting")) {
      const now = isTheirs ? { state: "waiting", retry_at: 0 } : { state: "signin" };
      await change("queue", order, (item) => (item.state === state ? { ...item, ...now } : undefined));
      isAny = true;
    }
  }
  if (isAny) tell();
}

/* Whether an item may go now, given what else is there. A pause that is longer than any we make
   comes from a clock that was moved meanwhile. */
function isReady(item, items, { owners, isAsked }) {
  if (item.state === "gone" || !owners.includes(item.owner)) return false;
  if (item.state === "attention" && !isAsked) return false;
  const pause = item.retry_at - Date.now();
  if (pause > 0 && pause <= pauseAfter(Infinity) && !isAsked) return false;
  return !items.some((other) => other.id === item.needs && other.state !== "gone");
}

async function apply({ order, tries }, { deed, words = "", isStored = true }) {
  if (deed === "done") return remove("queue", order);
  const said = words ? await seal(words) : null;
  if (deed === "gone") return mark("queue", order, { state: deed, said, sealed: await seal({}) });
  const state = deed === "signin" || deed === "attention" ? deed : "waiting";
  const retry_at = Date.now() + pauseAfter(tries - 1, deed);
  return mark("queue", order, { state, said, retry_at, ...(isStored ? {} : { maybe: false }) });
}

/* Send one item; gives what became of it. From here on the server may have it. */
async function sendOne(order, here) {
  const item = await change("queue", order, (now) =>
    now.state === "gone" ? undefined : { ...now, state: "waiting", maybe: true, tries: now.tries + 1 },
  );
  if (!item) return "done";
  const { body } = await opened(item);
  let result = { deed: "attention", words: UNREADABLE };
  if (body) {
    let reply = await post(item, body, here.token);
    if (reply.status === 403 && !reply.answer) {
      // The token is from before somebody signed in, in another tab: once more with a new one.
      const anew = await greet();
      Object.assign(here, anew ?? {});
      if (!anew) reply = { status: 0, answer: null }; // Who is here now is not known: not sent.
      else if (here.owners.includes(item.owner)) reply = await post(item, body, here.token);
      else reply = { status: 401, answer: null };
    }
    result = outcome(reply.status, reply.answer);
  }
  await apply(item, result);
  tell();
  return result.deed;
}

async function sendAll(isAsked) {
  if (!(await unsent()).length) return;
  const here = await greet();
  if (!here) return;
  const tried = new Set();
  const end = performance.now() + LONGEST_HOLD;
  await sortByOwner(here.owners);
  // Two pauses on end are the server's or the signal's; a single one may be the item's.
  for (let pauses = 0; pauses < 2; ) {
    if (performance.now() > end) return void flush({ isAsked });
    const items = await list("queue"); // Anew: what went before may be what this one needs.
    const can = { owners: here.owners, isAsked };
    const next = items.find((item) => !tried.has(item.order) && isReady(item, items, can));
    if (!next) return;
    tried.add(next.order);
    const deed = await sendOne(next.order, here);
    pauses = deed === "pause" || deed === "silence" ? pauses + 1 : 0;
    if (deed === "signin") {
      here.owners = here.owners.filter((owner) => owner !== next.owner);
      await sortByOwner(here.owners);
    }
  }
}

let last = Promise.resolve();

/* One tab or worker at a time where the browser has locks, one at a time in this one anyway. */
async function alone(work) {
  if (!navigator.locks) {
    last = last.then(work, work);
    return last;
  }
  const tooLong = new AbortController();
  const timer = setTimeout(() => tooLong.abort(), LONGEST_WAIT);
  const { signal } = tooLong;
  try {
    return await navigator.locks.request(LOCK, { signal }, () => {
      clearTimeout(timer);
      return work();
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    return work();
  } finally {
    clearTimeout(timer);
  }
}

let next = null; // A run of this tab that has not begun: it will see whatever is there by then.
let isNextAsked = false;

/* Send what may be sent. `isAsked`: a person pressed "Send now", so nothing waits for its pause. */
export function flush({ isAsked = false } = {}) {
  isNextAsked ||= isAsked;
  if (next) return next;
  const run = alone(() => {
    next = null;
    const wasAsked = isNextAsked;
    isNextAsked = false;
    return sendAll(wasAsked);
  });
  next = run;
  run.catch(() => {
    if (next === run) next = null;
  });
  return run;
}
