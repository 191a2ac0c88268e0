"""What was logged: put right, taken back, brought back, for seven days."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from athletes.seen_by import coaches_read_words
from coaching.kernel.access import phone_page
from coaching.routines.actions import sessions
from coaching.routines.actions.sessions import CLOSED, LogRefused, StaleLog
from coaching.routines.forms.finish import EditForm, answers_of
from coaching.routines.models import SessionLog
from coaching.routines.told import told

TAKEN_BACK = "Taken back. Your coach does not see it any more."
BACK_AGAIN = "It is back."
CHANGED = "Changed."


def _found(request: HttpRequest, uuid: UUID) -> SessionLog:
    rows = SessionLog.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    found: SessionLog = get_object_or_404(
        rows.select_related("assignment__routine_version"), uuid=uuid
    )
    return found


def _page(
    request: HttpRequest,
    log: SessionLog,
    form: EditForm,
    template: str = "phone/log_edit.html",
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {
        "tab": "today",
        "log": log,
        "form": form,
        "title": log.assignment.title,
        "coaches_read": coaches_read_words(request.athlete),  # type: ignore[attr-defined]
        "refused": form.sentences,
        **more,
    }
    return TemplateResponse(request, template, context, status=status)


@phone_page
@require_http_methods(["GET", "HEAD", "POST"])
def log_edit(request: HttpRequest, log_uuid: UUID) -> HttpResponse:
    """Other answers, another day; what was done of each drill stays."""
    log = _found(request, log_uuid)
    if log.deleted_at or not log.is_editable:
        return _too_late(request, log)
    if request.method != "POST":
        return _page(request, log, EditForm(initial=answers_of(log)))
    form = EditForm(request.POST)
    if not form.is_valid():
        return _page(request, log, form, status=422)
    version = form.cleaned_data["version"]
    form.write_to(log)
    try:
        sessions.change_log(log, version=version)
    except StaleLog as stale:
        return _both(request, log, form, stale.args[0])
    except LogRefused as refused:
        return _page(request, log, form, status=422, refused=[refused.args[0]])
    except ValidationError as wrong:
        return _page(request, log, form, status=422, refused=wrong.messages)
    messages.success(request, CHANGED)
    return redirect("routines:today")


def _too_late(request: HttpRequest, log: SessionLog) -> HttpResponse:
    if log.deleted_at and log.is_editable:
        restore = reverse("routines:log_restore", args=[log.uuid])
        messages.warning(request, "You have taken this session back.", extra_tags=restore)
    else:
        messages.warning(request, CLOSED)
    return redirect("routines:today")


def _both(request: HttpRequest, mine: SessionLog, form: EditForm, now: SessionLog) -> HttpResponse:
    """Changed on another phone meanwhile: both side by side, nothing typed lost."""
    if now.deleted_at:
        return _too_late(request, now)
    typed, stands = told(mine), told(now)
    rows = [(label, typed[label], stands[label]) for label in typed]
    return _page(request, mine, form, "phone/log_stale.html", status=412, rows=rows, now=now)


@phone_page
@require_POST
def log_delete(request: HttpRequest, log_uuid: UUID) -> HttpResponse:
    """Taken back; the row stays as a tombstone."""
    log = _found(request, log_uuid)
    try:
        sessions.delete_log(log)
    except LogRefused as refused:
        messages.error(request, refused.args[0])
    else:
        restore = reverse("routines:log_restore", args=[log.uuid])
        messages.success(request, TAKEN_BACK, extra_tags=restore)
    return redirect("routines:today")


@phone_page
@require_POST
def log_restore(request: HttpRequest, log_uuid: UUID) -> HttpResponse:
    """Undo of the undo."""
    try:
        sessions.restore_log(_found(request, log_uuid))
    except LogRefused as refused:
        messages.error(request, refused.args[0])
    else:
        messages.success(request, BACK_AGAIN)
    return redirect("routines:today")
