/* What capture draws by itself: the verdict, the questions, and who is measured. The pieces are the
   server's own, from the templates at the foot of the page. */

import { around, places } from "./capture_list.js";

const byId = (id) => document.getElementById(id);
const copy = (name) => byId(`t-${name}`).content.firstElementChild.cloneNode(true);

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/* --- the verdict ----------------------------------------------------------------------------- */

const PARTS = { left: ["span", "tl"], right: ["span", "tr"], strong: ["b", ""], "": ["span", ""] };

function sentence(parts) {
  return parts.map(([text, kind]) => (kind ? element(PARTS[kind][0], text, PARTS[kind][1]) : text));
}

function chip({ look, text }, less) {
  const made = copy(["once", "confirmed"].includes(look) ? `chip-${look}-${less}` : `chip-${look}`);
  made.lastElementChild.textContent = text;
  return made;
}

function set(svg, selector, values) {
  const part = svg.querySelector(selector);
  if (part && values) Object.entries(values).forEach(([name, to]) => part.setAttribute(name, to));
  else part?.remove();
}

function strip({ axis, band, limits, midline, stem, marker }) {
  const svg = copy(`strip-${marker?.side || "none"}`);
  set(svg, ".st-axis", { d: axis });
  set(svg, ".st-mid", { d: midline });
  set(svg, ".st-band", band && { x: band[0], y: band[1], width: band[2], height: band[3] });
  set(svg, ".st-lim", limits && { d: limits });
  set(svg, ".st-stem", stem && { d: stem });
  set(svg, "circle", marker && { cx: marker.x, cy: marker.y, r: marker.size });
  const box = marker && { x: marker.x, y: marker.y, width: marker.size, height: marker.size };
  set(svg, ".mk-r", box);
  return svg;
}

/* The card in its place below the numbers; `undo` is the id of what may be taken back. */
export function showVerdict(title, { results, notes }, undo = "") {
  const card = copy("card");
  card.querySelector("[data-title]").textContent = title;
  const button = card.querySelector("[data-undo]");
  if (undo) button.dataset.undo = undo;
  else button.remove();
  for (const one of results) {
    const line = element("div", "", "cap-live");
    line.append(element("b", one.word), chip(one.chip, one.less_side), strip(one.strip));
    card.append(line);
  }
  for (const one of results) {
    const line = element("p", "", "cap-said");
    if (results.length > 1) line.append(element("b", `${one.label}.`), " ");
    line.append(...sentence(one.sentence));
    for (const change of one.changes) line.append(" ", ...sentence(change));
    card.append(line);
  }
  for (const text of notes) {
    const note = copy("note");
    note.lastElementChild.textContent = text;
    card.append(note);
  }
  byId("cap-live").replaceChildren(card);
}

export function hideVerdict() {
  byId("cap-live").replaceChildren();
}

/* --- questions and refusals -------------------------------------------------------------------- */

export function showQuestions(questions) {
  byId("cap-ask")?.remove();
  const card = copy("ask");
  for (const question of questions) {
    const item = document.createElement("li");
    if (question.about) item.append(element("b", question.about));
    item.append(element("p", question.text));
    const row = element("div", "", "row");
    for (const [value, words] of question.fixes) {
      const button = element("button", words, "btn");
      button.name = "fix";
      button.value = value;
      row.append(button);
    }
    item.append(row);
    card.querySelector("ul").append(item);
  }
  byId("cap-motions").before(card);
  card.focus();
}

export function showRefusal(text) {
  byId("cap-refused")?.remove();
  if (!text) return;
  const banner = copy("refused");
  banner.querySelector("span").textContent = text;
  byId("cap-motions").before(banner);
  banner.focus();
}

/* --- who is measured --------------------------------------------------------------------------- */

function link(element, place, word) {
  if (!element) return;
  element.toggleAttribute("hidden", !place);
  if (!place) return;
  element.href = place.url;
  element.setAttribute("aria-label", `${word}: ${place.name}`);
}

export function saveWords(next, isRound) {
  if (next) return `Save and next: ${next.name}`;
  return isRound ? "Save and finish" : "Save";
}

export function showWho(place) {
  const { all, before, after, waiting } = around(place.uuid);
  const isRound = all.length > 1;
  byId("who").textContent = place.name;
  document.title = `Measure ${place.name} · Evenstride`;
  for (const hint of document.querySelectorAll("[data-zone-of]")) {
    hint.textContent = `${place.name} is (${place.zone})`;
  }
  link(document.querySelector(".cap-top [rel=prev]"), before, "Previous");
  link(document.querySelector(".cap-top [rel=next]"), after, "Next");
  byId("cap-save").textContent = saveWords(waiting[0], isRound);
  const number = byId("cap-number");
  if (number) number.textContent = `${place.number} of ${all.length}`;
  showProgress();
  const deck = byId("cap-deck-names");
  const names = waiting.slice(0, 2).map((one) => one.name);
  if (deck) deck.textContent = names.length ? `Next: ${names.join(", ")}` : "Nobody else waits";
}

export function showProgress() {
  const bar = document.querySelector(".cap-bar");
  if (!bar) return;
  const done = places().filter((place) => place.status === "done").length;
  bar.value = done;
  bar.max = places().length;
  bar.setAttribute("aria-label", `${done} of ${places().length} measured today`);
}

/* The form; or, where nothing may be stored of somebody, the reason in its place. */
export function showForm(isFree, place, pack) {
  byId("cap-top").hidden = false;
  byId("cap-side").hidden = !isFree;
  byId("cap").hidden = !isFree;
  byId("cap-motions").after(byId("cap-live"));
  byId("cap-end")?.remove();
  const gate = byId("cap-blocked");
  gate.hidden = isFree;
  if (isFree) return;
  const refusals = pack?.athletes?.find?.(({ uuid }) => uuid === place.uuid)?.refusals ?? [];
  const text = refusals.map((one) => one.text ?? one).join(" ");
  gate.querySelector("span").textContent =
    text || `${place.name} cannot be measured yet. Open this page again when there is a signal.`;
}

export function showEnd(place) {
  const end = copy("end");
  const { all } = around(place.uuid);
  const done = places().filter(({ status }) => status === "done").length;
  const words = `${byId("cap").dataset.title}: ${done} of ${all.length} measured today`;
  end.querySelector("h1").textContent = all.length > 1 ? words : `${place.name} is measured`;
  byId("cap-top").hidden = true;
  byId("cap-side").hidden = true;
  byId("cap").hidden = true;
  byId("cap-pieces").prepend(end);
  end.querySelector("[data-place]").append(byId("cap-live"));
  end.querySelector("h1").focus();
}
