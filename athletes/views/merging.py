"""Two records of one person: joined after a look at both, taken apart again within 30 days."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.actions.merging import MergeRefused, merge_athletes, undo_merge
from athletes.forms.roster import MergeForm
from athletes.models import Athlete, AthleteMerge
from athletes.models.people import MERGE_REVERSIBLE_FOR
from athletes.transfer.people import Roster
from athletes.views.roster import ALREADY_SAVED, REFUSED, find_athlete, page_of
from coaching.accounts.choices import members_of
from coaching.kernel.access import Right, club_page

MAX_LIKELY = 5
LIVE = Q(assessments__deleted_at=None)


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def athlete_merge(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Choose the other record, look at both, join them."""
    if request.method == "POST" and (done := _done_before(request, athlete_uuid)):
        messages.info(request, ALREADY_SAVED)
        return redirect(page_of(request, done))
    athlete = find_athlete(request, athlete_uuid)
    answers = request.POST if request.method == "POST" else request.GET
    form = MergeForm(
        answers if "other" in answers or request.method == "POST" else None,
        actor=request.actor,
        athlete=athlete,
    )
    if not form.is_valid():
        status = REFUSED if form.is_bound else 200
        return _choose(request, athlete, form, status)
    other = form.cleaned_data["other"]
    if request.method == "GET":
        return _side_by_side(request, athlete, other)
    kept, absorbed = (other, athlete) if request.POST.get("keep") == "other" else (athlete, other)
    try:
        merge = merge_athletes(kept, absorbed, by=request.actor)
    except MergeRefused as refusal:
        return _side_by_side(request, athlete, other, refusal=str(refusal))
    undo = reverse("athletes:athlete_unmerge", args=[request.club.slug, merge.uuid])
    messages.success(request, f"{absorbed.name} is part of {kept.name} now.", extra_tags=undo)
    return redirect(page_of(request, kept))


def _done_before(request: HttpRequest, athlete_uuid: UUID) -> Athlete | None:
    """The record that stayed, when the same question was answered a moment ago."""
    try:
        pair = {athlete_uuid, UUID(request.POST.get("other", ""))}
    except ValueError:
        return None
    merges = AthleteMerge.objects.visible_to(request.actor).filter(undone_at=None)
    found = merges.filter(athlete__uuid__in=pair, absorbed__uuid__in=pair)
    merge = found.select_related("athlete").order_by("-merged_at", "-pk").first()
    return merge.athlete if merge else None


def _choose(request: HttpRequest, athlete: Athlete, form: MergeForm, status: int) -> HttpResponse:
    others = list(form.fields["other"].queryset)
    likely = Roster(others).suggest(athlete.name)[:MAX_LIKELY]
    context = {"athlete": athlete, "form": form, "likely": likely, "has_others": bool(others)}
    return render(request, "athletes/roster/merge_choose.html", context, status=status)


def _side_by_side(
    request: HttpRequest, athlete: Athlete, other: Athlete, refusal: str = ""
) -> HttpResponse:
    rows = (
        Athlete.objects.visible_to(request.actor)
        .filter(pk__in=[athlete.pk, other.pk])
        .annotate(
            assessment_count=Count("assessments", filter=LIVE, distinct=True),
            first_on=Min("assessments__local_date", filter=LIVE),
            last_on=Max("assessments__local_date", filter=LIVE),
        )
        .prefetch_related("squads")
    )
    found = {row.pk: row for row in rows}
    pair: list[dict[str, Any]] = [
        {"athlete": found[one.pk], "value": value, "coaches": _coaches(request, one)}
        for one, value in ((athlete, "this"), (other, "other"))
    ]
    # The record with more behind it is offered first.
    keep = max(pair, key=lambda one: one["athlete"].assessment_count)["value"]
    context = {
        "athlete": athlete,
        "other": other,
        "pair": pair,
        "keep": keep,
        "refusal": refusal,
        "days": MERGE_REVERSIBLE_FOR.days,
    }
    status = REFUSED if refusal else 200
    return render(request, "athletes/roster/merge.html", context, status=status)


def _coaches(request: HttpRequest, athlete: Athlete) -> list[str]:
    return [str(member.user) for member in members_of(request.actor).filter(athletes=athlete)]


@club_page(Right.MANAGE)
@require_GET
def merge_list(request: HttpRequest) -> HttpResponse:
    """What was joined, newest first, and until when it can be taken apart."""
    merges = (
        AthleteMerge.objects.visible_to(request.actor)
        .select_related("athlete", "absorbed", "merged_by")
        .order_by("-merged_at", "-pk")[:100]
    )
    rows = [{"merge": merge, "until": merge.merged_at + MERGE_REVERSIBLE_FOR} for merge in merges]
    return render(request, "athletes/roster/merges.html", {"rows": rows})


@club_page(Right.MANAGE)
@require_POST
def athlete_unmerge(request: HttpRequest, merge_uuid: UUID) -> HttpResponse:
    """Take a merge back."""
    merges = AthleteMerge.objects.visible_to(request.actor).select_related("athlete")
    merge = get_object_or_404(merges, uuid=merge_uuid)
    try:
        back = undo_merge(merge, by=request.actor)
    except MergeRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("athletes:merge_list", request.club.slug)
    messages.success(request, f"{back.name} is a record of its own again.")
    seen = Athlete.objects.visible_to(request.actor).filter(pk=back.pk).exists()
    return redirect(page_of(request, back if seen else merge.athlete))
