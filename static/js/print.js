/* A button that prints the page. Without scripts it is not shown; the browser's own menu does it. */

export function startPrinting() {
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
}
