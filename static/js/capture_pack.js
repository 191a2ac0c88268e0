/* What the phone needs to judge by itself: one answer of the server for the whole round, kept sealed,
   and asked for anew whenever there is a signal: another coach may be measuring the same squad. */

import { read, write } from "./lib/vault.js";

const FRESH = 20_000;

export let pack = null;
let asked = 0;
let told = () => {};

async function ask(url, owner) {
  const headers = { Accept: "application/json" };
  const reply = await fetch(url, { headers, cache: "no-store" });
  if (!reply.ok) return;
  pack = await reply.json();
  await write("packs", { url, owner, at: Date.now() }, pack).catch(() => {});
}

export async function refresh({ url, owner }, isOld = false) {
  if (!isOld && performance.now() - asked < FRESH) return;
  asked = performance.now();
  await ask(url, owner).catch(() => {});
  if (pack) told(pack);
}

/* First what this device has, then what the server says; `tell` is called with each. */
export async function startPack(from, tell) {
  told = tell;
  const kept = await read("packs", from.url).catch(() => null);
  if (kept?.owner === from.owner && !pack) {
    pack = kept.secret;
    told(pack);
  }
  await refresh(from, true);
  addEventListener("online", () => refresh(from, true));
  document.addEventListener("visibilitychange", () => document.hidden || refresh(from));
}
