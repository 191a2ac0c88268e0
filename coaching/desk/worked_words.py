"""What the pages “Did it work?” say. Neutral: increased or decreased, never by what.

Numbers and their errors are worded in `athletes.wording`; intervals are rounded outwards, so that
none is shown narrower than it is.
"""

from collections.abc import Sequence
from typing import Final, Literal

from athletes import protocol, wording
from athletes.protocol import SIDES
from athletes.when import day_words
from coaching.routines.ranks import WANTED, Interval, Shift
from coaching.routines.worked import LEAST_ATHLETES, Compared, Dose, Group, Number, Term

WARNINGS: Final = (
    "A number that was unusually low once tends to be higher the next time, whatever was done in "
    "between: part of it was chance. Whoever got a routine because of a low number will often read "
    "higher later, also without the routine.",
    "Whoever did more may differ in other ways, too: more running, another routine beside it, more "
    "sleep, less pain. So a change beside many sessions does not show that the sessions made it.",
)
NO_TRIAL: Final = "This is not a trial: nobody was drawn by lot."
NOT_COMPARED: Final = {
    "no_before": "not measured before it",
    "no_after": "not measured again from two weeks after the start",
    "too_early": "too early to compare",
    "new_baseline": "a new baseline lies in between",
    "long_gap": "more than half a year without a measurement",
    "not_judged": "measured by eye, too rough for a verdict",
    "short": "ran for less than two weeks without pauses",
}
GROUPS: Final = {
    "often": "3 times a week or more",
    "between": "In neither group",
    "seldom": "Less than once a week",
}


def sessions(dose: Dose) -> str:
    """“3.1”, “3”: sessions a week."""
    whole, tenth = divmod(dose.tenths, 10)
    return f"{whole}.{tenth}" if tenth else f"{whole}"


def sessions_words(dose: Dose) -> str:
    return f"{sessions(dose)} session{'' if dose.tenths == 10 else 's'} a week"


def change_words(change: int, error: int | None) -> str:
    """“+7° ± 5°”."""
    if error is None:
        return wording.signed(change)
    shown = wording.error(error, beyond=change if abs(change) >= error else None)
    return f"{wording.signed(change)} ± {shown[1:]}"


def tenths(hundredths: int | None) -> str:
    """“29.7°”, where two values stand beside their difference."""
    if hundredths is None:
        return "–"
    return f"{protocol.tenths(hundredths)}°".replace("-", "−")


def side_change(one: Compared) -> str:
    """“+2.5° ± 5°”: what lies between the two ends as they are shown, so that the sum is right."""
    if one.before is None or one.after is None or one.change is None:
        return "–"
    between = protocol.tenths(one.after) - protocol.tenths(one.before)
    signed = f"{between:+}°".replace("-", "−") if between else "0°"
    error = change_words(one.change, one.threshold).partition(" ± ")[2]
    return f"{signed} ± {error}" if error else signed


def verdict(outcome: str) -> str:
    """As it stands in a table."""
    judged = {
        "increased": "Increased, by more than the error",
        "decreased": "Decreased, by more than the error",
        "within": "Within the error",
    }
    return judged.get(outcome) or wording.capital(NOT_COMPARED[outcome])


def number_verdict(number: Number) -> str:
    """The same of what one athlete adds to a group."""
    if abs(number.change) < number.error:
        return verdict("within")
    return verdict("increased" if number.change > 0 else "decreased")


def side_sentence(one: Compared, motion: str, term: Term) -> wording.Sentence:
    """What one side did, or why nothing can be said."""
    kind: Literal["left", "right"] = "left" if one.side == "left" else "right"
    start: wording.Sentence = (
        (SIDES[one.side], kind),
        (f" {wording.motion_name(motion)}: ", ""),
    )
    if one.change is None:
        return (*start, (f"{_why(one, term)}.", ""))
    went = f", from {tenths(one.before)} to {tenths(one.after)}. "
    said = {
        "increased": "It increased, by more than the measurement error.",
        "decreased": "It decreased, by more than the measurement error.",
        "within": "Within the measurement error.",
        "not_judged": wording.NO_ERROR_KNOWN,
    }[one.outcome]
    people = "" if one.same_rater or one.threshold is None else f" {wording.DIFFERENT_PEOPLE}"
    return (
        *start,
        (side_change(one), "strong"),
        (f"{went}{said}{people}", ""),
    )


