"""Headings of a coach's sheet: which column is what, in long, wide and mixed form.

Pure. An angle column may name its motion and its side itself (wide: “L IR”), or leave them to the
columns “motion” and “side” (long: “trial_1”), or only one of them (“Left”, with a motion column).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from athletes.rules import Problem
from athletes.transfer.words import plain

FIELDS: dict[str, tuple[str, ...]] = {
    "athlete": (
        "athlete", "athletes", "athlete name", "name", "names", "full name", "runner", "player",
        "runner name", "client", "person", "athlet", "athletin", "sportler", "nom", "nombre",
        "name of athlete",
    ),
    "first_name": ("first name", "firstname", "forename", "given name", "vorname", "prenom"),
    "last_name": ("last name", "lastname", "surname", "family name", "nachname"),
    "squad": ("squad", "group", "team", "training group", "gruppe", "groupe", "equipo"),
    "date": (
        "date", "test date", "date of test", "measured on", "measurement date", "session date",
        "testing date", "screen date", "day", "tested on", "measured at", "datum", "fecha",
    ),
    "time": ("time", "time of day", "clock", "uhrzeit", "heure", "hora"),
    "position": ("position", "test position", "body position", "posture"),
    "mode": ("mode", "active passive", "active or passive", "arom prom"),
    "instrument": ("instrument", "tool", "device", "measured with"),
    "endpoint": ("endpoint", "end point", "end of range", "stopped at"),
    "rater": (
        "rater", "measured by", "tester", "tested by", "examiner", "assessor", "coach", "who",
        "who measured", "by",
    ),
    "state": ("state", "condition", "warm up state"),
    "motion": ("motion", "movement", "direction", "test", "measure", "bewegung"),
    "side": ("side", "leg", "hip", "body side", "seite", "cote", "lado"),
    "stopped_by_pain": ("stopped by pain", "stopped for pain", "pain stop"),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks", "bemerkung"),
    "id": ("id", "assessment id", "uuid", "evenstride id"),
    "unit": ("unit", "units"),
}  # fmt: skip
_FIELD_OF = {alias: field for field, aliases in FIELDS.items() for alias in aliases}
TITLES = {
    "first_name": "first name",
    "last_name": "last name",
    "stopped_by_pain": "stopped by pain",
}

# Our export's own median: worked out again from the trials, so it is not read beside them.
DERIVED = "value deg"

_MOTION_WORDS = {
    "internal_rotation": (
        "ir", "int", "int rot", "internal", "internal rot", "internal rotation", "int rotation",
        "rot int", "inward rotation", "inner rotation", "medial rotation", "turns in", "iro",
        "innenrotation", "rotation interne", "rotacion interna", "rotation internal",
    ),
    "external_rotation": (
        "er", "ext rot", "external", "external rot", "external rotation", "ext rotation",
        "rot ext", "outward rotation", "outer rotation", "lateral rotation", "turns out", "aro",
        "aussenrotation", "rotation externe", "rotacion externa", "rotation external",
    ),
    "flexion": ("flexion", "flex"),
    "extension": ("extension",),
    "abduction": ("abduction", "abd"),
    "adduction": ("adduction", "add"),
}  # fmt: skip
_MOTION_OF = {word: motion for motion, words in _MOTION_WORDS.items() for word in words}
_SIDE_OF = dict.fromkeys(("l", "left", "lt", "lhs", "links", "gauche", "izquierda", "izq"), "left")
_SIDE_OF |= dict.fromkeys(("r", "right", "rt", "rhs", "rechts", "droite", "derecha"), "right")
_NOISE = {"hip", "hips", "deg", "degs", "degree", "degrees", "rom", "angle", "value", "of", "the"}
_TRIAL_WORDS = {"trial", "try", "t", "attempt", "rep", "measure", "reading", "no"}
_OTHER_UNITS = {"rad", "rads", "radian", "radians", "cm", "mm", "inch", "inches", "percent"}
_GLUED = re.compile(r"^(l|r|left|right)(ir|er)$|^(ir|er)(l|r|left|right)$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[A-Z])(?=(?:Left|Right)\b)")


@dataclass(frozen=True, slots=True)
class Column:
    """One understood column. `field` is a key of FIELDS, "angle" or "pain"."""

    index: int
    title: str
    field: str
    motion: str = ""
    side: str = ""
    trial: int = 1

    @property
    def slot(self) -> tuple[str, str, str, int]:
        return (self.field, self.motion, self.side, self.trial if self.field == "angle" else 1)


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of one file: what is read, what is not, and what is wrong with them."""

    read: tuple[Column, ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]

    def index(self, field: str) -> int | None:
        return next((column.index for column in self.read if column.field == field), None)

    @property
    def angles(self) -> tuple[Column, ...]:
        return tuple(column for column in self.read if column.field == "angle")

    @property
    def pains(self) -> tuple[Column, ...]:
        return tuple(column for column in self.read if column.field == "pain")

    @property
    def form(self) -> str:
        """“long” (a line is one motion and side) or “wide” (a line is one occasion)."""
        return "wide" if any(angle.motion or angle.side for angle in self.angles) else "long"


