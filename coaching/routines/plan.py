"""Who does how much on which side: emphasis, and a step as the beats a player goes through. Pure.

An extra set on the side with less is the default prescription (product.md screen 8); a drill that
works both sides at once cannot favour one and stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from exercises.dose import MOVE_S, SWITCH_S, Dose

EMPHASES = {
    "equal": "Both the same",
    "extra_left": "Extra on left",
    "extra_right": "Extra on right",
    "only_left": "Left only",
    "only_right": "Right only",
}
BEATS = ("work", "switch", "rest")


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets of each side; `both` counts those that work left and right at once."""

    left: int
    right: int
    both: int = 0

    @property
    def total(self) -> int:
        return self.left + self.right + self.both


def sets_of(dose: Dose, emphasis: str) -> Sets:
    """The sets of a step for one athlete. Raises KeyError for an emphasis that does not exist."""
    if emphasis not in EMPHASES:
        raise KeyError(emphasis)
    if not dose.per_side:
        return Sets(0, 0, dose.sets)
    left = 0 if emphasis == "only_right" else dose.sets + (emphasis == "extra_left")
    right = 0 if emphasis == "only_left" else dose.sets + (emphasis == "extra_right")
    return Sets(left, right)


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing to do: `work` on a side, `switch` to `side`, or `rest`.

    `seconds` is how long it takes at tempo. Of a work beat, `reps` are counted one each `rep_s`
    seconds after `prehold_s` of settling; a hold has `reps` too, each `rep_s` long. `number` of
    `of` tells the set of that side (sides "left", "right", or "both").
    """

    kind: str
    side: str
    seconds: int
    number: int = 0
    of: int = 0
    reps: int = 0
    rep_s: int = 0
    prehold_s: int = 0
    is_hold: bool = False


def beats(dose: Dose, laterality: str, emphasis: str) -> list[Beat]:
    """A step from its first set to its last: left before right, a rest after each round.

    In a drill whose sides alternate, a round that has both is one beat of twice the repetitions;
    an extra set works its side alone.
    """
    sets = sets_of(dose, emphasis)
    found: list[Beat] = []
    for number in range(1, max(sets.left, sets.right, sets.both) + 1):
        if found:
            found.append(Beat("rest", found[-1].side, dose.rest_s))
        found += _round(dose, laterality, sets, number)
    return [beat for beat in found if beat.kind == "work" or beat.seconds]


def _round(dose: Dose, laterality: str, sets: Sets, number: int) -> Iterator[Beat]:
    if sets.both:
        yield _work(dose, "both", number, sets.both)
        return
    has_left, has_right = number <= sets.left, number <= sets.right
    if laterality == "alternating" and has_left and has_right:
        yield _work(dose, "both", number, min(sets.left, sets.right), twice=True)
        return
    if has_left:
        yield _work(dose, "left", number, sets.left)
    if has_left and has_right:
        yield Beat("switch", "right", SWITCH_S)
    if has_right:
        yield _work(dose, "right", number, sets.right)


def _work(dose: Dose, side: str, number: int, of: int, *, twice: bool = False) -> Beat:
    times = 2 if twice else 1
    return Beat(
        kind="work",
        side=side,
        seconds=dose.set_s * times,
        number=number,
        of=of,
        reps=dose.reps * times,
        rep_s=dose.hold_s + (0 if dose.is_hold else MOVE_S),
        prehold_s=dose.prehold_s * times,
        is_hold=dose.is_hold,
    )


def seconds_of(dose: Dose, laterality: str, emphasis: str) -> int:
    """How long a step takes one athlete, everything included."""
    return sum(beat.seconds for beat in beats(dose, laterality, emphasis))


def weekly_hold_minutes(doses: list[Dose], emphasis: str, days: int) -> tuple[float, float]:
    """Minutes a week at the end of range, left and right: Σ sets · held seconds · days / 60.

    reference/domain-science.md §6; to be read against its guide of 5 to 10 minutes a week. Give it
    the mobility drills only: holding against a band is not a stretch.
    """
    left = right = 0
    for dose in doses:
        sets = sets_of(dose, emphasis)
        left += (sets.left + sets.both) * dose.held_s
        right += (sets.right + sets.both) * dose.held_s
    return left * days / 60, right * days / 60


# Minutes a week of held stretch per side (reference/domain-science.md §6): studies of static
# stretching favour 5 or more on 5 days, and a meta-analysis of 189 found no more gain beyond 10.
GUIDE_MIN = (5, 10)


def minutes_words(minutes: float) -> str:
    """“4.2 min”, and “4 min” where nothing is behind the point."""
    return f"{minutes:.1f}".removesuffix(".0") + " min"


def guide_words(left: float, right: float) -> str:
    """The stretch of a week against the coaching guide, claiming no more than it does."""
    low, high = GUIDE_MIN
    least, most = min(left, right), max(left, right)
    guide = f"the coaching guide of {low} to {high} minutes a week for each side"
    if not most:
        return "No stretching drills, so there is nothing to count here."
    if most > high:
        return f"More than {guide}. Studies of stretching saw no further gain beyond that."
    return f"{'Less than' if least < low else 'Within'} {guide}."
