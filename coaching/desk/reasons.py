"""Why an athlete stands on the Monday review, in its order, and how long an answer holds. Pure.

The rules are product.md screen 2; the arithmetic behind each fact is elsewhere. A reason is a fact
that somebody should look at, said in one sentence.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from athletes import protocol, wording
from athletes.change import Change
from coaching.routines.schedule import Adherence

KINDS = ("pain", "worse", "once", "undone", "unopened", "stale")
# These stand on a day of evidence: nothing is asked again until there is newer evidence.
BY_EVIDENCE = ("pain", "worse", "once")
SNOOZE = timedelta(weeks=2)
STALE_AGAIN = timedelta(weeks=2)
LONGEST = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a club may set: percent done, and weeks without a measurement."""

    low_adherence: int = 50
    stale_weeks: int = 8


@dataclass(frozen=True, slots=True)
class Told:
    """Pain that was said; `level` is None where a test was stopped because of it.

    `last_on` is the day of the newest one worth telling, where a lesser one came after the worst.
    """

    level: int | None
    on: date
    words: str
    last_on: date | None = None

    @property
    def weight(self) -> tuple[int, date]:
        """The worst comes first, of equals the newest."""
        return self.level or 10, self.on


@dataclass(frozen=True, slots=True)
class Side:
    """The verdict on one side of one motion, and the coach's goal for it, if any."""

    motion: str
    side: str
    change: Change
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one athlete. `sides` never holds the total arc: it does not notify.

    `running_since` is the first day of what runs today; None where nothing does.
    """

    today: date
    pain: Told | None = None
    sides: Sequence[Side] = ()
    adherence: Adherence = Adherence(0, 0)
    running_since: date | None = None
    is_paused: bool = False
    is_never_opened: bool = False
    last_measured: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `seen_on` is the day of its evidence; `weight` sorts within a kind."""

    kind: str
    words: str
    seen_on: date
    weight: tuple[int, ...] = ()
    level: int = 0  # of pain


@dataclass(frozen=True, slots=True)
class Answer:
    """What a coach did about a kind of reason, and what was seen then (`models.Handled`)."""

    kind: str
    answer: str
    seen_on: date
    until: date
    made_on: date
    level: int = 0  # of the pain that was seen


# --- the reasons ----------------------------------------------------------------------------------


def reasons(facts: Facts, limits: Limits) -> list[Reason]:
    """All that holds, in the order of the review."""
    found = [
        _pain(facts),
        _worse(facts),
        _once(facts),
        _undone(facts, limits),
        _unopened(facts),
        _stale(facts, limits),
    ]
    return [reason for reason in found if reason]


def _pain(facts: Facts) -> Reason | None:
    """What counts as news is `routines.pain.alerting`; of measuring, the latest assessment."""
    if facts.pain is None:
        return None
    level, on = facts.pain.weight
    seen_on = max(on, facts.pain.last_on or on)
    return Reason("pain", facts.pain.words, seen_on, (-level, -on.toordinal()), level)


def _worse(facts: Facts) -> Reason | None:
    """A side decreased, and that is confirmed (measurement.md §4)."""
    sides = [one for one in facts.sides if _is_worse(one)]
    return _of_sides("worse", sides, [-(one.change.change or 0) for one in sides], _fell)


def _is_worse(one: Side) -> bool:
    """A fall that the coach's own goal asks for is no bad news."""
    return one.change.confirmed and one.change.verdict == "decreased" and one.goal != "less"


def _once(facts: Facts) -> Reason | None:
    """One large drop, which the median of three hides. What is confirmed says it already."""
    sides = [one for one in facts.sides if one.change.dropped_once and not _is_worse(one)]
    return _of_sides("once", sides, [one.change.dropped_once or 0 for one in sides], _dropped)


def _of_sides(
    kind: str, sides: Sequence[Side], sizes: Sequence[int], words: Callable[[Side], str]
) -> Reason | None:
    """One reason for all sides, the largest first; the newest day is its evidence."""
    days = [one.change.latest_on for one in sides if one.change.latest_on]
    if not days:
        return None
    ordered = sorted(zip(sizes, sides, strict=True), key=lambda pair: -pair[0])
    said = _joined([words(one) for _size, one in ordered])
    return Reason(kind, f"{said}.", max(days), (-max(sizes),))


def _name(one: Side) -> str:
    return f"{protocol.SIDES[one.side]} {protocol.SHORT_MOTIONS[one.motion]}"


