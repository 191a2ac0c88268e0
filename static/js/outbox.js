/* What a page does about the queue: keeps, sends in the background, says how much waits, and asks
   before somebody signs out with something unsent. */

import { CHANNEL, MOST, OLD, QueueFull, enqueue, erased, flush, unsent } from "./lib/queue.js";
import { canKeep } from "./lib/vault.js";
import { pauseAfter } from "./lib/answers.js";
import { startLeaving } from "./leaving.js";

let timer = 0;
let failures = 0;
let most = 0;

/* Send what waits, and again after a pause while something does; the pauses grow until it gets less. */
async function send(options) {
  clearTimeout(timer);
  await flush(options).catch(() => {});
  const left = (await unsent()).filter((item) => item.state === "waiting").length;
  failures = left < most ? 0 : failures + 1;
  most = left;
  clearTimeout(timer);
  if (left) timer = setTimeout(inBackground, pauseAfter(failures));
}

/* Nobody waits for it, and a page without a store says so where it counts: when something is kept. */
function inBackground(options) {
  send(options).catch(() => {});
}

function again() {
  failures = 0;
  inBackground();
}

/* Also when this page is closed, where the browser can. */
async function askForSync() {
  const registration = await navigator.serviceWorker?.ready;
  await registration?.sync?.register(CHANNEL);
}

/* Keep a record on this device and send it when that is possible. Resolves when the disk has it;
   raises when it has not: the caller leaves the words in its form and shows `whyNotKept(error)`.
   For what is in `item`, and what false means, see `enqueue`. */
export async function keepAndSend(item) {
  const isKept = await enqueue(item);
  again();
  askForSync().catch(() => {});
  return isKept;
}

export function whyNotKept(error) {
  if (error instanceof QueueFull) {
    return `Not saved: ${MOST} records wait on this device already. Find a signal, let them send, then save again.`;
  }
  if (error.name === "QuotaExceededError") {
    return "Not saved: this device has no room left. Free some space, then save again.";
  }
  if (error.name === "VersionError") {
    return "Not saved: this page is older than what lies on this device. Copy your numbers and reload.";
  }
  return "Not saved: this browser keeps nothing here. Leave the page open until there is a signal.";
}

/* --- what is shown ----------------------------------------------------------------------------- */

const all = (selector) => document.querySelectorAll(selector);

function pill(waiting, gone) {
  if (waiting) return `${waiting} not sent yet`;
  return `${gone} not stored`;
}

let seen = 0; // how many waited when this page last looked

async function show() {
  const [items, gone] = [await unsent(), await erased()];
  const now = Date.now();
  for (const place of all("[data-unsent]")) {
    place.hidden = !items.length && !gone.length;
    place.querySelector("[data-unsent-words]").textContent = pill(items.length, gone.length);
  }
  for (const place of all("[data-unsent-old]")) {
    place.hidden = !items.some((item) => Math.abs(now - item.made_at) > OLD);
  }
  const needsSomebody = (item) => item.state === "attention" || item.state === "signin";
  const attention = items.filter(needsSomebody).length + gone.length;
  const detail = { unsent: items.length, attention };
  document.dispatchEvent(new CustomEvent("evenstride:queue", { detail }));
  // Drawn by the server before it had them: a list may want to ask again.
  if (items.length < seen) document.dispatchEvent(new CustomEvent("evenstride:arrived"));
  seen = items.length;
}

function update() {
  show().catch(() => {});
}

export function startOutbox() {
  if (!canKeep()) return;
  if (globalThis.BroadcastChannel) new BroadcastChannel(CHANNEL).onmessage = update;
  window.addEventListener("online", again);
  window.addEventListener("pageshow", (event) => event.persisted && again());
  document.addEventListener("visibilitychange", () => document.hidden || again());
  document.addEventListener("htmx:load", update); // A part that was swapped in may have a place.
  startLeaving();
  update();
  inBackground();
}
