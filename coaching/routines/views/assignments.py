"""One assignment: change it, pause it, resume it, withdraw it. What was done stays."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from athletes.when import day_words, today_in
from coaching.kernel.access import Right, club_page
from coaching.routines.actions import changing
from coaching.routines.actions.changing import Refused, StaleAssignment
from coaching.routines.actions.easing import choose_easier
from coaching.routines.forms.assignments import AssignmentForm, PauseForm
from coaching.routines.models import Assignment
from coaching.routines.plan import EMPHASES
from coaching.routines.playing import easier_drills
from coaching.routines.preview import day_boxes, marks
from coaching.routines.schedule import PAUSES, days_words

REFUSED, STALE = 422, 412
LABELS = {"days": "Days", "ends_on": "Ends", "emphasis": "Emphasis", "message": "Message"}


def _found(request: HttpRequest, uuid: UUID) -> Assignment:
    rows = Assignment.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    rows = rows.select_related("athlete", "routine_version")
    found: Assignment = get_object_or_404(rows, uuid=uuid)
    return found


def _today(assignment: Assignment) -> date:
    return today_in(assignment.athlete.time_zone, timezone.now())


def _to_athlete(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    slug = request.club.slug  # type: ignore[attr-defined]
    return redirect("desk:athlete_detail", slug, assignment.athlete.uuid)


def _is_withdrawn(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Somebody was faster, or this is a page from before."""
    words = f"{assignment.athlete} does not follow {assignment.title} any more: it is withdrawn."
    messages.warning(request, words)
    return _to_athlete(request, assignment)


def _together(request: HttpRequest, assignment: Assignment, everything: bool) -> list[Assignment]:
    """This one, or all that its athlete follows or is to follow."""
    if not everything:
        return [assignment]
    rows = Assignment.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    return list(rows.not_over(_today(assignment)).filter(athlete=assignment.athlete_id))


# --- changing -------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    assignment: Assignment,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    today = _today(assignment)
    form = forms.setdefault("form", AssignmentForm(instance=assignment, today=today))
    context = {
        "assignment": assignment,
        "days": day_boxes(form["days"].value() or []),
        "marks": marks(form["emphasis"].value()),
        "athlete": assignment.athlete,
        "today": today,
        "is_paused": assignment.schedule.is_paused(today),
        "is_pause_coming": any(one.starts_on > today for one in assignment.schedule.pauses),
        "pauses": [
            (PAUSES[one.reason], one.starts_on, one.ends_on) for one in assignment.schedule.pauses
        ],
        "pause_form": PauseForm(initial={"starts_on": today}),
        "easier": easier_drills(assignment),
        **forms,
    }
    return TemplateResponse(request, "routines/assignment.html", context, status=status)


