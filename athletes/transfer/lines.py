"""Cells of one line → what it says: a person, a day, a protocol, and readings with their trials.

Pure. Nothing is dropped in silence: what cannot be read is a `Problem` of the line.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from athletes import protocol
from athletes.rules import Problem, Row, parse_angle, parse_motion, parse_side
from athletes.transfer import choices as c
from athletes.transfer.columns import Column, Columns
from athletes.transfer.people import straight
from athletes.transfer.reading import Line, column_letter
from athletes.transfer.words import (
    KNOWN,
    NO,
    YES,
    is_nothing,
    looks_like_a_footer,
    parse_choice,
    plain,
)

_FORMULA = re.compile(r"^\s*([=@]|\+(?!\s*[\d.,]))")
_QUOTED = re.compile(r"^'(?=['=+\-@\t\r\n＝＋－＠])")
_DEGREE_UNITS = {"", "deg", "degs", "degree", "degrees", "grad"}
RADIANS_BELOW = Decimal("1.6")
MAX_RADIANS = 100  # beyond, it is a slip and is refused as one
MAX_NOTE, MAX_NAME = 500, 120


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the file, read. `rows` may be empty where nothing was measured."""

    line: int
    name: str
    squad: str
    date: str
    time: str
    chosen: dict[str, str]  # position, mode, instrument, endpoint, state as stored; "" = not said
    rater: str  # as written
    note: str
    id: UUID | None
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    nothing: bool = False  # the line is fine, but no angle stands on it

    @property
    def blocked(self) -> bool:
        return any(problem.kind == "block" for problem in self.problems)


def unquoted(text: str) -> str:
    """Take the apostrophe off again that an export put before a would-be formula."""
    return _QUOTED.sub("", text, count=1)


