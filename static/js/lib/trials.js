/* What trials come to, as athletes/protocol.py says it: whole hundredths of a degree, because in
   floats 20.4 − 15.4 is less than 5. The server judges; this only answers sooner. */

const NUMBER = /^([+-]?) ?(\d{1,6}(?:\.\d{0,20})?|\.\d{1,20})$/;

/* As typed → hundredths, rounded to 0.1° half away from zero; null for what is no number. */
export function parse(raw) {
  const text = raw
    .normalize("NFKC")
    .replace(/[−–﹣]/g, "-")
    .replace(/[,٫]/g, ".")
    .replace(/[°º˚]/g, "")
    .trim();
  const found = NUMBER.exec(text);
  if (!found) return null;
  const [whole, part = ""] = found[2].split(".");
  const tenths = Number(whole) * 10 + Number(part[0] ?? 0) + (Number(part[1] ?? 0) >= 5 ? 1 : 0);
  return tenths === 0 ? 0 : tenths * (found[1] === "-" ? -10 : 10);
}

/* The median; of an even number the mean of the two in the middle, half away from zero. */
export function middle(values) {
  const ordered = [...values].sort((a, b) => a - b);
  const half = ordered.length >> 1;
  if (ordered.length % 2) return ordered[half];
  const sum = ordered[half - 1] + ordered[half];
  return Math.sign(sum) * Math.floor((Math.abs(sum) + 1) / 2);
}

export function spread(values) {
  return Math.max(...values) - Math.min(...values);
}

/* How many more to ask for; `limits` are planned, most, twoApart and threeSpan. */
export function moreWanted(values, limits) {
  let wanted = limits.planned;
  if (values.length >= 2 && spread(values.slice(0, 2)) > limits.twoApart) {
    wanted = Math.max(wanted, 3);
  }
  if (values.length >= 3 && spread(values.slice(0, 3)) > limits.threeSpan) wanted = limits.most;
  return Math.max(0, Math.min(wanted, limits.most) - values.length);
}

/* Hundredths to the nearest tenth, half away from zero: what a narrow column shows. */
export function tenth(hundredths) {
  return Math.sign(hundredths) * Math.floor((Math.abs(hundredths) + 5) / 10) * 10;
}

/* 3450 → 34.5, −800 → −8. */
export function words(hundredths) {
  return String(hundredths / 100).replace("-", "−");
}

/* Whether a number is finished as it stands, so that the next cell may be taken: two digits, or one
   decimal. Where three digits are possible (flexion) 1 to 16 may go on. */
export function isComplete(raw, high) {
  if (/^[-−]?\d{1,3}[.,]\d$/.test(raw) || /^[-−]?\d{3}$/.test(raw)) return true;
  if (!/^[-−]?\d{2}$/.test(raw)) return false;
  return high <= 100 || raw[0] === "-" || raw[0] === "−" || Number(raw) * 10 > high;
}
