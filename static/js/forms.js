/* Two guards. A form is sent once, however often it is pressed; and a form marked data-guard asks
   before the page is left with words in it that were not saved. */

const BY_HTMX = "[hx-post], [hx-put], [hx-patch], [hx-delete]";
const UNSAVED = "form[data-unsaved]"; // The server showed again what is typed but not saved.
const RELEASE_AFTER = 10_000; // A download answers without leaving the page.
const sending = new WeakMap();
const touched = new Set();

function saved(form) {
  touched.delete(form);
  form.removeAttribute("data-unsaved");
}

function release(form) {
  clearTimeout(sending.get(form)?.timer);
  sending.get(form)?.button?.removeAttribute("aria-busy");
  sending.delete(form);
}

function hold(form, button) {
  button?.setAttribute("aria-busy", "true");
  sending.set(form, { button, timer: setTimeout(() => release(form), RELEASE_AFTER) });
}

function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post" || form.matches(BY_HTMX)) return;
  if (sending.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // In the next task every other listener has had its say, also one that refused.
  setTimeout(() => {
    if (event.defaultPrevented) return;
    hold(form, event.submitter);
  });
  saved(form);
}

function onRequest(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.detail.requestConfig.verb === "get") return;
  if (sending.has(form)) event.preventDefault();
  else hold(form, event.detail.requestConfig.triggeringEvent?.submitter);
}

function onInput(event) {
  const form = event.target.form ?? event.target.closest?.("form");
  if (form?.matches("[data-guard]")) touched.add(form);
}

function onLeave(event) {
  for (const form of touched) {
    if (!form.isConnected) touched.delete(form);
  }
  if (touched.size > 0 || document.querySelector(UNSAVED)) event.preventDefault();
}

export function startGuards() {
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("input", onInput);
  window.addEventListener("beforeunload", onLeave);
  document.addEventListener("htmx:beforeRequest", onRequest);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (!form) return;
    release(form);
    // A part that asked for itself saved nothing.
    if (event.detail.successful && event.target === form) saved(form);
  });
  // Back from the browser's own memory: nothing is under way any more.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) release(form);
  });
}
