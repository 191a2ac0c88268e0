"""Routines that athletes were given, each with what was done of it and what the trained motion did.

Four queries beside the assignments, whatever the number of athletes: sessions, measurements, new
baselines, the club's errors. Only what a coach measured counts, and never across two ways of
measuring.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet

from athletes import series
from athletes.actions.keeping import baselines_of, errors_for
from athletes.actions.known import known_errors
from athletes.margins import Errors, Value
from athletes.models import Measurement, Series
from athletes.models.series import PROTOCOL_FIELDS
from athletes.protocol import is_left_out, to_hundredths
from athletes.shown import protocol_words
from athletes.when import today_in
from coaching.desk.followed import Given
from coaching.kernel.scoping import Actor
from coaching.routines import worked
from coaching.routines.following import Followed
from coaching.routines.models import Assignment, SessionLog
from coaching.routines.schedule import SHARES, Adherence, adherence
from coaching.routines.worked import Compared, Dose, Number, Term

SIDES = ("left", "right")
_UNKNOWN = Errors(motion="", position="", instrument="visual", rater="coach")


@dataclass(frozen=True)
class Way:
    """One way in which an athlete's motion was measured, by a coach: its days, oldest first."""

    protocol_key: tuple[str, ...]
    lines: dict[str, list[Value]]
    errors: Errors
    baselines: Sequence[date] = ()

    @property
    def words(self) -> str:
        return protocol_words(Series(**dict(zip(PROTOCOL_FIELDS, self.protocol_key, strict=True))))

    @property
    def is_judged(self) -> bool:
        """What is seen by eye has no error, and so no verdict."""
        return self.errors.instrument != "visual"

    @property
    def latest_on(self) -> date:
        return max(line[-1].on for line in self.lines.values() if line)


@dataclass(frozen=True)
class Tried:
    """One assignment that has begun."""

    given: Given
    ways: Sequence[Way] = ()

    @property
    def row(self) -> Assignment:
        return self.given.row

    @property
    def motion(self) -> str:
        return _motion(self.row)

    @property
    def trained(self) -> tuple[str, ...]:
        """The side that gets more; both where they get the same."""
        return tuple(side for side in SIDES if self.row.emphasis.endswith(side)) or SIDES

    @property
    def term(self) -> Term:
        schedule = self.given.followed.schedule
        return Term(schedule.starts_on, schedule.ends_on, self.given.today)

    @cached_property
    def _compared(self) -> tuple[Way | None, list[Compared]]:
        """In the way of measuring that has most of both windows, of several the newest."""
        tried = [(way, self._in(way)) for way in self.ways]
        return max(tried, key=_preference) if tried else (None, self._in(None))

    def _in(self, way: Way | None) -> list[Compared]:
        if way is None:
            return [worked.compare(side, (), self.term, _UNKNOWN) for side in self.trained]
        return [
            worked.compare(side, way.lines[side], self.term, way.errors, way.baselines)
            for side in self.trained
        ]

    @property
    def way(self) -> Way | None:
        return self._compared[0]

    @property
    def sides(self) -> list[Compared]:
        return self._compared[1]

    @property
    def is_short(self) -> bool:
        """It never ran for the two weeks that a comparison needs."""
        return self.dose.days < worked.LEAST_DAYS

    @cached_property
    def number(self) -> Number | None:
        """What this athlete adds to a group."""
        return None if self.is_short else worked.number(self.sides)

    @cached_property
    def last_after(self) -> date | None:
        """The last day measured after it, where there is a change to speak of."""
        return max((one.after_on[-1] for one in self.sides if one.days), default=None)

    @cached_property
    def dose(self) -> Dose:
        """Up to the last day measured after it; before there is one, up to today."""
        return worked.dose(*self.given.followed.pair, self.last_after or self.given.today)

    @cached_property
    def adherence(self) -> Adherence:
        """Over its whole time, as the athlete page counts it."""
        end = min(self.term.ends_on + worked.DAY, self.term.today)
        days = (end - self.term.starts_on).days
        return adherence([self.given.followed.pair], end, days=days)


def _preference(tried: tuple[Way, list[Compared]]) -> tuple[int, bool, int, date, tuple[str, ...]]:
    way, sides = tried
    days = [one.days for one in sides]
    both = sum(count > 0 for count in days)
    return both, way.is_judged, sum(days), way.latest_on, way.protocol_key


