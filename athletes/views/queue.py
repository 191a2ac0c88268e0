"""Who is to be measured, in which order, and who comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from athletes.forms.capture import ALL, ME, NONE, ONE, SELF, UNKNOWN, Setup
from athletes.forms.cells import Rater
from athletes.models import Assessment, Athlete
from coaching.accounts.models import Membership, Squad
from coaching.accounts.roles import COACHING_ROLES


@dataclass(frozen=True)
class Place:
    """One line of the queue."""

    number: int
    athlete: Athlete
    url: str
    status: str  # "done", "absent", "blocked" or ""
    current: bool

    @property
    def waits(self) -> bool:
        return not self.status


@dataclass(frozen=True)
class Queue:
    """Everybody of the round, in order."""

    places: Sequence[Place]
    title: str
    finish: str

    @property
    def _at(self) -> int:
        return next((i for i, place in enumerate(self.places) if place.current), 0)

    @property
    def current(self) -> Place:
        return self.places[self._at]

    @property
    def previous(self) -> Place | None:
        return self.places[self._at - 1] if self._at else None

    @property
    def following(self) -> Place | None:
        return self.places[self._at + 1] if self._at + 1 < len(self.places) else None

    @property
    def next(self) -> Place | None:
        """The next who still waits, going round once, so that nobody is passed over for good."""
        return next((place for place in self._later if place.waits), None)

    @property
    def on_deck(self) -> list[Athlete]:
        """The next two who wait: they can get ready."""
        return [place.athlete for place in self._later if place.waits][:2]

    @property
    def _later(self) -> list[Place]:
        return [*self.places[self._at + 1 :], *self.places[: self._at]]

    @property
    def next_waiting(self) -> Place | None:
        """Whoever waits first, from the top: where a round begins."""
        return next((place for place in self.places if place.waits), None)

    @property
    def done(self) -> int:
        return sum(place.status == "done" for place in self.places)

    @property
    def size(self) -> int:
        return len(self.places)

    @property
    def is_round(self) -> bool:
        return self.size > 1


def today_starts(zone: str) -> datetime:
    now = timezone.now().astimezone(ZoneInfo(zone))
    return datetime.combine(now.date(), time(0), tzinfo=now.tzinfo)


def _absent_key(request: HttpRequest) -> str:
    return f"absent.{request.club.pk}"  # type: ignore[attr-defined]


def absent_today(request: HttpRequest) -> set[str]:
    """Who was marked absent in this browser since midnight at the club."""
    kept = request.session.get(_absent_key(request), {})
    on = today_starts(request.club.time_zone).date().isoformat()  # type: ignore[attr-defined]
    return set(kept.get("uuids", [])) if kept.get("on") == on else set()


def mark_absent(request: HttpRequest, athlete: Athlete, *, absent: bool) -> None:
    uuids = absent_today(request) - {str(athlete.uuid)}
    if absent:
        uuids.add(str(athlete.uuid))
    on = today_starts(request.club.time_zone).date().isoformat()  # type: ignore[attr-defined]
    request.session[_absent_key(request)] = {"on": on, "uuids": sorted(uuids)}


def _rows(request: HttpRequest, setup: Setup, also: UUID | None) -> tuple[Any, str]:
    """The round's athletes and what to call it. A squad of another club is not there: 404."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = Athlete.objects.visible_to(actor)
    here = Q(uuid=also)
    if setup.squad == ONE:
        return rows.filter(here), ""
    if setup.squad == ALL:
        return rows.filter(Q(archived_at=None) | here), "Everyone"
    if setup.squad == NONE:
        return rows.filter(Q(archived_at=None, squads=None) | here), "No squad"
    squad = Squad.objects.visible_to(actor).filter(uuid=setup.squad).first()
    if squad is None:
        raise Http404
    in_squad = Athlete.objects.visible_to(actor).filter(squads=squad).values("pk")
    return rows.filter(Q(archived_at=None, pk__in=in_squad) | here), squad.name


def queue_for(request: HttpRequest, setup: Setup, current: UUID | None = None) -> Queue:
    """Read the round in one query. `current` is in it even when not of the squad (a walk-in)."""
    rows, title = _rows(request, setup, current)
    actor, club = request.actor, request.club  # type: ignore[attr-defined]
    measured = Assessment.objects.visible_to(actor).live()
    measured = measured.filter(
        athlete_id=OuterRef("pk"), measured_at__gte=today_starts(club.time_zone)
    )
    absent = absent_today(request)
    rows = rows.annotate(measured_today=Exists(measured)).order_by("name", "pk")
    places = [
        Place(
            number=number,
            athlete=athlete,
            url=f"{reverse('athletes:capture', args=[club.slug, athlete.uuid])}?{setup.query()}",
            status=_status(athlete, absent),
            current=athlete.uuid == current,
        )
        for number, athlete in enumerate(rows, 1)
    ]
    finish = f"{reverse('athletes:capture_done', args=[club.slug])}?{setup.query()}"
    return Queue(places, title, finish)


def _status(athlete: Any, absent: set[str]) -> str:
    if athlete.measured_today:
        return "done"
    if str(athlete.uuid) in absent:
        return "absent"
    return "" if athlete.may_be_stored and not athlete.archived_at else "blocked"


def raters_for(request: HttpRequest) -> list[Rater]:
    """Who may have measured: whoever types first, then the club's other coaches."""
    actor = request.actor  # type: ignore[attr-defined]
    members = (
        Membership.objects.visible_to(actor)
        .active()
        .filter(role__in=COACHING_ROLES)
        .exclude(user_id=actor.user_id)
        .select_related("user")
        .order_by("user__name", "pk")
    )
    return [
        Rater(ME, f"You, {actor.name}", "coach", actor.user_id),
        *(Rater(str(one.uuid), str(one.user), "coach", one.user_id) for one in members),
        Rater(UNKNOWN, "A coach who is not listed", "coach", None),
        Rater(SELF, "The athlete alone", "self", None),
    ]
