/* The questions at the end: a sheet over the player, sent once, and never lost without a connection. */

const PATIENCE = 20_000;
const OFFLINE = "Not sent: no connection. Everything you typed is still here. Try again.";
const SLOW = "No answer in time. Everything you typed is still here. Try again: it is stored once.";
const UNLINKED = "This phone is no longer linked, so nothing was stored. Ask your coach for a link.";
const WORDS = {
  403: "This page is too old to be saved. Everything you typed is still here. Open Today in another tab, then try again.",
  404: "This routine is no longer yours, so nothing was stored. Your coach can tell you more.",
  503: "Not saved: the server cannot be reached right now. Everything you typed is still here. Try again.",
  507: "Not saved: the server has no room left. Everything you typed is still here.",
};
const OTHERWISE = "Something went wrong on our side. Everything you typed is still here. Try again.";

const form = document.getElementById("session");
const sheet = document.getElementById("sheet-finish");
let saved = () => {};
let isSending = false;

const field = (name) => form.elements.namedItem(name);

/* --- what was done, into the form ------------------------------------------------------------ */

function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function sum(drills) {
  const total = { left: 0, right: 0, both: 0 };
  for (const { done } of drills) for (const side of Object.keys(total)) total[side] += done[side];
  const parts = Object.entries(total).filter(([, count]) => count);
  if (!parts.length) return "No sets.";
  return `${parts.map(([side, count]) => `${plural(count, "set")} ${side}`).join(", ")}.`;
}

function fill(state, drills) {
  field("uuid").value = state.uuid; // The tab's own, so that a reload sends the same session.
  drills.forEach(({ done, skipped, easier }, i) => {
    for (const [side, count] of Object.entries(done)) {
      const input = field(`${side}-${i}`);
      if (input) input.value = count;
    }
    field(`skipped-${i}`).value = skipped;
    const box = field(`easier-${i}`);
    if (box) box.checked = easier;
  });
  if (!field("finished_at").value) {
    field("finished_at").value = new Date(state.finishedAt).toISOString();
  }
  const minutes = Math.max(1, Math.round((state.finishedAt - state.startedAt) / 60_000));
  document.getElementById("finish-h").textContent = `Done, ${plural(minutes, "minute")}`;
  document.getElementById("finish-sum").textContent = sum(drills);
}

export function openFinish(state, drills) {
  fill(state, drills);
  if (!sheet.open) sheet.showModal();
  document.getElementById("finish-h").focus();
}

/* --- answers --------------------------------------------------------------------------------- */

/* Where and when are asked only of what hurts. What is hidden is not sent. */
function showWhere() {
  const level = form.elements.pain.value;
  const hurts = level !== "" && level !== "0";
  document.getElementById("where").hidden = !hurts;
  for (const part of document.querySelectorAll("#where fieldset")) part.disabled = !hurts;
}

/* A number pressed again is taken back: the question is unanswered. */
function onPress(event) {
  const radio = event.target.closest?.(".level input");
  if (!radio) return;
  if (radio.dataset.was === "on") {
    radio.checked = false;
    showWhere();
  }
  for (const one of form.querySelectorAll(`[name="${radio.name}"]`)) {
    one.dataset.was = one.checked ? "on" : "";
  }
}

/* --- sending --------------------------------------------------------------------------------- */

function say(sentences) {
  const box = document.getElementById("not-sent");
  box.replaceChildren(
    ...sentences.map((text) => {
      const line = document.createElement("p");
      line.className = "banner banner--card";
      line.textContent = text;
      return line;
    }),
  );
  if (sentences.length) box.focus();
}

function busy(on) {
  isSending = on;
  const button = document.getElementById("save");
  if (on) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
  button.textContent = on ? "Saving" : "Save";
}

async function answerOf(response) {
  if (response.redirected) return [UNLINKED];
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const answer = isJson ? await response.json() : null;
  if (answer?.status === "saved") return answer;
  if (answer?.status === "refused") return answer.problems.map((problem) => problem.text);
  return [WORDS[response.status] ?? OTHERWISE];
}

async function send() {
  const response = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(new FormData(form)),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const answer = await answerOf(response);
  if (Array.isArray(answer)) {
    say(answer);
    busy(false);
    return;
  }
  saved();
  location.assign(answer.next);
}

async function onSubmit(event) {
  event.preventDefault();
  if (isSending) return;
  busy(true);
  say([]);
  try {
    await send();
  } catch (error) {
    say([error.name === "TimeoutError" ? SLOW : OFFLINE]);
    busy(false);
  }
}

export function startFinish(whenSaved) {
  saved = whenSaved;
  sheet.append(form);
  form.classList.remove("page", "page--narrow");
  showWhere();
  form.addEventListener("change", showWhere);
  form.addEventListener("click", onPress);
  form.addEventListener("submit", onSubmit);
}
