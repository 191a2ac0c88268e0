"""Who may be chosen for a routine, and what speaks for a side: read once for the assign page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import F, Q
from django.utils import timezone

from athletes.listing import folded
from athletes.models import Athlete, Invitation, Phone
from athletes.models.phones import PHONE_IDLE, PHONE_LIFETIME
from athletes.when import day_words
from coaching.accounts.models import Squad
from coaching.kernel.scoping import Actor
from coaching.routines import plan
from coaching.routines.models import Assignment, Routine, RoutineStep, RoutineVersion
from coaching.routines.suggest import Suggestion, suggestions

MOST_NAMES = 60  # shown at once; a search finds the others
USUAL_SETS = 2  # of a drill, where no routine is chosen yet


@dataclass(frozen=True)
class Offer:
    """A routine as it would be assigned now: its newest version."""

    version: RoutineVersion

    @property
    def routine(self) -> Routine:
        return self.version.routine

    @property
    def key(self) -> str:
        return str(self.routine.uuid)

    @property
    def steps(self) -> Sequence[RoutineStep]:
        return self.version.ordered_steps

    @property
    def figure(self) -> str:
        """The picture of the first drill that has one."""
        return next((s.exercise.figure for s in self.steps if s.exercise.figure), "")

    @cached_property
    def minutes(self) -> int:
        return self.version.minutes()

    def example(self, emphasis: str) -> plan.Sets:
        """The sets of the first drill that is done on each side."""
        for step in self.steps:
            if step.per_side:
                return step.sets_for(emphasis)
        return plan.Sets(0, 0, self.steps[0].sets if self.steps else 0)


def read_offers(actor: Actor) -> list[Offer]:
    """The club's own routines by name, then the shipped ones. Three queries."""
    rows = (
        RoutineVersion.objects.visible_to(actor)
        .filter(number=F("routine__version"), routine__archived_at=None)
        .select_related("routine")
        .prefetch_related("steps__exercise")
        .order_by(
            F("routine__club").asc(nulls_last=True), "routine__rank", "routine__title", "routine"
        )
    )
    return [Offer(version) for version in rows]


@dataclass(frozen=True)
class Current:
    """What an athlete follows, or will."""

    title: str
    starts_on: date
    ends_on: date


@dataclass
class Candidate:
    """One athlete who may be chosen."""

    athlete: Athlete
    suggestion: Suggestion
    today: date
    current: list[Current] = field(default_factory=list)
    squads: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        return str(self.athlete.uuid)

    @property
    def first_name(self) -> str:
        return self.athlete.name.split()[0]

    @property
    def follows(self) -> str:
        """“on Banded IR until 21 June”, or “no routine”."""
        return " and ".join(self._words(one) for one in self.current) or "no routine"

    def _words(self, one: Current) -> str:
        if one.starts_on > self.today:
            return f"{one.title} from {day_words(one.starts_on, self.today)}"
        return f"on {one.title} until {day_words(one.ends_on, self.today)}"

    def met(self, first: date, last: date) -> list[Current]:
        """What would run in that time."""
        return [one for one in self.current if one.starts_on <= last and one.ends_on >= first]


def read_candidates(actor: Actor, motion: str, today: date) -> dict[str, Candidate]:
    """Everybody this member may assign to, by name. Four queries, whatever their number."""
    rows = Athlete.objects.visible_to(actor).active().order_by("name", "pk")
    athletes = {athlete.pk: athlete for athlete in rows}
    suggested = suggestions(actor, list(athletes), motion)
    found = {pk: Candidate(one, suggested[pk], today) for pk, one in athletes.items()}
    for pk, current in _current(actor, today):
        if pk in found:
            found[pk].current.append(current)
    squads = Athlete.objects.visible_to(actor).active().exclude(squads=None)
    for pk, squad in squads.values_list("pk", "squads__uuid"):
        if pk in found:
            found[pk].squads.add(str(squad))
    return {one.key: one for one in found.values()}


def _current(actor: Actor, today: date) -> Iterable[tuple[int, Current]]:
    rows = Assignment.objects.visible_to(actor).not_over(today).order_by("starts_on", "pk")
    columns = ("athlete_id", "routine_version__title", "starts_on", "ends_on")
    for pk, *row in rows.values_list(*columns):
        yield pk, Current(*row)


@dataclass(frozen=True)
class Chip:
    """One press chooses all its athletes; pressed again, it lets them go."""

    name: str
    words: str
    keys: frozenset[str]
    is_pressed: bool

    @property
    def id(self) -> str:
        return f"chip-{self.name.replace(':', '-')}"


def chips(
    candidates: Mapping[str, Candidate], squads: Sequence[Squad], chosen: Collection[str]
) -> list[Chip]:
    """Left less, right less, no routine, and each squad that has somebody."""

    def those(fits: Iterable[Candidate]) -> frozenset[str]:
        return frozenset(one.key for one in fits)

    everyone = candidates.values()
    groups = [
        ("left", "Left less", those(c for c in everyone if c.suggestion.less_side == "left")),
        ("right", "Right less", those(c for c in everyone if c.suggestion.less_side == "right")),
        ("none", "No routine", those(c for c in everyone if not c.current)),
    ]
    for squad in squads:
        keys = those(c for c in everyone if str(squad.uuid) in c.squads)
        if keys:
            groups.append((f"squad:{squad.uuid}", squad.name, keys))
    return [Chip(n, words, keys, bool(keys) and keys <= set(chosen)) for n, words, keys in groups]


@dataclass(frozen=True)
class Names:
    """The names to tap: of a search and a squad, the first sixty."""

    shown: list[Candidate]
    more: int


def names(candidates: Mapping[str, Candidate], search: str, squad: str) -> Names:
    wanted = folded(" ".join(search.split()))
    found = [
        one
        for one in candidates.values()
        if wanted in folded(one.athlete.name) and (not squad or squad in one.squads)
    ]
    return Names(found[:MOST_NAMES], max(0, len(found) - MOST_NAMES))


def reachable(actor: Actor, athlete_ids: Collection[int]) -> set[int]:
    """Who has a bound phone or an open invitation: the others see nothing of it. Two queries."""
    now = timezone.now()
    phones = Phone.objects.visible_to(actor).filter(
        athlete__in=athlete_ids,
        revoked_at=None,
        bound_at__gte=now - PHONE_LIFETIME,
        last_used_on__gte=now.date() - PHONE_IDLE,
    )
    open_ones = Q(used_at=None, revoked_at=None, for_guardian=False, expires_at__gt=now)
    invitations = Invitation.objects.visible_to(actor).filter(open_ones, athlete__in=athlete_ids)
    return {*phones.values_list("athlete", flat=True)} | {
        *invitations.values_list("athlete", flat=True)
    }


def span_words(starts_on: date, ends_on: date) -> str:
    """How long that is: “6 weeks”, “10 days”."""
    days = (ends_on - starts_on + timedelta(days=1)).days
    weeks, rest = divmod(days, 7)
    count, unit = (days, "day") if rest or not weeks else (weeks, "week")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
