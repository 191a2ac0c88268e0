/* One athlete's form that is posted as a whole (a repeatability check): what is typed is kept on this
   device until it is saved. Without this file the form still works. */

import { draft } from "./lib/draft.js";
import { uuid7 } from "./lib/uuid7.js";
import { empty, fill, hasNumbers, startCells, takeFirst, typed } from "./capture_cells.js";

const form = document.getElementById("cap");
const HOURS = 12;
const OWN = ["number", "checked"]; // The page's own words, never an older page's.

const keptOf = (key) => draft(`check:${key}`);

/* When the first digit is typed is when it was measured: the page's own time plus what passed
   since, because a phone's clock may be wrong. */
const opened = performance.now();
function stampOnce() {
  if (form.dataset.stamped) return;
  form.dataset.stamped = "yes";
  const at = Date.parse(form.elements.opened_at.value) + (performance.now() - opened);
  if (at) form.elements.opened_at.value = new Date(at).toISOString();
}

function begin() {
  let kept = keptOf(form.dataset.athlete);
  const keep = () => kept.keep({ at: Date.now(), ...typed() });
  startCells({
    onChange(isTrial) {
      if (isTrial) stampOnce();
      keep();
    },
  });
  form.addEventListener("click", async (event) => {
    if (!event.target.closest("[data-clear]")) return;
    empty();
    form.elements.uuid.value = uuid7();
    document.getElementById("kept").hidden = true;
    await kept.drop();
    kept = keptOf(form.dataset.athlete);
    takeFirst();
  });
  return { kept, keep };
}

async function bringBack(kept) {
  const before = await kept.read();
  if (!before || Date.now() - before.at > HOURS * 3600_000 || hasNumbers()) return;
  for (const name of OWN) delete before.values[name];
  fill(before);
  form.dataset.stamped = "yes";
  document.getElementById("kept").hidden = false;
  takeFirst();
}

function start() {
  // The page that follows a save names the athlete: only now is the copy not needed any more.
  const saved = document.getElementById("cap-saved");
  if (saved) keptOf(saved.dataset.athlete).drop();
  if (!form) return;
  const { kept, keep } = begin();
  const said = form.querySelector("[data-focus]");
  if ("answered" in form.dataset) {
    form.dataset.stamped = "yes";
    keep();
  } else {
    form.elements.uuid.value = uuid7();
    bringBack(kept);
  }
  if (said && !form.querySelector("input[data-trial][aria-invalid=true]")) said.focus();
  else takeFirst();
}

start();
