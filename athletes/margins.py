"""How large a difference must be before it means something: windows, errors, margins.

Shared by `change` (one side over time) and `asymmetry` (left against right). A window's value is
kept in HALVES of a hundredth of a degree ("twice"), so that the mean of two days is exact and a
verdict does not hang on how it was rounded; people are shown the rounded value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Final

from athletes import protocol
from athletes.protocol import Sem, SemDefaults, float_to_hundredths

# A window's error in units of one value's error: one day, mean of two, median of three.
WINDOW_FACTOR: Final[dict[int, float]] = {1: 1.0, 2: 0.70711, 3: 0.66983}
Z_95: Final = 1.96
Z_CONFIRMED: Final = 3.0
# Below this, errors that do not average out (zero, pelvis) could explain any difference.
FLOOR: Final = 5.0
RESTART_DAYS: Final = 180


@dataclass(frozen=True, slots=True)
class Value:
    """One side on one day."""

    on: date
    value: int
    trials: int
    raters: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Left − right on one day, with the two values behind it."""

    on: date
    value: int
    left: int
    right: int
    left_trials: int
    right_trials: int
    raters: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Errors:
    """What turns the number of trials and the rater into an error, for one series.

    `defaults` are a club's own SEMs; `checks` are coaches' own repeatability checks by rater,
    `agreements` the checks of two people by the pair. All are by (instrument, motion), for a value
    from three trials.
    """

    motion: str
    position: str
    instrument: str
    rater: str
    defaults: SemDefaults | None = None
    checks: Mapping[str, SemDefaults] | None = None
    agreements: Mapping[frozenset[str], SemDefaults] | None = None

    def of(self, days: Sequence[Value]) -> Sem | None:
        """The error of one value in these days, the largest when they mix numbers of trials."""
        raters = {rater for day in days for rater in day.raters}
        pair = frozenset(rater for rater in raters if rater) if len(raters) == 2 else frozenset()
        return self.sem(min(day.trials for day in days), one_rater(days), pair)

    def sem(
        self, trials: int, by: str | None = None, pair: frozenset[str] = frozenset()
    ) -> Sem | None:
        """The error of one value; `by` is the one rater of all values it is compared with, `pair`
        the two where there are two.

        None for what is seen by eye: shown, never judged.
        """
        return protocol.sem(
            self.motion,
            position=self.position,
            instrument=self.instrument,
            rater=self.rater,
            trials=trials,
            defaults=self.defaults,
            checks=(self.checks or {}).get(by) if by else None,
            agreements=(self.agreements or {}).get(pair) if pair else None,
        )


def twice(window: Sequence[int]) -> int:
    """Twice the window's value: of one day itself, of two their mean, of three their median."""
    if len(window) == 2:
        return sum(window)
    return 2 * sorted(window)[len(window) // 2]


def halved(doubled: int) -> int:
    """Back to hundredths, half away from zero."""
    return protocol.divide(doubled, 2)


def one_rater(days: Iterable[Value | Gap]) -> str | None:
    """The one known rater who measured on every one of these days, or None."""
    raters = {rater for day in days for rater in day.raters}
    return next(iter(raters)) if len(raters) == 1 else None


def change_margin(z: float, days: int, sem: Sem, *, same_rater: bool) -> float:
    """Error in degrees of the difference between two windows of `days` days each (§4).

    Between raters the part that comes with the rater does not shrink with more days.
    """
    factor = WINDOW_FACTOR[days]
    if same_rater:
        return z * sqrt(2) * factor * sem.same
    return z * sqrt(2) * sqrt((factor * sem.same) ** 2 + sem.different**2 - sem.same**2)


def threshold(margin: float, floor: float = FLOOR) -> int:
    """The smallest difference that counts, in hundredths."""
    return float_to_hundredths(max(margin, floor))


def sign(x: int) -> int:
    return (x > 0) - (x < 0)


def restarts(before: date, on: date) -> bool:
    """A pause of more than 180 days between two days of a line starts it anew."""
    return (on - before).days > RESTART_DAYS
