/* The athlete's shell. Everything here is an extra: pages work without it. */

import { startGuards } from "./forms.js";
import { startInstall } from "./install.js";
import { startOffline } from "./offline.js";
import { startOutbox } from "./outbox.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toast.js";

startTheme();
startToasts();
startGuards();
startOutbox();
startOffline();
startInstall();
