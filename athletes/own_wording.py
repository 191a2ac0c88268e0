"""The same verdicts in the athlete's own words: “your left hip turns in 30°”.

Athletes get plainer words than coaches, never other verdicts: every sentence here is of an
`Asymmetry` or a `Change` and says what `athletes.wording` says of it. Nothing is called better: a
goal is told as what coach and athlete want, and a change that agrees with it as going that way.
"""

from typing import Final

from athletes.asymmetry import Asymmetry
from athletes.change import Change
from athletes.protocol import whole_degrees
from athletes.wording import (
    DIFFERENT_PEOPLE,
    NO_ERROR_KNOWN,
    Part,
    Sentence,
    agrees,
    change_text,
    degrees,
    error,
    in_words,
    since_words,
    size,
)

# What a hip does, and what to call the movement: “how far each hip turns in”.
DOES: Final = {
    "internal_rotation": "turns in",
    "external_rotation": "turns out",
    "total_rotation": "turns in and out",
    "flexion": "bends up",
    "extension": "moves back",
    "abduction": "moves out to the side",
    "adduction": "moves across",
}
HEADINGS: Final = {
    "internal_rotation": "Turning in",
    "external_rotation": "Turning out",
    "total_rotation": "In and out",
    "flexion": "Bending up",
    "extension": "Moving back",
    "abduction": "Moving out to the side",
    "adduction": "Moving across",
}


def _hip(side: str) -> Sentence:
    kind: Part = (side, "left" if side == "left" else "right")
    return (kind,)


def difference(motion: str, verdict: Asymmetry) -> Sentence:
    """The page's first sentence: both hips, then the difference against its error."""
    if verdict.verdict == "no_pair":
        return ((_no_pair(motion, verdict), ""),)
    both: Sentence = (
        ("Your ", ""),
        *_hip("left"),
        (f" hip {DOES[motion]} ", ""),
        (degrees(verdict.latest_left), "strong"),
        (", your ", ""),
        *_hip("right"),
        (" ", ""),
        (degrees(verdict.latest_right), "strong"),
        (". ", ""),
    )
    return (*both, *_judged(verdict))


def _no_pair(motion: str, verdict: Asymmetry) -> str:
    if verdict.latest_on is not None:
        return "A new start is set. Left and right are compared after the next measurement."
    return f"How far each hip {DOES[motion]} has not been measured on both sides yet."


def _judged(verdict: Asymmetry) -> Sentence:
    if verdict.verdict == "not_judged":
        return ((NO_ERROR_KNOWN, ""),)
    amount: Part = (size(verdict.difference), "strong")
    lead: Sentence = (("The ", ""), amount, (" difference ", ""))
    if not _is_of_the_latest_day(verdict):
        days = len(verdict.window_on)
        lead = ((f"The difference over the last {days} times, ", ""), amount, (", ", ""))
    if verdict.less_side is None:
        shown = error(verdict.threshold)
        return (*lead, (f"is within the {shown} error and may be no difference at all.", ""))
    if not verdict.confirmed:
        seen = "was measured once so far" if verdict.pairs == 1 else "is not confirmed yet"
        return (*lead, (f"{seen}. We look again.", ""))
    shown = error(verdict.threshold, beyond=verdict.difference)
    by = "more than" if shown != f"±{amount[0]}" else "just beyond"
    return (*lead, (f"is {by} the {shown} error.", ""))


def _is_of_the_latest_day(verdict: Asymmetry) -> bool:
    """Whether the judged difference, the middle of some days, is also what the two numbers give."""
    if verdict.latest_left is None or verdict.latest_right is None:
        return False
    seen = whole_degrees(verdict.latest_left) - whole_degrees(verdict.latest_right)
    return seen == whole_degrees(verdict.difference or 0)


def difference_change(verdict: Asymmetry) -> str:
    """The second sentence: what the difference was, and whether that can be told apart from now."""
    was, latest = verdict.change, verdict.latest_on
    if was is None or latest is None or verdict.verdict == "not_judged":
        return ""
    when = in_words(was.baseline_on, latest)
    if was.verdict in ("smaller", "larger"):
        shown = error(was.threshold, beyond=was.change)
        return (
            f"It was {size(was.baseline)} {when}. It is {was.verdict} now: the change of "
            f"{size(was.change)} is more than the {shown} error of such a change."
        )
    if size(was.change) == "0°":
        return f"It is what it was {when}."
    if abs(was.change) < was.threshold:
        return (
            f"It was {size(was.baseline)} {when}. The change is too small to be sure of; the next "
            "measurement will help."
        )
    return (
        f"The side that turns less is not the same as {when}, so the change may or may not be real."
    )


def goal(side: str, motion: str, direction: str) -> Sentence:
    """“Your coach and you want more turning in on the left.”"""
    moving = HEADINGS[motion].lower()
    return ((f"Your coach and you want {direction} {moving} on the ", ""), *_hip(side), (".", ""))


def change(side: str, motion: str, verdict: Change, goal: str = "") -> Sentence:
    """What happened to one hip since it was first measured, with its error."""
    start: Sentence = (("Your ", ""), *_hip(side), (" hip ", ""))
    does = DOES[motion]
    if verdict.verdict == "no_data":
        return (*start, ("has not been measured this way yet.", ""))
    if verdict.verdict == "baseline_only":
        text = f"{does} {degrees(verdict.latest)}, measured once so far. We look again."
        return (*start, (text, ""))
    if verdict.verdict == "not_judged":
        return (*start, (f"{does} {degrees(verdict.latest)}. {NO_ERROR_KNOWN}", ""))
    numbers: Part = (change_text(verdict), "strong")
    people = "" if verdict.same_rater else f" {DIFFERENT_PEOPLE}"
    if verdict.verdict == "no_clear_change":
        since = since_words(verdict.baseline_on, verdict.latest_on)
        text = f" since {since}.{people}"
        return (*start, ("shows no clear change: ", ""), numbers, (text, ""))
    when = in_words(verdict.baseline_on, verdict.latest_on)
    more = "more" if verdict.verdict == "increased" else "less"
    wanted = " That is the way you both want it to go." if agrees(verdict, goal) else ""
    return (*start, (f"{does} {more} than {when}: ", ""), numbers, (f".{wanted}{people}", ""))


def error_meaning(verdict: Asymmetry) -> str:
    """What the number after “±” means, for whoever never met one."""
    if verdict.threshold is None:
        return ""
    most = error(verdict.threshold)[1:]
    return (
        "Measuring has a margin. If both hips turned exactly the same, the measured difference "
        f"could still come out as anything up to {most}. So a difference is called clear only when "
        "it is larger than that and was seen more than once."
    )
