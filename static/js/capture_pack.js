/* What the phone needs to judge by itself: one answer of the server for the whole round, kept sealed,
   and asked for anew whenever there is a signal: another coach may be measuring the same squad. */

import { dayIn } from "./lib/judge.js";
import { read, write } from "./lib/vault.js";

const FRESH = 20_000;
const KEPT = 7 * 24 * 3600_000; // as long as its page: athletes/views/capture.py

export let pack = null;
let asked = 0;
let told = () => {};

/* What the server says; `keep` puts it on the disk. */
export async function fetchPack(url) {
  const headers = { Accept: "application/json" };
  const reply = await fetch(url, { headers, cache: "no-store" });
  if (!reply.ok) throw new Error(url);
  return reply.json();
}

export const keepPack = ({ url, owner }, said) =>
  write("packs", { url, owner, until: Date.now() + KEPT }, said);

async function ask(from) {
  pack = await fetchPack(from.url);
  await keepPack(from, pack).catch(() => {});
}

export async function refresh(from, isOld = false) {
  if (!isOld && performance.now() - asked < FRESH) return;
  asked = performance.now();
  await ask(from).catch(() => {});
  if (pack) told(pack);
}

/* Who was measured on another day still waits today. */
function asOfToday(said) {
  if (said.today === dayIn(said.zone)) return said;
  const isOver = (status) => ["done", "absent"].includes(status);
  const again = (one) => ({ ...one, today: [], status: isOver(one.status) ? "" : one.status });
  return { ...said, athletes: said.athletes.map(again) };
}

/* First what this device has, then what the server says; `tell` is called with each. */
export async function startPack(from, tell) {
  told = tell;
  const kept = await read("packs", from.url).catch(() => null);
  if (kept?.owner === from.owner && !pack) {
    pack = asOfToday(kept.secret);
    told(pack);
  }
  await refresh(from, true);
  addEventListener("online", () => refresh(from, true));
  document.addEventListener("visibilitychange", () => document.hidden || refresh(from));
}
