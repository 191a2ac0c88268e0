/* What reaches an athlete who is not looking: a tone, a buzz, and a screen that stays on. Sound is off
   until it is asked for, the buzz on until it is not wanted; both are remembered on this device. */

export const SIGNALS = ["sound", "buzz"];
const AT_FIRST = { sound: "off", buzz: "on" };
const TONES = { work: [660], switch: [880, 880], rest: [440], ready: [440], end: [660, 440] };
const BUZZES = { work: [120], switch: [80, 60, 80], rest: [60], end: [200] };

let audio = null;
let lock = null;
let wanted = false;

export function isOn(name) {
  try {
    return (localStorage.getItem(name) ?? AT_FIRST[name]) === "on";
  } catch {
    return AT_FIRST[name] === "on";
  }
}

/* Turned on, it is given once: so one knows what to expect. */
export function setOn(name, on) {
  try {
    localStorage.setItem(name, on ? "on" : "off");
  } catch {
    // A closed store: it stays as it was.
  }
  if (on && name === "sound") play([660]);
  if (on && name === "buzz") navigator.vibrate?.(120);
}

function play(tones) {
  audio ??= new AudioContext();
  audio.resume();
  tones.forEach((pitch, i) => {
    const at = audio.currentTime + i * 0.22;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.18);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.2);
  });
}

/* Browsers allow both only after a touch of the page. */
export function signal(kind) {
  if (!navigator.userActivation?.hasBeenActive) return;
  if (isOn("sound") && TONES[kind]) play(TONES[kind]);
  if (isOn("buzz") && BUZZES[kind]) navigator.vibrate?.(BUZZES[kind]);
}

async function hold() {
  if (!wanted || lock || document.visibilityState !== "visible") return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => {
      lock = null;
    });
    if (!wanted) lock.release();
  } catch {
    lock = null; // No such thing here, or the battery is low: the phone's own setting holds.
  }
}

export function keepAwake(on) {
  wanted = on;
  if (on) hold();
  else lock?.release();
}

// The system lets go of the screen whenever the page is hidden.
document.addEventListener("visibilitychange", hold);
