/* Today on this phone: what waits here to be sent, the right day without a signal, and what is kept
   for days without one. The page itself is the server's, of now or as it was kept. */

import { keepPages } from "./offline.js";
import { dayOf, keptUrls, logsHere, undoLog } from "./lib/logs.js";
import { forget } from "./lib/queue.js";

const HERE = location.pathname;
const PATIENCE = 4_000;
const AGAIN_AFTER = 3600_000;
const STATES = {
  waiting: "Not sent yet. It sends itself when there is a signal.",
  signin: "Not sent: this phone is not linked as it was. It stays here until it is.",
};

const kept = JSON.parse(document.getElementById("kept").textContent);
const part = (id) => document.getElementById(id);
let listed = []; // sessions that were here when this page last looked

/* --- what waits here --------------------------------------------------------------------------- */

const playOf = (url) => url.replace(/send\/$/, "");

function stateOf({ kind, state, words }) {
  if (state === "attention") return `Not sent: ${words}`;
  if (state === "gone") return words;
  return kind === "undo" && state === "waiting" ? "Not sent yet." : STATES[state];
}

async function undo(session) {
  listed = listed.filter((log) => log !== session.log);
  if (session.state === "gone") await Promise.all(session.items.map(({ order }) => forget(order)));
  else await undoLog(session);
  await show();
}

function lineOf(session) {
  const line = part("kept-log").content.cloneNode(true).firstElementChild;
  const seek = (name) => line.querySelector(`[data-${name}]`);
  const { kind, state, label = "A session", log, url, body } = session;
  const isWhole = kind === "log" && Boolean(body?.values);
  seek("what").textContent = label;
  seek("state").textContent = stateOf(session);
  seek("advice").hidden = !(isWhole && Number(body.values.pain ?? 0) >= kept.alert);
  const deeds = [["again", `#again=${log}`], ["change", `#change=${log}`]];
  for (const [name, hash] of deeds) {
    seek(name).hidden = !isWhole;
    seek(name).href = playOf(url) + hash;
    seek(name).setAttribute("aria-label", `${seek(name).textContent} ${label}`);
  }
  const button = seek("undo");
  if (state === "gone") button.textContent = "Dismiss";
  button.hidden = kind === "undo" && state !== "gone";
  button.setAttribute("aria-label", `${button.textContent} ${label}`);
  button.addEventListener("click", () => undo(session));
  return line;
}

/* Nothing is asked of an athlete that is done and only not sent, and what was sent but may change
   is not shown twice. */
function hideDone(sessions) {
  for (const one of document.querySelectorAll(".today-main, #logged, #logged li")) one.hidden = false;
  for (const { kind, state, url, body, log } of sessions) {
    const task = part(`t-${playOf(url).split("/").at(-2)}`);
    const isToday = kind === "log" && body && dayOf(body.finished_at, kept.zone) === kept.day;
    if (task && isToday) task.hidden = true;
    const drawn = part(`log-${log}`);
    if (drawn && state !== "gone") drawn.hidden = true;
  }
  const card = part("logged");
  if (card) card.hidden = !card.querySelector("li:not([hidden])");
}

/* With the server since this page was drawn: the page shows it as what is stored. */
function hasArrived(sessions) {
  const isHere = (log) => sessions.some((one) => one.log === log);
  const sent = location.hash.match(/^#log-(.+)/)?.[1];
  if (sent && !isHere(sent) && !part(`log-${sent}`)) {
    history.replaceState(null, "", HERE);
    return true;
  }
  return listed.some((log) => !isHere(log));
}

async function show() {
  const sessions = await logsHere(kept.owner);
  if (hasArrived(sessions)) {
    location.reload();
    return;
  }
  listed = sessions.map((one) => one.log);
  part("kept-logs").hidden = !sessions.length;
  part("kept-logs").querySelector("ul").replaceChildren(...sessions.map(lineOf));
  hideDone(sessions);
}

/* --- the right day ----------------------------------------------------------------------------- */

/* Whoever answers says which day it is: the server, or without a signal this phone's own clock. */
async function askDay() {
  try {
    const options = { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
    const { headers } = await fetch("/sync/", options);
    return { day: dayOf(Date.parse(headers.get("Date")), kept.zone), isSure: true };
  } catch {
    return { day: dayOf(Date.now(), kept.zone), isSure: false };
  }
}

/* True when another page is on its way. */
async function goToDay() {
  if (dayOf(Date.now(), kept.zone) === kept.day) return false;
  const { day, isSure } = await askDay();
  if (day === kept.day) return false;
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const page = `${HERE}?on=${day}`;
  if (isSure && location.search) location.replace(HERE);
  else if (isSure && !isReload) location.reload();
  else if ((await keptUrls()).includes(page)) location.replace(page);
  else {
    part("old-day").hidden = false;
    return false;
  }
  return true;
}

/* --- without a signal -------------------------------------------------------------------------- */

/* Once an hour, and when something was logged: a kept player should know that its session is done.
   A routine that changes is kept anew when it is opened. */
const stamp = [...kept.urls, ...[...document.querySelectorAll("#logged li")].map(({ id }) => id)].join();

function isDue() {
  const [at, of] = (sessionStorage.getItem("kept") ?? "0 ").split(" ");
  return of !== stamp || Math.abs(Date.now() - Number(at)) > AGAIN_AFTER;
}

async function keepAll() {
  if (!location.search && isDue()) {
    await keepPages(kept.urls);
    sessionStorage.setItem("kept", `${Date.now()} ${stamp}`);
  }
  const here = await keptUrls();
  part("works-here").hidden = !kept.urls.every((url) => here.includes(url));
}

/* Without a signal a page opens by the address it was kept under. */
function turnLinks() {
  for (const link of document.querySelectorAll('a[href*="?again="]')) {
    link.href = link.getAttribute("href").replace("?again=", "#again=");
  }
}

async function start() {
  if (await goToDay()) return;
  turnLinks();
  await show();
  document.addEventListener("evenstride:queue", () => show().catch(() => {}));
  document.addEventListener("visibilitychange", () => document.hidden || goToDay());
  await keepAll();
}

start().catch(() => {}); // A closed store: the page is as the server drew it.
