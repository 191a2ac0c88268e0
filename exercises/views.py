"""The catalogue's pages: the list, one drill, and a club's own drills made and changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.accounts.choices import last_change
from coaching.accounts.forms import OnceField
from coaching.kernel.access import Right, club_page
from coaching.kernel.htmx import page_or_fragment
from coaching.kernel.uuid7 import uuid7
from exercises import words
from exercises.actions import (
    AlreadyAdded,
    StaleExercise,
    add_exercise,
    archive_exercise,
    change_exercise,
    copy_exercise,
    restore_exercise,
)
from exercises.forms import NO_PICTURE, EditExerciseForm, ExerciseForm
from exercises.listing import PER_PAGE, SHOWS, Listing
from exercises.models import Exercise

REFUSED, CONFLICT = 422, 409
ALREADY_SAVED = "Already saved. Nothing was added twice."
SHIPPED = "This drill comes with Evenstride and stays as it is. Copy it, then change the copy."


def find_exercise(request: HttpRequest, exercise_uuid: UUID) -> Exercise:
    rows = Exercise.objects.visible_to(request.actor).select_related("copied_from")
    return get_object_or_404(rows, uuid=exercise_uuid)


def find_own(request: HttpRequest, exercise_uuid: UUID) -> Exercise:
    """A drill of the club itself. The shipped ones refuse, in words."""
    exercise = find_exercise(request, exercise_uuid)
    if exercise.is_shipped:
        raise PermissionDenied(SHIPPED)
    return exercise


def page_of(request: HttpRequest, exercise: Exercise) -> str:
    return reverse("exercises:exercise_detail", args=[request.club.slug, exercise.uuid])


def edit_page_of(request: HttpRequest, exercise: Exercise) -> str:
    return reverse("exercises:exercise_edit", args=[request.club.slug, exercise.uuid])


@club_page(Right.READ)
@require_GET
def exercise_list(request: HttpRequest) -> HttpResponse:
    """One query for the drills, whatever their number: the search is done here."""
    listing = Listing.read(request.GET)
    rows = listing.rows(request.actor)
    page = Paginator(listing.trained(rows), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "page": page,
        "query": listing.query(),
        "chips": listing.chips(rows),
        "shows": SHOWS,
        "words": words,
    }
    return page_or_fragment(request, "exercises/list.html", "exercises/_list.html", context)


@club_page(Right.READ)
@require_GET
def exercise_detail(request: HttpRequest, exercise_uuid: UUID) -> HttpResponse:
    """One drill, whole. `once` makes one copy of a copy pressed twice."""
    context = {"drill": find_exercise(request, exercise_uuid), "once": uuid7()}
    return render(request, "exercises/detail.html", context)


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def exercise_create(request: HttpRequest) -> HttpResponse:
    """Add a drill of the club's own."""
    if made := _made_before(request):
        return _already_saved(request, made)
    form = ExerciseForm(
        request.POST or None, instance=Exercise(club=request.club), actor=request.actor
    )
    if request.method == "POST" and form.is_valid():
        form.instance.uuid = form.cleaned_data["once"]
        try:
            drill = add_exercise(form.instance, by=request.actor)
        except AlreadyAdded as error:
            return _already_saved(request, error.args[0])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{drill.name} added.")
            return redirect(page_of(request, drill))
    status = REFUSED if request.method == "POST" else 200
    return render(request, "exercises/create.html", {"form": form}, status=status)


def _made_before(request: HttpRequest) -> Exercise | None:
    """What the same form made when it was sent the first time: its name is taken by now."""
    once = OnceField().clean(request.POST.get("once"))
    own = Exercise.objects.visible_to(request.actor).filter(club_id=request.club.pk)
    found: Exercise | None = own.filter(uuid=once).first() if request.POST else None
    return found


def _already_saved(request: HttpRequest, drill: Exercise) -> HttpResponse:
    messages.info(request, ALREADY_SAVED)
    return redirect(page_of(request, drill))


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def exercise_edit(request: HttpRequest, exercise_uuid: UUID) -> HttpResponse:
    """Change one of the club's drills. Changed by somebody else meanwhile: both values."""
    drill = find_own(request, exercise_uuid)
    name = drill.name
    form = EditExerciseForm(request.POST or None, instance=drill, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        version, fields = form.cleaned_data["version"], form.edited_fields()
        try:
            change_exercise(drill, version=version, fields=fields, by=request.actor)
        except StaleExercise:
            return _both_values(request, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{drill.name} saved.")
            return redirect(page_of(request, drill))
    status = REFUSED if request.method == "POST" else 200
    context = {"form": form, "drill": drill, "name": name}
    return render(request, "exercises/edit.html", context, status=status)


def _both_values(request: HttpRequest, typed: EditExerciseForm) -> HttpResponse:
    """What is stored now beside what was typed; the form below still holds what was typed."""
    now = find_exercise(request, typed.instance.uuid)
    answers = request.POST.copy()
    answers["version"] = str(now.version)
    form = EditExerciseForm(answers, instance=now, actor=request.actor)
    stored = EditExerciseForm(instance=now, actor=request.actor)
    rows = [
        {
            "words": stored[name].label,
            "now": _shown(stored, name, stored.initial.get(name)),
            "yours": _shown(typed, name, typed.cleaned_data[name]),
        }
        for name in typed._meta.fields
    ]
    for row in rows:
        row["differs"] = row["now"] != row["yours"]
    context = {
        "form": form,
        "drill": now,
        "name": now.name,
        "rows": [row for row in rows if row["differs"]] or rows,
        "change": last_change(request.actor, now.uuid, ["exercise.changed"]),
    }
    return render(request, "exercises/edit.html", context, status=CONFLICT)


def _shown(form: EditExerciseForm, name: str, value: Any) -> str:
    """A value as words: labels of choices, lines one after the other, a dash for nothing."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    labels = dict(getattr(form.fields[name], "choices", ()))
    if name == "figure":
        return str(labels.get(value, NO_PICTURE))
    listed = value if isinstance(value, list | tuple) else [value]
    shown = [str(labels.get(one, one)) for one in listed if one not in (None, "")]
    return " / ".join(shown) or "–"


@club_page(Right.MANAGE)
@require_POST
def exercise_copy(request: HttpRequest, exercise_uuid: UUID) -> HttpResponse:
    """A copy for the club, opened for changing. The one it was made from stays as it is."""
    drill = find_exercise(request, exercise_uuid)
    once = OnceField().clean(request.POST.get("once"))
    try:
        copy = copy_exercise(drill, uuid=once, by=request.actor)
    except AlreadyAdded as error:
        return redirect(edit_page_of(request, error.args[0]))
    messages.success(request, "Copied. This one is your club’s: change what you like.")
    return redirect(edit_page_of(request, copy))


@club_page(Right.MANAGE)
@require_POST
def exercise_archive(request: HttpRequest, exercise_uuid: UUID) -> HttpResponse:
    """One tap; the toast takes it back."""
    drill = find_own(request, exercise_uuid)
    archive_exercise(drill, by=request.actor)
    undo = reverse("exercises:exercise_restore", args=[request.club.slug, drill.uuid])
    messages.success(request, f"{drill.name} is put away.", extra_tags=undo)
    return redirect("exercises:exercise_list", request.club.slug)


@club_page(Right.MANAGE)
@require_POST
def exercise_restore(request: HttpRequest, exercise_uuid: UUID) -> HttpResponse:
    """One tap; under a new name where the old one is taken by now."""
    drill = restore_exercise(find_own(request, exercise_uuid), by=request.actor)
    messages.success(request, f"{drill.name} is back.")
    return redirect(page_of(request, drill))
