/* Reading the trend: hover, touch, drag or arrow keys choose the nearest day; a line marks it and the
   polite <output> says that day's row of the table behind the chart. On paper the table is open.
   Without this file the chart and its table are still there. */

const CHART = "figure.chart[data-table]";

function spotsOf(svg) {
  return svg.dataset.spots.split(" ").map(Number);
}

/* The index of the spot nearest to x (in the drawing's own units). */
export function nearest(spots, x) {
  let best = 0;
  spots.forEach((spot, index) => {
    if (Math.abs(spot - x) < Math.abs(spots[best] - x)) best = index;
  });
  return best;
}

/* Which day a key leads to; null for a key that does not move. */
export function moved(key, index, last) {
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "ArrowLeft") return index === null ? last : Math.max(0, index - 1);
  if (key === "ArrowRight") return index === null ? last : Math.min(last, index + 1);
  return null;
}

function show(figure, index) {
  if (figure.dataset.day === String(index)) return;
  const table = document.getElementById(figure.dataset.table);
  const row = table?.querySelector(`[data-day="${index}"]`);
  const output = figure.querySelector("output");
  if (!row || !output) return;
  figure.dataset.day = String(index);
  output.textContent = row.dataset.read;
  for (const svg of figure.querySelectorAll("svg[data-spots]")) {
    const cursor = svg.querySelector(".tr-cursor");
    cursor.setAttribute("transform", `translate(${spotsOf(svg)[index]} 0)`);
    cursor.setAttribute("visibility", "visible");
  }
}

function hide(figure) {
  delete figure.dataset.day;
  figure.querySelector("output").textContent = "";
  for (const cursor of figure.querySelectorAll(".tr-cursor")) {
    cursor.setAttribute("visibility", "hidden");
  }
}

function point(event) {
  const svg = event.target.closest?.("svg[data-spots]");
  const figure = svg?.closest(CHART);
  if (!figure) return;
  const box = svg.getBoundingClientRect();
  const x = ((event.clientX - box.left) * svg.viewBox.baseVal.width) / box.width;
  show(figure, nearest(spotsOf(svg), x));
}

function press(event) {
  if (!event.target.matches?.(CHART)) return;
  if (event.key === "Escape") return hide(event.target);
  const spots = spotsOf(event.target.querySelector("svg[data-spots]"));
  const at = event.target.dataset.day === undefined ? null : Number(event.target.dataset.day);
  const next = moved(event.key, at, spots.length - 1);
  if (next === null) return;
  event.preventDefault();
  show(event.target, next);
}

/* Only now is there something to focus for. */
function ready(root) {
  for (const figure of root.querySelectorAll?.(CHART) ?? []) {
    figure.tabIndex = 0;
    figure.querySelector("[data-needs-script]")?.removeAttribute("hidden");
  }
}

/* Paper cannot be unfolded. */
function paper(isPaper) {
  for (const table of document.querySelectorAll("details[data-print-open]")) {
    if (isPaper && !table.open) table.dataset.opened = "";
    if (isPaper) table.open = true;
    else if ("opened" in table.dataset) {
      table.open = false;
      delete table.dataset.opened;
    }
  }
}

window.addEventListener("beforeprint", () => paper(true));
window.addEventListener("afterprint", () => paper(false));
document.addEventListener("pointermove", point);
document.addEventListener("pointerdown", point);
document.addEventListener("keydown", press);
document.addEventListener("htmx:load", (event) => ready(event.detail.elt.parentElement ?? document));
ready(document);
