"""What the assign page shows of a choice: rows, sets as dots, the athlete's phone, sums."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from athletes.when import day_words
from coaching.routines.choosing import USUAL_SETS, Candidate, Offer, span_words
from coaching.routines.forms.assigning import EVERYONE, MEASURED, Typed, planned
from coaching.routines.plan import EMPHASES, Sets
from coaching.routines.schedule import DAYS, Schedule, day_name

MIDDLE, NEXT, WIDEST = 48, 14, 5.5  # px: the midline, from dot to dot, and the radius of a dot
EMPHASIS_SIDES = {
    "extra_left": "left",
    "only_left": "left",
    "extra_right": "right",
    "only_right": "right",
}


@dataclass(frozen=True)
class Mark:
    """One of the five in a row: a badge with what its side gets, or both the same."""

    emphasis: str
    side: str
    sign: str
    is_current: bool

    @property
    def words(self) -> str:
        return EMPHASES[self.emphasis]


_MARKS = (
    ("only_left", "left", "only"),
    ("extra_left", "left", "+1"),
    ("equal", "", "="),
    ("extra_right", "right", "+1"),
    ("only_right", "right", "only"),
)


def marks(current: str) -> list[Mark]:
    """Left of the midline what favours the left."""
    return [Mark(name, side, sign, name == current) for name, side, sign in _MARKS]


@dataclass(frozen=True)
class DayBox:
    """One day of the week to tick."""

    name: str
    words: str
    is_ticked: bool

    @property
    def letter(self) -> str:
        return self.words[0]


def day_boxes(ticked: Collection[str]) -> list[DayBox]:
    return [DayBox(name, words, name in ticked) for name, words in DAYS.items()]


@dataclass(frozen=True)
class Row:
    """One chosen athlete. `given` is what was pre-filled, `emphasis` what is set now."""

    candidate: Candidate
    emphasis: str
    given: str
    reason: str

    @property
    def marks(self) -> list[Mark]:
        return marks(self.emphasis)


def chosen_rows(
    typed: Typed, candidates: Mapping[str, Candidate], keys: Sequence[str]
) -> list[Row]:
    """Pre-filled from the measurements, or from what everybody gets; exceptions stay."""
    rows = []
    for key in keys:
        one, everyone = candidates[key], typed.everyone
        given = one.suggestion.emphasis if everyone == MEASURED else everyone
        emphasis = typed.exception(key) or given
        reason = one.suggestion.reason if everyone == MEASURED else "everybody"
        rows.append(Row(one, emphasis, given, reason if emphasis == given else "changed"))
    return rows


@dataclass(frozen=True)
class EveryoneChoice:
    """One card of step 3; `lefts` and `rights` are the dots' distances from the left edge."""

    name: str
    words: str
    hint: str
    is_current: bool
    lefts: list[float]
    rights: list[float]
    radius: float

    @property
    def size(self) -> float:
        """Of a right-side square."""
        return round(self.radius * 1.7, 1)

    @property
    def top(self) -> float:
        return round(17 - self.size / 2, 1)


def everyone_choices(current: str, offer: Offer | None) -> list[EveryoneChoice]:
    found = []
    for name in EVERYONE:
        emphasis = "equal" if name == MEASURED else name
        sets = offer.example(emphasis) if offer else _usual(emphasis)
        words = "From each one’s measurements" if name == MEASURED else EMPHASES[name]
        hint = "extra on the side with less" if name == MEASURED else _sets_words(sets)
        found.append(EveryoneChoice(name, words, hint, name == current, *_dots(sets)))
    return found


def _usual(emphasis: str) -> Sets:
    return Sets(USUAL_SETS + (emphasis == "extra_left"), USUAL_SETS + (emphasis == "extra_right"))


def _sets_words(sets: Sets) -> str:
    if sets.both:
        return f"{_count(sets.both)}, both at once"
    return f"{_count(sets.left)}, {_count(sets.right)}"


def _count(sets: int) -> str:
    return "1 set" if sets == 1 else f"{sets} sets"


