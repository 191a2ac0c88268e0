"""The Monday review: who needs something, in order and with the reason (product.md screen 2).

Needs no request: the page and the mail of Monday morning read the same. Six queries, whatever the
number of athletes or the length of their history; of a series only the two verdicts are read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from athletes import protocol, series, wording
from athletes.models import Athlete, Goal, Phone, Series
from athletes.models.phones import PHONE_IDLE, PHONE_LIFETIME
from athletes.models.series import PROTOCOL_FIELDS
from athletes.seen_by import reads_pain
from athletes.shown import lower_first
from athletes.when import ago_words, day_words, today_in
from coaching.accounts.models import Club
from coaching.accounts.text import folded
from coaching.desk import reasons
from coaching.desk.actions import answer_of
from coaching.desk.drills import Drill, all_of, read_easier
from coaching.desk.facts import facts_of, latest_assessment, limits_of, read_pains, unanswered
from coaching.desk.models import ANSWERS, Handled
from coaching.desk.reasons import Facts, Limits, Reason, Side
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7
from coaching.routines.following import Following, read_following

NO_SQUAD = "none"
GROUPS = {
    "pain": (
        "Pain",
        "a session of 7 days at the alert level or 2 above their usual, or the last measuring",
    ),
    "worse": ("Worse", "a side decreased, and a second look confirmed it"),
    "once": ("Less than usual, once", "one large drop: measure again before acting"),
    "undone": ("Not doing", "less than {low} % of what was planned in 14 days"),
    "unopened": ("Never opened", "a planned day went by and the phone never showed the routine"),
    "stale": ("Not measured for long", "a routine runs, and no measurement for {stale} weeks"),
}


@dataclass(eq=False)  # Two rows are never compared, field by field, to find one in a list.
class Row:
    """One athlete. `found` are the reasons that nobody has answered yet."""

    athlete: Athlete
    facts: Facts
    following: Following
    found: list[Reason]
    pair: tuple[int | None, int | None]
    is_quiet: bool = False  # no reason at all, answered or not
    drills: list[Drill] = field(default_factory=list)  # that could be made easier
    once: UUID = field(default_factory=uuid7)  # of the answer that this form may make

    @property
    def kind(self) -> str:
        return self.found[0].kind if self.found else ""

    @property
    def words(self) -> str:
        return reasons.sentence(self.found)

    @property
    def seen_on(self) -> date:
        """The newest evidence on the page; a week's doing is none, it is always of today."""
        days = [one.seen_on for one in self.found if one.kind in reasons.BY_EVIDENCE]
        return max(days, default=self.found[0].seen_on)

    @property
    def level(self) -> int:
        """Of the pain on the page, 0 without."""
        return max(reason.level for reason in self.found)

    @property
    def is_running(self) -> bool:
        return self.facts.running_since is not None

    @cached_property
    def contact(self) -> str:
        """“Session 2 days ago, measured 5 weeks ago.”"""
        done = [day for one in self.following.routines for day in one.completed]
        parts = [f"session {ago_words(max(done), self.facts.today).lower()}"] if done else []
        if self.facts.last_measured:
            ago = ago_words(self.facts.last_measured, self.facts.today).lower()
            parts.append(f"measured {ago}")
        return f"{wording.capital(', '.join(parts))}." if parts else ""

    @property
    def is_praiseworthy(self) -> bool:
        """Kept at it: follows a routine, did at least half, and has a phone to read it on."""
        return self.is_running and self.did_half and bool(getattr(self.athlete, "has_phone", False))

    @property
    def did_half(self) -> bool:
        done = self.facts.adherence
        return done.planned > 0 and not reasons.is_low(done, 50)


@dataclass(frozen=True)
class Group:
    """Rows of one kind of reason."""

    kind: str
    title: str
    hint: str
    rows: list[Row]


@dataclass(frozen=True)
class Dealt:
    """An answer that still holds. Its reason may be about a body: `tells_why` shows it or not."""

    row: Handled
    today: date
    tells_why: bool

    @property
    def words(self) -> str:
        """“Snoozed until 6 December: racing”, “Easier variant; off the list until 29 November”"""
        until = day_words(self.row.until, self.today)
        why = self.row.why if self.tells_why else ""
        if self.row.answer == "snooze":
            return f"Snoozed until {until}: {why}" if why else f"Snoozed until {until}"
        done = (
            f"{ANSWERS[self.row.answer]}, {lower_first(why)}" if why else ANSWERS[self.row.answer]
        )
        return f"{done}; off the list until {until}"

    @property
    def _made_on(self) -> date:
        return today_in(self.row.athlete.time_zone, self.row.made_at)

    @property
    def said(self) -> str:
        """“Ana, 23 November”"""
        by = self.row.made_by.name if self.row.made_by else "Somebody who left"
        return f"{by}, {day_words(self._made_on, self.today)}"


