/* What lies on this device, in IndexedDB. Every record is a few plain words to find it by and one
   sealed part: AES-GCM with a key that no script can read out. It protects a device that is found or
   lent (trust.md 9, Q6), not one whose browser profile is copied while it is unlocked.

   Stores: `queue` what waits to be sent (key `order`, counted up, so that a wrong clock cannot
   reorder it), `drafts` what is being typed or played (key `key`), `pages` what opens without a
   signal (key `url`), `packs` data that such a page needs (key `url`). Works in pages and in the
   service worker. */

const NAME = "evenstride";
const VERSION = 1;
const STORES = {
  keys: { keyPath: "name" },
  queue: { keyPath: "order", autoIncrement: true },
  drafts: { keyPath: "key" },
  pages: { keyPath: "url" },
  packs: { keyPath: "url" },
};

let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [store, shape] of Object.entries(STORES)) {
        request.result.createObjectStore(store, shape);
      }
    };
    request.onsuccess = () => {
      // A newer page may need a newer form; then this one lets go and opens again when it must.
      request.result.onversionchange = () => close();
      request.result.onclose = () => close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  }).catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function close() {
  const before = opening;
  opening = null;
  (await before)?.close();
}

/* One transaction; it is over when the disk has it. `work` gets the store and returns a request. */
async function within(store, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

/* --- sealing --------------------------------------------------------------------------------- */

let finding = null;

async function findKey() {
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  // Two tabs may be here at once: the first to store its key wins, and both use that one.
  await within("keys", "readwrite", (keys) => {
    const found = keys.get("seal");
    found.onsuccess = () => found.result ?? keys.add({ name: "seal", key: fresh });
    return found;
  });
  return (await within("keys", "readonly", (keys) => keys.get("seal"))).key;
}

function sealKey() {
  finding ??= findKey().catch((error) => {
    finding = null;
    throw error;
  });
  return finding;
}

async function seal(secret) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(secret));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealKey(), text) };
}

async function unseal({ iv, data }) {
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await sealKey(), data);
  return JSON.parse(new TextDecoder().decode(text));
}

/* --- records --------------------------------------------------------------------------------- */

/* Whether this device can keep anything: not on plain http, nor in some private windows. */
export function canKeep() {
  return Boolean(globalThis.indexedDB && globalThis.crypto?.subtle);
}

/* Store a record, over the one with its key; gives the key. Raises what IndexedDB raises, such as
   QuotaExceededError: the caller keeps the words in its form and says so. */
export async function write(store, plain, secret) {
  const record = { ...plain, sealed: await seal(secret) };
  return within(store, "readwrite", (records) => records.put(record));
}

/* The record with what was sealed in it as `secret`; null when it is not there. */
export async function read(store, key) {
  const record = await within(store, "readonly", (records) => records.get(key));
  return record ? { ...record, secret: await unseal(record.sealed) } : null;
}

/* All records in the order of their keys, still sealed. */
export async function list(store) {
  return within(store, "readonly", (records) => records.getAll());
}

/* Change the plain words of a record that is still there; true when it was. */
export async function mark(store, key, changes) {
  let wasThere = false;
  await within(store, "readwrite", (records) => {
    const found = records.get(key);
    found.onsuccess = () => {
      wasThere = Boolean(found.result);
      if (wasThere) records.put({ ...found.result, ...changes });
    };
    return found;
  });
  return wasThere;
}

export async function remove(store, key) {
  await within(store, "readwrite", (records) => records.delete(key));
}

export async function clear(store) {
  await within(store, "readwrite", (records) => records.clear());
}
