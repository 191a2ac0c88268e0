/* The readings of this device's tilt sensor, each {at, u} of lib/tilt.js. */

import { up } from "./lib/tilt.js";

const NO_ANSWER = 1_000; // milliseconds without a reading: there is no sensor
const KEPT = 3_000;

let readings = [];
let told = () => {};

function onReading({ beta, gamma }) {
  if (beta === null || gamma === null) return; // A computer without a sensor says so once.
  const at = performance.now();
  readings.push({ at, u: up(beta, gamma) });
  readings = readings.filter((one) => at - one.at <= KEPT);
  told(at);
}

/* All that came since a moment. */
export const seen = (since) => readings.filter(({ at }) => at >= since);

/* "" when it answers, else why it does not: "insecure", "refused", "none". Has to be called by a tap;
   `tell(now)` is called with every reading. */
export async function listen(tell = () => {}) {
  if (!globalThis.isSecureContext) return "insecure";
  const kind = globalThis.DeviceOrientationEvent;
  if (!kind) return "none";
  const said = (await kind.requestPermission?.().catch(() => "denied")) ?? "granted";
  if (said !== "granted") return "refused";
  readings = [];
  told = tell;
  addEventListener("deviceorientation", onReading);
  const until = performance.now() + NO_ANSWER;
  while (!readings.length && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (readings.length) return "";
  mute();
  return "none";
}

export function mute() {
  removeEventListener("deviceorientation", onReading);
}
