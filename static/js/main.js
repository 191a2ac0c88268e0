/* The shell's behaviour. Everything here is an extra: pages work without it. */

import { startAnnouncing } from "./announce.js";
import { startGuards } from "./forms.js";
import { startMenus } from "./menu.js";
import { startOffline } from "./offline.js";
import { startOutbox } from "./outbox.js";
import { startPrinting } from "./print.js";
import { startSteppers } from "./stepper.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toast.js";
import { startWords } from "./failures.js";

startTheme();
startToasts();
startMenus();
startSteppers();
startPrinting();
startGuards();
startAnnouncing();
startWords();
startOutbox();
startOffline();
