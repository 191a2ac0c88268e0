/* What an unsent record says, line by line, for whoever recorded it. Pure. */

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const SKIPPED = ["kind", "raw", "motions", "planned", "checked", "csrfmiddlewaretoken"];
const MOTIONS = { internal_rotation: "turning in", external_rotation: "turning out" };

const OF_DRILL = /^(left|right|both|skipped|easier)-(\d+)$/; // A field of the questions at the end.
const DONE = {
  left: "sets left",
  right: "sets right",
  both: "sets",
  skipped: "left out",
  easier: "easier version",
};
const SIDED = /^([a-z_]+)-(left|right)$/;

/* "left-0" → "drill 1, sets left"; "groin-left" → "left groin". */
function plain(word) {
  const [, done, drill] = OF_DRILL.exec(word) ?? [];
  if (done) return `drill ${Number(drill) + 1}, ${DONE[done]}`;
  const [, place, side] = SIDED.exec(word) ?? [];
  if (place) return `${side} ${plain(place)}`;
  return MOTIONS[word] ?? String(word).replaceAll("_", " ");
}

/* "internal_rotation.left.0" → "turning in, left": the trials of a side stand in one line. */
function nameOf(path) {
  return path
    .filter((word) => !/^\d+$/.test(word))
    .map(plain)
    .join(", ");
}

const times = (count) => (count === 1 ? "once" : `${count} times`);

function* walk(value, path) {
  if (value === null || value === "" || value === false || ID.test(value)) return;
  if (typeof value !== "object") {
    yield [nameOf(path), value === true || value === "on" ? "yes" : plain(value)];
  } else {
    for (const [name, part] of Object.entries(value)) {
      if (!SKIPPED.includes(name)) yield* walk(part, [...path, ...name.split(".")]);
    }
  }
}

/* `when` puts a moment into words, as the page does elsewhere. */
export function linesOf(body, when) {
  const lines = new Map();
  const { values = {}, finished_at, edits, ...rest } = body;
  if (finished_at) lines.set("finished", [when(finished_at)]);
  if (edits) lines.set("changed here", [times(edits)]);
  for (const [name, word] of [...walk(rest, []), ...walk(values, [])]) {
    lines.set(name, [...(lines.get(name) ?? []), word]);
  }
  return [...lines].map(([name, words]) => `${name}: ${words.join(", ")}`);
}
