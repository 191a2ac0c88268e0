/* A round of measuring that lies ready on this device: found by the words of the start form. */

import { list, read } from "./vault.js";

const ASKED = ["squad", "trials", "position", "mode", "instrument", "endpoint", "rater", "state"];

/* The words of the form as a round's address has them. */
function words(given) {
  const said = ASKED.map((name) => [name, given.get(name) ?? ""]).filter(([, word]) => word);
  return new Map([...said, ["motions", given.getAll("motions").join(",")]]);
}

const isSame = (query, wanted) =>
  [...wanted].every(([name, word]) => query.get(name) === word) && [...query].length === wanted.size;

/* The address of the first athlete who can be measured in the round that `given`, the start form's
   FormData, asks for; null when `owner` has no such round here. `start` is the start page's URL. */
export async function findReady({ start, owner, given }) {
  const wanted = words(given);
  const packs = (await list("packs")).filter((one) => one.owner === owner);
  const ready = packs.find(({ url }) => isSame(new URL(url, start).searchParams, wanted));
  const athletes = (ready && (await read("packs", ready.url))?.secret.athletes) ?? [];
  const first = athletes.find(({ status }) => status !== "blocked");
  if (!first) return null;
  const { pathname } = new URL(start);
  return `${pathname}${first.uuid}/${new URL(ready.url, start).search}`;
}
