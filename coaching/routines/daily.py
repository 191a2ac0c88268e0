"""An athlete's own day: what is to do, what was done, the week around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from athletes.models import Athlete
from athletes.when import day_words, today_in
from coaching.kernel.scoping import PhoneActor
from coaching.routines import plan
from coaching.routines.models import Assignment, RoutineStep, SessionLog
from coaching.routines.noted import Noted, unread
from coaching.routines.schedule import (
    DAYS,
    PAUSES,
    SHARES,
    Adherence,
    Day,
    Pause,
    Schedule,
    day_cells,
    day_name,
)
from coaching.routines.told import line
from exercises.models import Exercise

WEEK = 7


@dataclass(frozen=True)
class Task:
    """One routine today: `state` is due, done, rest (nothing planned) or paused."""

    assignment: Assignment
    schedule: Schedule
    today: date
    done: SessionLog | None  # the newest of today

    @property
    def state(self) -> str:
        if self.done:
            return "done"
        if self.schedule.is_paused(self.today):
            return "paused"
        return "due" if self.schedule.is_planned(self.today) else "rest"

    @property
    def pause(self) -> Pause | None:
        return next((p for p in self.schedule.pauses if p.covers(self.today)), None)

    @property
    def pause_why(self) -> str:
        return PAUSES[self.pause.reason] if self.pause else ""

    @property
    def pause_ends(self) -> str:
        """The last day of the pause in words; nothing while it is open."""
        ends_on = self.pause.ends_on if self.pause else None
        return day_words(ends_on, self.today) if ends_on else ""

    @property
    def steps(self) -> Sequence[RoutineStep]:
        return self.assignment.routine_version.ordered_steps

    @property
    def minutes(self) -> int:
        return self.assignment.routine_version.minutes(self.assignment.emphasis)

    @property
    def sets(self) -> plan.Sets:
        return self.assignment.routine_version.total_sets(self.assignment.emphasis)

    @property
    def side(self) -> str:
        """The side that does more, or nothing."""
        return side_of(self.assignment.emphasis)

    @property
    def said_by(self) -> str:
        """“Nia, Monday”: whose message it is, and when."""
        by, on = self.assignment.assigned_by, self._said_on
        recent = (self.today - on).days < WEEK
        when = DAYS[day_name(on)] if recent else day_words(on, self.today)
        return f"{by.get_short_name()}, {when}" if by else when

    @property
    def _said_on(self) -> date:
        return today_in(self.assignment.athlete.time_zone, self.assignment.created_at)

    @property
    def starts_on(self) -> str:
        on = self.assignment.starts_on
        return f"{DAYS[day_name(on)]} {day_words(on, self.today)}"


@dataclass(frozen=True)
class Logged:
    """A session of today as it is listed."""

    log: SessionLog
    steps: Sequence[RoutineStep]
    alert: int

    @property
    def line(self) -> str:
        return line(self.log)

    @property
    def needs_advice(self) -> bool:
        """Whether it hurt as much as the athlete's coach wants to know of."""
        return (self.log.pain_level or 0) >= self.alert

    @property
    def easier_drills(self) -> list[Exercise]:
        """What it may be replaced by: the drills that were done and have an easier version."""
        pairs = zip(self.steps, self.log.drills, strict=False)
        done = [step.exercise for step, drill in pairs if any(drill["sets_done"].values())]
        return [exercise for exercise in done if exercise.easier]


@dataclass
class MyDay:
    """Everything on the page Today."""

    today: date
    running: list[Task] = field(default_factory=list)
    coming: list[Task] = field(default_factory=list)
    week: list[Day] = field(default_factory=list)
    planned: Adherence = Adherence(0, 0)
    logged: list[Logged] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)  # from coaches, not read yet

    @property
    def due(self) -> list[Task]:
        return self._in("due")

    @property
    def rest(self) -> list[Task]:
        return self._in("rest")

    @property
    def paused(self) -> list[Task]:
        return self._in("paused")

    @property
    def done(self) -> list[Task]:
        return self._in("done")

    @property
    def said(self) -> list[Task]:
        """Those with a word from a coach."""
        return [task for task in [*self.running, *self.coming] if task.assignment.message]

    @property
    def title(self) -> str:
        return f"{DAYS[day_name(self.today)]} {day_words(self.today, self.today)}"

    @property
    def next_on(self) -> str:
        """The next planned day of any routine that rests today."""
        first = self.today + timedelta(days=1)
        last = self.today + timedelta(days=WEEK)
        planned = [day for task in self.rest for day in task.schedule.planned(first, last)]
        return DAYS[day_name(min(planned))] if planned else ""

    def _in(self, state: str) -> list[Task]:
        return [task for task in self.running if task.state == state]


