"""Which drills of what runs could be done in an easier way: offered on the Monday review."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from coaching.kernel.scoping import Actor
from coaching.routines.models import Assignment

_DRILL = "routine_version__steps__exercise"


@dataclass(frozen=True)
class Drill:
    """`way` is the easier way, in the catalogue's own words."""

    uuid: str
    name: str
    way: str


def read_easier(actor: Actor, assignments: Iterable[UUID]) -> dict[UUID, list[Drill]]:
    """By assignment, in the routine's order; what is done in its easier way already is left out.

    One query.
    """
    rows = (
        Assignment.objects.of_seen(actor, uuid__in=list(assignments))
        .live()
        .filter(**{f"{_DRILL}__easier__gt": ""})
        .order_by("pk", "routine_version__steps__place")
        .values_list("uuid", "easier", f"{_DRILL}__uuid", f"{_DRILL}__name", f"{_DRILL}__easier")
    )
    found: dict[UUID, dict[str, Drill]] = {}
    for assignment, eased, uuid, name, way in rows:
        if str(uuid) not in eased:
            found.setdefault(assignment, {})[str(uuid)] = Drill(str(uuid), name, way)
    return {assignment: list(drills.values()) for assignment, drills in found.items()}


def all_of(by_assignment: dict[UUID, list[Drill]], assignments: Iterable[UUID]) -> list[Drill]:
    """Of several routines, each drill once."""
    drills = {drill.uuid: drill for one in assignments for drill in by_assignment.get(one, ())}
    return list(drills.values())
