/* The page "Not sent yet", filled from this device. Who recorded something sees what it says; of what
   somebody else recorded here only that it is there. */

import * as queue from "./lib/queue.js";
import { canKeep, mark } from "./lib/vault.js";
import { linesOf } from "./lib/saying.js";
import { startOutbox } from "./outbox.js";

const KINDS = {
  assessment: "Measurement",
  athlete: "New athlete",
  undo: "Taken back",
  log: "Session",
  selfcheck: "Self-check",
};
const SURE_FOR = 5_000;
const SOMEBODY_ELSES = 30 * 24 * 3600_000; // Then anybody may delete it.
const WHEN = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
const place = document.getElementById("unsent-list");
const sum = document.getElementById("unsent-sum");
const template = document.getElementById("unsent-item");
const cards = new Map();

const plural = (n, one, many) => (n === 1 ? `1 ${one}` : `${n} ${many}`);

function when(ms) {
  return new Intl.DateTimeFormat(document.documentElement.lang, WHEN).format(ms);
}

function why(item, { isMine, said, first }) {
  const isGone = item.state === "gone";
  if (isGone && !isMine) return "It may not be stored any more and was erased.";
  const back = item.owner.startsWith("member:") ? "signs in here again" : "is linked to this device again";
  if (item.state === "signin" || !isMine) return `It is sent when whoever recorded it ${back}.`;
  if (isGone || item.state === "attention") return said;
  if (first) return `It waits for “${first}”, which must be sent first.`;
  if (!item.tries) return "It waits for a signal.";
  const next = item.retry_at > Date.now() ? `The next try is at ${when(item.retry_at)}.` : "";
  return [said || "There was no answer.", `Tried ${plural(item.tries, "time", "times")}.`, next].join(" ");
}

/* Removing asks for a second press on the same button. */
function onDelete(button, order) {
  if (button.dataset.sure) return queue.forget(order);
  const words = button.textContent;
  button.dataset.sure = "yes";
  button.textContent = "Delete for good";
  setTimeout(() => {
    delete button.dataset.sure;
    button.textContent = words;
  }, SURE_FOR);
}

async function tryAgain(order) {
  await mark("queue", order, { state: "waiting", retry_at: 0 });
  await queue.flush();
}

function make(order) {
  const card = template.content.firstElementChild.cloneNode(true);
  const part = (name) => card.querySelector(`[data-${name}]`);
  part("again").onclick = () => tryAgain(order);
  part("delete").onclick = (event) => onDelete(event.currentTarget, order);
  part("dismiss").onclick = () => queue.forget(order);
  return card;
}

async function fill(card, item, { owners, items, erased }) {
  const part = (name) => card.querySelector(`[data-${name}]`);
  const isGone = item.state === "gone";
  const isMine = owners.includes(item.owner);
  const { label, body, words } = await queue.opened(item);
  const first = items.find((other) => other.id === item.needs);
  part("kind").textContent = KINDS[item.kind] ?? "Record";
  part("label").textContent = isMine && label ? `: ${label}` : "";
  part("when").textContent = `recorded ${when(item.made_at)}`;
  part("why").textContent = why(item, {
    isMine,
    said: words,
    first: first && (await queue.opened(first)).label,
  });
  part("says").replaceChildren(
    ...(isMine && body ? linesOf(body, when) : []).map((line) => {
      const entry = document.createElement("li");
      entry.textContent = line;
      return entry;
    }),
  );
  part("body").hidden = !isMine || isGone;
  part("again").hidden = !isMine || isGone;
  // Whoever never comes back must not leave it here for ever.
  const mayGo = isMine || Date.now() - item.made_at > SOMEBODY_ELSES;
  part("delete").hidden = !mayGo || isGone;
  part("dismiss").hidden = !mayGo || !isGone;
  part("sign-in").hidden = item.state !== "signin" || !item.owner.startsWith("member:");
  card.classList.toggle("is-erased", erased);
}

async function show() {
  const [items, gone, owners] = [await queue.unsent(), await queue.erased(), await queue.lastOwners()];
  const wanted = [...gone, ...items];
  for (const [order, card] of cards) {
    if (wanted.some((item) => item.order === order)) continue;
    card.remove();
    cards.delete(order);
  }
  for (const item of wanted) {
    if (!cards.has(item.order)) cards.set(item.order, make(item.order));
    const card = cards.get(item.order);
    await fill(card, item, { owners, items, erased: item.state === "gone" });
    if (!card.isConnected) place.append(card);
  }
  const isAny = items.length > 0;
  sum.textContent = isAny
    ? `${plural(items.length, "record is", "records are")} on this device only. They are sent by themselves when there is a signal and you are signed in.`
    : "Everything recorded on this device is sent.";
  document.getElementById("unsent-send").hidden = !isAny;
}

let showing = Promise.resolve();

function update() {
  showing = showing.then(show, show);
}

function start() {
  if (!canKeep()) {
    sum.textContent = "This browser keeps nothing on this device, so nothing can wait here.";
    return;
  }
  const button = document.getElementById("unsent-send");
  button.onclick = async () => {
    button.setAttribute("aria-busy", "true");
    await queue.flush({ isAsked: true }).catch(() => {});
    button.removeAttribute("aria-busy");
    update();
  };
  document.addEventListener("evenstride:queue", update);
  update();
}

startOutbox();
start();