@dataclass(frozen=True)
class Monday:
    """Everything on the page, before it is drawn."""

    groups: list[Group]
    fine: list[Row]
    dealt: list[Dealt]
    total: int
    limits: Limits
    athletes: list[Athlete] = field(default_factory=list)
    once: UUID = field(default_factory=uuid7)

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def has_running(self) -> bool:
        """Whether anybody follows a routine today."""
        rows = [row for group in self.groups for row in group.rows] + self.fine
        return any(row.is_running for row in rows)

    @cached_property
    def better(self) -> list[Row]:
        """Those of the last group with a change that their coach's goal asked for."""
        return [row for row in self.fine if reasons.is_better(row.facts)]

    @cached_property
    def to_check(self) -> list[Athlete]:
        """Those with a question that a phone could not ask. It is about numbers and not about a
        week: nobody stands on the list for it, or is taken from the last group.
        """
        return [athlete for athlete in self.athletes if getattr(athlete, "to_check", None)]

    @cached_property
    def praised(self) -> list[Athlete]:
        return [row.athlete for row in self.fine if row.is_praiseworthy]

    @cached_property
    def not_praised(self) -> list[Athlete]:
        """Those of the last group whom “well done” does not reach."""
        return [row.athlete for row in self.fine if not row.is_praiseworthy]


def read_monday(actor: Actor, club: Club, *, now: datetime, squad: str = "") -> Monday:
    """`squad` is a uuid, NO_SQUAD, or nothing for everybody whom this member sees."""
    athletes = list(_athletes(actor, squad, now))
    ids = [athlete.pk for athlete in athletes]
    zones = {zone: today_in(zone, now) for zone in {one.time_zone for one in athletes}}
    todays = {athlete.pk: zones[athlete.time_zone] for athlete in athletes}
    limits, tells_pain = limits_of(club), reads_pain(actor.role)
    follows = read_following(actor, ids, todays)
    pains = read_pains(actor, [athlete.latest_assessment for athlete in athletes])
    measured = _measured(actor, ids, _goals(actor, ids))
    handled = _handled(actor, ids, now)
    rows = []
    for athlete in athletes:
        athlete.club = club  # Known already; a query each else.
        pk, today = athlete.pk, todays[athlete.pk]
        seen = measured.get(pk) or Measured()
        facts = facts_of(
            athlete,
            follows[pk],
            pains.get(pk, ()),
            tells_pain=tells_pain,
            sides=seen.sides,
            last_measured=seen.last_on,
        )
        answers = [answer_of(one, athlete.time_zone) for one in handled.get(pk, ())]
        everything = reasons.reasons(facts, limits)
        found = reasons.open_reasons(everything, answers, today)
        rows.append(Row(athlete, facts, follows[pk], found, seen.pair, is_quiet=not everything))
    return Monday(
        groups=_grouped(rows, limits),
        fine=[row for row in rows if row.is_quiet],
        dealt=_dealt(rows, handled, tells_why=tells_pain),
        total=len(rows),
        limits=limits,
        athletes=athletes,
    )


def offer_easier(actor: Actor, monday: Monday) -> None:
    """Fill in the drills that the rows on the page could make easier. One query."""
    rows = [row for group in monday.groups for row in group.rows if row.is_running]
    running = {row.athlete.pk: [one.uuid for one in row.following.running] for row in rows}
    found = read_easier(actor, [uuid for uuids in running.values() for uuid in uuids])
    for row in rows:
        row.drills = all_of(found, running[row.athlete.pk])


def _dealt(
    rows: Iterable[Row], handled: Mapping[int, Sequence[Handled]], *, tells_why: bool
) -> list[Dealt]:
    """What still holds, newest first."""
    found = []
    for row in rows:
        for one in handled.get(row.athlete.pk, ()):
            if one.until >= row.facts.today:
                one.athlete = row.athlete
                found.append(Dealt(one, row.facts.today, tells_why))
    return sorted(found, key=lambda one: one.row.made_at, reverse=True)


