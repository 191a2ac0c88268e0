"""The roster as its address asks for it: active, archived, a squad, no squad, consent, a search."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import QueryDict

from athletes.models import Athlete
from athletes.models.people import ALLOWS_STORING
from coaching.accounts.choices import members_of
from coaching.accounts.models import Squad
from coaching.accounts.text import folded
from coaching.kernel.scoping import Actor

PER_PAGE = 50
NO_SQUAD = "none"
SHOWS = {"": "Active", "consent": "Consent missing", "archived": "Archived"}
MAX_SEARCH = 80
WITHOUT_CONSENT = ~Q(consent__in=ALLOWS_STORING)


@dataclass(frozen=True)
class Listing:
    """Which athletes, in words of the query string; anything unknown is the plain list."""

    show: str = ""
    squad: str = ""
    search: str = ""

    @classmethod
    def read(cls, query: QueryDict, squads: Sequence[Squad]) -> "Listing":
        show, squad = query.get("show", ""), query.get("squad", "")
        known = {str(one.uuid) for one in squads} | {NO_SQUAD}
        return cls(
            show=show if show in SHOWS else "",
            squad=squad if squad in known else "",
            search=" ".join(query.get("q", "").split())[:MAX_SEARCH],
        )

    def query(self) -> str:
        values = {"show": self.show, "squad": self.squad, "q": self.search}
        return urlencode({name: value for name, value in values.items() if value})

    def with_show(self, show: str) -> "Listing":
        return replace(self, show=show)

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """The athletes of this list, but for the search."""
        rows = Athlete.objects.visible_to(actor)
        rows = rows.archived() if self.show == "archived" else rows.active()
        if self.show == "consent":
            rows = rows.filter(WITHOUT_CONSENT)
        if self.squad == NO_SQUAD:
            rows = rows.without_squad()
        elif self.squad:
            rows = rows.filter(squads__uuid=UUID(self.squad))
        return rows

    def found(self, actor: Actor) -> list[int]:
        """Primary keys in the order of the list, the search included. Accents do not matter."""
        wanted = folded(self.search)
        named = [
            (folded(name), pk)
            for pk, name in self.rows(actor).values_list("pk", "name")
            if not wanted or wanted in folded(name)
        ]
        return [pk for _, pk in sorted(named)]


def page_rows(actor: Actor, pks: Sequence[int]) -> list[Athlete]:
    """The athletes of one page with squads and coaches, in this order."""
    rows = (
        Athlete.objects.visible_to(actor)
        .filter(pk__in=pks)
        .prefetch_related(
            Prefetch("squads", Squad.objects.visible_to(actor).order_by("name")),
            Prefetch("coaches", members_of(actor)),
        )
    )
    place = {pk: number for number, pk in enumerate(pks)}
    return sorted(rows, key=lambda athlete: place[athlete.pk])


def counts(actor: Actor, listing: Listing) -> dict[str, int]:
    """How many there are under each word of the filter, in the squad that is shown."""
    rows = Athlete.objects.visible_to(actor)
    if listing.squad == NO_SQUAD:
        rows = rows.without_squad()
    elif listing.squad:
        rows = rows.filter(squads__uuid=UUID(listing.squad))
    active = Q(archived_at=None)
    found: dict[str, int] = rows.aggregate(
        active=Count("pk", filter=active),
        consent=Count("pk", filter=active & WITHOUT_CONSENT),
        archived=Count("pk", filter=~active),
    )
    return {"": found["active"], "consent": found["consent"], "archived": found["archived"]}
