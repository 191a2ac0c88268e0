/* The page before a round: go on where this device was, make a round ready for no signal, and start
   one that is ready when there is none. */

import { fetchPack, keepPack } from "./capture_pack.js";
import { keepPages } from "./offline.js";
import { list, read } from "./lib/vault.js";

const byId = (id) => document.getElementById(id);
const form = byId("cap-start");
const { owner } = byId("main").dataset;
const ASKED = ["squad", "trials", "position", "mode", "instrument", "endpoint", "rater", "state"];

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

/* The words of the form as a round's address has them. */
function setup() {
  const given = new FormData(form);
  const words = ASKED.map((name) => [name, given.get(name) ?? ""]).filter(([, word]) => word);
  return new Map([...words, ["motions", given.getAll("motions").join(",")]]);
}

const isSame = (query, wanted) =>
  [...wanted].every(([name, word]) => query.get(name) === word) && [...query].length === wanted.size;

async function startHere() {
  const wanted = setup();
  const packs = (await list("packs")).filter((one) => one.owner === owner);
  const ready = packs.find(({ url }) => isSame(new URL(url, location.href).searchParams, wanted));
  const athletes = (ready && (await read("packs", ready.url))?.secret.athletes) ?? [];
  const first = athletes.find(({ status }) => status !== "blocked");
  if (!first) return say("No signal, and this round is not on this device. Choose it as it was made ready, or find a signal.");
  const { search } = new URL(ready.url, location.href);
  location.assign(`${location.pathname}${first.uuid}/${search}`);
}

form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  startHere().catch(() => say("No signal, and nothing can be read from this device."));
});

findRound().catch(() => {});
const { dataset } = byId("cap-prepared");
if (dataset.page) prepare(dataset);
