/* The page before a round: go on where this device was, and make a round ready for no signal. */

import { list, read, write } from "./lib/vault.js";

const byId = (id) => document.getElementById(id);
const { owner } = byId("main").dataset;

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

async function keepPack(url) {
  const reply = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!reply.ok) throw new Error(url);
  await write("packs", { url, owner, at: Date.now() }, await reply.json());
}

async function prepare(box) {
  const { page, pack, size } = box.dataset;
  let words = `Ready for no signal: ${size} ${size === "1" ? "athlete" : "athletes"}.`;
  try {
    const { keepPages } = await import("./offline.js");
    await keepPack(pack);
    await keepPages([page]);
  } catch {
    words = "Not ready: this device could not keep the round. Find a signal and try again.";
  }
  box.lastElementChild.textContent = words;
  box.hidden = false;
}

findRound().catch(() => {});
const box = byId("cap-prepared");
if (box) prepare(box);
