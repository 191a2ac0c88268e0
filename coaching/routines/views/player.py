"""One routine, drill by drill, and how it went."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from athletes.models import Athlete
from athletes.seen_by import coaches_read_words
from coaching.kernel import offline
from coaching.kernel.access import phone_page
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.sessions import (
    LogIdTaken,
    LogRefused,
    StaleLog,
    change_log,
    record_log,
    version_shown,
)
from coaching.routines.daily import Logged, newest_today
from coaching.routines.forms.finish import TOO_OLD_A_PAGE, WHERE, WHICH, FinishForm
from coaching.routines.models import Assignment, SessionLog
from coaching.routines.models.assignments import AssignmentQuerySet
from coaching.routines.models.logs import SKIPS
from coaching.routines.plan import EMPHASES
from coaching.routines.playing import drills_of
from coaching.routines.views.keeping import keep, without_messages

KEPT_DAYS = 14  # that a routine plays on without a signal
SAVED = "Saved. {} has it."
AGAIN = "Already saved. Nothing was added twice."
TAKEN_BACK = "You have taken this session back before. Undo brings it back."
WITHDRAWN = "Saved. Your coach has taken this routine back meanwhile; what you did counts."
GONE = "Your coach has taken this routine back."


def my_assignments(request: HttpRequest) -> AssignmentQuerySet:
    """The athlete's own, with everything their drills need."""
    rows = Assignment.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    rows = rows.select_related("routine_version", "assigned_by")
    found: AssignmentQuerySet = rows.prefetch_related("routine_version__steps__exercise")
    return found


def _page(
    request: HttpRequest,
    assignment: Assignment,
    form: FinishForm,
    status: int = 200,
    refused: str = "",
    done: Logged | None = None,
) -> HttpResponse:
    athlete = request.athlete  # type: ignore[attr-defined]
    context = {
        "tab": "today",
        "assignment": assignment,
        "form": form,
        "done": done,
        "skips": SKIPS.items(),
        "refused": [*form.sentences, *([refused] if refused else [])],
        "coaches_read": coaches_read_words(athlete),
        "plan": _plan(athlete, assignment, form),
        **without_messages(request),
    }
    return TemplateResponse(request, "phone/player.html", context, status=status)


def _plan(athlete: Athlete, assignment: Assignment, form: FinishForm) -> dict[str, Any]:
    """What the scripts play and send by; the page around it has the words."""
    return {
        "assignment": str(assignment.uuid),
        "title": assignment.title,
        "owner": offline.owner_of_phone(athlete),
        "zone": athlete.time_zone,
        "send": reverse("routines:log_send", args=[assignment.uuid]),
        "asks": {"where": WHERE, "when": WHICH},
        "drills": [drill.to_json() for drill in form.drills],
    }


@phone_page
@require_safe
def player(request: HttpRequest, assignment_uuid: UUID) -> HttpResponse:
    """The whole routine as a list; with scripts, one drill at a time.

    Done today, it says so first, also to whoever comes Back from a saved session: `?again=` names
    the session after which it is done once more, so that Back from that one says so too. The phone
    keeps the page for other days: js/player.js looks which day it is.
    """
    athlete = request.athlete  # type: ignore[attr-defined]
    assignment = get_object_or_404(my_assignments(request), uuid=assignment_uuid)
    if assignment.withdrawn_at:
        messages.info(request, GONE)
    if assignment.withdrawn_at or not athlete.may_be_stored:
        return redirect("routines:today")
    done = newest_today(request.actor, assignment, athlete)  # type: ignore[attr-defined]
    if done and request.GET.get("again") == str(done.log.uuid):
        done = None
    known = {
        "uuid": uuid7(),
        "asked": assignment.routine_version.uuid,
        "emphasis": assignment.emphasis,
    }
    form = FinishForm(drills=drills_of(assignment), initial=known)
    return keep(request, _page(request, assignment, form, done=done), days=KEPT_DAYS)


# --- what was done --------------------------------------------------------------------------------


@phone_page
@require_POST
def log_save(request: HttpRequest, assignment_uuid: UUID) -> HttpResponse:
    """Stored once, however often it is sent; a refusal keeps every word."""
    assignment = get_object_or_404(my_assignments(request), uuid=assignment_uuid)
    as_shown(assignment, request.POST)
    form = FinishForm(request.POST, drills=drills_of(assignment))
    if not form.is_valid():
        return _page(request, assignment, form, status=422)
    log = form.to_log(
        request.athlete.time_zone,  # type: ignore[attr-defined]
        before=None if form.cleaned_data["finished_at"] else _sent_before(request, form),
    )
    try:
        stored, new = _store(request, log, assignment)
    except (LogRefused, LogIdTaken, StaleLog) as refused:
        said = refused.args[0] if isinstance(refused, LogRefused) else TOO_OLD_A_PAGE
        return _page(request, assignment, form, status=422, refused=said)
    except ValidationError as wrong:
        return _page(request, assignment, form, status=422, refused=" ".join(wrong.messages))
    return _saved(request, assignment, stored, new)


def as_shown(assignment: Assignment, typed: QueryDict) -> None:
    """Judge what was done against what the page asked, also when that was changed meanwhile."""
    try:
        shown = UUID(typed.get("asked", ""))
    except ValueError:
        return
    assignment.routine_version = version_shown(assignment, shown)
    emphasis = typed.get("emphasis", "")
    if emphasis in EMPHASES:
        assignment.emphasis = emphasis


def _sent_before(request: HttpRequest, form: FinishForm) -> SessionLog | None:
    """Without scripts the page cannot tell when it was: the first sending counts."""
    rows = SessionLog.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    found: SessionLog | None = rows.filter(uuid=form.cleaned_data["uuid"]).first()
    return found


def _store(
    request: HttpRequest, log: SessionLog, assignment: Assignment
) -> tuple[SessionLog, bool]:
    """Record it; the same session sent again with other answers is changed to those."""
    try:
        return record_log(log, assignment, request.athlete)  # type: ignore[attr-defined]
    except LogIdTaken as taken:
        there: SessionLog | None = taken.args[0]
        if there is None:
            raise
        log.pk, log.created_at = there.pk, there.created_at
        return change_log(log, version=there.version), False


def _saved(
    request: HttpRequest, assignment: Assignment, log: SessionLog, new: bool
) -> HttpResponse:
    tell(request, assignment, log, SAVED if new else AGAIN)
    return redirect("routines:today")


def tell(request: HttpRequest, assignment: Assignment, log: SessionLog, words: str = SAVED) -> None:
    """What became of the session, on the next page, with its Undo."""
    undo = reverse("routines:log_delete", args=[log.uuid])
    if log.deleted_at:
        restore = reverse("routines:log_restore", args=[log.uuid])
        messages.warning(request, TAKEN_BACK, extra_tags=restore)
    elif assignment.withdrawn_at:
        messages.info(request, WITHDRAWN, extra_tags=undo)
    else:
        club = request.athlete.club.name  # type: ignore[attr-defined]
        messages.success(request, words.format(club), extra_tags=undo)