def exact_number(raw: str) -> Decimal | None:
    """The number as written, not yet rounded; None when it is none. For V08 and V10 only."""
    text = unicodedata.normalize("NFKC", raw.replace("°", "")).replace("−", "-").replace(",", ".")
    text = re.sub(r"\s|deg(rees)?\.?", "", text.casefold())
    if not re.fullmatch(r"[+-]?\d*\.?\d+", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def angle_cells(lines: Iterable[Line], columns: Columns) -> Iterable[tuple[str, Decimal, str]]:
    """Every readable angle of the file with its motion ("" = not known) and its raw text."""
    at = columns.index("motion")
    for line in lines:
        row_motion = parse_motion(line.cell(at))[0] if at is not None else None
        for column in columns.angles:
            raw = line.cell(column.index)
            if not is_nothing(raw) and (number := exact_number(raw)) is not None:
                yield column.motion or row_motion or "", number, raw


def looks_like_radians(lines: Iterable[Line], columns: Columns) -> str:
    """V10: the largest raw value when all are below 1.6 with two decimals or more, else ""."""
    largest: tuple[Decimal, str] | None = None
    for _, number, raw in angle_cells(lines, columns):
        exponent = number.as_tuple().exponent
        if abs(number) >= RADIANS_BELOW or not isinstance(exponent, int) or exponent > -2:
            return ""
        largest = max(largest or (number, raw), (number, raw))
    return largest[1] if largest else ""


def degrees(raw: str) -> str:
    """Radians as text → degrees as text, rounded to 0.1° half away from zero."""
    number = exact_number(raw)
    if number is None or abs(number) > MAX_RADIANS:
        return raw
    return str(protocol.round_trial(Decimal(repr(math.degrees(float(number))))))


def negative_direction(lines: Iterable[Line], columns: Columns) -> str:
    """V08: the rotation that is marked by a minus sign (≥ 80 % of it, the other ≥ 80 % plus)."""
    minus: dict[str, int] = defaultdict(int)
    count: dict[str, int] = defaultdict(int)
    for motion, number, _ in angle_cells(lines, columns):
        count[motion] += 1
        minus[motion] += number < 0
    internal, external = protocol.ROTATIONS
    for one, other in ((internal, external), (external, internal)):
        if min(count[one], count[other]) == 0:
            continue
        if minus[one] >= 0.8 * count[one] and minus[other] <= 0.2 * count[other]:
            return one
    return ""


def read_record(line: Line, columns: Columns, chosen: c.Choices) -> Record:
    """Read one line. `chosen` says whether values are radians or carry a meaningless minus."""
    problems = _formulas(line, columns)
    cells = {
        column.field: unquoted(line.cell(column.index))
        for column in columns.read
        if column.field not in ("angle", "pain")
    }
    name = cells.get("athlete") or f"{cells.get('first_name', '')} {cells.get('last_name', '')}"
    name = straight(name)
    protocol_words, unknown = _protocol(cells)
    rows, found = ([], []) if problems else _rows(line, columns, cells, chosen)
    problems += unknown + found + _texts(name, cells)
    record_id, wrong_id = _identity(cells.get("id", ""))
    problems += wrong_id
    if below := _below_the_table(line, name, cells, rows):
        rows, problems = [], [below]
    return Record(
        line=line.number,
        name=name,
        squad=" ".join(cells.get("squad", "").split()),
        date=cells.get("date", ""),
        time="" if is_nothing(cells.get("time", "")) else cells["time"],
        chosen=protocol_words,
        rater="" if is_nothing(cells.get("rater", "")) else cells["rater"],
        note=cells.get("note", ""),
        id=record_id,
        rows=tuple(rows),
        problems=tuple(problems),
        nothing=not rows and not problems,
    )


def _formulas(line: Line, columns: Columns) -> list[Problem]:
    problems = []
    for column in columns.read:
        if found := _FORMULA.match(line.cell(column.index)):
            cell = f"{column_letter(column.index)}{line.number}"
            text = f"Cell {cell} starts with “{found[1]}”."
            text += " Formulas are not read; save the file with values only."
            problems.append(Problem("F05", "block", text))
    return problems


def _protocol(cells: dict[str, str]) -> tuple[dict[str, str], list[Problem]]:
    words: dict[str, str] = {}
    problems = []
    for field in (*c.PROTOCOL, "state"):
        raw = cells.get(field, "")
        words[field] = "" if is_nothing(raw) else parse_choice(field, raw) or ""
        if not is_nothing(raw) and not words[field]:
            known = ", ".join(KNOWN[field])
            text = f"“{raw[:40]}” is not a known {field}. Use one of: {known}."
            problems.append(Problem("S08", "block", text))
    return words, problems


def _texts(name: str, cells: dict[str, str]) -> list[Problem]:
    problems = []
    if not name:
        text = "There is no name on this line. Enter whose line it is, or exclude it."
        problems.append(Problem("P04", "block", text))
    if len(name) > MAX_NAME:
        text = f"The name is too long ({len(name)} characters). Up to {MAX_NAME} are kept."
        problems.append(Problem("P04", "block", text))
    if len(note := cells.get("note", "")) > MAX_NOTE:
        text = f"The note is too long ({len(note)} characters). Up to {MAX_NOTE} are kept."
        problems.append(Problem("N01", "block", text))
    if plain(unit := cells.get("unit", "").replace("%", "percent")) not in _DEGREE_UNITS:
        problems.append(Problem("V11", "block", f"“{unit}”: enter degrees only."))
    return problems


def _identity(raw: str) -> tuple[UUID | None, list[Problem]]:
    if is_nothing(raw):
        return None, []
    try:
        return UUID(raw), []
    except ValueError:
        text = f"“{raw[:40]}” is not an id of Evenstride. Leave it empty for new lines."
        return None, [Problem("F08", "block", text)]


def _below_the_table(
    line: Line, name: str, cells: dict[str, str], rows: Sequence[Row]
) -> Problem | None:
    """Footers: “Average”, or one lonely sentence where a line should be."""
    lonely = not rows and sum(1 for cell in line.cells if cell.strip()) == 1
    if name and not cells.get("date") and (lonely or looks_like_a_footer(name)):
        text = f"“{name[:40]}” is no athlete's line: it has no date. Exclude it, or add the date."
        return Problem("F07", "block", text)
    return None


def _rows(
    line: Line, columns: Columns, cells: dict[str, str], chosen: c.Choices
) -> tuple[list[Row], list[Problem]]:
    """The readings of a line, grouped by motion and side, trials in their order."""
    problems: list[Problem] = []
    motion, side = "", ""
    filled = [column for column in columns.angles if not is_nothing(line.cell(column.index))]
    if "motion" in cells and any(not column.motion for column in columns.angles):
        found, wrong = parse_motion(cells["motion"])
        motion, problems = found or "", problems + wrong
    if "side" in cells and any(not column.side for column in columns.angles):
        found, wrong = parse_side(cells["side"])
        side, problems = found or "", problems + wrong
    trials: dict[tuple[str, str], list[tuple[int, Decimal]]] = defaultdict(list)
    for column in filled:
        value, wrong = _angle(unquoted(line.cell(column.index)), column, chosen)
        problems += wrong
        if value is not None:
            slot = (column.motion or motion, column.side or side)
            trials[slot].append((column.trial, value))
    if not filled and columns.form == "long":
        problems += parse_angle("")[1]
    pains, wrong = _pains(line, columns)
    stopped, unclear = _stopped(cells.get("stopped_by_pain", ""))
    rows = [
        Row(*slot, [value for _, value in sorted(values)], _pain_of(pains, *slot), stopped)
        for slot, values in trials.items()
        if all(slot)
    ]
    return rows, problems + wrong + unclear


def _angle(raw: str, column: Column, chosen: c.Choices) -> tuple[Decimal | None, list[Problem]]:
    value, problems = parse_angle(degrees(raw) if chosen.radians == "convert" else raw)
    if value is not None and chosen.signs == "plain":
        value = abs(value)
    return value, [Problem(p.id, p.kind, f"{column.title}: {p.text}", p.field) for p in problems]


def _pains(line: Line, columns: Columns) -> tuple[dict[tuple[str, str], int], list[Problem]]:
    """Pain per (motion, side); "" stands for all, as a plain “Pain” column of a wide file does."""
    pains, problems = {}, []
    for column in columns.pains:
        raw = unquoted(line.cell(column.index))
        if is_nothing(raw):
            continue
        found = re.fullmatch(r"(\d{1,2})(?:[.,]0+)?(?:\s*/\s*10)?", raw.strip())
        if found and int(found[1]) <= protocol.PAIN_MAX:
            pains[column.motion, column.side] = int(found[1])
        else:
            text = f"{column.title}: “{raw[:40]}” is not a whole number from 0 to 10."
            problems.append(Problem("S14", "block", text))
    return pains, problems


def _pain_of(pains: dict[tuple[str, str], int], motion: str, side: str) -> int | None:
    for slot in ((motion, side), ("", side), (motion, ""), ("", "")):
        if slot in pains:
            return pains[slot]
    return None


def _stopped(raw: str) -> tuple[bool, list[Problem]]:
    word = plain(raw)
    if is_nothing(raw) or word in NO:
        return False, []
    if word in YES:
        return True, []
    return False, [Problem("S14", "block", f"Stopped by pain: “{raw[:40]}” is not yes or no.")]
