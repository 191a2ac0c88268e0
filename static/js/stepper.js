/* One less, one more: the buttons beside a number from 0 to 10. Empty is no answer, and stays a dash
   until somebody answers; below 0 it is a dash again. */

const MOST = 10;

export function stepped(raw, by) {
  if (raw.trim() === "") return by > 0 ? "1" : "0";
  const next = Math.min(Number(raw) + by, MOST);
  return next < 0 || Number.isNaN(next) ? "" : String(next);
}

export function startSteppers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-step][data-for]");
    const input = button && document.getElementById(button.dataset.for);
    if (!input) return;
    input.value = stepped(input.value, Number(button.dataset.step));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
