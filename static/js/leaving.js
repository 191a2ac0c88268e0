/* Signing out with something unsent: it stays on this device and goes when the same person signs in
   here again, so one is asked first. Works on every form marked data-signs-out. */

import { CHANNEL, flush, unsent } from "./lib/queue.js";

let mine = 0; // How much waits that only whoever is signed in now can send.
let isSure = false;

async function count() {
  mine = (await unsent().catch(() => [])).filter((item) => item.state !== "signin").length;
  return mine;
}

function words(n) {
  if (!n) return "Everything is sent.";
  const [what, they] = n === 1 ? ["1 record is", "It stays"] : [`${n} records are`, "They stay"];
  return `${what} on this device only. ${they} here until you are back on this device.`;
}

async function ask(form, submitter) {
  const dialog = document.getElementById("leaving");
  const say = (text) => (dialog.querySelector("[data-leaving-words]").textContent = text);
  const press = (name, deed) => (dialog.querySelector(`[data-leaving-${name}]`).onclick = deed);
  const button = dialog.querySelector("[data-leaving-send]");
  say(words(mine));
  dialog.querySelector("[data-leaving-out]").textContent = submitter.textContent.trim();
  button.hidden = false;
  press("out", () => {
    dialog.close();
    isSure = true;
    form.requestSubmit(submitter);
  });
  press("send", async () => {
    button.setAttribute("aria-busy", "true");
    say("Sending …");
    await flush({ isAsked: true }).catch(() => {});
    button.removeAttribute("aria-busy");
    const left = await count();
    button.hidden = !left;
    say(left ? `Not everything could be sent. ${words(left)}` : words(0));
  });
  press("stay", () => dialog.close());
  dialog.showModal();
}

export function startLeaving() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-signs-out]") || isSure || !mine) return;
    event.preventDefault();
    ask(event.target, event.submitter);
  });
  if (globalThis.BroadcastChannel) new BroadcastChannel(CHANNEL).onmessage = count;
  window.addEventListener("pageshow", () => (isSure = false));
  count();
}
