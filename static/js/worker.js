/* The service worker. Pages come from the network while it answers; without a signal, those that the
   server allowed to be kept (header Evenstride-Keep) come from this device, where they lie sealed
   (lib/vault.js). The browser's cache holds nothing but static files and two pages that name nobody. */

import { CHANNEL, flush } from "./lib/queue.js";
import { findReady } from "./lib/rounds.js";
import { list, read, remove, write } from "./lib/vault.js";

const FILES = "evenstride-static"; // of kept pages
const SHELLS = "evenstride-shells"; // pages that name nobody, and their files
const PATIENCE = 4_000; // Longer than that is no signal.
const LONGEST_TURN = 60_000; // Then whatever hangs no longer holds the others up.
const LONGEST_DRAFT = 8 * 24 * 3600_000;
const STATIC = "/static/";
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // The name says what is in it: it never changes.
const KEEPING = { Accept: "text/html", "Evenstride-Keeping": "yes" }; // Nobody looks at it.
const DROPPED = ["content-encoding", "content-length", "set-cookie", "evenstride-keep"];

const REFUSED = [401, 403, 404, 410];
const AWAY = [502, 503, 504]; // The proxy answers, or the app without its database: as no signal.

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms, null));

let turn = Promise.resolve();

/* One thing at a time, or files that one stores would be dropped by another as not needed. */
function inTurn(work) {
  const over = turn.then(work);
  turn = Promise.race([over, pause(LONGEST_TURN)]).catch(() => {});
  return over;
}

/* --- static files ------------------------------------------------------------------------------ */

const isStatic = (url) => url.origin === location.origin && url.pathname.startsWith(STATIC);

