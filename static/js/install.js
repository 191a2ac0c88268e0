/* Today as an icon on the home screen: offered once, at the foot of the page, and never again when it
   is not wanted. A browser clears what lies on a device later, or never, for a page that is installed. */

const ANSWER = "install"; // in localStorage, when it is not wanted

function isUnwanted() {
  try {
    return localStorage.getItem(ANSWER) === "no";
  } catch {
    return true; // Asked on every visit, it would not be quiet.
  }
}

const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone;

export function startInstall() {
  const card = document.getElementById("install");
  if (!card || isInstalled() || isUnwanted()) return;
  const part = (name) => card.querySelector(`[data-install-${name}]`);
  // Only iOS has this word, and there only a person can install, through Share.
  card.hidden = part("share").hidden = !("standalone" in navigator);
  part("no").addEventListener("click", () => {
    localStorage.setItem(ANSWER, "no");
    card.hidden = true;
  });
  window.addEventListener("beforeinstallprompt", (offer) => {
    offer.preventDefault();
    card.hidden = part("now").hidden = false;
    part("now").onclick = () => {
      card.hidden = true; // One offer is good for one tap.
      offer.prompt();
    };
  });
  window.addEventListener("appinstalled", () => (card.hidden = true));
}
