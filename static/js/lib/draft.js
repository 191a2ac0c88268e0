/* What is being typed or played, kept sealed on this device while it goes on (store `drafts`). Writes
   go one after the other; of those that wait only the newest is made. */

import { read, remove, write } from "./vault.js";

export function draft(key) {
  let newest = null;
  let running = null;
  let isOver = false;

  async function work() {
    while (newest) {
      const secret = newest;
      newest = null;
      // A full or closed store: the page itself still holds everything.
      await write("drafts", { key, at: Date.now() }, secret).catch(() => {});
    }
    running = null;
  }

  return {
    async read() {
      return (await read("drafts", key).catch(() => null))?.secret ?? null;
    },
    keep(secret) {
      if (isOver) return;
      newest = secret;
      running ??= work();
    },
    /* For good: nothing is kept under this key by this page any more. */
    async drop() {
      isOver = true;
      newest = null;
      await running;
      await remove("drafts", key).catch(() => {});
    },
  };
}
