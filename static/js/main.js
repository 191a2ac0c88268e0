/* The shell's behaviour. Everything here is an extra: pages work without it. */

import { startAnnouncing } from "./announce.js";
import { startGuards } from "./forms.js";
import { startMenus } from "./menu.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toast.js";
import { startWords } from "./failures.js";

startTheme();
startToasts();
startMenus();
startGuards();
startAnnouncing();
startWords();
