"""Reading a repeatability check: who is to be measured, and what the values say.

The statistics are the club's and made of everybody; names, values and marks in the picture are
shown of those athletes only whom this member sees. A first value is shown nowhere before the
second is there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from athletes import check_words as words
from athletes import protocol, repeatability
from athletes.actions.known import KnownErrors, known_errors
from athletes.check_results import Result, results_of, verdicts_use
from athletes.guide import protocol_line
from athletes.models import Athlete, OwnError, RepeatabilityCheck
from athletes.occasions import Occasions, by_athlete, window_after
from athletes.when import day_words, today_in
from coaching.kernel.scoping import Actor


@dataclass(frozen=True)
class Line:
    """One athlete of the check, as its reader may go on with it."""

    athlete: Athlete
    occasions: Occasions
    today: date
    of_two: bool
    number: int | None  # the occasion that this reader measures next

    @property
    def is_done(self) -> bool:
        return self.occasions.is_both

    @property
    def waits_for(self) -> date | None:
        """The day of the one occasion that is in, while the other is missing."""
        legs = self.occasions.legs
        return legs[0].local_date if len(legs) == 1 else None

    @property
    def is_due(self) -> bool:
        """Whether measuring now is what the plan wants."""
        if self.number is None or not self.may_be_measured:
            return False
        on = self.waits_for
        if on is None:
            return True
        opens, closes = window_after(on)
        return opens <= self.today <= closes or (self.of_two and self.today == on)

    @property
    def may_be_measured(self) -> bool:
        return self.athlete.may_be_stored and self.athlete.archived_at is None

    @property
    def when(self) -> str:
        """When the missing occasion counts."""
        on = self.waits_for
        if on is None:
            return ""
        return words.due(on, self.today, window_after(on), of_two=self.of_two)

    @property
    def caution(self) -> str:
        """What speaks against measuring now."""
        on = self.waits_for
        if on is None or self.is_due or self.number is None:
            return ""
        return words.caution(on, self.today, window_after(on))

    @property
    def urgency(self) -> tuple[bool, date, str]:
        """Second times before first ones, the oldest first."""
        return (self.waits_for is None, self.waits_for or self.today, self.athlete.name)

    def said(self, number: int) -> str:
        leg = self.occasions.leg(number)
        return day_words(leg.local_date, self.today) if leg else ""

    @property
    def first(self) -> str:
        return self.said(1)

    @property
    def second(self) -> str:
        return self.said(2)


@dataclass(frozen=True)
class Reading:
    """The whole page of one check."""

    check: RepeatabilityCheck
    people: words.People
    lines: Sequence[Line]
    unseen: int
    together: int
    results: Sequence[Result]
    errors: Sequence[OwnError]
    is_rater: bool
    now: datetime

    @property
    def line(self) -> str:
        one = self.check
        rotation = any(motion in protocol.ROTATIONS for motion in one.motions)
        return protocol_line(one.position, one.mode, one.instrument, rotation=rotation)

    @property
    def motions(self) -> str:
        return ", ".join(protocol.MOTIONS[name].lower() for name in self.check.motions)

    @property
    def in_use(self) -> list[OwnError]:
        return [error for error in self.errors if error.retired_at is None]

    @cached_property
    def due(self) -> list[Line]:
        """Whom this reader may measure now, the most urgent first."""
        return sorted((one for one in self.lines if one.is_due), key=lambda one: one.urgency)

    @property
    def in_order(self) -> list[Line]:
        """Whoever is due first, whoever is done last."""
        return sorted(self.lines, key=lambda one: (one.is_done, not one.is_due))

    def after(self, athlete: Athlete | None) -> Line | None:
        """Whoever comes next, but for this athlete."""
        return next((one for one in self.due if one.athlete != athlete), None)

    def of(self, athlete: Athlete) -> Line | None:
        return next((one for one in self.lines if one.athlete == athlete), None)

    @property
    def can_finish(self) -> bool:
        return any(result.counted >= repeatability.LEAST_ATHLETES for result in self.results)

    @property
    def still_needed(self) -> int:
        most = max((result.counted for result in self.results), default=0)
        return max(0, repeatability.LEAST_ATHLETES - most)


def read_check(
    actor: Actor, check: RepeatabilityCheck, *, now: datetime, also: Athlete | None = None
) -> Reading:
    """Five queries: values, planned and measured athletes, whom of them the reader sees, the
    club's errors, and what became of this check. `also` walks in.
    """
    legs = list(check.legs.all())
    found = by_athlete(legs)
    planned = set(check.athletes.order_by().values_list("pk", flat=True))
    wanted = {*planned, *found, *([also.pk] if also else [])}
    athletes = list(Athlete.objects.visible_to(actor).filter(pk__in=wanted).order_by("name", "pk"))
    people = words.People(
        _name(check.rater),
        _name(check.second_rater) if check.is_of_two else "",
        own=check.rater_id == actor.user_id and not check.is_of_two,
    )
    together = {pk: one for pk, one in found.items() if one.is_both}
    return Reading(
        check=check,
        people=people,
        lines=[_line(actor, check, one, found, now) for one in athletes],
        unseen=len(wanted) - len(athletes),
        together=len(together),
        results=results_of(actor.club_id, check, together, athletes, people),
        errors=list(check.errors.order_by("pk")),
        is_rater=check.is_rater(actor.user_id),
        now=now,
    )


def _name(user: Any) -> str:
    return user.name if user else "somebody who has left"


def _line(
    actor: Actor,
    check: RepeatabilityCheck,
    athlete: Athlete,
    found: Mapping[int, Occasions],
    now: datetime,
) -> Line:
    occasions = found.get(athlete.pk, Occasions())
    return Line(
        athlete=athlete,
        occasions=occasions,
        today=today_in(athlete.time_zone, now),
        of_two=check.is_of_two,
        number=_number(check, occasions, actor.user_id) if check.is_open else None,
    )


def _number(check: RepeatabilityCheck, occasions: Occasions, user_id: int) -> int | None:
    """The occasion that this person measures next, if there is one."""
    missing = [number for number in (1, 2) if occasions.leg(number) is None]
    if not check.is_of_two:
        missing = missing[:1]
    return next((number for number in missing if check.measures(user_id, number)), None)


# --- lists ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A check in the list of a club."""

    check: RepeatabilityCheck
    measured: int
    planned: int
    errors: Collection[OwnError]
    known: KnownErrors

    @property
    def people(self) -> str:
        names = [_name(self.check.rater)]
        if self.check.is_of_two:
            names.append(_name(self.check.second_rater))
        return " and ".join(names)

    @property
    def how(self) -> str:
        one = self.check
        motions = ", ".join(protocol.SHORT_MOTIONS[name] for name in one.motions)
        return f"{protocol.INSTRUMENTS[one.instrument]}, {motions}"

    @property
    def in_use(self) -> list[OwnError]:
        return [error for error in self.errors if error.retired_at is None]

    @property
    def state(self) -> str:
        if self.check.dropped_at:
            return "Dropped"
        if self.check.finished_at is None:
            return f"{self.measured} of {2 * self.planned} measurements in"
        if not self.in_use:
            return "No longer used"
        said = ", ".join(
            f"{protocol.SHORT_MOTIONS[one.motion]} {words.degrees(self._verdicts(one))}"
            for one in self.in_use
        )
        return f"In use: {said}"

    def _verdicts(self, error: OwnError) -> float:
        """What verdicts use: the check and the default together, not what was measured alone."""
        people = filter(None, (error.rater_id, error.second_rater_id))
        used = self.known.of_check(people, error.instrument, error.motion)
        return verdicts_use(self.check, error.motion, self.known.defaults, used)


def read_checks(actor: Actor) -> list[Listed]:
    """The club's checks, newest first. Three queries."""
    known = known_errors(actor.club_id)
    rows = (
        RepeatabilityCheck.objects.visible_to(actor)
        .annotated_for_a_list()
        .select_related("rater", "second_rater")
        .prefetch_related("errors")
        .order_by("-started_at", "-pk")
    )
    return [Listed(row, row.measured, row.planned, row.errors.all(), known) for row in rows]


def who_else(actor: Actor, reading: Reading) -> list[Athlete]:
    """Who could be measured in addition. One query, and only for whoever measures."""
    if not (reading.check.is_open and reading.is_rater):
        return []
    there = [line.athlete.pk for line in reading.lines]
    rows = Athlete.objects.visible_to(actor).active().exclude(pk__in=there)
    return [one for one in rows.order_by("name", "pk") if one.may_be_stored]


def errors_in_use(actor: Actor) -> list[OwnError]:
    """What verdicts of the club use at the moment, by tool and person. One query."""
    rows = (
        OwnError.objects.visible_to(actor)
        .in_use()
        .select_related("repeat_check", "rater", "second_rater")
        .order_by("rater__name", "instrument", "pk")
    )
    return list(rows)
