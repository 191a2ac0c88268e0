"""The squad board: who to look at first.

A board of any history reads the verdict of one `Series` per athlete and sorts by it; whole states,
strips and sparklines are only for the rows of the page that is shown.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from athletes.latest import newest, series_by_athlete, usual_protocol
from athletes.models import Athlete, Series
from athletes.protocol import OWN_CHECK
from athletes.seen_by import reads_pain
from athletes.when import today_in
from coaching.accounts.models import Club, Squad
from coaching.accounts.text import folded
from coaching.desk.choice import GROUPS, NO_ROUTINE, NO_SQUAD, SHOWS, SORTS, Choice, Link
from coaching.desk.doing import Doing
from coaching.desk.facts import latest_assessment, limits_of, read_pains
from coaching.desk.reasons import Limits
from coaching.desk.rows import FIRST, BoardRow
from coaching.kernel.scoping import Actor
from coaching.routines.following import read_following

PER_PAGE = 50


@dataclass(frozen=True)
class Board:
    """Everything the page shows, before it is cut into pages."""

    rows: list[BoardRow]
    counts: dict[str, int]
    total: int
    protocol: str
    error: str
    is_new_club: bool
    limits: Limits


def squads_of(actor: Actor) -> list[Squad]:
    """The squads a member may filter by."""
    return list(Squad.objects.visible_to(actor).order_by("name"))


def read_board(actor: Actor, club: Club, choice: Choice, *, now: datetime) -> Board:
    """Five queries, whatever the number of athletes or the length of their history."""
    athletes = list(_athletes(actor, choice))
    total = len(athletes)
    if choice.search:
        wanted = folded(choice.search)
        athletes = [athlete for athlete in athletes if wanted in folded(athlete.name)]
    ids = [athlete.pk for athlete in athletes]
    found = series_by_athlete(actor, choice.motion, ids)
    usual = usual_protocol(found)
    pains = read_pains(actor, [athlete.latest_assessment for athlete in athletes])
    zones = {zone: today_in(zone, now) for zone in {one.time_zone for one in athletes}}
    todays = {athlete.pk: zones[athlete.time_zone] for athlete in athletes}
    follows = read_following(actor, ids, todays)
    limits, tells_pain = limits_of(club), reads_pain(actor.role)
    rows = []
    for athlete in athletes:
        athlete.club = club  # Known already; a query each else.
        shown = newest(found.get(athlete.pk, ()), usual)
        pained, doing = pains.get(athlete.pk, []), Doing(follows[athlete.pk])
        row = BoardRow(athlete, shown, pained, todays[athlete.pk], doing, limits, tells_pain)
        if shown and shown.row.protocol_key != usual:
            row.other_protocol = shown.protocol
        row.place()
        rows.append(row)
    counts = Counter(row.group for row in rows)
    counts[NO_ROUTINE] = sum(row.doing.is_none for row in rows)
    rows = [row for row in rows if _is_shown(row, choice.show)]
    rows.sort(key=_SORT_KEYS[choice.sort])
    example = next((row.shown for row in rows if row.shown and not row.other_protocol), None)
    return Board(
        rows=rows,
        counts={name: counts[name] for name in SHOWS},
        total=total,
        protocol=example.protocol if example else "",
        error=_usual_error(rows),
        is_new_club=total == 0 and not choice.squad,
        limits=limits,
    )


def _is_shown(row: BoardRow, show: str) -> bool:
    return row.doing.is_none if show == NO_ROUTINE else show in ("", row.group)


def complete(rows: Sequence[BoardRow], actor: Actor) -> None:
    """Fill in what only the rows on the page need: squads' names and whole states. Two queries."""
    athletes = Athlete.objects.of_seen(actor, pk__in=[row.athlete.pk for row in rows])
    names: dict[int, list[str]] = {}
    for pk, name in athletes.exclude(squads=None).values_list("pk", "squads__name"):
        names.setdefault(pk, []).append(name)
    wanted = {row.shown.row.pk: row.shown.row for row in rows if row.shown}
    kept = Series.objects.of_seen(actor, pk__in=list(wanted))
    for pk, state in kept.values_list("pk", "state"):
        wanted[pk].state = state
    for row in rows:
        row.squads = sorted(names.get(row.athlete.pk, ()))