def _why(one: Compared, term: Term) -> str:
    first, last = (day_words(on, term.today) for on in (term.after_from, term.after_to))
    again = f"not measured again since {first}, two weeks after the start"
    if term.is_closed:
        again = f"not measured again from {first} to {last}"
    return {
        "no_before": "not measured by a coach in the half year before it began",
        "no_after": again,
        "too_early": f"too early to compare; measure from {first}",
        "new_baseline": "not compared, because a new baseline was set in between",
        "long_gap": "not compared, because more than half a year without a measurement lies "
        "in between",
    }[one.outcome]


def window_words(one: Compared, term: Term) -> str:
    """“Before: 3 and 10 February. After: 4 May.” Which days a change stands on."""
    parts = [
        f"{name}: {_listed([day_words(on, term.today) for on in days])}"
        for name, days in (("Before", one.before_on), ("After", one.after_on))
        if days
    ]
    return ". ".join([*parts, ""]).strip()


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def interval_words(interval: Interval) -> str:
    """“94 % interval +2° to +9°”: rounded outwards to whole degrees."""
    low, high = (wording.signed(end) for end in outwards(interval))
    about = "" if interval.is_exact else "about "
    return f"{about}{interval.percent}\u00a0% interval {low} to {high}"


def outwards(interval: Interval) -> tuple[int, int]:
    """Both ends as whole degrees in hundredths, so that the interval is not shown too narrow."""
    return interval.low // 100 * 100, -(-interval.high // 100) * 100


def group_words(group: Group) -> str:
    """“Median change +6°, 94 % interval +2° to +9°, because n = 5.”"""
    if group.median is None or group.interval is None:
        return f"{_so_few(group.n)}, and {LEAST_ATHLETES} are needed to say something."
    n = f"n\u00a0=\u00a0{group.n}"
    why = f"because {n}" if group.interval.coverage < WANTED else n
    median = wording.signed(group.median)
    return f"Median change {median}, {interval_words(group.interval)}, {why}."


def too_few(often: Group, seldom: Group) -> wording.Sentence:
    """The page's first words where neither group is enough."""
    return (
        (
            "Too few athletes to say anything yet: "
            f"{_people(often.n)} did it 3 times a week or more, and {_people(seldom.n)} less than "
            f"once a week. It takes {LEAST_ATHLETES} of each.",
            "",
        ),
    )


def _people(count: int) -> str:
    return {0: "nobody", 1: "1 athlete"}.get(count, f"{count} athletes")


def _so_few(count: int) -> str:
    return f"{wording.capital(_people(count))} so far"


def group_sentence(name: str, group: Group) -> wording.Sentence:
    """The same at the head of the page."""
    if group.median is None or group.interval is None:
        return ((f"{name}: too few to say anything yet. ", ""),)
    low, high = (wording.signed(end) for end in outwards(group.interval))
    return (
        (f"{name}: ", ""),
        (wording.signed(group.median), "strong"),
        (f" ({low} to {high}). ", ""),
    )


def shift_words(shift: Shift) -> str:
    """The two groups beside each other, and whether zero fits."""
    low, high = outwards(shift.interval)
    zero = "Zero fits, so they may not differ at all."
    fits = zero if low <= 0 <= high else "Zero does not fit, so they seem to differ."
    return (
        f"The first group minus the second: {wording.signed(shift.estimate)}, "
        f"{interval_words(shift.interval)}. {fits} Why, these numbers cannot tell."
    )
