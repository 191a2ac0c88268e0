/* After a swap: focus stays with whoever acts, and one polite region says what came. */

let last = null;

function remember() {
  const active = document.activeElement;
  last = active && active !== document.body ? { id: active.id, name: active.name } : null;
}

function twin(root) {
  if (last?.id) return document.getElementById(last.id);
  if (last?.name) return root.querySelector(`[name="${CSS.escape(last.name)}"]`);
  return null;
}

function keepFocus(root) {
  if (!last || document.activeElement !== document.body) return;
  const next = root.querySelector("[data-focus]") ?? twin(root) ?? root;
  if (next === root && !root.hasAttribute("tabindex")) root.setAttribute("tabindex", "-1");
  // The page stays where it is, but for what went wrong: that is brought into view.
  next.focus({ preventScroll: next.getAttribute("role") !== "alert" });
}

/* In a part marked data-steady, what was pressed stays under the finger when things above it grow. */
let pressed = null;

function place(event) {
  const cause = event.detail.requestConfig?.triggeringEvent;
  const element = cause?.submitter ?? cause?.target;
  const isSteady = element?.id && element.isConnected && element.closest("[data-steady]");
  pressed = isSteady ? { id: element.id, top: element.getBoundingClientRect().top } : null;
}

function keepPlace() {
  const now = pressed && document.getElementById(pressed.id);
  if (now) window.scrollBy(0, now.getBoundingClientRect().top - pressed.top);
  pressed = null;
}

export function announce(text) {
  const region = document.getElementById("live");
  if (!region) return;
  region.textContent = "";
  // A region that changes to the same words says nothing; empty it for one frame first.
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}

export function startAnnouncing() {
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:beforeSwap", place);
  document.addEventListener("htmx:afterSwap", keepPlace);
  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.target;
    if (!(root instanceof Element)) return;
    keepFocus(root);
    const speaker = root.matches("[data-announce]") ? root : root.querySelector("[data-announce]");
    if (speaker) announce(speaker.dataset.announce);
  });
}
