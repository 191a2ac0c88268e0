/* What was typed and not yet saved, kept in this tab: a reload or a lost answer loses no trial, and
   because the id is kept too, sending it again adds nothing twice. */

const PREFIX = "capture:";
const HOURS = 12;

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

export function keep(athlete, values) {
  try {
    sessionStorage.setItem(PREFIX + athlete, JSON.stringify({ at: Date.now(), values }));
  } catch {
    // A full or closed store: the form itself still holds everything.
  }
}

export function drop(athlete) {
  sessionStorage.removeItem(PREFIX + athlete);
}

export function keptOf(athlete) {
  const found = read(PREFIX + athlete);
  if (!found || Date.now() - found.at > HOURS * 3600_000) return null;
  return found.values;
}
