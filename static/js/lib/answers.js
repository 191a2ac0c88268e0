/* What an answer of the server means for an item of the queue (coaching/kernel/offline.py), and how
   long to wait before it is tried again. Pure. */

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 15 * 60_000;
const LONGEST_SILENCE = 60_000; // No answer at all: the next signal is worth a try soon.
const BUSY = [408, 425, 429, 502, 503, 504, 507];
const BROKEN = "The server could not store this. It is still here and is tried again.";
const WORDS = {
  403: "Your role does not include this any more. Ask the club's owner, then try again.",
  404: "The server does not know where this belongs any more. Ask the club's owner, then try again.",
  413: "This is too big for the server.",
};
const NOT_TAKEN = "The server did not take this. It is still here.";

/* `answer` is null when it was none of ours, `status` 0 when none came. Gives what becomes of the
   item: done, pause or silence (nothing can be sent now), later, signin, attention or gone; and the words to
   show. `isStored` is false when the server has said that it does not have it. */
export function outcome(status, answer) {
  const words = answer?.words ?? "";
  if (answer?.status === "saved") return { deed: "done" };
  if (answer?.status === "gone") return { deed: "gone", words };
  if (answer?.status === "refused") return { deed: "attention", words, isStored: false };
  if (status === 401) return { deed: "signin" };
  if (status === 0) return { deed: "silence" };
  if (BUSY.includes(status)) return { deed: "pause" };
  // Below 400 and yet not ours: something on the way answered in the server's place.
  if (status >= 500 || status < 400) return { deed: "later", words: BROKEN };
  return { deed: "attention", words: words || WORDS[status] || NOT_TAKEN };
}

/* Milliseconds until an item is tried again that was tried `tries` times before. */
export function pauseAfter(tries, deed = "later") {
  const longest = deed === "silence" ? LONGEST_SILENCE : LONGEST_PAUSE;
  return Math.min(FIRST_PAUSE * 2 ** Math.min(tries, 20), longest);
}
