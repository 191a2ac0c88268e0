"""Routines of the club: the list, one of them, the builder, copies, what is put away."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.when import today_in
from coaching.accounts.forms import OnceField
from coaching.kernel.access import Right, club_page
from coaching.kernel.htmx import go_to, page_or_fragment
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions import building
from coaching.routines.actions.changing import update_to_newest
from coaching.routines.forms.builder import Builder
from coaching.routines.models import Routine, RoutineVersion
from coaching.routines.shelf import (
    followers_of,
    open_routine,
    read_shelf,
)

REFUSED, STALE = 422, 412
PAGE, PART = "routines/builder.html", "routines/_builder.html"
TWICE = "Already saved. Nothing was added twice."
SHIPPED = "{} comes with Evenstride and cannot be changed. Copy it, and change the copy."


def _find(request: HttpRequest, uuid: UUID) -> Routine:
    return get_object_or_404(Routine.objects.visible_to(request.actor), uuid=uuid)


def _url(request: HttpRequest, name: str, routine: Routine | None = None) -> str:
    args = [request.club.slug, *([routine.uuid] if routine else [])]
    return reverse(f"routines:{name}", args=args)


def _today(request: HttpRequest) -> Any:
    return today_in(request.club.time_zone, timezone.now())


@club_page(Right.READ)
@require_GET
def routine_list(request: HttpRequest) -> HttpResponse:
    """The club's own and the shipped ones; `?show=archived` those that were put away."""
    is_archived = request.GET.get("show") == "archived"
    shelf = read_shelf(request.actor, is_archived=is_archived, today=_today(request))
    context = {
        "is_archived": is_archived,
        "own": [one for one in shelf if not one.routine.is_shipped],
        "shipped": [one for one in shelf if one.routine.is_shipped],
    }
    return render(request, "routines/list.html", context)


@club_page(Right.READ)
@require_GET
def routine_detail(request: HttpRequest, routine_uuid: UUID) -> HttpResponse:
    """What is in it, who follows it, and whether they follow its newest version."""
    routine = _find(request, routine_uuid)
    opened = open_routine(request.actor, routine, _today(request))
    context = {"opened": opened, "routine": routine, "once": uuid7()}
    return render(request, "routines/detail.html", context)


# --- the builder ----------------------------------------------------------------------------------


def _page(request: HttpRequest, builder: Builder, status: int = 200, **more: Any) -> HttpResponse:
    routine = builder.routine
    is_new = routine.pk is None
    action = _url(request, "routine_create") if is_new else _url(request, "routine_edit", routine)
    back = _url(request, "routine_list") if is_new else _url(request, "routine_detail", routine)
    context = {"builder": builder, "action": action, "back": back, "is_new": is_new, **more}
    return page_or_fragment(request, PAGE, PART, context, status=status)


