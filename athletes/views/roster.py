"""The roster: who is in the club, one athlete's entry, archive and back, a squad's athletes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.actions.roster import (
    AlreadyAdded,
    StaleAthlete,
    add_athletes,
    archive_athlete,
    bring_back_athlete,
    edit_athlete,
    set_squad_athletes,
)
from athletes.first_steps import first_steps
from athletes.forms.roster import TOLD_ME, EditAthleteForm, NewAthleteForm, SquadAthletesForm
from athletes.listing import PER_PAGE, SHOWS, Listing, counts, page_rows
from athletes.models import Athlete
from coaching.accounts.choices import last_change, squads_of
from coaching.kernel.access import Right, club_page
from coaching.kernel.htmx import page_or_fragment
from coaching.kernel.scoping import Actor

REFUSED, CONFLICT = 422, 409
# Deeds that give an athlete a new version.
VERSIONED = ("athlete.edited", "athlete.squads_changed", "athlete.merged", "athlete.merge_undone")
ALREADY_SAVED = "Already saved. Nothing was added twice."


def find_athlete(request: HttpRequest, athlete_uuid: UUID) -> Athlete:
    return get_object_or_404(Athlete.objects.visible_to(request.actor), uuid=athlete_uuid)


def list_url(request: HttpRequest, query: str = "") -> str:
    url = reverse("athletes:athlete_list", args=[request.club.slug])
    return f"{url}?{query}" if query else url


def page_of(request: HttpRequest, athlete: Athlete) -> str:
    return reverse("desk:athlete_detail", args=[request.club.slug, athlete.uuid])


def came_from(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    """Back to the page that asked, to the list as it was filtered, or to the athlete's page."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return redirect(asked)
    if "back" not in request.POST:
        return redirect(page_of(request, athlete))
    listing = Listing.read(QueryDict(request.POST["back"]), list(squads_of(request.actor)))
    return redirect(list_url(request, listing.query()))


@club_page(Right.READ)
@require_GET
def athlete_list(request: HttpRequest) -> HttpResponse:
    """Six queries, whatever the number of athletes."""
    actor = request.actor
    squads = list(squads_of(actor))
    listing = Listing.read(request.GET, squads)
    page = Paginator(listing.found(actor), PER_PAGE).get_page(request.GET.get("page"))
    by_show = counts(actor, listing)
    rows = page_rows(actor, page.object_list)
    context = {
        "listing": listing,
        "squads": squads,
        "page": page,
        "rows": rows,
        "query": listing.query(),
        "shows": [
            {"words": words, "query": listing.with_show(show).query(), "count": by_show[show],
             "current": show == listing.show}
            for show, words in SHOWS.items()
        ],
        "is_empty": not sum(by_show.values()) and not listing.squad,
        "open_count": _open_count(actor, listing, rows),
        "told_me": TOLD_ME,
    }  # fmt: skip
    return page_or_fragment(
        request, "athletes/roster/list.html", "athletes/roster/_list.html", context
    )


def _open_count(actor: Actor, listing: Listing, rows: list[Athlete]) -> int:
    """How many of the page can be ticked as agreed: only on the list that is about consent."""
    if listing.show != "consent" or not actor.can_record:
        return 0
    return sum(row.consent == "missing" for row in rows)


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def athlete_create(request: HttpRequest) -> HttpResponse:
    """Add one athlete."""
    athlete = Athlete(club=request.club, time_zone=request.club.time_zone)
    form = NewAthleteForm(request.POST or None, instance=athlete, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        return _added(request, form)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "athletes/roster/create.html", {"form": form}, status=status)


