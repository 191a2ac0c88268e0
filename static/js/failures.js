/* When htmx gets no answer, or a refusal, say so in words: what happened, what is safe, what next. */

import { say } from "./toast.js";

const KEPT = "Your text is still here.";
const WORDS = {
  400: `That could not be read. ${KEPT} Check it and try again.`,
  403: "Your role does not include this, or the page is too old. Reload the page.",
  404: "Not found. Reload the page.",
  409: `Somebody changed this in the meantime. ${KEPT} Reload the page to see it.`,
  412: `Somebody changed this in the meantime. ${KEPT} Reload the page to see it.`,
  413: "Too big: at most 2 MB are allowed.",
  429: `Too many tries. ${KEPT} Wait a minute, then try again.`,
  503: `Not saved: the server is not reachable right now. ${KEPT} Try again in a few seconds.`,
  507: "Not saved: the server's disk is full. Nothing is lost that was saved before.",
};

export function startWords() {
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(WORDS[status] ?? `Something went wrong on our side (${status}). ${KEPT} Try again.`, "error");
  });
  document.addEventListener("htmx:sendError", () => {
    say(`No connection. ${KEPT} Try again when you are online.`, "error");
  });
  document.addEventListener("htmx:timeout", () => {
    say(`No answer in time. ${KEPT} Try again.`, "error");
  });
}
