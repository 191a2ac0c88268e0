/* On the page that is shown without a signal: what opens on this device all the same. */

import { list } from "./lib/vault.js";

const LINKS = { today: /^\/me\/$/, measure: /^\/c\/[^/]+\/measure\/$/ };

async function show() {
  const kept = (await list("pages")).filter(({ until }) => until > Date.now());
  for (const link of document.querySelectorAll("[data-kept]")) {
    const page = kept.find(({ url }) => LINKS[link.dataset.kept].test(url.split("?")[0]));
    link.hidden = !page;
    if (page) link.href = page.url;
  }
}

show().catch(() => {}); // A closed store: nothing opens.
