/* What lies on this device, in IndexedDB. Every record is a few plain words to find it by and one
   sealed part: AES-GCM with a key that no script can read out. It protects a device that is found or
   lent (trust.md 9, Q6), not one whose browser profile is copied while it is unlocked.

   Stores: `queue` what waits to be sent (key `order`, counted up, so that a wrong clock cannot
   reorder it; each `id` once), `drafts` what is being typed or played (key `key`), `pages` what opens
   without a signal (key `url`), `packs` data that such a page needs (key `url`). Works in pages and
   in the service worker. */

const NAME = "evenstride";
const VERSION = 1;
const STORES = {
  keys: { keyPath: "name" },
  queue: { keyPath: "order", autoIncrement: true },
  drafts: { keyPath: "key" },
  pages: { keyPath: "url" },
  packs: { keyPath: "url" },
};
const STRICT = ["keys", "queue"]; // Also safe when the power goes; the others when the page goes.

let opening = null;
let finding = null;

function open() {
  opening ??= connect().catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

function connect() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [store, shape] of Object.entries(STORES)) {
        request.result.createObjectStore(store, shape);
      }
      request.transaction.objectStore("queue").createIndex("id", "id", { unique: true });
    };
    request.onsuccess = () => {
      const db = request.result;
      // A newer page may need a newer form; then this one lets go and opens again when it must.
      db.onversionchange = () => {
        letGo();
        db.close();
      };
      db.onclose = letGo;
      resolve(db);
    };
    request.onerror = () => reject(request.error);
  });
}

/* The store may have been emptied as well: a key from before it would seal for nobody. */
function letGo() {
  opening = null;
  finding = null;
}

async function attempt(store, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const durability = STRICT.includes(store) ? "strict" : "relaxed";
    const transaction = db.transaction(store, mode, { durability });
    // A failed request ends in an abort, and only then is it known why (a full disk, say).
    transaction.onabort = () => reject(transaction.error ?? new DOMException("", "AbortError"));
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request?.result);
  });
}

/* One transaction; it is over when the disk has it. `work` gets the store and may return a request,
   whose result is given. When the browser has closed the connection, it is done once more. */
export async function within(store, mode, work) {
  try {
    return await attempt(store, mode, work);
  } catch (error) {
    if (!["InvalidStateError", "UnknownError"].includes(error.name)) throw error;
    letGo();
    return attempt(store, mode, work);
  }
}

/* --- sealing --------------------------------------------------------------------------------- */

async function findKey() {
  const seek = () => within("keys", "readonly", (keys) => keys.get("seal"));
  const kept = await seek();
  if (kept) return kept.key;
  const uses = ["encrypt", "decrypt"];
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, uses);
  try {
    await within("keys", "readwrite", (keys) => keys.add({ name: "seal", key }));
  } catch (error) {
    // Two tabs may be here at once: the first to store its key wins, and both use that one.
    if (error.name !== "ConstraintError") throw error;
  }
  return (await seek()).key;
}

function sealKey() {
  finding ??= findKey().catch((error) => {
    finding = null;
    throw error;
  });
  return finding;
}

export async function seal(secret) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(secret));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealKey(), text) };
}

/* What was sealed; null when the key it was sealed with is not here any more. */
export async function unseal({ iv, data }) {
  try {
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await sealKey(), data);
    return JSON.parse(new TextDecoder().decode(text));
  } catch (error) {
    if (error.name !== "OperationError") throw error;
    return null;
  }
}

/* --- records --------------------------------------------------------------------------------- */

/* Whether this device could keep anything: not on plain http, nor in an old browser. */
export function canKeep() {
  return Boolean(globalThis.indexedDB && globalThis.crypto?.subtle);
}

/* Whether it really can: some private windows store records, but no key. */
export async function opens() {
  if (!canKeep()) return false;
  return sealKey().then(
    () => true,
    () => false,
  );
}

/* Store a record, over the one with its key; gives the key. Raises what IndexedDB raises, such as
   QuotaExceededError: the caller keeps the words in its form and says so. */
export async function write(store, plain, secret) {
  const record = { ...plain, sealed: await seal(secret) };
  return within(store, "readwrite", (records) => records.put(record));
}

/* The record with what was sealed in it as `secret`; null when it is not there or not readable. */
export async function read(store, key) {
  const record = await within(store, "readonly", (records) => records.get(key));
  const secret = record && (await unseal(record.sealed));
  return secret ? { ...record, secret } : null;
}

/* All records in the order of their keys, still sealed. */
export async function list(store) {
  return within(store, "readonly", (records) => records.getAll());
}

/* Change a record in one go, if it is still there: `edit` gives it anew, null to remove it, or
   nothing to leave it. Gives what is there now, if anything was changed. */
export async function change(store, key, edit) {
  let after;
  await within(store, "readwrite", (records) => {
    const found = records.get(key);
    found.onsuccess = () => {
      after = found.result && edit(found.result);
      if (after) records.put(after);
      else if (after === null) records.delete(key);
    };
  });
  return after ?? null;
}

/* Change the plain words of a record that is still there; true when it was. */
export async function mark(store, key, changes) {
  return Boolean(await change(store, key, (record) => ({ ...record, ...changes })));
}

export async function remove(store, key) {
  await within(store, "readwrite", (records) => records.delete(key));
}

export async function clear(store) {
  await within(store, "readwrite", (records) => records.clear());
}
