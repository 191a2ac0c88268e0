"""The rows behind the chart as a file: what is drawn, no more and no less."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from athletes.cards.trends import DayRow
from athletes.models import Athlete
from athletes.models.series import PROTOCOL_FIELDS
from athletes.transfer.export import csv_lines
from coaching.desk.athlete import Reading, read_athlete
from coaching.kernel.access import Right, club_page

SIDES = ("left_deg", "left_line_deg", "right_deg", "right_line_deg", "difference_deg")
HEADINGS = ("athlete", "motion", *PROTOCOL_FIELDS, "date", *SIDES, "used_for")


@club_page(Right.EXPORT)
@require_safe
def trend_csv(request: HttpRequest, athlete_uuid: UUID) -> StreamingHttpResponse:
    """The same address as the page: motion, series, side and period. No name in the file's name."""
    actor = request.actor  # type: ignore[attr-defined]
    athlete = get_object_or_404(Athlete.objects.visible_to(actor), uuid=athlete_uuid)
    athlete.club = request.club  # type: ignore[attr-defined]  # Known already; a query else.
    reading = read_athlete(actor, athlete, request.GET, now=timezone.now())
    pieces = csv_lines(_rows(reading), HEADINGS)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    filename = quote(f"evenstride-chart-{reading.motion}.csv")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{filename}"
    return response


def _rows(reading: Reading) -> Iterator[list[Any]]:
    """Newest first, as the table has them."""
    if reading.shown is None or reading.trend is None:
        return
    before = [reading.athlete.name, reading.motion, *reading.shown.row.protocol_key]
    for day in reading.trend.days:
        yield [*before, day.on, *_values(day), day.used]


def _values(day: DayRow) -> list[float | None]:
    found = (day.left, day.left_line, day.right, day.right_line, day.difference)
    return [None if value is None else value / 100 for value in found]