def _added(request: HttpRequest, form: NewAthleteForm) -> HttpResponse:
    athlete = form.instance
    athlete.uuid = form.cleaned_data["once"]
    try:
        add_athletes(
            [athlete],
            squads=form.cleaned_data["squads"],
            coaches=form.cleaned_data["coaches"],
            attested=form.consent_words,
            by=request.actor,
        )
    except AlreadyAdded:
        messages.info(request, ALREADY_SAVED)
        return redirect(list_url(request))
    messages.success(request, f"{athlete.name} added.")
    if "another" in request.POST:
        return redirect("athletes:athlete_create", request.club.slug)
    return redirect(page_of(request, athlete))


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def athlete_edit(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Change one athlete. Changed by somebody else meanwhile: both values side by side."""
    athlete = find_athlete(request, athlete_uuid)
    name = athlete.name
    form = EditAthleteForm(request.POST or None, instance=athlete, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            edit_athlete(
                athlete,
                version=form.cleaned_data["version"],
                fields=form.edited_fields(),
                by=request.actor,
                **form.relations(),
            )
        except StaleAthlete:
            return _both_values(request, form)
        messages.success(request, f"{athlete.name} saved.")
        return redirect(page_of(request, athlete))
    status = REFUSED if request.method == "POST" else 200
    context = {"form": form, "athlete": athlete, "name": name}
    return render(request, "athletes/roster/edit.html", context, status=status)


def _both_values(request: HttpRequest, typed: EditAthleteForm) -> HttpResponse:
    """What is stored now beside what was typed; the form below still holds what was typed."""
    now = find_athlete(request, typed.instance.uuid)
    answers = request.POST.copy()
    answers["version"] = str(now.version)
    form = EditAthleteForm(answers, instance=now, actor=request.actor)
    stored = EditAthleteForm(instance=find_athlete(request, now.uuid), actor=request.actor)
    rows = [
        {
            "words": stored[name].label,
            "now": _shown(stored, name, stored.initial.get(name)),
            "yours": _shown(typed, name, typed.cleaned_data[name]),
        }
        for name in form.fields
        if name != "version"
    ]
    for row in rows:
        row["differs"] = row["now"] != row["yours"]
    context = {
        "form": form,
        "athlete": stored.instance,
        "name": stored.instance.name,
        "rows": rows,
        "change": last_change(request.actor, now.uuid, VERSIONED),
    }
    return render(request, "athletes/roster/edit.html", context, status=CONFLICT)


def _shown(form: EditAthleteForm, name: str, value: Any) -> str:
    """A value as words: names of squads and people, a day, a dash for nothing."""
    if name in ("squads", "coaches"):
        chosen = {str(getattr(one, "uuid", one)) for one in value or ()}
        field = form.fields[name]
        words = [
            field.label_from_instance(one) for one in field.queryset if str(one.uuid) in chosen
        ]
        return ", ".join(words) or "–"
    return "–" if value in (None, "") else str(value)


def _undoable(request: HttpRequest, words: str, undo: str, athlete: Athlete) -> None:
    url = reverse(undo, args=[request.club.slug, athlete.uuid])
    messages.success(request, words, extra_tags=url)


@club_page(Right.MANAGE)
@require_POST
def athlete_archive(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """One tap; the toast takes it back."""
    athlete = find_athlete(request, athlete_uuid)
    archive_athlete(athlete, by=request.actor)
    _undoable(request, f"{athlete.name} is archived.", "athletes:athlete_restore", athlete)
    return came_from(request, athlete)


@club_page(Right.MANAGE)
@require_POST
def athlete_restore(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """One tap; the toast takes it back."""
    athlete = find_athlete(request, athlete_uuid)
    bring_back_athlete(athlete, by=request.actor)
    _undoable(request, f"{athlete.name} is back.", "athletes:athlete_archive", athlete)
    return came_from(request, athlete)


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def squad_athletes(request: HttpRequest, squad_uuid: UUID) -> HttpResponse:
    """Which athletes are in a squad: ticks."""
    squad = get_object_or_404(squads_of(request.actor), uuid=squad_uuid)
    form = SquadAthletesForm(request.POST or None, squad=squad, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        add, remove = form.changes()
        set_squad_athletes(squad, add=add, remove=remove, by=request.actor)
        messages.success(request, f"{squad.name}: {len(add)} added, {len(remove)} taken out.")
        return redirect("accounts:squad_list", request.club.slug)
    status = REFUSED if request.method == "POST" else 200
    context = {"form": form, "squad": squad}
    return render(request, "athletes/roster/squad.html", context, status=status)


@club_page(Right.READ)
@require_GET
def first_run(request: HttpRequest) -> HttpResponse:
    """Three steps to a first verdict, with what is done so far."""
    context = {"steps": first_steps(request.actor)}
    return render(request, "accounts/first_run.html", context)
