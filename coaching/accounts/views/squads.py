"""The club's squads and who coaches them. Which athletes are in one: `athletes.views.squads`."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from coaching.accounts import actions
from coaching.accounts.choices import members_of, squads_of
from coaching.accounts.forms import SquadForm
from coaching.accounts.models import Squad
from coaching.kernel.access import Right, club_page

REFUSED = 422
PRESENT = Q(athletes__archived_at=None, athletes__merged_into=None)


def _to_list(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:squad_list", request.club.slug)


@club_page(Right.READ)
@require_GET
def squad_list(request: HttpRequest) -> HttpResponse:
    """Every squad with its coaches; the number of athletes where one may see them."""
    mine = squads_of(request.actor).order_by().filter(pk=OuterRef("pk"))
    squads = (
        Squad.objects.visible_to(request.actor)
        .annotate(
            athlete_count=Count("athletes", filter=PRESENT, distinct=True),
            is_open=Exists(mine),
        )
        .prefetch_related(Prefetch("members", members_of(request.actor)))
        .order_by("name")
    )
    return render(request, "accounts/squad_list.html", {"squads": list(squads)})


def _edit(request: HttpRequest, squad: Squad) -> HttpResponse:
    name = squad.name
    form = SquadForm(request.POST or None, instance=squad, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_squad(squad, members=form.cleaned_data["members"], by=request.actor)
        except actions.Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{squad.name} saved.")
            return _to_list(request)
    status = REFUSED if request.method == "POST" else 200
    context = {"form": form, "squad": squad, "squad_name": name}
    return render(request, "accounts/squad_edit.html", context, status=status)


@club_page(Right.OWN)
@require_http_methods(["GET", "POST"])
def squad_create(request: HttpRequest) -> HttpResponse:
    """A new squad."""
    return _edit(request, Squad(club=request.club))


@club_page(Right.OWN)
@require_http_methods(["GET", "POST"])
def squad_edit(request: HttpRequest, squad_uuid: UUID) -> HttpResponse:
    """Rename it, change who coaches it."""
    rows = Squad.objects.visible_to(request.actor)
    return _edit(request, get_object_or_404(rows, uuid=squad_uuid))


@club_page(Right.OWN)
@require_http_methods(["GET", "POST"])
def squad_delete(request: HttpRequest, squad_uuid: UUID) -> HttpResponse:
    """Delete the squad. Its athletes stay, under “No squad” if it was their only one."""
    rows = Squad.objects.visible_to(request.actor)
    counted = rows.annotate(athlete_count=Count("athletes", filter=PRESENT, distinct=True))
    squad = get_object_or_404(counted, uuid=squad_uuid)
    if request.method == "GET":
        return render(request, "accounts/squad_delete.html", {"squad": squad})
    actions.delete_squad(squad, by=request.actor)
    messages.success(request, f"{squad.name} is deleted. Its athletes are still in the club.")
    return _to_list(request)