def _athletes(actor: Actor, choice: Choice) -> QuerySet[Any]:
    rows = Athlete.objects.visible_to(actor).active()
    if choice.squad == NO_SQUAD:
        rows = rows.without_squad()
    elif choice.squad:
        rows = rows.filter(squads__uuid=UUID(choice.squad))
    return rows.annotate(latest_assessment=latest_assessment(actor)).order_by("name", "pk")


def _usual_error(rows: Iterable[BoardRow]) -> str:
    """The error most rows are judged with, and whether some of it is people's own; each strip
    draws its own.
    """
    judged = [row.shown for row in rows if row.shown and row.shown.error]
    errors = Counter(shown.error for shown in judged)
    usual = errors.most_common(1)[0][0] if errors else ""
    own = any(shown.verdict.sem_source == OWN_CHECK for shown in judged)
    return f"{usual}, in part from own checks" if own else usual


def _by_name(row: BoardRow) -> tuple[str, int]:
    return folded(row.athlete.name), row.athlete.pk


def _by_attention(row: BoardRow) -> tuple[Any, ...]:
    """Pain, confirmed by size, undone, unopened; to measure again, too old, never; then by name."""
    order = list(GROUPS).index(row.group)
    if row.group == "first":
        pain = row.reasons.get("pain")
        level = pain.weight[0] if pain else 0
        size = -(row.shown.size if row.shown else -1)
        return order, FIRST.index(row.reason), level, size, _by_name(row)
    if row.group == "due":
        again = row.shown is not None and row.shown.look == "once"
        since = row.shown.latest_on.toordinal() if row.shown else date.max.toordinal()
        return order, not again, since, _by_name(row)
    return order, _by_name(row)


def _by_routine(row: BoardRow) -> tuple[Any, ...]:
    """The least done first; then what cannot be said yet; then those who follow nothing."""
    done = row.doing.adherence.percent if row.doing.following.running else None
    return row.doing.is_none, done is None, done or 0, _by_name(row)


_SORT_KEYS: dict[str, Any] = {
    "attention": _by_attention,
    "difference": lambda row: (-(row.shown.size if row.shown else -2), _by_name(row)),
    "measured": lambda row: (
        -(row.shown.latest_on.toordinal() if row.shown else 0),
        _by_name(row),
    ),
    "routine": _by_routine,
    "name": _by_name,
}


@dataclass(frozen=True)
class Group:
    """Rows under one heading; `is_first` rows carry their reason in full ink."""

    name: str
    title: str
    hint: str
    count: int
    rows: list[BoardRow]


def filter_links(choice: Choice, board: Board) -> list[Link]:
    total = sum(board.counts[name] for name in GROUPS)
    everyone = Link("Everyone", choice.query(show=""), not choice.show, total)
    return [everyone] + [
        Link(title, choice.query(show=name), name == choice.show, board.counts[name])
        for name, title in SHOWS.items()
    ]


def grouped(rows: Sequence[BoardRow], choice: Choice, board: Board) -> list[Group]:
    """Under three headings while sorted by attention; any other order runs through all."""
    if not rows:
        return []
    if choice.sort != "attention":
        return [Group("all", SORTS[choice.sort], "", len(board.rows), list(rows))]
    groups = []
    for name, (title, hint) in GROUPS.items():
        inside = [row for row in rows if row.group == name]
        if inside:
            hint = hint.format(stale=board.limits.stale_weeks)
            groups.append(Group(name, title, hint, board.counts[name], inside))
    return groups
