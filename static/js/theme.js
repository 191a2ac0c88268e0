/* Light, dark or sun, remembered on this device. A cookie, so that the server draws the next page
   in the right colours at once, without an inline script. */

const YEAR = 365 * 24 * 3600;
const CHOICES = ["light", "dark", "sun"];

function current() {
  return document.documentElement.dataset.theme ?? "";
}

function show() {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === current()));
  }
  for (const button of document.querySelectorAll("[data-sun-switch]")) {
    button.setAttribute("aria-pressed", String(current() === "sun"));
  }
}

export function setTheme(choice) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (CHOICES.includes(choice)) {
    document.documentElement.dataset.theme = choice;
    document.cookie = `theme=${choice}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  } else {
    delete document.documentElement.dataset.theme;
    document.cookie = `theme=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
  }
  show();
}

export function startTheme() {
  show();
  let before = current() === "sun" ? "" : current();
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    if (choice) {
      setTheme(choice.dataset.themeChoice);
      return;
    }
    // One tap into the sun and one tap back to what it was.
    if (event.target.closest("[data-sun-switch]")) {
      if (current() === "sun") {
        setTheme(before);
      } else {
        before = current();
        setTheme("sun");
      }
    }
  });
  document.addEventListener("htmx:afterSettle", show);
}
