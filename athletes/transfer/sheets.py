"""Bytes of an XLSX file → lines of text cells, with limits that stop a zip bomb early.

Pure. Dates become ISO text, so that a real date is never read as day-first or month-first again.
"""

import io
import re
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zlib import error as ZlibError

from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

MAX_UNPACKED = 24 * 1024 * 1024
MAX_PARTS = 300
MAX_CELL = 1_000  # characters
MAX_LINES = 20_000  # physical lines, empty ones included
WIDEST = 256  # columns looked at; the limit itself is refused in `reading`
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAMAGED = "This XLSX file cannot be read. Open it in your table program and save it again."


class Unreadable(Exception):
    """The file is refused; the message is the sentence, empty for the usual one of the rule."""

    def __init__(self, rule: str, text: str = "") -> None:
        super().__init__(text)
        self.rule = rule


def read_xlsx(content: bytes, max_rows: int) -> tuple[list[tuple[int, tuple[str, ...]]], list[str]]:
    """Return (line number, cells) of the first sheet that holds anything, and notes to show."""
    _check_archive(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        try:
            return _read_workbook(workbook, max_rows)
        finally:
            workbook.close()
    except Unreadable:
        raise
    except Exception as problem:  # any damaged part ends in one sentence
        raise Unreadable("F02", _DAMAGED) from problem


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ZlibError, ValueError, OSError, NotImplementedError) as problem:
        raise Unreadable("F02") from problem
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unreadable("F02")
    # zipfile never unpacks more than a part declares, so the declared sizes are the truth.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
        size = f"{unpacked / (1024 * 1024):.0f} MB unpacked"
        raise Unreadable(
            "F01",
            f"The file is too big ({size}). Up to 2 MB and 5,000 rows work; split the file.",
        )


def _read_workbook(
    workbook: Any, max_rows: int
) -> tuple[list[tuple[int, tuple[str, ...]]], list[str]]:
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    lines: list[tuple[int, tuple[str, ...]]] = []
    for position, sheet in enumerate(visible):
        lines = _read_sheet(sheet, max_rows)
        if lines:
            others = [other.title for other in visible[position + 1 :]]
            if not others:
                return lines, []
            names = ", ".join(f"“{name}”" for name in others)
            return lines, [f"Only the sheet “{sheet.title}” is read, not {names}."]
    return lines, []


def _read_sheet(sheet: Any, max_rows: int) -> list[tuple[int, tuple[str, ...]]]:
    lines: list[tuple[int, tuple[str, ...]]] = []
    sheet.reset_dimensions()  # The file's own word about its size is not to be trusted.
    for number, row in enumerate(sheet.iter_rows(max_col=WIDEST), start=1):
        if number > MAX_LINES or len(lines) > max_rows:
            raise Unreadable(
                "F01",
                "The file is too big (more than 5,000 rows). "
                "Up to 2 MB and 5,000 rows work; split the file.",
            )
        cells = tuple(_text(cell) for cell in row)
        if any(cells):
            lines.append((number, cells))
    return lines


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return f"={getattr(value, 'text', '') or ''}".replace("==", "=", 1)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # 0.1 + 0.2 as a table program shows it; "%" so that a share is not taken for an angle.
        share = "%" if "%" in str(cell.number_format or "") else ""
        number = Decimal(repr(round(value * (100 if share else 1), 10)))
        return f"{number.normalize():f}{share}"
    text = str(value)
    if len(text) > MAX_CELL:
        # Here, not later: a file of 12 kB can repeat one word of 20 MB in half a million cells.
        raise Unreadable(
            "F01",
            f"Cell {cell.coordinate} is too long ({len(text):,} characters). Up to {MAX_CELL:,}"
            " work; split the text.",
        )
    return _CONTROL.sub("", text)
