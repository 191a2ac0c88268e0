"""What the board's address asks for, and the addresses of its other choices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from coaching.accounts.models import Squad

NO_SQUAD = "none"
BOARD_MOTIONS = {
    "internal_rotation": "Internal",
    "external_rotation": "External",
    "total_rotation": "Total arc",
}
SORTS = {
    "attention": "Attention first",
    "difference": "Largest difference",
    "measured": "Last measured",
    "routine": "Least done",
    "name": "Name",
}
GROUPS = {
    "first": ("Look at first", "pain, a confirmed difference, or a routine left undone"),
    "due": ("Due a measure", "not enough, or too old, to say"),
    "steady": ("Steady", "within error, measured in the last {stale} weeks"),
}
NO_ROUTINE = "no_routine"
SHOWS = {name: title for name, (title, _) in GROUPS.items()} | {NO_ROUTINE: "No routine"}


@dataclass(frozen=True)
class Choice:
    """What the address asks for. Anything unknown falls back to the plain board."""

    motion: str = "internal_rotation"
    squad: str = ""
    search: str = ""
    sort: str = "attention"
    show: str = ""

    @classmethod
    def read(cls, query: QueryDict, squads: Sequence[Squad]) -> "Choice":
        """From the query string; a squad that this member does not have is no squad filter."""

        def one_of(name: str, known: Iterable[str], default: str) -> str:
            value = query.get(name, "")
            return value if value in known else default

        known = {str(squad.uuid) for squad in squads} | {NO_SQUAD}
        return cls(
            motion=one_of("motion", BOARD_MOTIONS, "internal_rotation"),
            squad=one_of("squad", known, ""),
            search=" ".join(query.get("q", "").split())[:80],
            sort=one_of("sort", SORTS, "attention"),
            show=one_of("show", SHOWS, ""),
        )

    @property
    def motion_words(self) -> str:
        words = BOARD_MOTIONS[self.motion]
        return words if self.motion == "total_rotation" else f"{words} rotation"

    @property
    def sort_words(self) -> str:
        return SORTS[self.sort]

    @property
    def show_words(self) -> str:
        return SHOWS[self.show] if self.show else "Everyone"

    @property
    def everyone(self) -> str:
        """The same board without the group filter."""
        return self.query(show="")

    @property
    def everywhere(self) -> str:
        """The same search in all squads and groups."""
        return self.query(show="", squad="")

    @property
    def unsearched(self) -> str:
        """The same board without the search."""
        return self.query(q="")

    def query(self, **changes: str) -> str:
        """The query string of this choice with something changed; defaults are left out."""
        values = {
            "motion": self.motion if self.motion != "internal_rotation" else "",
            "squad": self.squad,
            "q": self.search,
            "sort": self.sort if self.sort != "attention" else "",
            "show": self.show,
        } | changes
        if values["motion"] == "internal_rotation":
            values["motion"] = ""
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True)
class Link:
    """One of several choices, as an address that works without a script."""

    words: str
    query: str
    current: bool
    count: int | None = None


def motion_links(choice: Choice) -> list[Link]:
    return [
        Link(words, choice.query(motion=name), name == choice.motion)
        for name, words in BOARD_MOTIONS.items()
    ]


def heading(choice: Choice, squads: Sequence[Squad]) -> str:
    if choice.squad == NO_SQUAD:
        return "No squad"
    return next((squad.name for squad in squads if str(squad.uuid) == choice.squad), "Everyone")