def read_tried(actor: Actor, rows: QuerySet[Assignment], now: datetime) -> list[Tried]:
    """Of these assignments those that have begun and ran for a day at least, in their order."""
    given = [_given(row, now) for row in rows.select_related("athlete", "routine_version__routine")]
    begun = [one for one in given if _has_begun(one)]
    if not begun:
        return []
    _add_done(actor, begun)
    ways = _ways(actor, [one.row for one in begun])
    return [Tried(one, ways[one.row.athlete_id, _motion(one.row)]) for one in begun]


def _motion(row: Assignment) -> str:
    motion: str = row.routine_version.routine.motion
    return motion


def _given(row: Assignment, now: datetime) -> Given:
    followed = Followed(
        uuid=row.uuid,
        title=row.title,
        routine_id=row.routine_version.routine_id,
        emphasis=row.emphasis,
        schedule=row.schedule,
        is_withdrawn=row.withdrawn_at is not None,
        is_opened=row.opened_at is not None,
    )
    return Given(row, followed, today_in(row.athlete.time_zone, now))


def _has_begun(one: Given) -> bool:
    schedule = one.followed.schedule
    return schedule.starts_on <= min(one.today, schedule.ends_on)


def _add_done(actor: Actor, given: Sequence[Given]) -> None:
    """What was done on each day of each assignment; of two sessions the fuller one counts."""
    found: dict[int, dict[date, str]] = {one.row.pk: one.followed.completed for one in given}
    logs = SessionLog.objects.visible_to(actor).live().filter(assignment__in=list(found))
    for pk, on, completion in logs.values_list("assignment_id", "done_on", "completion"):
        before = found[pk].get(on)
        if before is None or SHARES[completion] > SHARES[before]:
            found[pk][on] = completion


Ways = dict[tuple[int, str], list[Way]]  # by athlete and motion
_Key = tuple[int, str, tuple[str, ...]]  # athlete, motion, protocol


def _ways(actor: Actor, rows: Sequence[Assignment]) -> Ways:
    athletes, motions = {row.athlete_id for row in rows}, {_motion(row) for row in rows}
    since = min(row.starts_on for row in rows) - worked.BEFORE
    known, baselines = known_errors(actor.club_id), baselines_of(athletes)
    found: Ways = defaultdict(list)
    for (athlete, motion, key), readings in _readings(actor, athletes, motions, since).items():
        points = series.points(readings)
        lines = {side: series.line_of(points, side) for side in SIDES}
        if points:
            errors = errors_for((athlete, motion, *key), known)  # type: ignore[arg-type]
            way = Way(key, lines, errors, baselines.get((athlete, key), ()))
            found[athlete, motion].append(way)
    return found


_TAKEN = ("trials", "value_deg", "pain", "stopped_by_pain", "side", "motion", "assessment_id")
_OCCASION = ("athlete_id", "local_date", "rater_user_id", *PROTOCOL_FIELDS)
_COLUMNS = (*_TAKEN, *(f"assessment__{name}" for name in _OCCASION))


def _readings(
    actor: Actor, athletes: set[int], motions: set[str], since: date
) -> dict[_Key, list[series.Reading]]:
    """What coaches measured of these motions, as `keeping.readings_of` reads it: by columns,
    because a routine of 60 athletes has thousands of rows.
    """
    rows = (
        Measurement.objects.visible_to(actor)
        .filter(motion__in=motions)
        .filter(
            assessment__deleted_at=None,
            assessment__athlete__in=athletes,
            assessment__rater="coach",
            assessment__local_date__gte=since,
        )
        .values_list(*_COLUMNS)
    )
    taken: dict[tuple, dict[str, tuple[int | None, int]]] = defaultdict(dict)
    for trials, value, pain, stopped, side, *occasion in rows:
        counts = not is_left_out(pain, stopped)
        taken[tuple(occasion)][side] = (to_hundredths(value) if counts else None, len(trials))
    found: dict[_Key, list[series.Reading]] = defaultdict(list)
    for (motion, _assessment, athlete, on, rater, *key), sides in taken.items():
        (left, k_left), (right, k_right) = (sides.get(side, (None, 0)) for side in SIDES)
        who = str(rater) if rater else None
        reading = series.Reading(on, left, right, k_left, k_right, who)
        found[athlete, motion, tuple(key)].append(reading)
    return found
