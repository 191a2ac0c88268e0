/* The page before a round: go on where this device was, make a round ready for no signal, and start
   one that is ready when there is none. */

import { fetchPack, keepPack } from "./capture_pack.js";
import { keepPages } from "./offline.js";
import { findReady } from "./lib/rounds.js";
import { list, read } from "./lib/vault.js";

const byId = (id) => document.getElementById(id);
const form = byId("cap-start");
const { owner } = byId("main").dataset;
const NOT_HERE =
  "No signal, and this round is not on this device. Choose it as it was made ready, or find a signal.";

async function findRound() {
  const rounds = (await list("drafts")).filter(({ key }) => key.startsWith("round:"));
  const newest = rounds.sort((a, b) => b.at - a.at)[0];
  const round = newest && (await read("drafts", newest.key))?.secret;
  if (round?.owner !== owner || round.on !== new Date().toDateString() || !round.place) return;
  const link = byId("cap-go-on");
  const { url, name, title } = round.place;
  link.href = url;
  link.textContent = `Go on with ${title ? `${title}: ` : ""}${name}`;
  link.hidden = false;
}

function say(words) {
  const box = byId("cap-prepared");
  box.lastElementChild.textContent = words;
  box.hidden = false;
}

async function prepare({ page, pack, size }) {
  try {
    const url = new URL(pack, location.href).href;
    await keepPack({ url: pack, owner }, await fetchPack(url));
    await keepPages([page, location.pathname]);
    const pages = (await list("pages")).filter((one) => one.owner === owner);
    if (!pages.some(({ url }) => url.includes("/measure/round/"))) throw new Error(page);
  } catch {
    return say("Not ready: this device could not keep the round. Find a signal and try again.");
  }
  say(`Ready for no signal: ${size} ${size === "1" ? "athlete" : "athletes"}.`);
}

/* --- without a signal ---------------------------------------------------------------------------- */

async function startHere() {
  const { origin, pathname } = location;
  const first = await findReady({ start: origin + pathname, owner, given: new FormData(form) });
  if (!first) return say(NOT_HERE);
  location.assign(first);
}

form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  startHere().catch(() => say("No signal, and nothing can be read from this device."));
});

findRound().catch(() => {});
if (location.hash === "#not-here") {
  say(NOT_HERE); // so says the service worker, of one press
  history.replaceState(null, "", location.pathname + location.search);
}
const { dataset } = byId("cap-prepared");
if (dataset.page) prepare(dataset);
