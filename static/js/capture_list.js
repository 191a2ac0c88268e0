/* Who is in the round, as the list beside the form shows it: that list is the one place that knows. */

const queue = document.getElementById("queue");
const lines = () => [...(queue?.querySelectorAll(".queue > li") ?? [])];

function placeOf(line, i) {
  const { athlete, zone, status } = line.dataset;
  const name = line.querySelector(".q-name").textContent;
  return { uuid: athlete, name, zone, status, number: i + 1, url: line.querySelector("a").href };
}

export const places = () => lines().map(placeOf);
export const placeWith = (uuid) => places().find((place) => place.uuid === uuid);

export function around(uuid) {
  const all = places();
  const at = all.findIndex((place) => place.uuid === uuid);
  // Going round once, so that nobody is passed over for good.
  const waiting = [...all.slice(at + 1), ...all.slice(0, at)].filter((place) => !place.status);
  return { all, before: all[at - 1], after: all[at + 1], waiting };
}

const WORDS = { done: "measured", absent: "absent", blocked: "ask first", "": "" };

export function mark(uuid, status, words = WORDS[status]) {
  const all = lines();
  const line = all.find((one) => one.dataset.athlete === uuid);
  if (!line || (line.dataset.status === status && line.querySelector(".q-s").textContent === words)) {
    return;
  }
  line.dataset.status = status;
  line.className = `q--${status || "waits"}`;
  line.querySelector(".q-s").textContent = words;
  line.querySelector(".q-n").hidden = status === "done";
  line.querySelector(".q-i").hidden = status !== "done";
}

export function setCurrent(uuid) {
  for (const line of lines()) {
    if (line.dataset.athlete === uuid) line.setAttribute("aria-current", "step");
    else line.removeAttribute("aria-current");
  }
}

/* Somebody who was not in the list. They have no page yet: their address is a part of this one. */
export function add({ uuid, name }) {
  const all = lines();
  const line = all[0].cloneNode(true);
  line.dataset.athlete = uuid;
  line.querySelector("a").href = `${location.pathname}${location.search}#${uuid}`;
  line.querySelector(".q-n").textContent = all.length + 1;
  line.querySelector(".q-name").textContent = name;
  all[0].parentElement.append(line);
  mark(uuid, "", "new");
}

export function startFinding() {
  const find = document.querySelector("[data-find]");
  if (!find || lines().length < 8) return;
  find.hidden = false;
  find.addEventListener("input", () => {
    const wanted = find.querySelector("input").value.trim().toLocaleLowerCase();
    for (const line of lines()) {
      const name = line.querySelector(".q-name").textContent.toLocaleLowerCase();
      line.hidden = !name.includes(wanted);
    }
  });
}