def _grouped(rows: Iterable[Row], limits: Limits) -> list[Group]:
    numbers = {"low": limits.low_adherence, "stale": limits.stale_weeks}
    groups = []
    for kind, (title, hint) in GROUPS.items():
        inside = [row for row in rows if row.kind == kind]
        inside.sort(key=lambda row: (row.found[0].weight, folded(row.athlete.name)))
        if inside:
            groups.append(Group(kind, title, hint.format(**numbers), inside))
    return groups


def _athletes(actor: Actor, squad: str, now: datetime) -> QuerySet[Any]:
    rows = Athlete.objects.visible_to(actor).active()
    if squad == NO_SQUAD:
        rows = rows.without_squad()
    elif squad:
        rows = rows.filter(squads__uuid=UUID(squad))
    live = Phone.objects.of_seen(  # As `Phone.is_live`.
        actor,
        athlete_id=OuterRef("pk"),
        revoked_at=None,
        bound_at__gte=now - PHONE_LIFETIME,
        last_used_on__gte=now.date() - PHONE_IDLE,
    )
    needed = ("uuid", "name", "time_zone", "pain_alert", "consent", "club_id")
    rows = rows.only(*needed).annotate(
        has_phone=Exists(live), latest_assessment=latest_assessment(actor), **unanswered(actor)
    )
    return rows.order_by("name", "pk")


# --- what was measured ----------------------------------------------------------------------------


@dataclass
class Measured:
    """The newest coach-measured series of each motion of one athlete."""

    sides: list[Side] = field(default_factory=list)
    pair: tuple[int | None, int | None] = (None, None)  # of internal rotation, hundredths
    last_on: date | None = None


Goals = dict[tuple[int, str, str], str]


def _goals(actor: Actor, ids: Sequence[int]) -> Goals:
    """The direction that counts: the newest of an athlete's motion and side."""
    rows = Goal.objects.of_seen(actor, athlete_id__in=ids).live().order_by("set_at", "pk")
    found = rows.values_list("athlete_id", "motion", "side", "direction")
    return {(athlete, motion, side): direction for athlete, motion, side, direction in found}


def _measured(actor: Actor, ids: Sequence[int], goals: Goals) -> dict[int, Measured]:
    """One query. The total arc is left out: it never notifies (measurement.md §3)."""
    rows = list(
        Series.objects.of_seen(actor, athlete_id__in=ids)
        .filter(rater="coach")
        .exclude(motion=protocol.TOTAL_ROTATION)
        .values_list("athlete_id", "motion", "latest_on", "verdicts", *PROTOCOL_FIELDS)
    )
    usual = Counter(row[4:] for row in rows)
    newest: dict[tuple[int, str], tuple[Any, ...]] = {}
    for row in rows:
        key, rank = (row[0], row[1]), (row[2], usual[row[4:]], row[4:])
        if key not in newest or rank > newest[key][0]:
            newest[key] = (rank, row)
    found: dict[int, Measured] = {}
    for (athlete, motion), (_rank, row) in newest.items():
        _add(found.setdefault(athlete, Measured()), athlete, motion, row, goals)
    return found


def _add(seen: Measured, athlete: int, motion: str, row: tuple[Any, ...], goals: Goals) -> None:
    on, verdicts = row[2], row[3]
    seen.last_on = max(filter(None, (seen.last_on, on)))
    if motion == protocol.INTERNAL:
        pair = verdicts["pairs"]  # Of one day: two days side by side would be no pair.
        seen.pair = (pair["latest_left"], pair["latest_right"])
    for side in protocol.SIDES:
        verdict = verdicts[side]
        goal = goals.get((athlete, motion, side), "")
        if verdict["confirmed"] or verdict["dropped_once"] or goal:
            seen.sides.append(Side(motion, side, series.read_change(verdict), goal))


# --- what was answered ----------------------------------------------------------------------------


def _handled(actor: Actor, ids: Sequence[int], now: datetime) -> dict[int, list[Handled]]:
    """What may still hold somewhere on earth."""
    rows = (
        Handled.objects.of_seen(actor, athlete_id__in=ids)
        .live()
        .filter(until__gte=now.date() - timedelta(days=1))
        .select_related("made_by")
        .order_by("made_at", "pk")
    )
    found: dict[int, list[Handled]] = {}
    for row in rows:
        found.setdefault(row.athlete_id, []).append(row)
    return found