def _fell(one: Side) -> str:
    """“Left IR 31° → 22°, −9° ± 5°”"""
    change = one.change
    values = f"{wording.degrees(change.baseline)} → {wording.degrees(change.current)}"
    return f"{_name(one)} {values}, {wording.change_text(change)}"


def _dropped(one: Side) -> str:
    """“Left IR measured once: 11° less than usual”; the sentence ends with “Measure again.”"""
    return f"{_name(one)} measured once: {wording.size(one.change.dropped_once)} less than usual"


def _undone(facts: Facts, limits: Limits) -> Reason | None:
    """Less than the club's share of fourteen planned days. A pause explains itself."""
    if not _is_followed(facts) or facts.is_never_opened:
        return None
    if not is_low(facts.adherence, limits.low_adherence):
        return None
    words = f"Did {facts.adherence.words}."
    return Reason("undone", words, facts.today, (facts.adherence.halves, -facts.adherence.planned))


def is_low(adherence: Adherence, percent: int) -> bool:
    """Under `percent` of what was planned; nothing planned is not low."""
    return adherence.planned > 0 and adherence.halves * 50 < percent * adherence.planned


def _unopened(facts: Facts) -> Reason | None:
    """Never seen on the phone, though a planned day has gone by: not the same as not doing it."""
    if not _is_followed(facts) or not facts.is_never_opened or not facts.adherence.planned:
        return None
    return Reason("unopened", "Has never opened the routine.", facts.today)


def _stale(facts: Facts, limits: Limits) -> Reason | None:
    """A routine runs, and nobody has looked whether it does anything."""
    if facts.running_since is None:
        return None
    if facts.last_measured is None:
        return Reason("stale", "Follows a routine and was never measured.", facts.running_since)
    days = (facts.today - facts.last_measured).days
    if days <= 7 * limits.stale_weeks:
        return None
    words = f"Last measured {days // 7} weeks ago, while a routine runs."
    return Reason("stale", words, facts.last_measured, (-days,))


def _is_followed(facts: Facts) -> bool:
    return facts.running_since is not None and not facts.is_paused


def is_better(facts: Facts) -> bool:
    """A change goes where the coach's goal points; without a goal nothing is better or worse."""
    return any(wording.agrees(one.change, one.goal) for one in facts.sides)


def sentence(found: Sequence[Reason]) -> str:
    """All that is open in one sentence, the first reason first.

    “Left IR 31° → 22°, −9° ± 5°; did 2 of 8.”
    """
    again = " Measure again." if any(one.kind == "once" for one in found) else ""
    return f"{_joined([one.words[:-1] for one in found])}.{again}"


def _joined(parts: Sequence[str]) -> str:
    first, *others = parts
    return "; ".join([first, *(one[:1].lower() + one[1:] for one in others)])


# --- what an answer still covers ------------------------------------------------------------------


def holds_until(kind: str, answer: str, on: date) -> date:
    """The last day on which an answer given on `on` keeps this kind of reason off the list.

    What happens every week is asked again on the next Monday; given at a week's end, on the one
    after it.
    """
    if answer == "snooze":
        return on + SNOOZE
    if kind in ("worse", "once"):
        return on + LONGEST
    if kind == "stale":
        return on + STALE_AGAIN
    sunday = on + timedelta(days=6 - on.weekday())
    return sunday if on.weekday() < 4 else sunday + timedelta(weeks=1)


def open_reasons(found: Sequence[Reason], answers: Iterable[Answer], today: date) -> list[Reason]:
    """Those that nobody has answered yet."""
    given = list(answers)
    return [one for one in found if not any(covers(answer, one, today) for answer in given)]


def covers(answer: Answer, reason: Reason, today: date) -> bool:
    """Whoever answered saw the kinds below as well; something more urgent, or newer, comes back."""
    if KINDS.index(reason.kind) < KINDS.index(answer.kind):
        return False
    if reason.kind in BY_EVIDENCE and reason.seen_on > answer.seen_on:
        return False
    if reason.kind == "pain" and reason.level > answer.level:
        return False  # Worse on the very day, or told of later.
    until = answer.until
    if reason.kind != answer.kind:
        until = holds_until(reason.kind, answer.answer, answer.made_on)
        if reason.kind in BY_EVIDENCE:
            until = min(until, answer.until)  # It may not have been there to be seen.
    return today <= until
