"""What the values of a repeatability check say, one result per motion.

Statistics are made of everybody; tables and marks show only the athletes that are handed in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from athletes import check_words as words
from athletes import protocol, repeatability
from athletes.actions.known import known_errors
from athletes.charts.agreement import Dot, Picture, pictures
from athletes.models import Athlete, RepeatabilityCheck
from athletes.occasions import Occasions, Sides, repeats_of
from athletes.repeatability import Check
from athletes.wording import ERROR_SOURCES

LEAST_SHOWN = 2


def _exact(hundredths: int | None) -> str:
    return "–" if hundredths is None else words.degrees(hundredths / 100)


@dataclass(frozen=True)
class Pair:
    """One athlete's values of one motion, in hundredths of a degree, for the table."""

    athlete: Athlete
    days: int
    counts: bool
    sides: Sides

    @property
    def cells(self) -> list[dict[str, str]]:
        """One row of the table per side; a value to 0.1°, as it was measured."""
        return [
            {
                "side": side,
                "first_said": _exact(first),
                "second_said": _exact(second),
                "difference": _exact(None if first is None or second is None else second - first),
            }
            for side, first, second in self.sides
        ]


@dataclass(frozen=True)
class Result:
    """What one motion says."""

    motion: str
    people: words.People
    check: Check | None
    counted: int
    default: float
    default_source: str
    verdicts: float
    pairs: Sequence[Pair]
    left_out: Sequence[str]
    unseen: int
    drawings: Sequence[Picture]
    limits: tuple[float, float] | None

    @property
    def label(self) -> str:
        return protocol.MOTIONS[self.motion]

    @property
    def default_words(self) -> str:
        return f"{words.degrees(self.default)}, {ERROR_SOURCES[self.default_source]}"

    @property
    def said(self) -> dict[str, str]:
        """Every sentence of the card by its place."""
        check = self.check
        if check is None:
            return {}
        return {
            "opening": words.opening(check.mdc95, self.people),
            "systematic": words.systematic(check, self.people),
            "used": words.used(check, self.default, self.people),
            "sums": words.sums(check, self.default),
            "rough": words.rough(self.verdicts, check),
            "same_day": words.same_day(check),
            "sem": words.degrees(check.sem),
            "sem_interval": words.interval(check.sem_interval),
            "mdc": words.degrees(check.mdc95),
            "mdc_interval": words.interval(check.mdc95_interval),
            "verdicts": words.degrees(self.verdicts),
            "icc_2_1": f"{check.icc_2_1:.2f}".replace("-", "−"),
            "icc_3_1": f"{check.icc_3_1:.2f}".replace("-", "−"),
        }

    @property
    def picture_words(self) -> str:
        """The picture as a sentence."""
        if self.check is None or self.limits is None:
            return ""
        return (
            f"{self.label}: second minus first value of each leg against their mean. Mean "
            f"difference {words.degrees(self.check.bias)}, limits of agreement "
            f"{words.interval(self.limits)}."
        )


def results_of(
    club_id: int,
    check: RepeatabilityCheck,
    together: Mapping[int, Occasions],
    athletes: Sequence[Athlete],
    people: words.People,
) -> list[Result]:
    if len(together) < LEAST_SHOWN:
        return []
    defaults = known_errors(club_id).defaults
    return [
        _result(check, motion, together, athletes, people, defaults) for motion in check.motions
    ]


def _result(
    check: RepeatabilityCheck,
    motion: str,
    together: Mapping[int, Occasions],
    athletes: Sequence[Athlete],
    people: words.People,
    defaults: Mapping[tuple[str, str], float],
) -> Result:
    tool = protocol.tool_sem(motion, check.instrument, defaults)
    default = tool.different if check.is_of_two else tool.same
    counted = repeatability.counted(repeats_of(together.values(), motion))
    found = repeatability.check(counted, default) if len(counted) >= LEAST_SHOWN else None
    pairs = [_pair(one, together[one.pk], motion) for one in athletes if one.pk in together]
    pairs = [pair for pair in pairs if any(None not in one for one in pair.sides)]
    limits = repeatability.limits_of_agreement(counted).limits if found else None
    return Result(
        motion=motion,
        people=people,
        check=found,
        counted=len(counted),
        default=default,
        default_source=tool.source,
        verdicts=verdicts_use(check, motion, defaults, found.sem_used if found else default),
        pairs=pairs,
        left_out=_left_out(pairs),
        unseen=len(repeats_of(together.values(), motion)) - len(pairs),
        drawings=pictures(_dots(pairs), found.bias, limits) if found and limits else (),
        limits=limits,
    )


def verdicts_use(
    check: RepeatabilityCheck,
    motion: str,
    defaults: Mapping[tuple[str, str], float],
    used: float,
) -> float:
    """The error of three trials as `protocol.sem` will say it while the check is in use."""
    own = {(check.instrument, motion): used}
    given = {"agreements": own} if check.is_of_two else {"checks": own}
    found = protocol.sem(
        motion,
        position=check.position,
        instrument=check.instrument,
        rater="coach",
        trials=protocol.DEFAULT_TRIALS,
        defaults=defaults,
        **given,
    )
    if found is None:  # By eye: no check is ever planned so.
        return used
    return found.different if check.is_of_two else found.same


def _pair(athlete: Athlete, occasions: Occasions, motion: str) -> Pair:
    days = occasions.days_apart or 0
    return Pair(
        athlete=athlete,
        days=days,
        counts=repeatability.Repeat(None, None, days).is_in_time,
        sides=occasions.values(motion),
    )


def _left_out(pairs: Iterable[Pair]) -> list[str]:
    return [
        words.too_soon_or_late(pair.athlete.name, pair.days) for pair in pairs if not pair.counts
    ]


def _dots(pairs: Iterable[Pair]) -> list[Dot]:
    return [
        Dot(side, first / 100, second / 100)  # type: ignore[arg-type]
        for pair in pairs
        if pair.counts
        for side, first, second in pair.sides
        if first is not None and second is not None
    ]
