"""Every sentence about a verdict, word for word, beside the verdict that it is about.

Tables for `test_sentences.py`. All are of the left side where one side has less; the right is the
mirror image. Days: the start is in March 2026, now is 8 June 2026.
"""

from dataclasses import dataclass, replace
from datetime import date

from athletes.asymmetry import Asymmetry, DifferenceChange
from athletes.change import Change, Slope

NOW = date(2026, 6, 8)
MARCH = (date(2026, 3, 1), date(2026, 3, 9), date(2026, 3, 16))
JUNE = (date(2026, 5, 25), date(2026, 6, 1), NOW)

# --- left against right ---------------------------------------------------------------------------


def gap(verdict, difference, **more):
    """An inclinometer's verdict over the last three days with both sides, left 31 and right 39."""
    known = {
        "pairs": 6, "margin": 464, "threshold": 500, "latest_on": NOW, "window_on": JUNE,
        "less_side": "left", "latest_left": 3900 + difference, "latest_right": 3900, "sem": 250,
        "sem_source": "default",
    }  # fmt: skip
    return Asymmetry(**(known | {"verdict": verdict, "difference": difference} | more))


def moved(verdict, baseline, current, threshold=700):
    return DifferenceChange(
        baseline, current, current - baseline, threshold, threshold, verdict, MARCH, JUNE
    )


@dataclass(frozen=True)
class Pair:
    """A verdict on left against right, and what each function says of it."""

    verdict: Asymmetry
    chip: tuple[str, str]
    difference: str
    reason: str
    change: str
    own: str
    own_change: str
    means: str


MEANS = (
    "Measuring has a margin. If both hips turned exactly the same, the measured difference could "
    "still come out as anything up to {}. So a difference is called clear only when it is larger "
    "than that and was seen more than once."
)
FIVE, SEVEN = MEANS.format("5°"), MEANS.format("7°")
ONCE = {"pairs": 1, "threshold": 693, "margin": 693, "window_on": (NOW,)}
TOLD_APART = (
    "It was {}° in March. The change is too small to be sure of; the next measurement will help."
)

