/* <details data-menu> opens by itself; here it also closes: Esc, a press elsewhere, focus gone. */

function closeOthers(target) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}

export function startMenus() {
  // What was chosen loads into the page below: the menu has done its work.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const menu = event.target.closest?.("details[data-menu][open]");
    if (menu) menu.open = false;
  });
  document.addEventListener("pointerdown", (event) => closeOthers(event.target));
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
