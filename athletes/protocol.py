"""How hips are measured: the allowed words, the limits and the size of the error.

Everything here follows measurement §1–§3. Angles are whole HUNDREDTHS of a degree, because in
floats 20.4 − 15.4 is less than 5. Trials are Decimals with one decimal place. SEMs are degrees as
floats; a threshold worked out from them becomes hundredths in exactly one place,
`float_to_hundredths`, so that JavaScript can do the same sum and reach the same verdict.

Knee bent to 90°, shank as pointer: foot out = internal rotation, foot in = external rotation.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal, TypeAlias

INTERNAL: Final = "internal_rotation"
EXTERNAL: Final = "external_rotation"
TOTAL_ROTATION: Final = "total_rotation"
ROTATIONS: Final = (INTERNAL, EXTERNAL)

# value → label; the order is the order on the screen, left before right always.
MOTIONS: Final[dict[str, str]] = {
    INTERNAL: "Internal rotation",
    EXTERNAL: "External rotation",
    "flexion": "Flexion",
    "extension": "Extension",
    "abduction": "Abduction",
    "adduction": "Adduction",
}
# Never typed in: worked out from the two rotations of one assessment.
DERIVED_MOTIONS: Final[dict[str, str]] = {TOTAL_ROTATION: "Total arc"}
SHORT_MOTIONS: Final[dict[str, str]] = {
    INTERNAL: "IR",
    EXTERNAL: "ER",
    "flexion": "Flex",
    "extension": "Ext",
    "abduction": "Abd",
    "adduction": "Add",
    TOTAL_ROTATION: "IR + ER",
}
FOOT_DIRECTIONS: Final[dict[str, str]] = {INTERNAL: "foot goes out", EXTERNAL: "foot goes in"}
SIDES: Final[dict[str, str]] = {"left": "Left", "right": "Right"}
POSITIONS: Final[dict[str, str]] = {
    "prone": "Face down",
    "seated": "Sitting",
    "supine": "On the back",
    "supine_90_90": "On the back, hip and knee at 90°",
    "side_lying": "On the side",
    "standing": "Standing",
}
MODES: Final[dict[str, str]] = {"active": "Active", "passive": "Passive"}
INSTRUMENTS: Final[dict[str, str]] = {
    "inclinometer": "Inclinometer",
    "goniometer": "Goniometer",
    "phone_tilt": "Phone (this app)",
    "phone_other": "Phone (another app)",
    "photo_line": "Line on a photo",
    "visual": "By eye",
}
ENDPOINTS: Final[dict[str, str]] = {
    "pelvis_moves": "Pelvis starts to move",
    "firm_stop": "Firm stop",
    "max_effort": "As far as possible",
}
RATERS: Final[dict[str, str]] = {"coach": "Measured by a coach", "self": "Measured alone"}
STATES: Final[dict[str, str]] = {
    "cold": "Cold",
    "warmed_up": "Warmed up",
    "after_run": "After a run",
}

_ROTATION_POSITIONS: Final = frozenset({"prone", "seated", "supine", "supine_90_90"})
MEASURABLE: Final[dict[str, frozenset[str]]] = {
    INTERNAL: _ROTATION_POSITIONS,
    EXTERNAL: _ROTATION_POSITIONS,
    "flexion": frozenset({"supine", "standing"}),
    "extension": frozenset({"prone", "side_lying"}),
    "abduction": frozenset({"supine", "side_lying"}),
    "adduction": frozenset({"supine", "side_lying"}),
}
# Where gravity does not change with the movement, a phone's tilt sensor sees nothing.
PHONE_CANNOT: Final[frozenset[tuple[str, str]]] = frozenset(
    {
        (INTERNAL, "supine_90_90"),
        (EXTERNAL, "supine_90_90"),
        ("abduction", "supine"),
        ("adduction", "supine"),
        ("extension", "side_lying"),
    }
)

# Degrees: outside LIMITS is refused, outside ASK is asked about.
LIMITS: Final[dict[str, tuple[int, int]]] = {
    INTERNAL: (-30, 100),
    EXTERNAL: (-30, 100),
    "flexion": (0, 160),
    "extension": (-30, 60),
    "abduction": (0, 90),
    "adduction": (0, 60),
}
ASK: Final[dict[str, tuple[int, int]]] = LIMITS | {INTERNAL: (0, 70), EXTERNAL: (0, 80)}
TOTAL_ARC_ASK: Final = (30, 130)

MAX_TRIALS: Final = 5
DEFAULT_TRIALS: Final = 3
QUEUE_TRIALS: Final = 2
TWO_TRIALS_APART: Final = 550
THREE_TRIALS_SPAN: Final = 700
PAIN_LEFT_OUT: Final = 3
PAIN_MAX: Final = 10


def _half_up(x: Decimal, step: str) -> Decimal:
    """Round half away from zero; a rounded −0 is plain 0."""
    return x.quantize(Decimal(step), rounding=ROUND_HALF_UP) + 0


def to_hundredths(x: Decimal | int | str) -> int:
    """Degrees → whole hundredths of a degree, half away from zero."""
    return int(_half_up(Decimal(x) * 100, "1"))


def to_degrees(hundredths: int) -> Decimal:
    """Hundredths → degrees, exactly."""
    return Decimal(hundredths) / 100


def float_to_hundredths(x: float) -> int:
    """A threshold in float degrees → hundredths, half away from zero.

    JavaScript: `Math.sign(x) * Math.floor(Math.abs(x) * 100 + 0.5)`.
    """
    size = math.floor(abs(x) * 100 + 0.5)
    return size if x >= 0 else -size


def divide(numerator: int, denominator: int) -> int:
    """Whole-number division rounded half away from zero; the denominator is positive."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def whole_degrees(hundredths: int) -> int:
    """What people are shown: whole degrees, half away from zero."""
    return divide(hundredths, 100)


