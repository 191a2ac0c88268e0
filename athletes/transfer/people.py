"""Names of a file → athletes of the roster. One hit is a match, two are asked about, none too.

Pure: it is given the roster of one club, so nobody else's athletes can ever be matched.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

from athletes.transfer.words import plain

SUGGESTIONS = 5


Person = TypeVar("Person", bound=Any)  # anybody with a `name`


def straight(name: str) -> str:
    """“Kern, Joel” → “Joel Kern”; spaces tidied. Case and accents stay."""
    text = " ".join(name.split())
    if text.count(",") == 1:
        last, first = (part.strip() for part in text.split(","))
        if last and first:
            return f"{first} {last}"
    return text.strip(" ,")


def key(name: str) -> str:
    """What two spellings of one name have in common."""
    return plain(straight(name))


def _loose(name: str) -> str:
    return " ".join(sorted(key(name).split()))


class Roster(Generic[Person]):
    """A club's athletes, ready to be looked up by any spelling."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = list(people)
        # From strict to loose: the first table with a hit decides.
        self._tables: tuple[dict[str, list[Person]], ...] = tuple(defaultdict(list) for _ in "123")
        for person in self.people:
            for table, make in zip(self._tables, self._makers, strict=True):
                table[make(person.name)].append(person)

    @property
    def _makers(self) -> tuple[Callable[[str], str], ...]:
        return (lambda name: straight(name).casefold(), key, _loose)

    def find(self, name: str) -> list[Person]:
        """Everybody the name fits: exactly, else without accents and case, else in any order."""
        for table, make in zip(self._tables, self._makers, strict=True):
            if hits := table.get(make(name)):
                return list(hits)
        return []

    def suggest(self, name: str) -> list[Person]:
        """Who may have been meant, most alike first."""
        keys = get_close_matches(key(name), list(self._tables[1]), n=SUGGESTIONS, cutoff=0.6)
        words = set(key(name).split())
        alike = [found for found in self._tables[1] if words & set(found.split())]
        ordered = dict.fromkeys([*keys, *alike[:SUGGESTIONS]])
        return [person for found in ordered for person in self._tables[1][found]][:SUGGESTIONS]
