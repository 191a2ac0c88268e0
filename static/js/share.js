/* An invitation leaves by the phone's own share sheet or by the clipboard, where there is one. */

import { say } from "./toast.js";

async function share(button) {
  try {
    await navigator.share({ text: button.dataset.text, url: button.dataset.share });
  } catch (error) {
    if (error.name !== "AbortError") say("Sharing did not work. Copy the link instead.", "error");
  }
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    say("Link copied.");
  } catch {
    say("Copying did not work. Mark the link and copy it by hand.", "error");
  }
}

for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = !navigator.share;
  button.addEventListener("click", () => share(button));
}
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => copy(button));
}
