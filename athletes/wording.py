"""Numbers as sentences: one voice for board, athlete page, queue and later the API's readers.

A sentence is a tuple of (text, kind), so that a template can underline a side or make a number
strong without any markup in Python; `plain` joins it. Degrees are whole numbers, rounded half away
from zero; an error is rounded up. Words describe and never judge: less, increased, decreased. Only
where a coach has set a goal, and the change agrees with it, they say “improved”.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from athletes import protocol
from athletes.asymmetry import Asymmetry, DifferenceChange
from athletes.change import Change, Slope
from athletes.protocol import whole_degrees

Part = tuple[str, Literal["", "left", "right", "strong"]]
Sentence = tuple[Part, ...]
Look = Literal["within", "once", "confirmed", "unknown"]

CANNOT_TELL: Final = "Can’t tell yet"
NO_ERROR_KNOWN: Final = "Measured by eye: too rough for a verdict."
DIFFERENT_PEOPLE: Final = "Measured by different people."
# Only a check of the two gives values of two people an error of their own.
CHECKED_PEOPLE: Final = "Measured by two people; the error is from their own check of each other."
ERROR_SOURCES: Final = {
    "default": "typical for this tool",
    "club": "set by this club",
    "own check": "from the coach’s own repeatability check",
}
ALWAYS: Final = (
    "Coaching record, not a medical test. These numbers do not diagnose anything and do not "
    "predict injury. Stop if a test or exercise hurts."
)
EVIDENCE: Final = (
    "Hip rotation differs a lot between healthy runners. Research does not show that reaching a "
    "certain angle, or perfect symmetry, prevents injury. Use these numbers to see whether your "
    "training changes your range."
)


def plain(sentence: Sentence) -> str:
    """The sentence as text."""
    return "".join(text for text, _ in sentence)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- numbers --------------------------------------------------------------------------------------


def degrees(hundredths: int | None) -> str:
    """31°, −4°, and a dash for what was not measured."""
    if hundredths is None:
        return "–"
    return f"{whole_degrees(hundredths)}°".replace("-", "−")


def size(hundredths: int | None) -> str:
    """The angle without its sign."""
    return degrees(None if hundredths is None else abs(hundredths))


def signed(hundredths: int) -> str:
    """+7°, −4°, and 0° for what rounds to nothing."""
    whole = whole_degrees(hundredths)
    return f"+{whole}°" if whole > 0 else degrees(hundredths)


def _signed_tenths(hundredths: int) -> str:
    """+2.1°, −0.3°, and 0° for what rounds to nothing."""
    tenths = protocol.tenths(hundredths)
    return f"{tenths:+}°".replace("-", "−") if tenths else "0°"


def error(threshold: int | None, beyond: int | None = None) -> str:
    """±5°: the threshold rounded up, so that an error is never shown too small.

    A verdict `beyond` it must not read "5° is more than ±6°": there the error is rounded like the
    number beside it.
    """
    if threshold is None:
        return ""
    whole = -(-threshold // 100)
    if beyond is not None and whole > whole_degrees(abs(beyond)):
        whole = whole_degrees(threshold)
    return f"±{whole}°"


def month(on: date, beside: date) -> str:
    """March, or March 2025 where the year is another than that of the day beside it."""
    return f"{on:%B}" if on.year == beside.year else f"{on:%B %Y}"


def day(on: date) -> str:
    return f"{on.day} {on:%B}"


def since_words(days: tuple[date, ...], latest: date | None) -> str:
    """The window's middle day: its month, or the day itself when that is this very month."""
    on = days[len(days) // 2]
    beside = latest or on
    same_month = (on.year, on.month) == (beside.year, beside.month)
    return day(on) if same_month else month(on, beside)


def in_words(days: tuple[date, ...], latest: date | None) -> str:
    when = since_words(days, latest)
    return f"on {when}" if when[0].isdigit() else f"in {when}"


# --- left against right ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chip:
    """A verdict in a list: how it looks and what it says."""

    look: Look
    text: str


def chip(verdict: Asymmetry) -> Chip:
    """Only a confirmed difference is filled; all else stays quiet."""
    if verdict.difference is None or verdict.margin is None:
        return Chip("unknown", CANNOT_TELL)
    amount = size(verdict.difference)
    if verdict.less_side is None:
        return Chip("within", f"{amount}, within error")
    less = f"{protocol.SIDES[verdict.less_side]} {amount} less"
    if verdict.confirmed:
        return Chip("confirmed", less)
    return Chip("once", f"{less}, {'once' if verdict.pairs == 1 else 'not confirmed'}")


def _side(side: str, *, start: bool = False) -> Part:
    kind: Literal["left", "right"] = "left" if side == "left" else "right"
    return (capital(side) if start else side, kind)


def motion_name(motion: str) -> str:
    return (protocol.MOTIONS | protocol.DERIVED_MOTIONS)[motion].lower()


def difference(motion: str, verdict: Asymmetry) -> Sentence:
    """The one sentence a page opens with."""
    if verdict.verdict == "no_pair":
        return _no_pair(motion, verdict)
    if verdict.verdict == "not_judged":
        values = f" (latest L {degrees(verdict.latest_left)}, R {degrees(verdict.latest_right)})"
        return ((f"{NO_ERROR_KNOWN[:-1]}{values}.", ""),)
    if verdict.less_side is None:
        return _within(verdict)
    if not verdict.confirmed:
        return _once(verdict)
    return _beyond(motion, verdict)


def _no_pair(motion: str, verdict: Asymmetry) -> Sentence:
    if verdict.latest_on is not None:
        text = "A new baseline is set: measure both sides to start again."
    else:
        text = f"No assessment has both sides of {motion_name(motion)} yet."
    return ((text, ""),)


def _within(verdict: Asymmetry) -> Sentence:
    gap = f"{size(verdict.difference)} ± {error(verdict.threshold)[1:]}"
    over = f"gap over the last {len(verdict.window_on)}:" if len(verdict.window_on) > 1 else "gap"
    return (
        ("No difference beyond measurement error (latest ", ""),
        (f"L {degrees(verdict.latest_left)}", "left"),
        (", ", ""),
        (f"R {degrees(verdict.latest_right)}", "right"),
        (f"; {over} {gap}).", ""),
    )


def _once(verdict: Asymmetry) -> Sentence:
    seen = "measured once" if verdict.pairs == 1 else "not confirmed yet"
    return (
        ("Gap of ", ""),
        (size(verdict.difference), "strong"),
        (f" {seen}. Measure again before acting.", ""),
    )


def _beyond(motion: str, verdict: Asymmetry) -> Sentence:
    less = verdict.less_side or "left"
    other = "right" if less == "left" else "left"
    shown = error(verdict.threshold, beyond=verdict.difference)
    by = "more than" if shown != f"±{size(verdict.difference)}" else "just beyond"
    return (
        _side(less, start=True),
        (f" {motion_name(motion)} is ", ""),
        (f"{size(verdict.difference)} less", "strong"),
        (" than ", ""),
        _side(other),
        (f" — {by} the {shown} measurement error.", ""),
        *_it_was(less, verdict),
    )


def _it_was(less: str, verdict: Asymmetry) -> Sentence:
    """What the gap was at the start, in words that say when it was on the other side."""
    was, latest = verdict.change, verdict.latest_on
    if was is None or latest is None:
        return ()
    when = in_words(was.baseline_on, latest)
    now_left = less == "left"
    if whole_degrees(was.baseline) == 0 or (was.baseline < 0) == now_left:
        return ((" It was ", ""), (size(was.baseline), "strong"), (f" {when}.", ""))
    other = "right" if now_left else "left"
    return (
        (" It was ", ""),
        (f"{size(was.baseline)} less", "strong"),
        (" on the ", ""),
        _side(other),
        (f" {when}.", ""),
    )


def difference_change(change: DifferenceChange | None, latest: date | None) -> Sentence:
    """The line below: has the gap itself changed? Silent while there is one day only."""
    if change is None or latest is None:
        return ()
    when = since_words(change.baseline_on, latest)
    by = size(change.change)
    if change.verdict in ("smaller", "larger"):
        shown = error(change.threshold, beyond=change.change)
        text = (
            f"The difference is {change.verdict} than {in_words(change.baseline_on, latest)}: "
            f"{size(change.baseline)} then, {size(change.current)} now; "
            f"the error of such a change is {shown}."
        )
    elif by == "0°":
        text = f"The difference is what it was {in_words(change.baseline_on, latest)}."
    elif abs(change.change) < change.threshold:
        text = (
            f"The {by} change since {when} is smaller than the error, so it may or may not be real."
        )
    else:
        text = (
            f"The side with less is not the same as {in_words(change.baseline_on, latest)}, "
            f"so the {by} change may or may not be real."
        )
    return ((text, ""),)


# --- one side over time ---------------------------------------------------------------------------


def change_text(change: Change) -> str:
    """+7° ± 5°; without an error where it cannot be judged, a dash where there is nothing."""
    if change.change is None:
        return "–"
    if change.threshold is None:
        return signed(change.change)
    judged = change.verdict in ("increased", "decreased")
    shown = error(change.threshold, beyond=change.change if judged else None)
    return f"{signed(change.change)} ± {shown[1:]}"


def agrees(verdict: Change, goal: str) -> bool:
    """Whether the change goes where the coach's goal points: “more”, “less”, or "" for none."""
    return (verdict.verdict, goal) in {("increased", "more"), ("decreased", "less")}


def change(side: str, motion: str, verdict: Change, goal: str = "") -> Sentence:
    """What happened to one side since its baseline: in neutral words, unless a goal agrees."""
    start: Sentence = (_side(side, start=True), (f" {motion_name(motion)} ", ""))
    if verdict.verdict == "no_data":
        again = "has not been measured since the new baseline."
        return (*start, (again if verdict.latest_on else "has not been measured yet.", ""))
    if verdict.verdict == "baseline_only":
        text = f"is {degrees(verdict.latest)}, measured once. Measure again to see a change."
        return (*start, (text, ""))
    if verdict.verdict == "not_judged":
        return (*start, (f"is {degrees(verdict.latest)}. {NO_ERROR_KNOWN}", ""))
    since = f" since {since_words(verdict.baseline_on, verdict.latest_on)}"
    people = "" if verdict.same_rater else f" {_people(verdict)}"
    words = {
        "increased": "increased",
        "decreased": "decreased",
        "no_clear_change": "shows no clear change",
    }[verdict.verdict]
    if agrees(verdict, goal):
        words, since = "improved", f"{since}; the goal is {goal}"
    end = f"{since}.{people}"
    return (*start, (f"{words}: ", ""), (change_text(verdict), "strong"), (end, ""))


def goal(side: str, motion: str, direction: str) -> Sentence:
    """More internal rotation on the left."""
    return ((f"{capital(direction)} {motion_name(motion)} on the ", ""), _side(side))


def dropped_once(verdict: Change) -> str:
    """Monday's own reason for one large drop, which a median of three would hide."""
    if verdict.dropped_once is None:
        return ""
    return f"Measured once: {size(verdict.dropped_once)} less than usual. Measure again."


def _people(verdict: Change) -> str:
    return CHECKED_PEOPLE if verdict.sem_source == protocol.OWN_CHECK else DIFFERENT_PEOPLE


def slope(trend: Slope | None) -> str:
    """The second opinion: numbers alone, as “rising” beside “no clear change” sounds decided."""
    if trend is None:
        return ""
    per, low, high = (_signed_tenths(one) for one in (trend.per_30_days, trend.low, trend.high))
    return f"Slope, no verdict: {per} in 30 days (95 % interval {low} to {high})."


def error_source(sem: int, source: str) -> str:
    """Where the error came from, as verdicts must say."""
    return f"Standard error {protocol.tenths(sem)}°, {ERROR_SOURCES[source]}."


# --- one line for the squad board -----------------------------------------------------------------


def pain_reason(side: str, pain: int | None, on: date) -> str:
    """Pain comes first. No adjective, no colour."""
    said = f"Pain {pain} of 10" if pain is not None else "Stopped by pain"
    return f"{said} on the {side}, {day(on)}."


def difference_reason(verdict: Asymmetry) -> str:
    """Why a confirmed or a first difference is listed: how it moved, or how often it was seen."""
    if verdict.less_side is None or verdict.latest_on is None:
        return ""
    if not verdict.confirmed:
        return plain(_once(verdict))
    moved = verdict.change
    if moved and moved.verdict in ("smaller", "larger"):
        word = "Grew" if moved.verdict == "larger" else "Shrank"
        when = in_words(moved.baseline_on, verdict.latest_on)
        return f"{word} from {size(moved.baseline)} {when} to {size(moved.current)} now."
    return f"Seen in the last {len(verdict.window_on)} assessments."


# The parts of a protocol that are told when they change, in their order in a series' key.
_TOLD: Final = (protocol.POSITIONS, protocol.MODES, protocol.INSTRUMENTS)


def measured_otherwise(now: Sequence[str], before: Sequence[str]) -> str:
    """What a way of measuring differs in from the one before; both are series' keys."""
    for words, here, there in zip(_TOLD, now, before, strict=False):
        if here != there:
            told = f"Measured {words[here].lower()}, earlier {words[there].lower()}."
            return f"{told} The two are shown apart."
    return ""


def due_reason(latest_on: date | None, today: date) -> str:
    """How long ago the last measurement was."""
    if latest_on is None:
        return "Not measured yet."
    days = (today - latest_on).days
    if days == 0:
        return "Measured today."
    return f"Last measured {days} {'day' if days == 1 else 'days'} ago."
