"""What one athlete follows and did, on the coach's page: routines, sessions, pain, chart periods.

Two queries; board and page agree because both ask `Following` and `Schedule`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from athletes import charts
from athletes.models import Athlete
from athletes.when import day_words
from coaching.desk.doing import SHOWN_DAYS, Doing, days_words, marks_of
from coaching.kernel.scoping import Actor
from coaching.routines import pain
from coaching.routines.following import Followed, Following
from coaching.routines.models import Assignment, SessionLog
from coaching.routines.plan import EMPHASES
from coaching.routines.schedule import PAUSES, Adherence, adherence, day_cells
from coaching.routines.schedule import days_words as week_words

DAY = timedelta(days=1)
LOGS_BACK = timedelta(days=366)  # as long as an assignment runs at most
SESSIONS_SHOWN = 5


@dataclass(frozen=True)
class Given:
    """One assignment as it is listed."""

    row: Assignment
    followed: Followed
    today: date

    @property
    def state(self) -> str:
        """running, coming or past."""
        if self.followed.is_withdrawn or self.row.ends_on < self.today:
            return "past"
        return "coming" if self.row.starts_on > self.today else "running"

    @property
    def name(self) -> str:
        """“Banded IR, extra on left”."""
        if self.row.emphasis == "equal":
            return self.row.title
        return f"{self.row.title}, {EMPHASES[self.row.emphasis].lower()}"

    @property
    def when(self) -> str:
        """“Mon, Wed and Fri, from 26 October to 20 December”; the past says how it ended."""
        first, last = day_words(self.row.starts_on, self.today), self._last_words
        return f"{week_words(self.row.days)}, from {first} to {last}"

    @property
    def _last_words(self) -> str:
        words = day_words(self.followed.schedule.ends_on, self.today)
        return f"{words}, withdrawn" if self.followed.is_withdrawn else words

    @property
    def is_paused(self) -> bool:
        return self.state == "running" and self.followed.schedule.is_paused(self.today)

    @property
    def notes(self) -> list[str]:
        """What a coach may want to do something about."""
        said = []
        if self.state != "past" and not self.followed.is_opened and not self.followed.completed:
            said.append("Not opened yet")
        if self.is_paused:
            said.append(self._pause_words)
        if self.state != "past" and self.row.easier:
            count = len(self.row.easier)
            said.append("1 drill in its easier way" if count == 1 else f"{count} drills easier")
        return said

    @property
    def _pause_words(self) -> str:
        covers = (one for one in self.followed.schedule.pauses if one.covers(self.today))
        pause = next(covers)
        until = f" until {day_words(pause.ends_on, self.today)}" if pause.ends_on else ""
        return f"Paused: {PAUSES[pause.reason].lower()}{until}"

    @property
    def has_update(self) -> bool:
        return self.state != "past" and self.row.routine_version.number < self._routine.version

    @property
    def _routine(self) -> Any:
        return self.row.routine_version.routine

    @property
    def _span(self) -> tuple[date, date]:
        """The days that are drawn: of what runs the last fifteen, of the past its own last ones."""
        last = min(self.followed.schedule.ends_on, self.today)
        return max(self.row.starts_on, last - (SHOWN_DAYS - 1) * DAY), last

    @cached_property
    def adherence(self) -> Adherence:
        """Of the past the whole time, else fourteen days."""
        if self.state == "past":
            end = self.followed.schedule.ends_on + DAY
            return adherence([self.followed.pair], end, days=(end - self.row.starts_on).days)
        return adherence([self.followed.pair], self.today)

    @cached_property
    def cells(self) -> charts.Cells | None:
        first, last = self._span
        if self.state == "coming" or last < first:
            return None
        days = day_cells([self.followed.pair], first, last, self.today)
        return charts.cells(marks_of(days), height=22)

    @property
    def first_drawn(self) -> str:
        return day_words(self._span[0], self.today)

    @property
    def last_drawn(self) -> str:
        last = self._span[1]
        return "today" if last == self.today else day_words(last, self.today)

    @property
    def count(self) -> str:
        done = self.adherence
        return f"{done.done_words}/{done.planned}" if done.planned else ""

    @property
    def label(self) -> str:
        if not self.adherence.planned:
            return "No planned day is over yet"
        span = "in all" if self.state == "past" else "in the last 14 days"
        return f"{days_words(self.adherence)} {span}"

    @property
    def period(self) -> charts.Period:
        schedule = self.followed.schedule
        pauses = [
            (one.starts_on, min(one.ends_on or schedule.ends_on, schedule.ends_on))
            for one in schedule.pauses
            if one.starts_on <= schedule.ends_on
        ]
        return charts.Period(self.name, schedule.starts_on, schedule.ends_on, pauses)


@dataclass(frozen=True)
class Session:
    """One session; `words` are empty for whoever may not read them."""

    row: SessionLog
    title: str
    when: str
    words: str
    has_pain: bool

    @property
    def said(self) -> str:
        """“Done in part, effort 4 of 10”."""
        effort = "" if self.row.effort is None else f", effort {self.row.effort} of 10"
        return f"{self.row.get_completion_display()}{effort}"


@dataclass(frozen=True)
class PainNote:
    """Pain said in a session or while measuring."""

    on: date
    level: int | None
    side: str | None
    place: str
    words: str
    context: str
    is_own: bool = False  # the athlete's own words, not the coach's note


@dataclass
class FollowedCard:
    """Everything, with what this reader may read of it."""

    athlete: Athlete
    today: date
    tells_pain: bool
    tells_words: bool
    given: list[Given] = field(default_factory=list)  # newest first
    logs: list[SessionLog] = field(default_factory=list)  # newest first

    @cached_property
    def doing(self) -> Doing:
        return Doing(Following(self.today, [one.followed for one in reversed(self.given)]))

    def of(self, state: str) -> list[Given]:
        return [one for one in self.given if one.state == state]

    @property
    def current(self) -> list[Given]:
        """What runs, then what is to come."""
        return [*self.of("running"), *self.of("coming")]

    @property
    def past(self) -> list[Given]:
        return self.of("past")

    @property
    def periods(self) -> list[charts.Period]:
        """For the chart: what had at least a day."""
        periods = [one.period for one in self.given]
        return [one for one in periods if one.first <= min(one.last, self.today)]

    @cached_property
    def sessions(self) -> list[Session]:
        titles = {one.row.pk: one.row.title for one in self.given}
        return [
            Session(
                row=log,
                title=titles.get(log.assignment_id, ""),
                when=day_words(log.done_on, self.today),
                words=log.note if self.tells_words else "",
                has_pain=self.tells_pain and bool(log.pain_level),
            )
            for log in self.logs
        ]

    @property
    def recent(self) -> list[Session]:
        return self.sessions[:SESSIONS_SHOWN]

    @property
    def earlier(self) -> list[Session]:
        return self.sessions[SESSIONS_SHOWN : 4 * SESSIONS_SHOWN]

    @property
    def keeps_words(self) -> bool:
        """Something was written about pain that this coach may not read."""
        return not self.tells_words and any(log.pain_level and log.note for log in self.logs)

    def pains(self) -> list[PainNote]:
        """Of sessions, newest first; one line for each place, the words with the first."""
        if not self.tells_pain:
            return []
        notes = []
        for one in self.sessions:
            entries = one.row.pain or [{"level": one.row.pain_level, "side": None, "site": ""}]
            for number, entry in enumerate(entries if one.has_pain else ()):
                when = pain.WHEN.get(entry.get("when", ""), "").lower()
                notes.append(
                    PainNote(
                        on=one.row.done_on,
                        level=entry["level"],
                        side=entry["side"],
                        place=pain.SITES.get(entry["site"], ""),
                        words="" if number else one.words,
                        context=f"{one.when}, {when} {one.title}".replace("  ", " "),
                        is_own=True,
                    )
                )
        return notes


def read_followed(
    actor: Actor, athlete: Athlete, today: date, *, tells_pain: bool, tells_words: bool
) -> FollowedCard:
    """Two queries, however long the history."""
    card = FollowedCard(athlete, today, tells_pain, tells_words)
    rows = (
        Assignment.objects.visible_to(actor)
        .filter(athlete=athlete)
        .select_related("routine_version__routine")
        .order_by("-starts_on", "-pk")
    )
    card.logs = list(
        SessionLog.objects.visible_to(actor)
        .live()
        .filter(athlete=athlete, done_on__gt=today - LOGS_BACK)
        .defer("drills")
        .order_by("-done_on", "-finished_at", "-pk")
    )
    card.given = [Given(row, _followed(row, card.logs), today) for row in rows]
    return card


def _followed(row: Assignment, logs: Sequence[SessionLog]) -> Followed:
    followed = Followed(
        uuid=row.uuid,
        title=row.title,
        routine_id=row.routine_version.routine_id,
        emphasis=row.emphasis,
        schedule=row.schedule,
        is_withdrawn=row.withdrawn_at is not None,
        is_opened=row.opened_at is not None,
    )
    for log in logs:
        if log.assignment_id == row.pk:
            followed.add(log.pk, log.completion, pain.PainLog(log.done_on, log.pain_level))
    return followed
