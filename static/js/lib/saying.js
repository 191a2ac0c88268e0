/* What an unsent record says, line by line, for whoever recorded it. Pure. */

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const SKIPPED = ["kind", "raw", "motions", "planned", "checked", "csrfmiddlewaretoken"];
const MOTIONS = { internal_rotation: "turning in", external_rotation: "turning out" };

function plain(word) {
  return MOTIONS[word] ?? String(word).replaceAll("_", " ");
}

/* "internal_rotation.left.0" → "turning in, left": the trials of a side stand in one line. */
function nameOf(path) {
  return path
    .filter((word) => !/^\d+$/.test(word))
    .map(plain)
    .join(", ");
}

function* walk(value, path) {
  if (value === null || value === "" || value === false || ID.test(value)) return;
  if (typeof value !== "object") yield [nameOf(path), value === true ? "yes" : plain(value)];
  else {
    for (const [name, part] of Object.entries(value)) {
      if (!SKIPPED.includes(name)) yield* walk(part, [...path, ...name.split(".")]);
    }
  }
}

export function linesOf(body) {
  const lines = new Map();
  const { values = {}, ...rest } = body;
  for (const [name, word] of [...walk(rest, []), ...walk(values, [])]) {
    lines.set(name, [...(lines.get(name) ?? []), word]);
  }
  return [...lines].map(([name, words]) => `${name}: ${words.join(", ")}`);
}