PAIRS = {
    "never measured": Pair(
        Asymmetry(0, "no_pair"),
        ("unknown", "Can’t tell yet"),
        "No assessment has both sides of internal rotation yet.",
        "", "",
        "How far each hip turns in has not been measured on both sides yet.",
        "", "",
    ),
    "new baseline": Pair(
        Asymmetry(0, "no_pair", latest_on=NOW, latest_left=3100, latest_right=3900),
        ("unknown", "Can’t tell yet"),
        "A new baseline is set: measure both sides to start again.",
        "", "",
        "A new start is set. Left and right are compared after the next measurement.",
        "", "",
    ),
    "by eye": Pair(
        gap("not_judged", -800, margin=None, threshold=None, less_side=None, sem=None),
        ("unknown", "Can’t tell yet"),
        "Measured by eye: too rough for a verdict (latest L 31°, R 39°).",
        "", "",
        "Your left hip turns in 31°, your right 39°. Measured by eye: too rough for a verdict.",
        "", "",
    ),
    "within the error, one day": Pair(
        gap("within_error", -300, less_side=None, **ONCE),
        ("within", "3°, within error"),
        "No difference beyond measurement error (latest L 36°, R 39°; gap 3° ± 7°).",
        "", "",
        "Your left hip turns in 36°, your right 39°. The 3° difference is within the ±7° error and "
        "may be no difference at all.",
        "", SEVEN,
    ),
    "within the error, three days": Pair(
        gap("within_error", -300, less_side=None, change=moved("unclear", -700, -300)),
        ("within", "3°, within error"),
        "No difference beyond measurement error (latest L 36°, R 39°; gap over the last 3: 3° ± "
        "5°).",
        "",
        "The 4° change since March is smaller than the error, so it may or may not be real.",
        "Your left hip turns in 36°, your right 39°. The 3° difference is within the ±5° error and "
        "may be no difference at all.",
        TOLD_APART.format(7), FIVE,
    ),
    "difference, one day": Pair(
        gap("difference", -800, **ONCE),
        ("once", "Left 8° less, once"),
        "Gap of 8° measured once. Measure again before acting.",
        "Gap of 8° measured once. Measure again before acting.",
        "",
        "Your left hip turns in 31°, your right 39°. The 8° difference was measured once so far. "
        "We look again.",
        "", SEVEN,
    ),
    "difference, not confirmed": Pair(
        gap("difference", -800, change=moved("unclear", 0, -800, threshold=900)),
        ("once", "Left 8° less, not confirmed"),
        "Gap of 8° not confirmed yet. Measure again before acting.",
        "Gap of 8° not confirmed yet. Measure again before acting.",
        "The 8° change since March is smaller than the error, so it may or may not be real.",
        "Your left hip turns in 31°, your right 39°. The 8° difference is not confirmed yet. "
        "We look again.",
        TOLD_APART.format(0), FIVE,
    ),
    "difference, confirmed": Pair(
        gap("difference", -800, confirmed=True, change=moved("unclear", -1200, -800)),
        ("confirmed", "Left 8° less"),
        "Left internal rotation is 8° less than right — more than the ±5° measurement error. "
        "It was 12° in March.",
        "Seen in the last 3 assessments.",
        "The 4° change since March is smaller than the error, so it may or may not be real.",
        "Your left hip turns in 31°, your right 39°. The 8° difference is more than the ±5° error.",
        TOLD_APART.format(12), FIVE,
    ),
    "difference, confirmed, of earlier days": Pair(
        gap("difference", -800, confirmed=True, latest_left=3400),
        ("confirmed", "Left 8° less"),
        "Left internal rotation is 8° less than right — more than the ±5° measurement error.",
        "Seen in the last 3 assessments.",
        "",
        "Your left hip turns in 34°, your right 39°. The difference over the last 3 times, 8°, is "
        "more than the ±5° error.",
        "", FIVE,
    ),
    "difference, confirmed, just beyond the error": Pair(
        gap("difference", -520, confirmed=True, threshold=504,
            change=moved("unclear", -520, -520)),
        ("confirmed", "Left 5° less"),
        "Left internal rotation is 5° less than right — just beyond the ±5° measurement error. "
        "It was 5° in March.",
        "Seen in the last 3 assessments.",
        "The difference is what it was in March.",
        "Your left hip turns in 34°, your right 39°. The 5° difference is just beyond the ±5° "
        "error.",
        "It is what it was in March.", MEANS.format("6°"),
    ),
    "difference, confirmed, from the other side": Pair(
        gap("difference", -800, confirmed=True, change=moved("unclear", 600, -800)),
        ("confirmed", "Left 8° less"),
        "Left internal rotation is 8° less than right — more than the ±5° measurement error. "
        "It was 6° less on the right in March.",
        "Seen in the last 3 assessments.",
        "The side with less is not the same as in March, so the 14° change may or may not be real.",
        "Your left hip turns in 31°, your right 39°. The 8° difference is more than the ±5° error.",
        "The side that turns less is not the same as in March, so the change may or may not be "
        "real.", FIVE,
    ),
    "difference, confirmed, smaller": Pair(
        gap("difference", -800, confirmed=True, change=moved("smaller", -1800, -800)),
        ("confirmed", "Left 8° less"),
        "Left internal rotation is 8° less than right — more than the ±5° measurement error. "
        "It was 18° in March.",
        "Shrank from 18° in March to 8° now.",
        "The difference is smaller than in March: 18° then, 8° now; the error of such a change is "
        "±7°.",
        "Your left hip turns in 31°, your right 39°. The 8° difference is more than the ±5° error.",
        "It was 18° in March. It is smaller now: the change of 10° is more than the ±7° error of "
        "such a change.", FIVE,
    ),
    "large difference, one day": Pair(
        gap("large_difference", -1200, **ONCE),
        ("once", "Left 12° less, once"),
        "Gap of 12° measured once. Measure again before acting.",
        "Gap of 12° measured once. Measure again before acting.",
        "",
        "Your left hip turns in 27°, your right 39°. The 12° difference was measured once so far. "
        "We look again.",
        "", SEVEN,
    ),
    "large difference, not confirmed": Pair(
        gap("large_difference", -1200),
        ("once", "Left 12° less, not confirmed"),
        "Gap of 12° not confirmed yet. Measure again before acting.",
        "Gap of 12° not confirmed yet. Measure again before acting.",
        "",
        "Your left hip turns in 27°, your right 39°. The 12° difference is not confirmed yet. "
        "We look again.",
        "", FIVE,
    ),
    "large difference, confirmed, larger": Pair(
        gap("large_difference", -1400, confirmed=True, change=moved("larger", -600, -1400)),
        ("confirmed", "Left 14° less"),
        "Left internal rotation is 14° less than right — more than the ±5° measurement error. "
        "It was 6° in March.",
        "Grew from 6° in March to 14° now.",
        "The difference is larger than in March: 6° then, 14° now; the error of such a change is "
        "±7°.",
        "Your left hip turns in 25°, your right 39°. The 14° difference is more than the ±5° "
        "error.",
        "It was 6° in March. It is larger now: the change of 8° is more than the ±7° error of such "
        "a change.", FIVE,
    ),
}  # fmt: skip