def _dots(sets: Sets) -> tuple[list[float], list[float], float]:
    """From the midline outwards; closer together where there are many."""
    most = max(sets.left, sets.right, 1)
    apart = min(NEXT, (MIDDLE - 4) / most)
    radius = round(min(WIDEST, apart * 0.4), 1)
    places = [round(apart * n + min(10, apart * 0.7), 1) for n in range(most)]
    size = radius * 1.7
    return (
        [round(MIDDLE - x, 1) for x in places[: sets.left]],
        [round(MIDDLE + x - size / 2, 1) for x in places[: sets.right]],
        radius,
    )


@dataclass(frozen=True)
class Preview:
    """The athlete's phone on the first planned day."""

    who: str
    on: date
    offer: Offer | None
    side: str
    minutes: int
    sets: Sets

    @property
    def day(self) -> str:
        return f"{DAYS[day_name(self.on)]} {self.on.day} {self.on:%B}"


def preview(
    offer: Offer | None, rows: Sequence[Row], values: Mapping[str, Any], today: date
) -> Preview:
    """Of the first one chosen."""
    emphasis = rows[0].emphasis if rows else "equal"
    schedule = planned(values)
    days = schedule.planned(schedule.starts_on, schedule.ends_on) if schedule else []
    return Preview(
        who=rows[0].candidate.first_name if rows else "",
        on=days[0] if days else schedule.starts_on if schedule else today + timedelta(days=1),
        offer=offer,
        side=EMPHASIS_SIDES.get(emphasis, ""),
        minutes=offer.version.minutes(emphasis) if offer else 0,
        sets=offer.version.total_sets(emphasis) if offer else Sets(0, 0),
    )


@dataclass(frozen=True)
class Words:
    """`span`: how long and how many days; `ends`: what stops; `sum`: who gets what."""

    span: str
    ends: str
    sum: str


def words_of(rows: Sequence[Row], values: Mapping[str, Any], today: date) -> Words:
    schedule = planned(values)
    return Words(
        span=_span(schedule, today) if schedule else "",
        ends=_ends(rows, schedule, today) if schedule and values["running"] == "end" else "",
        sum=_sum(rows),
    )


def _span(schedule: Schedule, today: date) -> str:
    first, last = schedule.starts_on, schedule.ends_on
    days = len(schedule.planned(first, last))
    count = "1 day" if days == 1 else f"{days} days"
    after = day_words(last + timedelta(days=1), today)
    return f"{span_words(first, last)}, {count}. Next measure is suggested for {after}."


def _ends(rows: Sequence[Row], schedule: Schedule, today: date) -> str:
    """What the press would do to other routines: end them, or withdraw what has not begun."""
    first, last = schedule.starts_on, schedule.ends_on
    met = [(row.candidate.first_name, row.candidate.met(first, last)) for row in rows]
    ending = [who for who, found in met if any(one.starts_on < first for one in found)]
    unbegun = [who for who, found in met if any(one.starts_on >= first for one in found)]
    before = day_words(first - timedelta(days=1), today)
    words = []
    if ending:
        words.append(f"{_whose(ending)} current routine ends the day before, on {before}.")
    if unbegun:
        words.append(f"{_whose(unbegun)} routine that has not begun is withdrawn.")
    return " ".join(words)


def _whose(names: Sequence[str]) -> str:
    return f"{names[0]}’s" if len(names) == 1 else f"For {len(names)} athletes the"


def _sum(rows: Sequence[Row]) -> str:
    """“3 with an extra set on the left, 5 with both the same.”"""
    words = {
        "extra_left": "with an extra set on the left",
        "extra_right": "with an extra set on the right",
        "equal": "with both the same",
        "only_left": "with the left only",
        "only_right": "with the right only",
    }
    counts = Counter(row.emphasis for row in rows)
    parts = [f"{counts[name]} {said}" for name, said in words.items() if counts[name]]
    return f"{', '.join(parts)}." if parts else ""
