"""The catalogue as its address asks for it: whose, what it trains, kind, equipment, a search."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from coaching.accounts.text import folded
from coaching.kernel.scoping import Actor
from exercises import words
from exercises.models import Exercise

PER_PAGE = 48
MAX_SEARCH = 80
SHOWS = {"": "All drills", "own": "Your club’s", "shipped": "Shipped", "archived": "Put away"}
KNOWN = {
    "show": SHOWS,
    "trains": words.TARGETS,
    "kind": words.CATEGORIES,
    "equipment": words.EQUIPMENT,
    "position": words.POSITIONS,
}
# Long texts that no list shows.
NOT_LISTED = ("steps", "cues", "faults", "easier", "harder", "stop_if", "avoid_if")


@dataclass(frozen=True)
class Listing:
    """Which drills, in words of the query string; anything unknown is the plain list."""

    show: str = ""
    trains: str = ""
    kind: str = ""
    equipment: str = ""
    position: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        asked = {name: query.get(name, "") for name in KNOWN}
        known = {name: value for name, value in asked.items() if value in KNOWN[name]}
        return cls(**known, q=" ".join(query.get("q", "").split())[:MAX_SEARCH])

    def query(self) -> str:
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def training(self, target: str) -> Self:
        return replace(self, trains=target)

    @property
    def is_filtered(self) -> bool:
        """Whether something besides whose drills they are was asked."""
        return self != type(self)(show=self.show)

    def fits(self, drill: Exercise) -> bool:
        """Whether the drill is asked for, whatever it trains. “Nothing” finds what can do without
        equipment."""
        called = folded(" ".join([drill.name, *drill.aliases]))
        return (
            (not self.kind or drill.category == self.kind)
            and (not self.equipment or self.equipment in drill.equipment)
            and (not self.position or drill.position == self.position)
            and all(word in called for word in folded(self.q).split())
        )

    def rows(self, actor: Actor) -> list[Exercise]:
        """The drills that fit, whatever they train: one query."""
        rows = Exercise.objects.visible_to(actor).in_order().defer(*NOT_LISTED)
        if self.show == "archived":
            rows = rows.filter(archived_at__isnull=False, club_id=actor.club_id)
        else:
            rows = rows.active()
        if self.show in ("own", "shipped"):
            rows = rows.filter(club__isnull=self.show == "shipped")
        return [drill for drill in rows if self.fits(drill)]

    def trained(self, drills: Iterable[Exercise]) -> list[Exercise]:
        """Those of `rows` that train what was asked."""
        return [one for one in drills if not self.trains or self.trains in one.targets]

    def chips(self, drills: list[Exercise]) -> list[dict[str, Any]]:
        """One link per direction with its number of drills; what has none is left out."""
        counts = Counter(target for drill in drills for target in drill.targets)
        counts[""] = len(drills)
        labels = {"": "All"} | words.TARGETS
        return [
            {"words": label, "count": counts[value], "query": self.training(value).query(),
             "current": value == self.trains}
            for value, label in labels.items()
            if counts[value] or value in ("", self.trains)
        ]  # fmt: skip
