"""New baselines: set with a reason, taken back with one press. The athlete page lists them."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from athletes.actions.marks import CannotStart, remove_baseline, set_baseline
from athletes.forms.baselines import BaselineForm
from athletes.models import Athlete, NewBaseline, Series
from athletes.models.series import PROTOCOL_FIELDS
from athletes.shown import Shown, protocol_words
from athletes.views.roster import REFUSED, came_from, find_athlete, page_of
from athletes.when import day_words, today_in
from coaching.kernel.access import Right, club_page

DAYS_NAMED = 4


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def baseline_set(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """One way of measuring starts anew for one athlete. `series` names any series of it."""
    athlete = find_athlete(request, athlete_uuid)
    row = _series(request, athlete)
    if row is None:
        return render(request, "athletes/marks/baseline.html", {"athlete": athlete})
    today = today_in(athlete.time_zone, timezone.now())
    days = [point.on for point in reversed(Shown(row).state.points)]
    form = BaselineForm(
        request.POST if request.method == "POST" else None,
        measured_on=_last_measured(request, athlete, row),
        said="Measured like this on "
        + ", ".join(day_words(on, today) for on in days[:DAYS_NAMED])
        + ".",
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = set_baseline(
                athlete,
                row.protocol_key,
                form.first_day,
                form.cleaned_data["reason"],
                uuid=form.cleaned_data["once"],
                today=today,
                by=request.actor,
            )
        except CannotStart as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, athlete, row, made, day_words(made.starts_on, today))
    context = {
        "athlete": athlete,
        "form": form,
        "row": row,
        "way": protocol_words(row),
        "back": _chart_of(request, athlete, row),
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "athletes/marks/baseline.html", context, status=status)


def _series(request: HttpRequest, athlete: Athlete) -> Series | None:
    """The series that the address names, else the newest; None where nothing is measured."""
    rows = Series.objects.visible_to(request.actor).filter(athlete=athlete)
    said = request.GET.get("series")
    if not said:
        newest: Series | None = rows.order_by("-latest_on", "-assessments", "pk").first()
        return newest
    try:
        uuid = UUID(said)
    except ValueError as problem:
        raise Http404 from problem
    found: Series = get_object_or_404(rows, uuid=uuid)
    return found


def _last_measured(request: HttpRequest, athlete: Athlete, row: Series) -> date:
    """In this way, whatever the movement: the new baseline holds for all of them."""
    way = {field: getattr(row, field) for field in PROTOCOL_FIELDS}
    rows = Series.objects.visible_to(request.actor).filter(athlete=athlete, **way)
    last: date = rows.aggregate(last=Max("latest_on"))["last"]
    return last


def _chart_of(request: HttpRequest, athlete: Athlete, row: Series) -> str:
    query = urlencode({"motion": row.motion, "series": row.uuid})
    return f"{page_of(request, athlete)}?{query}#trend"


def _done(
    request: HttpRequest, athlete: Athlete, row: Series, made: NewBaseline, day: str
) -> HttpResponse:
    undo = reverse("athletes:baseline_remove", args=[request.club.slug, made.uuid])
    words = f"New baseline from {day} on. What was measured before stays in the chart."
    messages.success(request, words, extra_tags=undo)
    return redirect(_chart_of(request, athlete, row))


@club_page(Right.MANAGE)
@require_POST
def baseline_remove(request: HttpRequest, baseline_uuid: UUID) -> HttpResponse:
    """The old windows come back. Pressed twice, it says the same."""
    rows: Any = NewBaseline.objects.visible_to(request.actor).select_related("athlete")
    baseline = get_object_or_404(rows, uuid=baseline_uuid)
    remove_baseline(baseline, by=request.actor)
    messages.success(request, "The baseline is taken back. Everything counts as before.")
    return came_from(request, baseline.athlete)
