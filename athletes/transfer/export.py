"""Assessments → CSV and XLSX in the long form, one line per motion and side.

What stands here is what the screens show, and the import reads it back without adding anything.
Text that a table program would run as a formula gets an apostrophe; numbers stay numbers.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from athletes.models import Assessment, Athlete
from athletes.protocol import MAX_TRIALS, MOTIONS, SIDES
from coaching.accounts.models import Squad
from coaching.kernel.scoping import Actor

TRIALS = tuple(f"trial_{number}" for number in range(1, MAX_TRIALS + 1))
HEADINGS = (
    *("athlete", "squad", "date", "time", "position", "mode", "instrument", "endpoint", "rater"),
    *("state", "motion", "side", *TRIALS, "value_deg", "pain", "stopped_by_pain", "note", "id"),
)
_RUNS = re.compile(r"^(?:[=+\-@\t\r\n＝＋－＠]|'[=+\-@\t\r\n＝＋－＠'])")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CHUNK = 500
_MOTION_ORDER = list(MOTIONS)
_SIDE_ORDER = list(SIDES)


def safe(text: str) -> str:
    """Put an apostrophe before text that a table program would take for a formula."""
    return f"'{text}" if _RUNS.match(text) else text


def of_actor(
    actor: Actor, *, athlete: Athlete | None = None, squad: Squad | None = None
) -> QuerySet[Assessment]:
    """What the actor sees: live assessments of athletes who are not archived."""
    rows = Assessment.objects.visible_to(actor).live()
    if athlete is not None:
        rows = rows.filter(athlete=athlete)
    else:
        rows = rows.filter(athlete__archived_at=None)
    if squad is not None:
        rows = rows.filter(athlete__squads=squad)
    squads = Prefetch("athlete__squads", Squad.objects.visible_to(actor).order_by("name"))
    return (
        rows.select_related("athlete", "rater_user")
        .prefetch_related("measurements", squads)
        .order_by("athlete__name", "athlete_id", "measured_at", "id")
    )


def lines(assessments: QuerySet[Assessment]) -> Iterator[list[Any]]:
    """Cells as Python values: text, numbers, dates. Reads in chunks, so any history fits."""
    for assessment in assessments.iterator(chunk_size=_CHUNK):
        before = _before(assessment)
        taken = sorted(
            assessment.measurements.all(),
            key=lambda one: (_MOTION_ORDER.index(one.motion), _SIDE_ORDER.index(one.side)),
        )
        for one in taken:
            trials = [float(trial) for trial in one.trials]
            yield [
                *before,
                one.motion,
                one.side,
                *trials,
                *[None] * (MAX_TRIALS - len(trials)),
                float(one.value_deg),
                one.pain,
                "yes" if one.stopped_by_pain else "",
                assessment.note,
                str(assessment.uuid),
            ]


def _before(assessment: Assessment) -> list[Any]:
    athlete = assessment.athlete
    return [
        athlete.name,
        "; ".join(squad.name for squad in athlete.squads.all()),
        assessment.local_date,
        _clock(assessment.measured_at.astimezone(ZoneInfo(assessment.time_zone))),
        assessment.position,
        assessment.mode,
        assessment.instrument,
        assessment.endpoint,
        _rater(assessment),
        assessment.state,
    ]


def _rater(assessment: Assessment) -> str:
    if assessment.rater == "self":
        return "self"
    return str(assessment.rater_user) if assessment.rater_user else "unknown"


def _clock(local: datetime) -> str:
    """“18:05”, with seconds where there are any, with the offset in the hour that came twice."""
    text = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    if not local.fold:
        return text
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{text}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return safe(value) if isinstance(value, str) else str(value)


def csv_lines(rows: Iterable[list[Any]], headings: Sequence[str] = HEADINGS) -> Iterator[bytes]:
    """UTF-8 with a BOM, so that a table program reads é as é. One piece per line, to stream."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    for row in [list(headings)], rows:
        for cells in row:
            writer.writerow([_csv_cell(cell) for cell in cells])
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()


def xlsx_file(rows: Iterable[list[Any]]) -> bytes:
    """One sheet; numbers as numbers, days as days, text as text."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Measurements")
    sheet.freeze_panes = "B2"
    for letter, width in (("A", 24), ("B", 20), ("C", 12), ("K", 18)):
        sheet.column_dimensions[letter].width = width
    titles = []
    for heading in HEADINGS:
        cell = WriteOnlyCell(sheet, heading)
        cell.font = Font(bold=True)
        titles.append(cell)
    sheet.append(titles)
    for row in rows:
        sheet.append([_xlsx_cell(value) for value in row])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _xlsx_cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    # XML knows one kind of line end.
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return safe(_NOT_IN_XML.sub("", text)) or None
