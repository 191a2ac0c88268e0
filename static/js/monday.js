/* Keys for the Monday review. Every one of them presses something that stands on the page. */

const rows = () => [...document.querySelectorAll("[data-row]")];
const current = () => document.activeElement?.closest?.("[data-row]");

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  const row = all[Math.min(Math.max(next, 0), all.length - 1)];
  row.querySelector("h3 a")?.focus();
  row.scrollIntoView({ block: "nearest" });
}

/* Panels come from the server. What is typed until one is there is meant for it: `typed` keeps it. */
let opening = null;

function press(name) {
  const part = current()?.querySelector(`[data-do="${name}"]`);
  if (!part) return false;
  if (part.tagName === "DETAILS") {
    part.open = true;
    field(part)?.focus();
    return true;
  }
  if (part.name === "do") opening = { acts: part.closest(".mon-acts").id, typed: "" };
  part.click();
  return true;
}

const field = (panel) =>
  panel.querySelector("textarea, input:not([type=hidden]):not([type=checkbox]), .btn--go");

function keep(event) {
  if (event.key !== "Enter" && event.key.length > 1) return;
  opening.typed += event.key === "Enter" ? "\n" : event.key;
  event.preventDefault();
}

/* The panel is there: by key into its first field with what was typed since, after a refusal to
   what is wrong, else to its name. */
function opened(acts) {
  const panel = acts.querySelector(".mon-panel[open]");
  if (!panel) return;
  if (opening?.acts !== acts.id) {
    (panel.querySelector("[aria-invalid]") ?? panel.querySelector("summary")).focus();
    return;
  }
  const part = field(panel);
  const { typed } = opening;
  part.focus();
  if (part.tagName === "TEXTAREA") part.value += typed;
  else if (part.tagName === "INPUT") part.value += typed.replaceAll("\n", "");
  if (part.tagName !== "TEXTAREA" && typed.endsWith("\n")) part.form.requestSubmit();
}

function typing(target) {
  return target.closest?.("input, textarea, select, dialog[open]");
}

const help = () => document.getElementById("keys");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    // Out of a panel, back to its row, but only while nothing is typed in it.
    const panel = event.target.closest?.(".mon-panel[open]");
    if (!panel) return;
    panel.open = Boolean(panel.querySelector("textarea, input:not([type])")?.value);
    panel.querySelector("summary").focus();
    return;
  }
  if (typing(event.target)) return;
  if (opening) return keep(event);
  const key = event.key;
  if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if (key === "?") help()?.showModal();
  else if (!"nesm".includes(key) || !press(key)) return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("#keys-open")) help()?.showModal();
});

/* An answered row keeps the focus, so that the next j goes on from there. */
document.addEventListener("htmx:afterSwap", (event) => {
  const row = document.getElementById(event.detail.target?.id || "");
  if (row?.matches("[data-row]") && !row.contains(document.activeElement)) {
    row.querySelector("h3 a")?.focus({ preventScroll: true });
  }
});

/* Not before htmx has taken over the new forms: what is sent earlier would leave the page. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.target.matches(".mon-acts")) return; // A row answered before may still be settling.
  opened(event.target);
  if (opening?.acts === event.target.id) opening = null;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) opening = null;
});

const button = document.getElementById("keys-open");
if (button) button.hidden = false;
