"""Routines as pages show them: what the newest version holds, and who follows which version."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Prefetch, Q

from athletes.when import day_words
from coaching.kernel.scoping import Actor
from coaching.routines import plan
from coaching.routines.changes import changes_between
from coaching.routines.models import Assignment, Routine, RoutineStep, RoutineVersion
from exercises.words import EQUIPMENT


@dataclass(frozen=True)
class Totals:
    """One session and one week of a list of steps, for an athlete whose sides do the same."""

    drills: int
    minutes: int
    sets: plan.Sets
    days: int
    stretch_left: float
    stretch_right: float

    @property
    def drill_words(self) -> str:
        return f"{self.drills} drill{'' if self.drills == 1 else 's'}"

    @property
    def left_words(self) -> str:
        return plan.minutes_words(self.stretch_left)

    @property
    def right_words(self) -> str:
        return plan.minutes_words(self.stretch_right)

    @property
    def guide(self) -> str:
        return plan.guide_words(self.stretch_left, self.stretch_right)


def totals_of(version: RoutineVersion, days: int) -> Totals:
    left, right = version.weekly_hold_minutes(days)
    return Totals(
        drills=len(version.ordered_steps),
        minutes=version.minutes(),
        sets=version.total_sets(),
        days=days,
        stretch_left=left,
        stretch_right=right,
    )


def totals_of_steps(steps: list[RoutineStep], days: int) -> Totals:
    """Of steps that are not saved: what stands in the form."""
    version = RoutineVersion()
    version.ordered_steps = steps
    return totals_of(version, days)


def equipment_of(steps: list[RoutineStep]) -> tuple[list[str], list[str]]:
    """What is needed, and what only helps: beside “nothing” in a drill's list it is optional."""
    needed: set[str] = set()
    helpful: set[str] = set()
    for step in steps:
        things = set(step.exercise.equipment)
        (helpful if "none" in things else needed).update(things - {"none"})
    words = {key: [EQUIPMENT[key] for key in EQUIPMENT if key in chosen]
             for key, chosen in (("needed", needed), ("helpful", helpful - needed))}  # fmt: skip
    return words["needed"], words["helpful"]


@dataclass
class Shelved:
    """A routine with its newest version; counts are of athletes whom the reader sees."""

    routine: Routine
    version: RoutineVersion
    running: int = 0
    outdated: int = 0
    begun: int = 0  # assignments ever, but for those to come

    @property
    def totals(self) -> Totals:
        return totals_of(self.version, self.routine.days_per_week)

    @property
    def first_figure(self) -> str:
        steps = self.version.ordered_steps
        return steps[0].exercise.figure if steps else ""


def _versions(actor: Actor) -> Prefetch:
    rows = RoutineVersion.objects.visible_to(actor).filter(number=F("routine__version"))
    return Prefetch("versions", rows.prefetch_related("steps__exercise"), to_attr="newest")


def read_shelf(actor: Actor, *, is_archived: bool, today: date) -> list[Shelved]:
    """The club's own and the shipped ones, or those that were put away. Five queries."""
    rows = Routine.objects.visible_to(actor).in_order()
    if is_archived:
        rows = rows.filter(archived_at__isnull=False, club_id=actor.club_id)
    else:
        rows = rows.active()
    followers = _followers(actor, today)
    return [
        Shelved(row, row.newest[0], *followers.get(row.pk, ()))
        for row in rows.prefetch_related(_versions(actor))
    ]


def _followers(actor: Actor, today: date) -> dict[int, tuple[int, ...]]:
    """By routine: how many run today, how many hold an older version, how many ever began."""
    live = Q(withdrawn_at=None, ends_on__gte=today)
    older = Q(routine_version__number__lt=F("routine_version__routine__version"))
    began = Q(starts_on__lte=today)
    counted = (
        Assignment.objects.visible_to(actor)
        .values_list("routine_version__routine_id")
        .annotate(
            running=Count("pk", filter=live & began),
            outdated=Count("pk", filter=live & older),
            begun=Count("pk", filter=began),
        )
        .order_by()
    )
    return {routine: tuple(counts) for routine, *counts in counted}


@dataclass
class Older:
    """A version that somebody still follows: how many, and what the newest does differently."""

    number: int
    count: int
    changes: list[str]


@dataclass
class Opened:
    """One routine with everything its page tells."""

    routine: Routine
    version: RoutineVersion
    versions: list[RoutineVersion]
    followers: list[Assignment]
    today: date
    older: list[Older] = field(default_factory=list)

    @property
    def totals(self) -> Totals:
        return totals_of(self.version, self.routine.days_per_week)

    @property
    def outdated(self) -> list[Assignment]:
        return [row for row in self.followers if row.routine_version_id != self.version.pk]

    @property
    def needed(self) -> list[str]:
        return equipment_of(list(self.version.ordered_steps))[0]

    @property
    def helpful(self) -> list[str]:
        return equipment_of(list(self.version.ordered_steps))[1]

    @property
    def follower_rows(self) -> list[tuple[Assignment, str]]:
        return [(row, until_words(row, self.today)) for row in self.followers]


def followers_of(actor: Actor, routine: Routine, today: date) -> list[Assignment]:
    """Running and coming assignments of any version, of the athletes whom the reader sees."""
    rows = Assignment.objects.visible_to(actor).not_over(today)
    rows = rows.filter(routine_version__routine=routine)
    return list(
        rows.select_related("athlete", "routine_version").order_by("athlete__name", "starts_on")
    )


def open_routine(actor: Actor, routine: Routine, today: date) -> Opened:
    """Four queries, whatever the number of drills, versions and followers."""
    followers = followers_of(actor, routine, today)
    held = {row.routine_version_id for row in followers}
    versions = list(
        RoutineVersion.objects.visible_to(actor)
        .filter(routine=routine)
        .select_related("made_by")
        .order_by("-number")
    )
    shown = {one.pk: one for one in versions if one.pk in held or one.number == routine.version}
    steps = RoutineStep.objects.visible_to(actor).filter(version__in=shown.values())
    by_version: dict[int, list[RoutineStep]] = {pk: [] for pk in shown}
    for step in steps.select_related("exercise").order_by("place"):
        by_version[step.version_id].append(step)
    for pk, version in shown.items():
        version.ordered_steps = by_version[pk]
    newest = next(one for one in versions if one.number == routine.version)
    opened = Opened(routine, newest, versions, followers, today)
    for pk in held - {newest.pk}:
        opened.older.append(
            Older(
                number=shown[pk].number,
                count=sum(row.routine_version_id == pk for row in followers),
                changes=changes_between(shown[pk].ordered_steps, newest.ordered_steps),
            )
        )
    opened.older.sort(key=lambda one: one.number, reverse=True)
    return opened


def until_words(assignment: Assignment, today: date) -> str:
    """“until 21 June”, or when it begins."""
    if assignment.starts_on > today:
        return f"from {day_words(assignment.starts_on, today)}"
    return f"until {day_words(assignment.ends_on, today)}"
