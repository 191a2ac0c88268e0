"""Bytes of an upload → lines of text cells. CSV and XLSX, told apart by content.

Pure. Never raises on any bytes: what cannot be read becomes a `Problem` with a sentence.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from athletes.rules import Problem
from athletes.transfer import columns
from athletes.transfer.sheets import MAX_CELL, Unreadable, read_xlsx

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 40
HEADING_WITHIN = 20  # lines; titles and blank lines may stand above the headings
ENCODINGS = {"cp1252": "Western (Windows)", "cp1250": "Central European (Windows)"}
NOT_CSV = "This is not a CSV file. In your table program choose “Save as … CSV (UTF-8)”."
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number as the table program shows it, and its cells."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int | None) -> str:
        return self.cells[index].strip() if index is not None and index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A file as lines. `guess` holds what F03 asks: encoding → a sample read with it."""

    heading: Line = Line(0, ())
    lines: tuple[Line, ...] = ()
    above: tuple[Line, ...] = ()
    kind: str = "csv"
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    guess: dict[str, str] = field(default_factory=dict)


def refused(rule: str, text: str) -> Grid:
    return Grid(problems=(Problem(rule, "block", text),))


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):.1f} MB"


def _too_big(what: str) -> Grid:
    return refused(
        "F01", f"The file is too big ({what}). Up to 2 MB and 5,000 rows work; split the file."
    )


def read(content: bytes, encoding: str = "") -> Grid:
    """Return the file's lines. `encoding` is the answer to F03, once it was asked."""
    if len(content) > MAX_BYTES:
        return _too_big(megabytes(len(content)))
    if content.startswith(_OLD_EXCEL):
        return refused("F02", NOT_CSV)
    if content.startswith(_ZIP):
        try:
            found, notes = read_xlsx(content, MAX_ROWS + HEADING_WITHIN)
        except Unreadable as reason:
            return refused(reason.rule, str(reason) or NOT_CSV)
        return _grid([Line(number, cells) for number, cells in found], "xlsx", notes)
    text, guess = _decode(content, encoding)
    if text is None:
        return refused("F02", NOT_CSV)
    grid = _read_text(text)
    return Grid(**{**{f: getattr(grid, f) for f in Grid.__dataclass_fields__}, "guess": guess})


def _decode(content: bytes, encoding: str) -> tuple[str | None, dict[str, str]]:
    """Return the text (None: not text) and, where it had to be guessed, samples per encoding."""
    guess: dict[str, str] = {}
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        elif content[:400].count(b"\0") > len(content[:400]) // 3:
            odd = content[1:400:2].count(b"\0") > content[0:400:2].count(b"\0")
            text = content.decode("utf-16-le" if odd else "utf-16-be")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if content.count(b"\0") or content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return None, {}
        guess = {name: _sample(content, name) for name in ENCODINGS}
        text = content.decode(encoding if encoding in ENCODINGS else "cp1252", errors="replace")
    text = text.removeprefix("\ufeff").rstrip("\x1a")
    if "\0" in text or len(_CONTROL.findall(text)) > 8 + len(text) // 200:
        return None, {}
    return _CONTROL.sub("", text), guess


def _sample(content: bytes, encoding: str) -> str:
    """The first few words with a letter that is not ASCII, read with an encoding."""
    words: list[bytes] = []
    at = 0
    # By hand: one pattern for the whole word takes hours on a long line without a separator.
    while len(words) < 3 and (found := _NOT_ASCII.search(content, at)):
        at = found.start()
        begun = re.split(rb"[\s,;|]", content[max(at - 20, 0) : at])[-1]
        rest = re.split(rb"[,;|\r\n]", content[at : at + 4_000], maxsplit=1)[0]
        words.append(begun + rest)
        at += len(rest)
    return ", ".join(word[:40].decode(encoding, errors="replace").strip('" ') for word in words)


def _parse(text: str, separator: str) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines, started = [], 1
    for cells in reader:
        lines.append(Line(started, tuple(cells)))
        started = reader.line_num + 1
    return lines


def _read_text(text: str) -> Grid:
    """Try each separator; the one under which a heading is found best wins, `sep=` decides."""
    said = re.match(r"\s*\"?sep=(.)\"?\s*[\r\n]", text, re.IGNORECASE)
    candidates = said.group(1) if said and said.group(1) in _SEPARATORS else _SEPARATORS
    # The headings stand near the top: judging on a part keeps a 2 MB file quick.
    top = "".join(text.splitlines(keepends=True)[: HEADING_WITHIN * 2])
    best, best_rank = candidates[0], (-1, -1)
    for separator in candidates:
        try:
            parsed = _parse(top, separator)
        except csv.Error:
            continue
        rank = (max((columns.score(line.cells) for line in parsed), default=0), _width(parsed))
        if rank > best_rank:
            best, best_rank = separator, rank
    try:
        return _grid(_parse(text, best), "csv", [])
    except csv.Error:
        return refused("F02", f"{NOT_CSV} A quotation mark seems to be opened and never closed.")


def _width(lines: list[Line]) -> int:
    """The most usual number of cells of lines with more than one."""
    widths = Counter(len(line.cells) for line in lines if len(line.cells) > 1)
    return widths.most_common(1)[0][0] if widths else 0


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return tuple(kept)


def _grid(lines: list[Line], kind: str, notes: list[str]) -> Grid:
    """Drop blank lines, find the headings, check the limits."""
    filled = [Line(line.number, cells) for line in lines if (cells := _trimmed(line.cells))]
    if not filled:
        return refused("F02", "The file is empty.")
    for line in filled:
        if len(line.cells) > MAX_COLUMNS:
            return refused(
                "F01",
                f"The file is too big ({len(line.cells)} columns in line {line.number})."
                f" Up to {MAX_COLUMNS} columns work; delete those that are not needed.",
            )
        for index, cell in enumerate(line.cells):
            if len(cell) > MAX_CELL:
                return refused(
                    "F01",
                    f"Cell {column_letter(index)}{line.number} is too long"
                    f" ({len(cell):,} characters). Up to {MAX_CELL:,} work;"
                    " perhaps a quotation mark is missing.",
                )
    scores = [columns.score(line.cells) for line in filled[:HEADING_WITHIN]]
    at = scores.index(max(scores))
    heading, rest = filled[at], filled[at + 1 :]
    body = [line for line in rest if line.cells != heading.cells]
    if len(body) > MAX_ROWS:
        return _too_big(f"{len(body):,} rows" if kind == "csv" else "more than 5,000 rows")
    if len(body) < len(rest):
        notes = [*notes, "The headings are repeated further down; those lines are not read."]
    return Grid(heading, tuple(body), tuple(filled[:at]), kind, tuple(notes))
