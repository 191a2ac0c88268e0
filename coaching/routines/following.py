"""What athletes follow and did of it, for lists: one query, whatever the number of athletes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import FilteredRelation, Q, TextField
from django.db.models.functions import Cast

from coaching.kernel.scoping import Asking
from coaching.routines.models import Assignment
from coaching.routines.models.assignments import schedule_of
from coaching.routines.pain import PainLog, alerting, alerts
from coaching.routines.schedule import (
    SHARES,
    WINDOW,
    Adherence,
    Day,
    Schedule,
    adherence,
    day_cells,
)

# Enough for fourteen days in every time zone, and for the five logs before one of last week.
READ_BACK = timedelta(days=35)
_COLUMNS = (
    "pk",
    "uuid_text",
    "athlete_id",
    "routine_version__title",
    "routine_version__routine_id",
    "emphasis",
    "days_text",
    "starts_on",
    "ends_on",
    "pauses_text",
    "earlier_text",
    "withdrawn_at",
    "opened_text",
    "athlete__time_zone",
    "recent__done_on",
    "recent__completion",
    "recent__pain_level",
    "pain_text",
    "recent__pk",
)
# As text: a row per session repeats its assignment's, and most lists of pain are empty. What is
# dear to make, a list or an id or a moment, is made once for each assignment, or not at all.
_TEXTS = {
    "uuid_text": Cast("uuid", TextField()),
    "opened_text": Cast("opened_at", TextField()),
    "days_text": Cast("days", TextField()),
    "pauses_text": Cast("pauses", TextField()),
    "earlier_text": Cast("earlier_days", TextField()),
    "pain_text": Cast("recent__pain", TextField()),
}


@dataclass
class Followed:
    """One assignment with what was done of it lately."""

    uuid: UUID
    title: str
    routine_id: int
    emphasis: str
    schedule: Schedule
    is_withdrawn: bool
    is_opened: bool
    completed: dict[date, str] = field(default_factory=dict)
    pains: list[tuple[date, int, PainLog]] = field(default_factory=list)  # by day and log

    def add(self, pk: int, completion: str, pain: PainLog) -> None:
        """A session. Of two on one day the fuller one counts; each one's pain does."""
        before = self.completed.get(pain.on)
        if before is None or SHARES[completion] > SHARES[before]:
            self.completed[pain.on] = completion
        self.pains.append((pain.on, pk, pain))

    def runs(self, day: date) -> bool:
        return not self.is_withdrawn and self.schedule.runs(day)

    @property
    def pair(self) -> tuple[Schedule, dict[date, str]]:
        return self.schedule, self.completed


@dataclass
class Following:
    """Everything one athlete follows, newest assignment last."""

    today: date
    routines: list[Followed] = field(default_factory=list)

    @property
    def running(self) -> list[Followed]:
        return [one for one in self.routines if one.runs(self.today)]

    @property
    def coming(self) -> list[Followed]:
        later = (one for one in self.routines if one.schedule.starts_on > self.today)
        return [one for one in later if not one.is_withdrawn]

    @property
    def adherence(self) -> Adherence:
        return adherence([one.pair for one in self.routines], self.today)

    @property
    def is_paused(self) -> bool:
        """Whether everything that runs today is paused."""
        running = self.running
        return bool(running) and all(one.schedule.is_paused(self.today) for one in running)

    @property
    def is_never_opened(self) -> bool:
        """Something runs, and nothing of it was ever seen on the athlete's phone."""
        running = self.running
        return bool(running) and not any(one.is_opened or one.completed for one in running)

    def days(self, count: int = WINDOW) -> list[Day]:
        """The cells of the last `count` days up to today."""
        first = self.today - timedelta(days=count - 1)
        return day_cells([one.pair for one in self.routines], first, self.today, self.today)

    def pain(self, alert: int) -> PainLog | None:
        """The log of the last week that a coach should look at."""
        return alerting(self._logs, alert, self.today)

    def last_pain(self, alert: int) -> date | None:
        """The day of the newest such log; a lesser one may have come after the worst."""
        found = alerts(self._logs, alert, self.today)
        return found[0].on if found else None

    @cached_property
    def _logs(self) -> list[PainLog]:
        """Newest first."""
        logs = sorted(
            (entry for one in self.routines for entry in one.pains),
            key=lambda entry: entry[:2],
            reverse=True,
        )
        return [log for _on, _pk, log in logs]


def read_following(
    actor: Asking,
    athlete_ids: Sequence[int],
    todays: dict[int, date],
    *,
    back: timedelta = READ_BACK,
) -> dict[int, Following]:
    """For each athlete what runs, ran lately or is to come. `todays`: each athlete's own today."""
    found = {pk: Following(todays[pk]) for pk in athlete_ids}
    if not found:
        return found
    since = min(todays[pk] for pk in athlete_ids) - back
    rows = (
        Assignment.objects.of_seen(actor, athlete_id__in=athlete_ids)
        .filter(ends_on__gte=since)
        .annotate(
            recent=FilteredRelation(
                "logs", condition=Q(logs__deleted_at=None, logs__done_on__gte=since)
            )
        )
        .annotate(**_TEXTS)
        .order_by("starts_on", "pk", "recent__done_on", "recent__pk")
        .values_list(*_COLUMNS)
    )
    known: dict[int, Followed] = {}
    for pk, *row in rows:
        if pk not in known:
            known[pk] = _followed(row)
            found[row[1]].routines.append(known[pk])
        on, completion, level, places, log_pk = row[-5:]
        if on is not None:
            entries = json.loads(places) if level else ()
            known[pk].add(log_pk, completion, PainLog(on, level, entries))
    return found


def _followed(row: list[Any]) -> Followed:
    uuid, _athlete, title, routine_id, emphasis, days_text, starts, ends = row[:8]
    days, pauses, earlier = (json.loads(text) for text in (days_text, *row[8:10]))
    withdrawn, opened, time_zone = row[10:13]
    return Followed(
        uuid=UUID(uuid),
        title=title,
        routine_id=routine_id,
        emphasis=emphasis,
        schedule=schedule_of(
            days,
            starts,
            ends,
            pauses=pauses,
            earlier_days=earlier,
            withdrawn=withdrawn,
            time_zone=time_zone,
        ),
        is_withdrawn=withdrawn is not None,
        is_opened=opened is not None,
    )