def tenths(hundredths: int) -> Decimal:
    """What other programs are given: one decimal, half away from zero."""
    return Decimal(divide(hundredths, 10)) / 10


def round_trial(x: Decimal) -> Decimal:
    """A trial is kept to 0.1°, half away from zero."""
    return _half_up(x, "0.1")


def middle(values: Sequence[int]) -> int:
    """Median in hundredths; of an even number, the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return divide(ordered[half - 1] + ordered[half], 2)


def trial_value(trials: Sequence[Decimal]) -> int:
    """The value of one measurement: the median of its trials, of two their mean (§2).

    Never the best of them: the highest of three reads about 0.85 within-session SDs too high.
    """
    if not trials:
        raise ValueError("A value needs at least one trial.")
    return middle([to_hundredths(trial) for trial in trials])


def spread(trials: Sequence[Decimal]) -> int:
    """Highest trial minus lowest, in hundredths."""
    values = [to_hundredths(trial) for trial in trials]
    return max(values) - min(values) if values else 0


def more_trials_wanted(trials: Sequence[Decimal], planned: int) -> int:
    """How many trials to ask for while the athlete is still there (§2).

    Two too far apart ask for a third; the first three spanning too much ask for five in all.
    """
    count = len(trials)
    wanted = planned
    if count >= 2 and spread(trials[:2]) > TWO_TRIALS_APART:
        wanted = max(wanted, 3)
    if count >= 3 and spread(trials[:3]) > THREE_TRIALS_SPAN:
        wanted = MAX_TRIALS
    return max(0, min(wanted, MAX_TRIALS) - count)


def is_left_out(pain: int | None, stopped_by_pain: bool) -> bool:
    """Measured with pain: kept and shown, but not in baseline, trend or side difference (§2)."""
    return stopped_by_pain or (pain is not None and pain >= PAIN_LEFT_OUT)


# --- the error of a value ---------------------------------------------------------------------

SemSource: TypeAlias = Literal["default", "club", "own check"]
OWN_CHECK: Final = "own check"

# SEM in degrees of a value from three trials, (same rater, different raters): IR, ER, all others.
SEM_TABLE: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "inclinometer": ((2.5, 3.5), (3.0, 4.0), (4.0, 5.0)),
    "goniometer": ((3.0, 4.0), (3.5, 4.5), (4.0, 5.0)),
    "phone_tilt": ((3.0, 4.0), (3.5, 4.5), (4.0, 5.0)),
    "photo_line": ((4.0, 5.0), (4.0, 5.0), (5.0, 6.0)),
    "phone_other": ((5.0, 6.0), (5.0, 6.0), (5.0, 6.0)),
}
# The row for anything in supine 90/90 and any self-measurement, whatever the instrument.
ROUGH_SEM: Final = (5.0, 6.0)
# Another rater adds a degree in every row; a club's or a coach's own number gets the same.
OTHER_RATER_ADDS: Final = 1.0
CLUB_SEM_RANGE: Final = (1.0, 15.0)
TRIAL_SD: Final = 2.0
# Variance of the value of k trials, in units of the variance of one trial.
TRIAL_VARIANCE: Final[dict[int, float]] = {1: 1.0, 2: 0.5, 3: 0.449, 4: 0.298, 5: 0.287}

SemDefaults = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Sem:
    """Standard error of one value, in degrees, and where the number came from."""

    same: float
    different: float
    source: SemSource

    @property
    def mdc95(self) -> float:
        """Minimal detectable change between two single values of one rater."""
        return 1.96 * math.sqrt(2) * self.same


def sem(
    motion: str,
    *,
    position: str,
    instrument: str,
    rater: str,
    trials: int,
    defaults: SemDefaults | None = None,
    checks: SemDefaults | None = None,
    agreements: SemDefaults | None = None,
) -> Sem | None:
    """SEM of a value from `trials` trials; None for what is only seen by eye.

    `defaults`: a club's own SEM of three trials by (instrument, motion). `checks`: the same from
    the rater's own repeatability check, already drawn towards the default; `agreements` of the two
    raters' check of each other. Total rotation takes the errors of both rotations together, which
    is an upper bound.
    """
    if instrument == "visual":
        return None
    known = (defaults or {}, checks or {}, agreements or {})
    if motion == TOTAL_ROTATION:
        parts = [_sem_of_three(one, position, instrument, rater, known) for one in ROTATIONS]
        return _together([_for_trials(part, trials) for part in parts])
    return _for_trials(_sem_of_three(motion, position, instrument, rater, known), trials)


def tool_sem(motion: str, instrument: str, defaults: SemDefaults) -> Sem:
    """SEM of three trials with a tool before anybody checked: the club's own, or the table's.

    Raises KeyError for what is only seen by eye.
    """
    column = ROTATIONS.index(motion) if motion in ROTATIONS else 2
    same, different = SEM_TABLE[instrument][column]
    if (instrument, motion) in defaults:
        same = float(defaults[instrument, motion])
        return Sem(same, same + OTHER_RATER_ADDS, "club")
    return Sem(same, different, "default")


def _sem_of_three(
    motion: str,
    position: str,
    instrument: str,
    rater: str,
    known: tuple[SemDefaults, SemDefaults, SemDefaults],
) -> Sem:
    defaults, checks, agreements = known
    tool = tool_sem(motion, instrument, defaults)
    same, different, source = tool.same, tool.different, tool.source
    key = (instrument, motion)
    if key in checks and rater != "self":
        same, source = float(checks[key]), "own check"
        different = max(different, same + OTHER_RATER_ADDS)
    if key in agreements and rater != "self":
        # Two people can hardly agree better with each other than each with themselves.
        different, source = max(float(agreements[key]), same), "own check"
    # "Where two rows fit, the larger holds": these two fit beside every instrument's own row.
    if (position == "supine_90_90" or rater == "self") and same < ROUGH_SEM[0]:
        return Sem(ROUGH_SEM[0], max(different, ROUGH_SEM[1]), "default")
    return Sem(same, different, source)


def _for_trials(three: Sem, trials: int) -> Sem:
    """Only the part of the error within a session shrinks with more trials."""
    k = max(1, min(trials, MAX_TRIALS))
    extra = TRIAL_SD**2 * (TRIAL_VARIANCE[k] - TRIAL_VARIANCE[3])
    same, different = (math.sqrt(max(0.0, x**2 + extra)) for x in (three.same, three.different))
    return Sem(same, different, three.source)


def _together(parts: Sequence[Sem]) -> Sem:
    """Errors of a sum; named after its best known part."""
    sources = {part.source for part in parts}
    source: SemSource = "default"
    if "own check" in sources:
        source = "own check"
    elif "club" in sources:
        source = "club"
    return Sem(
        math.hypot(*(part.same for part in parts)),
        math.hypot(*(part.different for part in parts)),
        source,
    )