def side_of(emphasis: str) -> str:
    """“extra_left” → “left”; nothing where both do the same."""
    side = emphasis.rpartition("_")[2]
    return side if side in ("left", "right") else ""


def read_day(actor: PhoneActor, athlete: Athlete, today: date) -> MyDay:
    """Today or a day to come. Five queries, however many routines, drills and notes."""
    monday = today - timedelta(days=today.weekday())
    rows: list[Assignment] = list(
        Assignment.objects.visible_to(actor)
        .filter(ends_on__gte=monday)
        .select_related("routine_version", "assigned_by")
        .prefetch_related("routine_version__steps__exercise")
        .order_by("starts_on", "pk")
    )
    logs: list[SessionLog] = list(
        SessionLog.objects.visible_to(actor)
        .live()
        .filter(done_on__gte=monday)
        .select_related("assignment__routine_version")
        .order_by("-finished_at", "-pk")
    )
    done_today = {log.assignment_id: log for log in by_arrival(logs) if log.done_on == today}
    steps = {row.pk: row.routine_version.ordered_steps for row in rows}
    found = MyDay(today, notes=unread(actor, athlete))
    found.logged = [
        Logged(log, steps.get(log.assignment_id, ()), athlete.alert)
        for log in logs
        if log.done_on == today
    ]
    pairs = []
    for row in rows:
        row.athlete = athlete  # The one who asks; a query each otherwise.
        task = Task(row, row.schedule, today, done_today.get(row.pk))
        pairs.append((task.schedule, _completed(row, logs)))
        if row.withdrawn_at is None and task.schedule.runs(today):
            found.running.append(task)
        elif row.withdrawn_at is None and row.starts_on > today:
            found.coming.append(task)
    sunday = monday + timedelta(days=WEEK - 1)
    found.week = day_cells(pairs, monday, sunday, today)
    found.planned = _days_of(pairs, monday, sunday, found.week)
    return found


def by_arrival(logs: Iterable[SessionLog]) -> list[SessionLog]:
    return sorted(logs, key=lambda log: log.pk)


def newest_today(actor: PhoneActor, assignment: Assignment, athlete: Athlete) -> Logged | None:
    """What this routine's player was last used for today, if it was."""
    rows = SessionLog.objects.visible_to(actor).live()
    today = today_in(athlete.time_zone, timezone.now())
    logs = by_arrival(rows.filter(assignment=assignment, done_on=today))
    steps = assignment.routine_version.ordered_steps
    return Logged(logs[-1], steps, athlete.alert) if logs else None


def _completed(row: Assignment, logs: Sequence[SessionLog]) -> dict[date, str]:
    """Of two sessions on one day the fuller one counts."""
    found: dict[date, str] = {}
    for log in logs:
        before = found.get(log.done_on)
        if log.assignment_id == row.pk and (
            before is None or SHARES[log.completion] > SHARES[before]
        ):
            found[log.done_on] = log.completion
    return found


def _days_of(
    pairs: Sequence[tuple[Schedule, dict[date, str]]],
    monday: date,
    sunday: date,
    cells: Sequence[Day],
) -> Adherence:
    """“2 of 4 days”: days, not sessions; two routines on one day are one day."""
    days = {day for schedule, _ in pairs for day in schedule.planned(monday, sunday)}
    halves = sum({"done": 2, "part": 1}.get(cell.look, 0) for cell in cells)
    return Adherence(len(days), min(halves, 2 * len(days)))