def _tokens(title: str) -> list[str]:
    tokens: list[str] = []
    for token in plain(_CAMEL.sub(" ", title.strip())).split():
        if glued := _GLUED.match(token):
            tokens += [part for part in glued.groups() if part]
        else:
            tokens.append(token)
    return tokens


def _measure(index: int, title: str) -> Column | None:
    """An angle or pain column by its words, None when a word is left over."""
    tokens = _tokens(title.replace("%", " percent "))
    kind = "pain" if "pain" in tokens else "angle"
    sides = {_SIDE_OF[token] for token in tokens if token in _SIDE_OF}
    trials = [int(token) for token in tokens if token in {"1", "2", "3", "4", "5"}]
    rest = [t for t in tokens if t not in _SIDE_OF and t not in {"1", "2", "3", "4", "5"}]
    words = [t for t in rest if t not in _NOISE and t != "pain"]
    if kind == "pain":
        words, trials = [t for t in words if t not in {"level", "score", "nrs", "0", "10"}], []
    if len(sides) > 1 or len(trials) > 1:
        return None
    if trials or " ".join(words) not in _MOTION_OF:
        words = [token for token in words if token not in _TRIAL_WORDS]
    motion = _MOTION_OF.get(" ".join(words), "")
    if words and not motion:
        return None
    side = next(iter(sides), "")
    if not (motion or side or trials or kind == "pain" or set(rest) & _NOISE - {"of", "the"}):
        return None
    return Column(index, title, kind, motion, side, trials[0] if trials else 1)


def read_heading(index: int, title: str) -> Column | None:
    """Return what a heading means, or None when it is not known."""
    if field := _FIELD_OF.get(plain(title)) or _FIELD_OF.get(plain(_CAMEL.sub(" ", title))):
        return Column(index, title.strip(), field)
    return _measure(index, title.strip())


def _is_in_other_units(index: int, title: str) -> bool:
    """True for “IR L (rad)”: an angle, but not in degrees. “Height (cm)” is simply not ours."""
    tokens = _tokens(title.replace("%", " percent "))
    rest = [token for token in tokens if token not in _OTHER_UNITS]
    column = _measure(index, " ".join(rest)) if len(rest) < len(tokens) else None
    return column is not None and column.field == "angle"


def score(cells: Sequence[str]) -> int:
    """How much a line looks like the headings: a name, a date and an angle count most."""
    found = [column for i, cell in enumerate(cells) if cell and (column := read_heading(i, cell))]
    fields = {column.field for column in found}
    if len(fields) < 2:
        return 0
    named = bool(fields & {"athlete", "first_name", "last_name"})
    return len({c.slot for c in found}) + 10 * (named + ("date" in fields) + ("angle" in fields))


def _missing(columns: Sequence[Column]) -> list[str]:
    fields = {column.field for column in columns}
    angles = [column for column in columns if column.field == "angle"]
    wanted = [] if fields & {"athlete", "last_name"} else ["athlete"]
    wanted += [] if "date" in fields else ["date"]
    if not angles:
        return [*wanted, "trial_1” or “IR L"]
    if any(not angle.motion for angle in angles) and "motion" not in fields:
        wanted.append("motion")
    if any(not angle.side for angle in angles) and "side" not in fields:
        wanted.append("side")
    return wanted


def _twice(columns: Sequence[Column]) -> list[str]:
    seen: set[tuple[str, str, str, int]] = set()
    titles = []
    for column in columns:
        if column.slot in seen:
            titles.append(column.title)
        seen.add(column.slot)
    return titles


def _is_only_angle(index: int, cells: Sequence[str]) -> bool:
    others = (read_heading(i, title) for i, title in enumerate(cells) if i != index and title)
    return not any(column and column.field == "angle" for column in others)


def read_columns(cells: Sequence[str]) -> Columns:
    """Understand a line of headings. Unknown ones are named, never silently dropped."""
    read: list[Column] = []
    ignored: list[str] = []
    problems: list[Problem] = []
    for index, title in enumerate(cells):
        if not title.strip() or (plain(title) == DERIVED and not _is_only_angle(index, cells)):
            continue
        if column := read_heading(index, title):
            read.append(column)
        elif _is_in_other_units(index, title):
            problems.append(Problem("V11", "block", f"“{title.strip()}”: enter degrees only."))
        else:
            ignored.append(title.strip())
    for name in _missing(read):
        problems.append(Problem("F04", "block", f"Column “{name}” is missing."))
    for title in _twice(read):
        problems.append(Problem("F04", "block", f"Column “{title}” is there twice."))
    return Columns(tuple(read), tuple(ignored), tuple(problems))
