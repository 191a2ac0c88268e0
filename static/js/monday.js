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

function press(name) {
  const part = current()?.querySelector(`[data-do="${name}"]`);
  if (!part) return false;
  if (part.tagName !== "DETAILS") {
    part.click();
    return true;
  }
  part.open = true;
  part.querySelector("textarea, input:not([type=hidden]):not([type=checkbox]), .btn--go")?.focus();
  return true;
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

const button = document.getElementById("keys-open");
if (button) button.hidden = false;
