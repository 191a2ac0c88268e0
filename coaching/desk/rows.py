"""One athlete on the board: in which group, and for what reason, in words."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from athletes import charts, wording
from athletes.models import Athlete
from athletes.shown import Shown
from athletes.when import ago_words
from coaching.desk.doing import Doing
from coaching.routines.pain import PainLog

DUE_AFTER = timedelta(weeks=8)


@dataclass(frozen=True)
class Pain:
    """A value of an athlete's latest assessment that was left out for pain, in hundredths."""

    level: int | None
    side: str
    motion: str
    on: date
    stopped: bool
    value: int

    @property
    def words(self) -> str:
        return wording.pain_reason(self.side, self.level, self.on)


@dataclass(frozen=True)
class Told:
    """Pain as a reason; `level` is None where a test was stopped because of it."""

    level: int | None
    on: date
    words: str

    @property
    def weight(self) -> tuple[int, date]:
        """The worst comes first, of equals the newest."""
        return self.level or 10, self.on


# In the order in which they are looked at; "" is everything that measuring says.
FIRST = ("pain", "difference", "undone", "unopened")


@dataclass
class BoardRow:
    """One athlete on the board. `group` and `why` say where the row stands and for what reason.

    `pains` are measured; without `tells_pain` no word of any pain leaves this row.
    """

    athlete: Athlete
    shown: Shown | None
    pains: list[Pain]
    today: date
    doing: Doing
    tells_pain: bool = True
    group: str = "steady"
    reason: str = ""
    why: str = ""
    other_protocol: str = ""
    squads: list[str] = field(default_factory=list)

    @cached_property
    def pain(self) -> Told | None:
        """The worst that was said, while measuring or in a session of the last week."""
        if not self.tells_pain:
            return None
        told = [Told(pain.level, pain.on, pain.words) for pain in self.pains]
        if logged := self.doing.following.pain(self.athlete.alert):
            told.append(Told(logged.level, logged.on, self._logged_words(logged)))
        return max(told, key=lambda one: one.weight, default=None)

    def _logged_words(self, log: PainLog) -> str:
        """“Pain 5 of 10, right groin, 2 days ago.”"""
        parts = [f"Pain {log.level} of 10", log.place, ago_words(log.on, self.today).lower()]
        return ", ".join(part for part in parts if part) + "."

    @property
    def left(self) -> int | None:
        return self._latest("left")

    @property
    def right(self) -> int | None:
        return self._latest("right")

    def _latest(self, side: str) -> int | None:
        """The latest value; one that pain keeps out of every verdict is shown all the same."""
        if self.shown is None or not self.shown.state.points:
            return None
        day = self.shown.state.points[-1]
        value: int | None = getattr(day, side)
        left_out = [
            pain.value
            for pain in self.pains
            if (pain.side, pain.motion, pain.on) == (side, self.shown.row.motion, day.on)
        ]
        return left_out[0] if value is None and left_out else value

    @property
    def empty_strip(self) -> charts.Strip:
        return charts.strip(None, None)

    @property
    def measured(self) -> str:
        return ago_words(self.shown.latest_on, self.today) if self.shown else "Never"

    @property
    def consent(self) -> str:
        """Said only where something is missing."""
        words = {"missing": "Consent is missing.", "withdrawn": "Consent is withdrawn."}
        return words.get(self.athlete.consent, "")

    @property
    def says(self) -> str:
        """The reason, the protocol where it is unlike the squad's, and missing consent."""
        other = f"{wording.capital(self.other_protocol)}." if self.other_protocol else ""
        return " ".join(words for words in (self.why, other, self.consent) if words)

    def place(self) -> None:
        """Decide the group and the reason."""
        self.reason, self.why = _first(self)
        self.group = "first"
        if not self.reason:
            self.group, self.why = _measured(self)


def _first(row: BoardRow) -> tuple[str, str]:
    """What is looked at first (one of FIRST) and its sentence; empty where there is nothing."""
    if row.pain:
        return "pain", row.pain.words
    undone = row.doing.did_words if row.doing.is_left_undone else ""
    if row.shown and row.shown.is_confirmed:
        return "difference", f"{wording.difference_reason(row.shown.verdict)} {undone}".rstrip()
    if undone:
        return "undone", undone
    if row.doing.is_never_opened:
        return "unopened", "Has never opened the routine."
    return "", ""


def _measured(row: BoardRow) -> tuple[str, str]:
    if row.shown is None:
        return "due", wording.due_reason(None, row.today)
    verdict = row.shown.verdict
    if row.today - row.shown.latest_on > DUE_AFTER:
        return "due", wording.due_reason(row.shown.latest_on, row.today)
    planned = row.athlete.next_measurement_on
    if planned and row.shown.latest_on < planned <= row.today:
        return "due", f"Planned for {wording.day(planned)}."
    if row.shown.look == "once":
        return "due", wording.difference_reason(verdict)
    if verdict.verdict == "not_judged":
        return "due", wording.NO_ERROR_KNOWN
    if row.shown.look == "unknown":
        return "due", "Left and right have not been measured together."
    if verdict.pairs == 1:
        return "steady", f"Measured once, error {row.shown.error}."
    return "steady", ""  # The heading says it; a reason on every row would drown the others.
