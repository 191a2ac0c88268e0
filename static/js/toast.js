/* Short answers at the foot of the page. What was done goes after six seconds, unless the pointer
   or the keyboard is on it; what went wrong stays until it is closed. */

const SECONDS = 6;

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

function leave(toast) {
  toast.classList.add("is-leaving");
  setTimeout(() => toast.remove(), 250);
}

function arm(toast) {
  if (toast.dataset.armed) return;
  toast.dataset.armed = "yes";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast__close";
  close.setAttribute("aria-label", "Close this message");
  close.append(icon("x"));
  close.addEventListener("click", () => leave(toast));
  toast.append(close);
  if ("stays" in toast.dataset) return;
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => leave(toast), SECONDS * 1000);
  };
  const hold = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusout", start);
  start();
}

export function say(text, level = "success") {
  const region = document.getElementById("toasts");
  if (!region) return;
  const failed = level === "error" || level === "warning";
  const toast = document.createElement("div");
  toast.className = level === "error" ? "toast toast--error" : "toast";
  toast.setAttribute("role", level === "error" ? "alert" : "status");
  toast.dataset.toast = "";
  if (failed) toast.dataset.stays = "";
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(icon(failed ? "alert" : "check"), words);
  region.append(toast);
  arm(toast);
}

function armAll() {
  for (const toast of document.querySelectorAll("[data-toast]")) arm(toast);
}

export function startToasts() {
  armAll();
  document.addEventListener("htmx:afterSettle", armAll);
  document.addEventListener("htmx:oobAfterSwap", armAll);
  // HX-Trigger: {"toast": {"text": "Joel K. saved.", "level": "success"}}
  document.addEventListener("toast", (event) => say(event.detail.text, event.detail.level));
}
