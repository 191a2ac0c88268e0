/* Beside the numbers: somebody new, the number said aloud, this phone as the tool. */

import { announce } from "./announce.js";
import { isFull, place, undoReading, write } from "./capture_cells.js";
import { toolFor } from "./lib/tools.js";
import { whyNotKept } from "./outbox.js";

const byId = (id) => document.getElementById(id);
const form = byId("cap");

/* --- the number said aloud --------------------------------------------------------------------- */

const isAloud = () => {
  try {
    return localStorage.getItem("speak") === "on";
  } catch {
    return false;
  }
};

export function speak(text) {
  if (!globalThis.speechSynthesis || !isAloud()) return;
  const said = new SpeechSynthesisUtterance(text.replace(/^[-−]/, "minus "));
  said.lang = document.documentElement.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(said);
}

function startSpeaking() {
  const button = document.querySelector("[data-speak]");
  if (!button || !globalThis.speechSynthesis) return;
  button.disabled = false;
  button.setAttribute("aria-pressed", String(isAloud()));
  button.addEventListener("click", () => {
    try {
      localStorage.setItem("speak", isAloud() ? "off" : "on");
    } catch {
      // A closed store: it stays as it was.
    }
    button.setAttribute("aria-pressed", String(isAloud()));
    speak("Numbers are read out");
  });
}

/* --- somebody new ------------------------------------------------------------------------------ */

function startWalkIns(addSomebody) {
  const box = byId("walk-in");
  const link = document.querySelector("[data-walk-in]");
  if (!box || !link || !form.dataset.owner) return;
  link.hidden = true;
  box.hidden = false;
  box.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name, agreed } = event.target.elements;
    const error = box.querySelector("[data-error]");
    const words = name.value.trim();
    let why = "";
    if (!words) why = "Enter a name.";
    else if (!agreed.checked) why = `Ask first: nothing is stored before ${words} has agreed.`;
    else await addSomebody(words).catch((reason) => (why = whyNotKept(reason)));
    error.textContent = why;
    error.hidden = !why;
    if (why) return;
    event.target.reset();
    box.open = false;
  });
}

/* --- this phone as the tool -------------------------------------------------------------------- */

const TOOL = "To measure with this phone, choose it as the tool here. Values by phone are compared only with values by phone.";

function asked() {
  if (isFull()) return null;
  return { ...place(), position: form.elements.position.value, onTake, onDrop, onClose };
}

function onTake({ deg, raw }) {
  write(deg, raw);
  return asked();
}

function onDrop() {
  undoReading();
  return asked();
}

const onClose = () => place().input.focus({ preventScroll: true });

function openTool() {
  const instrument = form.elements.instrument;
  const open = toolFor(instrument.value);
  if (open && !isFull()) return open(asked());
  instrument.closest("details").open = true;
  instrument.focus();
  if (!open) announce(TOOL);
}

function startTool() {
  if (!form.dataset.owner) return;
  for (const button of document.querySelectorAll("[data-tool]")) {
    button.disabled = false;
    button.addEventListener("click", openTool);
  }
}

export function startExtras(addSomebody) {
  startSpeaking();
  startTool();
  startWalkIns(addSomebody);
}
