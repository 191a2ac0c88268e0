"""A pasted list of athletes: one a line, then a squad and a year of birth if they are there.

Pure. `Kern, Joel` cannot be told from `Joel, Kern (a squad)` by looking at it, so a word after the
name must be a squad that exists, or a squad the coach asked to make; otherwise the line is refused.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

MAX_LINES = 600
MAX_NAME = 120
MAX_SQUAD = 60
MAX_SHOWN = 40
FORMULA = ("=", "+", "@")
_YEAR = re.compile(r"(19|20)\d\d")
_SEPARATORS = re.compile(r"[\t;,]")
HEADINGS = {
    "name": "name",
    "names": "name",
    "athlete": "name",
    "athletes": "name",
    "runner": "name",
    "full name": "name",
    "squad": "squad",
    "squads": "squad",
    "group": "squad",
    "team": "squad",
    "born": "born",
    "birth year": "born",
    "year of birth": "born",
    "birthyear": "born",
}


@dataclass(frozen=True)
class Entry:
    """One line that can be read."""

    number: int
    name: str
    squad: str = ""  # as it is written in the club, or as the new one will be
    birth_year: int | None = None
    twin: str = ""  # why this may be somebody who is there already


@dataclass
class NameList:
    """What a list brings, and what is wrong with it by line."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    new_squads: list[str] = field(default_factory=list)

    @property
    def twins(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.twin]

    @property
    def fresh(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.twin]


def key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _short(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def _columns(cells: Sequence[str]) -> list[str] | None:
    """The meaning of each column when this line is a heading, else None."""
    known = [HEADINGS.get(key(cell), "") for cell in cells]
    return known if "name" in known else None


def _lines(text: str) -> list[tuple[int, str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return list(enumerate(lines, start=1))


class _Reader:
    """Reads line after line, knowing the club's squads and the names already there."""

    def __init__(self, squads: Iterable[str], names: Iterable[str], may_make: bool) -> None:
        self.squads = {key(name): name for name in squads}
        self.there = {key(name) for name in names}
        self.seen: dict[str, int] = {}
        self.may_make = may_make
        self.columns = ["name", "", ""]
        self.found = NameList()

    def refuse(self, number: int, words: str) -> None:
        self.found.problems.append(f"Line {number}: {words}")

    def read(self, number: int, line: str) -> None:
        cells = [" ".join(cell.split()) for cell in _SEPARATORS.split(line)]
        if number == 1 and (columns := _columns(cells)):
            self.columns = columns
            return
        if not any(cells):
            self.refuse(number, "it is empty. Write a name or delete the line.")
            return
        at = self.columns.index("name")
        name = cells[at] if at < len(cells) else ""
        rest = [cell for index, cell in enumerate(cells) if index != at and cell]
        if self._name_is_fine(number, name):
            self._keep(number, name, rest)

    def _name_is_fine(self, number: int, name: str) -> bool:
        if not name:
            self.refuse(number, "the name is missing. It comes first, then the squad.")
        elif len(name) > MAX_NAME:
            self.refuse(
                number,
                f"“{_short(name)}” has {len(name)} characters. A name has at most {MAX_NAME}.",
            )
        elif name.startswith(FORMULA):
            self.refuse(number, f"it starts with “{name[0]}”. Formulas are not read.")
        elif not any(letter.isalpha() for letter in name):
            self.refuse(number, f"“{_short(name)}” is not a name.")
        else:
            return True
        return False

    def _keep(self, number: int, name: str, rest: Sequence[str]) -> None:
        years = [int(cell) for cell in rest if _YEAR.fullmatch(cell)]
        words = [cell for cell in rest if not _YEAR.fullmatch(cell)]
        if len(words) > 1 or len(years) > 1:
            self.refuse(
                number,
                f"“{_short(', '.join(rest))}” is too much. Write name, squad, year of birth.",
            )
            return
        squad = self._squad(number, words[0]) if words else ""
        if squad is None:
            return
        same = key(name)
        twin = ""
        if same in self.seen:
            twin = f"repeats line {self.seen[same]}"
        elif same in self.there:
            twin = "already on the list of athletes"
        self.seen.setdefault(same, number)
        year = years[0] if years else None
        self.found.entries.append(Entry(number, name, squad, year, twin))

    def _squad(self, number: int, word: str) -> str | None:
        """The squad's own spelling; None when the line is refused."""
        if there := self.squads.get(key(word)):
            return there
        if len(word) > MAX_SQUAD:
            self.refuse(number, f"“{_short(word)}” is too long for a squad.")
            return None
        if not self.may_make:
            self.refuse(
                number,
                f"no squad is called “{_short(word)}”. If it belongs to the name, write the name "
                "without a comma: Joel Kern.",
            )
            return None
        self.squads[key(word)] = word
        self.found.new_squads.append(word)
        return word


def read_names(
    text: str, *, squads: Collection[str], names: Collection[str], make_squads: bool = False
) -> NameList:
    """Read the list. `names` are on the roster; `make_squads`: an unknown squad is a new one."""
    reader = _Reader(squads, names, make_squads)
    lines = _lines(text)
    if len(lines) > MAX_LINES + 1:
        reader.found.problems.append(
            f"The list has {len(lines)} lines. Up to {MAX_LINES} work at once; split it."
        )
        return reader.found
    for number, line in lines:
        reader.read(number, line)
    if not reader.found.entries and not reader.found.problems:
        reader.found.problems.append("There is no name on the list. Write one a line.")
    return reader.found


def as_text(rows: Iterable[Sequence[str]]) -> str:
    """Lines of a table as a list that can be pasted; “Kern, Joel” becomes “Joel Kern”."""
    lines = []
    for cells in rows:
        plain = [_turned(cell) for cell in cells]
        while plain and not plain[-1]:
            plain.pop()
        lines.append(", ".join(plain))
    return "\n".join(lines)


def _turned(cell: str) -> str:
    parts = [part.strip() for part in re.split(r"[,;\t\n]", cell)]
    if len(parts) == 2 and all(parts):
        return f"{parts[1]} {parts[0]}"
    return " ".join(part for part in parts if part)
