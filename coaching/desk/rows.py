"""One athlete on the board: in which group, and for what reason, in words."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from athletes import charts, wording
from athletes.models import Athlete
from athletes.shown import Shown
from athletes.when import ago_words
from coaching.desk import reasons
from coaching.desk.doing import Doing
from coaching.desk.facts import Pain, facts_of
from coaching.desk.reasons import Limits, Reason

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
    limits: Limits
    tells_pain: bool
    group: str = "steady"
    reason: str = ""
    why: str = ""
    other_protocol: str = ""
    squads: list[str] = field(default_factory=list)

    @cached_property
    def reasons(self) -> dict[str, Reason]:
        """Those of the Monday review that need no change of a side, by their kind."""
        following = self.doing.following
        facts = facts_of(self.athlete, following, self.pains, tells_pain=self.tells_pain)
        return {reason.kind: reason for reason in reasons.reasons(facts, self.limits)}

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
    found = {kind: reason.words for kind, reason in row.reasons.items()}
    if "pain" in found:
        return "pain", found["pain"]
    if row.shown and row.shown.is_confirmed:
        words = wording.difference_reason(row.shown.verdict)
        return "difference", f"{words} {found.get('undone', '')}".rstrip()
    return next(((kind, found[kind]) for kind in FIRST if kind in found), ("", ""))


def _measured(row: BoardRow) -> tuple[str, str]:
    if row.shown is None:
        return "due", wording.due_reason(None, row.today)
    verdict = row.shown.verdict
    if row.today - row.shown.latest_on > timedelta(weeks=row.limits.stale_weeks):
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
