"""What a club knows of its own measuring errors: its defaults, and its coaches' own checks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import (
    BooleanField,
    DateTimeField,
    FloatField,
    IntegerField,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast

from athletes import protocol, repeatability
from athletes.models import ErrorDefault, OwnError
from athletes.protocol import tool_sem

ByTool = dict[tuple[str, str], float]  # (instrument, motion) → degrees, of three trials


@dataclass(frozen=True)
class CheckBehind:
    """The finished check that an error comes from: its id and its day."""

    uuid: UUID
    finished_at: datetime | None


@dataclass(frozen=True)
class KnownErrors:
    """Standard errors in degrees by (instrument, motion): the club's, by rater, and by two raters.

    Those of checks are already drawn towards the default (measurement.md §3).
    """

    defaults: ByTool = field(default_factory=dict)
    checks: dict[str, ByTool] = field(default_factory=dict)
    agreements: dict[frozenset[str], ByTool] = field(default_factory=dict)
    behind: dict[tuple[frozenset[str], str, str], CheckBehind] = field(default_factory=dict)

    def of_check(self, raters: Iterable[int], tool: str, motion: str) -> float:
        """What verdicts use of a check in use of these people, one or two."""
        people = [str(one) for one in raters]
        found = self.checks[people[0]] if len(people) == 1 else self.agreements[frozenset(people)]
        return found[tool, motion]

    def check_behind(self, raters: Iterable[str], tool: str, motion: str) -> CheckBehind | None:
        """The check that verdicts on one rater's values, or two raters', rest on, if any."""
        parts = protocol.ROTATIONS if motion == protocol.TOTAL_ROTATION else (motion,)
        found = (self.behind.get((frozenset(raters), tool, part)) for part in parts)
        return next(filter(None, found), None)


_HOW_WELL = ("athletes", "is_same_day", "repeat_check__uuid", "repeat_check__finished_at")
# The columns of a default that has no check behind it, typed like the other half of the union.
_NOBODY = (
    Cast(Value(None), IntegerField()),
    Cast(Value(None), IntegerField()),
    Cast(Value(0), IntegerField()),
    Cast(Value(False), BooleanField()),
    Cast(Value(None), UUIDField()),
    Cast(Value(None), DateTimeField()),
)


def known_errors(club_id: int) -> KnownErrors:
    """One query."""
    own = (
        OwnError.unscoped.in_use()
        .filter(club_id=club_id)
        .order_by()
        .values_list("instrument", "motion", "s_deg", "rater_id", "second_rater_id", *_HOW_WELL)
    )
    club = (
        ErrorDefault.unscoped.filter(club_id=club_id)
        .order_by()
        .values_list("instrument", "motion", Cast("sem_deg", FloatField()), *_NOBODY)
    )
    known = KnownErrors()
    rows = list(own.union(club, all=True))
    for instrument, motion, degrees, rater, *_ in rows:
        if rater is None:
            known.defaults[instrument, motion] = degrees
    for instrument, motion, s, rater, second, athletes, same_day, *check in rows:
        if rater is None:
            continue
        default = tool_sem(motion, instrument, known.defaults)
        sem0 = default.same if second is None else default.different
        used = repeatability.used(s, athletes, sem0, is_same_day=bool(same_day))
        people = frozenset(str(one) for one in (rater, second) if one is not None)
        known.behind[people, instrument, motion] = CheckBehind(*check)
        if second is None:
            known.checks.setdefault(str(rater), {})[instrument, motion] = used
        else:
            known.agreements.setdefault(people, {})[instrument, motion] = used
    return known