@club_page(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def routine_create(request: HttpRequest) -> HttpResponse:
    """A new routine; `?add=<drill>` begins with that drill."""
    routine = Routine(club=request.club)
    if request.method != "POST":
        builder = Builder.stored(routine, None, request.actor)
        if drill := request.GET.get("add"):
            builder.act(f"add:{drill}")
        return _page(request, builder)
    builder = Builder(request.POST, routine, request.actor)
    do = request.POST.get("do", "save")
    if do != "save":
        builder.act(do)
        return _page(request, builder)
    # Before it is judged: sent again, its name is taken, by itself.
    once = OnceField().clean(request.POST.get("once", ""))
    if found := Routine.objects.visible_to(request.actor).filter(uuid=once).first():
        return _was_built(request, found)
    if not builder.is_valid():
        return _page(request, builder, REFUSED)
    routine.uuid = once
    try:
        building.build_routine(routine, builder.steps, by=request.actor)
    except building.AlreadyBuilt as already:
        return _was_built(request, already.args[0])
    except ValidationError as error:
        builder.refuse(error)
        return _page(request, builder, REFUSED)
    messages.success(request, f"{routine} is ready to assign.")
    return go_to(request, _url(request, "routine_detail", routine))


def _was_built(request: HttpRequest, routine: Routine) -> HttpResponse:
    messages.info(request, TWICE)
    return go_to(request, _url(request, "routine_detail", routine))


@club_page(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def routine_edit(request: HttpRequest, routine_uuid: UUID) -> HttpResponse:
    """Change it. Who follows it goes on with what they have until they are given the update."""
    routine = _find(request, routine_uuid)
    if routine.is_shipped:
        messages.error(request, SHIPPED.format(routine))
        return go_to(request, _url(request, "routine_detail", routine))
    if request.method != "POST":
        return _page(request, Builder.stored(routine, _newest(request, routine), request.actor))
    builder = Builder(request.POST, routine, request.actor)
    do = request.POST.get("do", "save")
    if do != "save":
        builder.act(do)
        return _page(request, builder)
    if not builder.is_valid():
        return _page(request, builder, REFUSED)
    return _save(request, builder)


def _save(request: HttpRequest, builder: Builder) -> HttpResponse:
    routine = builder.routine
    try:
        is_changed = building.change_routine(
            routine, builder.steps, version=builder.version, by=request.actor
        )
    except building.StaleRoutine as stale:
        return _is_stale(request, builder, stale.args[0])
    except ValidationError as error:
        builder.refuse(error)
        return _page(request, builder, REFUSED)
    messages.success(request, f"{routine} is saved." if is_changed else "Nothing was different.")
    return go_to(request, _url(request, "routine_detail", routine))


def _newest(request: HttpRequest, routine: Routine) -> RoutineVersion:
    rows = RoutineVersion.objects.visible_to(request.actor).prefetch_related("steps__exercise")
    return get_object_or_404(
        rows.select_related("made_by"), routine=routine, number=routine.version
    )


def _is_stale(request: HttpRequest, builder: Builder, now: Routine) -> HttpResponse:
    """Somebody was faster: both lists beside each other, nothing typed lost."""
    theirs = _newest(request, now)
    builder.data["version"] = str(now.version)  # Saved again, it is saved over what is shown.
    who = theirs.made_by.get_short_name() if theirs.made_by else "Somebody"
    at = theirs.made_at.astimezone(ZoneInfo(request.club.time_zone))
    more = {"who": who, "at": f"{at:%H:%M}", "beside": builder.beside(now, theirs)}
    return _page(request, builder, STALE, **more)


# --- single presses -------------------------------------------------------------------------------


@club_page(Right.MANAGE)
@require_POST
def routine_copy(request: HttpRequest, routine_uuid: UUID) -> HttpResponse:
    """The club's own copy of a shipped routine or of its own, opened to be changed."""
    once = OnceField().clean(request.POST.get("once", ""))
    try:
        copy = building.copy_routine(_find(request, routine_uuid), uuid=once, by=request.actor)
    except building.AlreadyBuilt as already:
        copy = already.args[0]
    else:
        messages.success(request, f"{copy} is your club’s own now. Change what you like.")
    return redirect(_url(request, "routine_edit", copy))


@club_page(Right.MANAGE)
@require_POST
def routine_archive(request: HttpRequest, routine_uuid: UUID) -> HttpResponse:
    """Put away: not offered any more. Who follows it goes on."""
    routine = _find(request, routine_uuid)
    if routine.is_shipped:
        messages.error(request, f"{routine} comes with Evenstride and stays on the list.")
        return redirect(_url(request, "routine_detail", routine))
    building.archive_routine(routine, by=request.actor)
    undo = _url(request, "routine_restore", routine)
    messages.success(request, f"{routine} is put away.", extra_tags=undo)
    return redirect(_url(request, "routine_list"))


@club_page(Right.MANAGE)
@require_POST
def routine_restore(request: HttpRequest, routine_uuid: UUID) -> HttpResponse:
    """Bring back what was put away."""
    rows = Routine.objects.visible_to(request.actor).filter(club=request.club)
    routine = get_object_or_404(rows, uuid=routine_uuid)
    routine = building.restore_routine(routine, by=request.actor)
    messages.success(request, f"{routine} is back.")
    return redirect(_url(request, "routine_detail", routine))


@club_page(Right.MANAGE)
@require_POST
def routine_update(request: HttpRequest, routine_uuid: UUID) -> HttpResponse:
    """Give everybody whom this member sees the newest version."""
    routine = _find(request, routine_uuid)
    rows = followers_of(request.actor, routine, _today(request))
    count = update_to_newest(routine, rows, by=request.actor)
    people = f"{count} athlete{' has' if count == 1 else 's have'}"
    said = f"{people} the newest {routine} from the next session on."
    messages.success(request, said if count else f"Everybody has the newest {routine} already.")
    return redirect(_url(request, "routine_detail", routine))
