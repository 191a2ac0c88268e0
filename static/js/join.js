/* The link's secret stands behind the # of the address, which no browser sends anywhere. It is taken
   out of the address at once, posted, and what it opens takes this page's place. */

import { startGuards } from "./forms.js";

function refuse(place) {
  const words = document.createElement("p");
  words.className = "note";
  words.setAttribute("role", "alert");
  words.textContent = "No connection. Open the link again when you are online; it still works.";
  place.querySelector("form").before(words);
}

async function openLink(place, key) {
  place.setAttribute("aria-busy", "true");
  const body = new FormData(place.querySelector("form"));
  body.delete("code");
  body.set("key", key);
  try {
    const answer = await fetch(place.dataset.join, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceWith(document.adoptNode(page.querySelector("main")));
    document.title = page.title;
    document.getElementById("live").textContent = document.querySelector("h1").textContent;
  } catch {
    place.removeAttribute("aria-busy");
    refuse(place);
  }
}

const main = document.querySelector("main[data-join]");
const secret = location.hash.slice(1);
if (main && secret && secret !== main.id) {
  history.replaceState(null, "", location.pathname);
  openLink(main, secret);
}
startGuards();