# --- one side over time ---------------------------------------------------------------------------

PEOPLE = {
    "one": {},
    "two": {"same_rater": False},
    "two who checked": {"same_rater": False, "sem_source": "own check"},
}
GOALS = ("", "more", "less")


def over(verdict, change=None, **more):
    """An inclinometer's verdict on one side, from 31° in March."""
    known = {"n": 6, "latest": 3100 + (change or 0), "latest_on": NOW}
    if change is not None:
        known |= {
            "baseline": 3100, "current": 3100 + change, "change": change, "margin": 464,
            "threshold": 500, "baseline_on": MARCH, "current_on": JUNE, "sem": 250,
            "sem_source": "default",
        }  # fmt: skip
    return Change(**(known | {"verdict": verdict} | more))


CHANGES = {
    "never measured": Change(0, "no_data"),
    "new baseline": Change(0, "no_data", latest=3100, latest_on=NOW),
    "one day": over("baseline_only", n=1),
    "by eye": replace(over("not_judged", 700), threshold=None, margin=None, sem=None),
    "no clear change": over("no_clear_change", 200),
    "increased": over("increased", 700),
    "decreased": over("decreased", -700),
}
UNJUDGED = ("never measured", "new baseline", "one day", "by eye")
# What is said whoever measured, whatever is wanted: (coach, athlete).
PLAIN_CHANGES = {
    "never measured": (
        "Left internal rotation has not been measured yet.",
        "Your left hip has not been measured this way yet.",
    ),
    "new baseline": (
        "Left internal rotation has not been measured since the new baseline.",
        "Your left hip has not been measured this way yet.",
    ),
    "one day": (
        "Left internal rotation is 31°, measured once. Measure again to see a change.",
        "Your left hip turns in 31°, measured once so far. We look again.",
    ),
    "by eye": (
        "Left internal rotation is 38°. Measured by eye: too rough for a verdict.",
        "Your left hip turns in 38°. Measured by eye: too rough for a verdict.",
    ),
}
STAYED = (
    "Left internal rotation shows no clear change: +2° ± 5° since March.",
    "Your left hip shows no clear change: +2° ± 5° since March.",
)
# (verdict, goal): (coach, athlete), measured by one person; whoever else measured is said after it.
JUDGED_CHANGES = {
    ("no clear change", ""): STAYED,
    ("no clear change", "more"): STAYED,
    ("no clear change", "less"): STAYED,
    ("increased", ""): (
        "Left internal rotation increased: +7° ± 5° since March.",
        "Your left hip turns in more than in March: +7° ± 5°.",
    ),
    ("increased", "more"): (
        "Left internal rotation improved: +7° ± 5° since March; the goal is more.",
        "Your left hip turns in more than in March: +7° ± 5°. That is the way you both want it to "
        "go.",
    ),
    ("increased", "less"): (
        "Left internal rotation increased: +7° ± 5° since March.",
        "Your left hip turns in more than in March: +7° ± 5°.",
    ),
    ("decreased", ""): (
        "Left internal rotation decreased: −7° ± 5° since March.",
        "Your left hip turns in less than in March: −7° ± 5°.",
    ),
    ("decreased", "more"): (
        "Left internal rotation decreased: −7° ± 5° since March.",
        "Your left hip turns in less than in March: −7° ± 5°.",
    ),
    ("decreased", "less"): (
        "Left internal rotation improved: −7° ± 5° since March; the goal is less.",
        "Your left hip turns in less than in March: −7° ± 5°. That is the way you both want it to "
        "go.",
    ),
}
# Said after the sentence.
WHO_MEASURED = {
    "one": "",
    "two": " Measured by different people.",
    "two who checked": " Measured by two people; the error is from their own check of each other.",
}
TEXTS = {
    "never measured": "–",
    "new baseline": "–",
    "one day": "–",
    "by eye": "+7°",
    "no clear change": "+2° ± 5°",
    "increased": "+7° ± 5°",
    "decreased": "−7° ± 5°",
}
# (verdict, goal): the line of a list. Only a confirmed change has one, or a single drop.
DROPS = {None: "", 1100: "Measured once: 11° less than usual. Measure again."}
SLOPES = {
    "rising": (
        Slope(214, 41, 390, "rising"),
        "Slope, no verdict: +2.1° in 30 days (95 % interval +0.4° to +3.9°).",
    ),
    "falling": (
        Slope(-214, -390, -41, "falling"),
        "Slope, no verdict: −2.1° in 30 days (95 % interval −3.9° to −0.4°).",
    ),
    "no_clear_trend": (
        Slope(-25, -60, 5, "no_clear_trend"),
        "Slope, no verdict: −0.3° in 30 days (95 % interval −0.6° to +0.1°).",
    ),
}
SOURCES = {
    "default": "Standard error 2.5°, typical for this tool.",
    "club": "Standard error 2.5°, set by this club.",
    "own check": "Standard error 2.5°, from the coach’s own repeatability check.",
}