@club_page(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_edit(request: HttpRequest, assignment_uuid: UUID) -> HttpResponse:
    """The routine itself stays as it was when it was assigned."""
    assignment = _found(request, assignment_uuid)
    if assignment.withdrawn_at:
        return _is_withdrawn(request, assignment)
    if request.method != "POST":
        return _page(request, assignment)
    form = AssignmentForm(request.POST, instance=assignment, today=_today(assignment))
    if not form.is_valid():
        return _page(request, _found(request, assignment_uuid), REFUSED, form=form)
    try:
        changing.change_assignment(
            assignment,
            version=form.cleaned_data["version"],
            fields=form.changed_fields,
            today=_today(assignment),
            by=request.actor,  # type: ignore[attr-defined]
        )
    except StaleAssignment:
        return _is_stale(request, form, _found(request, assignment_uuid))
    except Refused as refused:
        form.add_error(None, refused.args[0])
        return _page(request, _found(request, assignment_uuid), REFUSED, form=form)
    messages.success(request, f"{assignment.title} is changed for {assignment.athlete}.")
    return _to_athlete(request, assignment)


def _is_stale(request: HttpRequest, mine: AssignmentForm, now: Assignment) -> HttpResponse:
    """Somebody was faster: both side by side, nothing typed lost."""
    if now.withdrawn_at:
        return _is_withdrawn(request, now)
    typed = mine.instance
    rows = [
        (label, _words(typed, name, _today(now)), _words(now, name, _today(now)))
        for name, label in LABELS.items()
    ]
    data = mine.data.copy()
    data["version"] = str(now.version)
    form = AssignmentForm(data, instance=typed, today=_today(now))
    return _page(request, now, STALE, form=form, rows=rows)


def _words(assignment: Assignment, name: str, today: date) -> str:
    value = getattr(assignment, name)
    if name == "days":
        return days_words(value)
    if name == "ends_on":
        return day_words(value, today)
    return EMPHASES[value] if name == "emphasis" else value or "–"


# --- easier ---------------------------------------------------------------------------------------


@club_page(Right.MANAGE)
@require_POST
def assignment_easier(request: HttpRequest, assignment_uuid: UUID) -> HttpResponse:
    """What is ticked is done in its easier way from the next session on, what was unticked is not.

    What nobody touched on this page stays as another coach may have left it meanwhile.
    """
    assignment = _found(request, assignment_uuid)
    if assignment.withdrawn_at:
        return _is_withdrawn(request, assignment)
    drills, wanted = easier_drills(assignment), set(request.POST.getlist("easier"))
    ticked = [one.exercise for one in drills if one.uuid in wanted]
    try:
        changed = choose_easier(
            assignment, ticked, shown=request.POST.getlist("shown"), by=request.actor
        )
    except Refused as refused:
        return _page(request, assignment, REFUSED, easier_problem=refused.args[0])
    count = "1 drill" if len(ticked) == 1 else f"{len(ticked)} drills"
    if not changed:
        messages.info(request, "Nothing was changed.")
    elif ticked:
        messages.success(request, f"{assignment.athlete} does {count} in the easier way.")
    else:
        messages.success(request, f"{assignment.athlete} does every drill in the usual way.")
    return _to_athlete(request, assignment)


# --- pausing --------------------------------------------------------------------------------------


@club_page(Right.MANAGE)
@require_POST
def assignment_pause(request: HttpRequest, assignment_uuid: UUID) -> HttpResponse:
    """Off the phone and out of adherence for a while."""
    assignment = _found(request, assignment_uuid)
    if assignment.withdrawn_at:
        return _is_withdrawn(request, assignment)
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _page(request, assignment, REFUSED, pause_form=form)
    rows = _together(request, assignment, form.cleaned_data["everything"])
    pause = form.pause()
    try:
        count = changing.pause(rows, pause, by=request.actor)
    except Refused as refused:
        form.add_error(None, refused.args[0])
        return _page(request, assignment, REFUSED, pause_form=form)
    what = "1 routine" if count == 1 else f"{count} routines"
    today = _today(assignment)
    until = f" to {day_words(pause.ends_on, today)}" if pause.ends_on else ", until you resume"
    since = day_words(pause.starts_on, today)
    messages.success(request, f"Paused for {assignment.athlete}: {what}, from {since}{until}.")
    return _to_athlete(request, assignment)


@club_page(Right.MANAGE)
@require_POST
def assignment_resume(request: HttpRequest, assignment_uuid: UUID) -> HttpResponse:
    """From today on again; `everything` for all routines of the athlete."""
    assignment = _found(request, assignment_uuid)
    rows = _together(request, assignment, "everything" in request.POST)
    count = changing.resume(rows, today=_today(assignment), by=request.actor)
    if count:
        what = "1 routine" if count == 1 else f"{count} routines"
        messages.success(request, f"{assignment.athlete} goes on with {what}.")
    else:
        messages.info(request, f"Nothing of {assignment.athlete}’s is paused.")
    return _to_athlete(request, assignment)


# --- withdrawing ----------------------------------------------------------------------------------


@club_page(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_withdraw(request: HttpRequest, assignment_uuid: UUID) -> HttpResponse:
    """For ever, after a question. What was done stays in the history."""
    assignment = _found(request, assignment_uuid)
    if assignment.withdrawn_at:
        return _is_withdrawn(request, assignment)
    if request.method != "POST":
        context = {"assignment": assignment, "athlete": assignment.athlete}
        return TemplateResponse(request, "routines/assignment_withdraw.html", context)
    changing.withdraw([assignment], by=request.actor)
    words = f"{assignment.title} is withdrawn from {assignment.athlete}. What was done stays."
    messages.success(request, words)
    return _to_athlete(request, assignment)
