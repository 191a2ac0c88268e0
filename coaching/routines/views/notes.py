"""Coaches' notes: written, read and taken back by coaches; read by the athlete on the phone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from athletes.models import Athlete
from athletes.seen_by import reads_pain
from coaching.kernel.access import Right, club_page, phone_page
from coaching.kernel.htmx import page_or_fragment
from coaching.routines.actions.changing import Refused
from coaching.routines.actions.notes import mark_read, remove_notes, write_note
from coaching.routines.forms.notes import NoteForm
from coaching.routines.models import CoachNote
from coaching.routines.noted import noted, notes_of

REFUSED = 422
PER_PAGE, IN_CARD = 20, 3
TAKEN_BACK = "This note was written and taken back before. Write it once more if you want it."
TOO_LATE = "Ten minutes are over: the note stays."


def _athlete(request: HttpRequest, uuid: UUID) -> Athlete:
    rows = Athlete.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    found: Athlete = get_object_or_404(rows, uuid=uuid)
    return found


def _page(
    request: HttpRequest, athlete: Athlete, form: NoteForm | None = None, status: int = 200
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = notes_of(actor, athlete)
    if not reads_pain(actor.role):
        rows = rows.none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    notes = noted(page.object_list, athlete)
    context: dict[str, Any] = {
        "athlete": athlete,
        "page": page,
        "notes": notes,
        "newest": notes[:IN_CARD],
        "may_read": reads_pain(actor.role),
        "form": form or NoteForm(name=athlete.name),
    }
    full, card = "routines/notes/page.html", "routines/notes/_card.html"
    return page_or_fragment(request, full, card, context, status)


@club_page(Right.READ)
@require_safe
def note_list(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """All of one athlete, newest first; as a part of the athlete page the newest three. Whoever may
    not read of pain finds the page empty, and why.
    """
    return _page(request, _athlete(request, athlete_uuid))


@club_page(Right.MANAGE)
@require_POST
def note_write(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Kept for the coaches, or sent to the athlete's phone."""
    athlete = _athlete(request, athlete_uuid)
    form = NoteForm(request.POST, name=athlete.name)
    if not form.is_valid():
        return _page(request, athlete, form, REFUSED)
    given = form.cleaned_data
    try:
        note = write_note(
            athlete,
            given["text"],
            is_sent=form.is_sent,
            uuid=given["once"],
            by=request.actor,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        form.add_error("text", refused.args[0])
        return _page(request, athlete, form, REFUSED)
    if note.removed_at:
        messages.warning(request, TAKEN_BACK)
    else:
        sent = f"Sent to {athlete}." if note.is_sent else "Kept for the coaches."
        messages.success(request, f"{sent} You can take it back for ten minutes.")
    return _to_list(request, athlete)


def _to_list(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    return redirect("routines:note_list", request.club.slug, athlete.uuid)  # type: ignore[attr-defined]


@club_page(Right.MANAGE)
@require_POST
def note_remove(request: HttpRequest, note_uuid: UUID) -> HttpResponse:
    """From the phone too, for ten minutes."""
    rows = CoachNote.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    note = get_object_or_404(rows.select_related("athlete"), uuid=note_uuid)
    removed = remove_notes([note], by=request.actor)  # type: ignore[attr-defined]
    if removed or note.removed_at:
        messages.success(request, "The note is taken back.")
    else:
        messages.warning(request, TOO_LATE)
    return _to_list(request, note.athlete)


@phone_page
@require_POST
def note_read(request: HttpRequest, note_uuid: UUID) -> HttpResponse:
    """The athlete has read it: off Today, still under More."""
    rows = CoachNote.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    note = get_object_or_404(rows.select_related("athlete"), uuid=note_uuid)
    if mark_read(note):
        messages.success(request, "Read. You find it again under More.")
    return redirect("routines:today")