/* A file without a hash in its name (development) may have changed: the network is asked first. */
async function file(request, url) {
  const known = await caches.match(request, { ignoreVary: true });
  if (known && HASHED.test(url.pathname)) return known;
  try {
    return await fetch(request);
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

const named = (text, pattern, base) =>
  [...text.matchAll(pattern)].map((found) => new URL(found[1], base)).filter(isStatic);

/* Every static file a page needs, also what its modules import; all of them are in the cache then. */
async function storeFiles(html, base, name = FILES) {
  const cache = await caches.open(name);
  const waiting = named(html, /(?:href|src)="([^"#]+)"/g, base);
  const found = new Set();
  while (waiting.length) {
    const url = waiting.pop();
    if (found.has(url.href)) continue;
    found.add(url.href);
    const known = HASHED.test(url.pathname) ? await cache.match(url.href, { ignoreVary: true }) : null;
    const response = known ?? (await fetch(url.href));
    if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
    if (!known) await cache.put(url.href, response.clone());
    if (!url.pathname.endsWith(".js")) continue;
    waiting.push(...named(await response.text(), /\bfrom\s*["'](\.\.?\/[^"']+)["']/g, url));
  }
  return [...found];
}

/* Files that nothing in a cache's care needs any more, such as those of a version before. */
async function dropFiles(name, needed) {
  const cache = await caches.open(name);
  for (const request of await cache.keys()) {
    if (isStatic(new URL(request.url)) && !needed.includes(request.url)) await cache.delete(request);
  }
}

/* --- pages ------------------------------------------------------------------------------------- */

const ROUND = /^(\/c\/[^/]+\/measure\/)[0-9a-f-]{36}\/$/;

/* Everybody of a round is measured on one page: whosever was kept stands for all. */
function keyOf(url) {
  const [, start] = ROUND.exec(url.pathname) ?? [];
  if (!start) return url.pathname + url.search;
  const said = new URLSearchParams(url.search);
  said.delete("saved");
  said.sort();
  return `${said.has("squad") ? `${start}round/` : url.pathname}?${said}`;
}

/* "phone:<id>; hours=192" → whose page, and until when it may be kept; null when it may not. */
function allowance(response) {
  const said = /^(\S+); hours=(\d+)$/.exec(response.headers.get("Evenstride-Keep") ?? "");
  return said && { owner: said[1], until: Date.now() + Number(said[2]) * 3600_000 };
}

async function drop(stores, isToGo) {
  for (const store of stores) {
    for (const one of await list(store)) {
      if (isToGo(one)) await remove(store, one.url ?? one.key);
    }
  }
}

/* What is too old to be shown or brought back. */
async function dropOld() {
  const now = Date.now();
  await drop(["pages", "packs"], ({ until }) => until < now);
  await drop(["drafts"], ({ at }) => at < now - LONGEST_DRAFT);
}

/* Pages of whoever is not signed in or linked here any more go, and what they need. */
async function dropStrangers() {
  if (![...(await list("pages")), ...(await list("packs"))].length) return;
  const options = { headers: { Accept: "application/json" }, cache: "no-store" };
  const { owners } = await (await fetch("/sync/", options)).json();
  await drop(["pages", "packs"], ({ owner }) => !owners.includes(owner));
}

async function keep(url, response) {
  const allowed = allowance(response);
  if (!allowed) return;
  const kind = allowed.owner.split(":")[0];
  const isOther = ({ owner }) => owner !== allowed.owner && owner.startsWith(`${kind}:`);
  await drop(["pages", "packs"], isOther);
  const html = await response.text();
  const headers = [...response.headers].filter(([name]) => !DROPPED.includes(name));
  const files = await storeFiles(html, url);
  await write("pages", { url: keyOf(url), ...allowed, files }, { html, headers });
}

/* What the server says of a page: kept anew, or refused, and then whose pages may stay is asked. */
async function heed(url, response) {
  if (response.ok) return keep(url, response);
  const isElsewhere = response.type === "opaqueredirect" || response.redirected;
  if (!isElsewhere && !REFUSED.includes(response.status)) return;
  if (!(await list("pages")).some((page) => page.url === keyOf(url))) return;
  await remove("pages", keyOf(url));
  await dropStrangers();
}

async function kept(url) {
  const page = await read("pages", keyOf(url)).catch(() => null);
  if (!page) return null;
  if (page.until < Date.now()) {
    await remove("pages", page.url);
    return null;
  }
  return new Response(page.secret.html, { headers: page.secret.headers });
}

let isFormSent = false; // By a form somebody may have signed out or let this phone go.

/* What follows from an answer, after it was shown. */
async function learn(url, response) {
  const isToAsk = isFormSent;
  isFormSent = false;
  await heed(url, response);
  if (isToAsk) await dropStrangers();
}

/* The network's page; after four seconds, or without a signal, the one that lies here. */
async function page(event, url, options) {
  const asked = fetch(event.request).then(
    (response) => {
      const copy = response.clone();
      event.waitUntil(inTurn(() => learn(url, copy)).catch(() => {}));
      return response;
    },
    () => null,
  );
  event.waitUntil(asked);
  const first = await Promise.race([asked, pause(PATIENCE)]);
  if (first && !AWAY.includes(first.status)) return first;
  return (
    (await kept(url)) ??
    (await asked) ??
    (await caches.match(event.request, { ignoreVary: true })) ??
    (await caches.match(options.shells[0], { ignoreVary: true })) ??
    Response.error()
  );
}

const START = /^\/c\/[^/]+\/measure\/$/;

/* The start form sent before the page's script was there, or where the device only thinks that it has
   a signal: a round that is ready starts from here. */
async function start(request) {
  const asked = request.clone().formData();
  const sent = fetch(request).catch(() => null);
  const first = await Promise.race([sent, pause(PATIENCE)]);
  if (first && !AWAY.includes(first.status)) return first;
  const home = (await list("pages")).find(({ url }) => url === new URL(request.url).pathname);
  const given = await asked;
  const isToStart = home && !given.has("prepare");
  const ready = { start: request.url, owner: home?.owner, given };
  const round = isToStart && (await findReady(ready).catch(() => null));
  if (round) return Response.redirect(new URL(round, location.origin));
  const late = await sent;
  if (late || !home) return late ?? Response.error();
  return Response.redirect(`${request.url}#not-here`);
}

/* --- what the worker is told ------------------------------------------------------------------- */

/* Fetched by a script, the pages count as opened by nobody. One that fails leaves the others. */
async function keepAll(paths) {
  for (const path of paths) {
    const url = new URL(path, location.origin);
    try {
      await inTurn(async () => heed(url, await fetch(url, { redirect: "manual", headers: KEEPING })));
    } catch {
      // No signal, or no room: what was kept before stays.
    }
  }
  await inTurn(async () => {
    await dropOld();
    await dropFiles(FILES, (await list("pages")).flatMap(({ files }) => files));
  });
}

async function install({ shells }) {
  const cache = await caches.open(SHELLS);
  const needed = [];
  for (const path of shells) {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    needed.push(...(await storeFiles(await response.clone().text(), location.origin, SHELLS)));
    await cache.put(path, response);
  }
  await dropFiles(SHELLS, needed);
}

export function serve(options) {
  addEventListener("install", (event) => {
    skipWaiting();
    event.waitUntil(install(options));
  });
  addEventListener("activate", (event) => event.waitUntil(clients.claim()));
  addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    const { method, mode } = event.request;
    if (url.origin !== location.origin) return;
    if (method !== "GET") {
      isFormSent ||= mode === "navigate";
      if (mode === "navigate" && START.test(url.pathname)) event.respondWith(start(event.request));
    } else if (isStatic(url)) event.respondWith(file(event.request, url));
    else if (mode === "navigate") event.respondWith(page(event, url, options));
  });
  addEventListener("message", (event) => {
    if (!event.data?.keep) return;
    const isOver = keepAll(event.data.keep).finally(() => event.ports[0]?.postMessage("over"));
    event.waitUntil(isOver);
  });
  addEventListener("sync", (event) => {
    if (event.tag === CHANNEL) event.waitUntil(flush());
  });
}