# --- motions, goals, pain, days -------------------------------------------------------------------

# motion: (what increased, the goal to a coach, how the hip moves, the goal to an athlete)
MOTIONS = {
    "internal_rotation": ("Left internal rotation increased: +7° ± 5° since March.",
                          "More internal rotation on the left",
                          "Your left hip turns in more than in March: +7° ± 5°.",
                          "Your coach and you want more turning in on the left."),
    "external_rotation": ("Left external rotation increased: +7° ± 5° since March.",
                          "More external rotation on the left",
                          "Your left hip turns out more than in March: +7° ± 5°.",
                          "Your coach and you want more turning out on the left."),
    "total_rotation": ("Left total arc increased: +7° ± 5° since March.",
                       "More total arc on the left",
                       "Your left hip turns in and out more than in March: +7° ± 5°.",
                       "Your coach and you want more in and out on the left."),
    "flexion": ("Left flexion increased: +7° ± 5° since March.",
                "More flexion on the left",
                "Your left hip bends up more than in March: +7° ± 5°.",
                "Your coach and you want more bending up on the left."),
    "extension": ("Left extension increased: +7° ± 5° since March.",
                  "More extension on the left",
                  "Your left hip moves back more than in March: +7° ± 5°.",
                  "Your coach and you want more moving back on the left."),
    "abduction": ("Left abduction increased: +7° ± 5° since March.",
                  "More abduction on the left",
                  "Your left hip moves out to the side more than in March: +7° ± 5°.",
                  "Your coach and you want more moving out to the side on the left."),
    "adduction": ("Left adduction increased: +7° ± 5° since March.",
                  "More adduction on the left",
                  "Your left hip moves across more than in March: +7° ± 5°.",
                  "Your coach and you want more moving across on the left."),
}  # fmt: skip
PAINS = {
    **{level: f"Pain {level} of 10 on the left, 8 June." for level in range(11)},
    None: "Stopped by pain on the left, 8 June.",
}
DUE = {
    None: "Not measured yet.",
    0: "Measured today.",
    1: "Last measured 1 day ago.",
    2: "Last measured 2 days ago.",
    57: "Last measured 57 days ago.",
}
