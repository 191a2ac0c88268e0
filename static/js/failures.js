/* When htmx gets no answer, or a refusal, say so in words: what happened, what is safe, what next. */

import { say } from "./toast.js";

const KEPT = "What you typed is still here.";
const WORDS = {
  400: `That could not be read. ${KEPT} Check it and try again.`,
  403: "Your role does not include this, or the page is too old. Reload the page.",
  404: "That is not here any more. Reload the page.",
  409: `Somebody changed this in the meantime. ${KEPT} Reload the page to see it.`,
  412: `Somebody changed this in the meantime. ${KEPT} Reload the page to see it.`,
  413: "That file is too large. Use one of at most 2 MB.",
  429: `Too many tries. ${KEPT} Wait a minute, then try again.`,
  503: `The database is not answering. ${KEPT} Try again in a minute.`,
  507: `The server's disk is full. ${KEPT} Tell whoever runs it, then try again.`,
};

export function startWords() {
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(WORDS[status] ?? `Something failed on our side (${status}). ${KEPT} Try again.`, "error");
  });
  document.addEventListener("htmx:sendError", () => {
    say(`No connection. ${KEPT} Try again when you are online.`, "error");
  });
  document.addEventListener("htmx:timeout", () => {
    say(`No answer in time. ${KEPT} Try again.`, "error");
  });
}
