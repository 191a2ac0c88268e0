/* The verdict of lib/judge.js as the page draws it. */

import { judge } from "./lib/judge.js";

/* `isNew`: added on this phone, so that nobody knows older numbers. */
export function judged(pack, uuid, values, isNew) {
  return judge(pack, uuid, { motions: pack.motions, values, isNew });
}
