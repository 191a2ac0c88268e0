"""Assign a routine to many: choose, see it as the athlete will, press once; the result, undo."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.models import Athlete
from athletes.when import today_in
from coaching.accounts.choices import squads_of
from coaching.kernel.access import Right, club_page
from coaching.kernel.htmx import go_to, page_or_fragment
from coaching.routines import choosing
from coaching.routines.actions.assigning import NO_DRILLS, Undone, Wish, assign, undo_batch
from coaching.routines.actions.changing import Refused
from coaching.routines.forms.assigning import MEASURED, NOBODY, AssignForm, Typed
from coaching.routines.models import Assignment, AssignmentBatch, Routine
from coaching.routines.preview import chosen_rows, day_boxes, everyone_choices, preview, words_of
from coaching.routines.results import read_result
from coaching.routines.suggest import suggestions

REFUSED = 422


def _today(request: HttpRequest) -> date:
    """The club's: what is assigned starts on one day for everybody."""
    return today_in(request.club.time_zone, timezone.now())  # type: ignore[attr-defined]


# --- choosing -------------------------------------------------------------------------------------


@club_page(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def assign_page(request: HttpRequest) -> HttpResponse:
    """Nothing is saved before the last press; every other press shows the form as it would be."""
    is_post = request.method == "POST"
    typed = Typed(request.POST if is_post else request.GET, not is_post, _today(request))
    if typed.do != "assign":
        return _shown(request, typed)
    form = AssignForm(typed.data, today=typed.today)
    form.is_valid()
    routine = _routine(request, form)
    athletes = _athletes(request, typed)
    if not athletes:
        form.add_error("people", NOBODY)
    if form.errors or routine is None:
        return _shown(request, typed, form)
    try:
        wishes = _wishes(request, typed, routine, athletes)
        batch = assign(
            routine,
            wishes,
            form.terms(),
            uuid=form.cleaned_data["batch"],
            by=request.actor,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        form.add_error("routine", refused.args[0])
        return _shown(request, typed, form)
    return _done(request, batch, len(wishes))


def _routine(request: HttpRequest, form: AssignForm) -> Routine | None:
    wanted = form.cleaned_data.get("routine")
    if wanted is None:
        return None
    rows = Routine.objects.visible_to(request.actor).active()  # type: ignore[attr-defined]
    found: Routine | None = rows.filter(uuid=wanted).first()
    if found is None:
        form.add_error("routine", "This routine is no longer offered. Choose another one.")
    return found


def _athletes(request: HttpRequest, typed: Typed) -> list[Athlete]:
    """Whoever is ticked, seen and not archived; anybody else is like nobody."""
    rows = Athlete.objects.visible_to(request.actor).active()  # type: ignore[attr-defined]
    return list(rows.filter(uuid__in=typed.athletes).order_by("name", "pk"))


def _wishes(
    request: HttpRequest, typed: Typed, routine: Routine, athletes: list[Athlete]
) -> list[Wish]:
    """What was shown is what is assigned; who was ticked after that gets what everybody gets."""
    said = {athlete.pk: typed.emphasis(str(athlete.uuid)) for athlete in athletes}
    unsaid = [pk for pk, emphasis in said.items() if not emphasis]
    if unsaid and typed.everyone == MEASURED:
        found = suggestions(request.actor, unsaid, routine.motion)  # type: ignore[attr-defined]
        said |= {pk: one.emphasis for pk, one in found.items()}
    return [Wish(athlete, said[athlete.pk] or typed.everyone) for athlete in athletes]


def _done(request: HttpRequest, batch: AssignmentBatch, count: int) -> HttpResponse:
    made = count - len(batch.refused)  # The action has seen to it that these are the same athletes.
    args = [request.club.slug, batch.uuid]  # type: ignore[attr-defined]
    if made and batch.is_undoable:
        people = "1 athlete" if made == 1 else f"{made} athletes"
        undo = reverse("routines:assign_undo", args=args)
        messages.success(request, f"Assigned to {people}.", extra_tags=undo)
    return go_to(request, reverse("routines:assign_result", args=args))


def _shown(request: HttpRequest, typed: Typed, form: AssignForm | None = None) -> HttpResponse:
    """The form with everything that was chosen; `form` is the one that was refused."""
    actor = request.actor  # type: ignore[attr-defined]
    offers = choosing.read_offers(actor)
    wanted = typed.data.get("routine", "")
    offer = next((one for one in offers if one.key == wanted), None)
    motion = offer.routine.motion if offer else "internal_rotation"
    candidates = choosing.read_candidates(actor, motion, typed.today)
    squads = list(squads_of(actor))
    chips = choosing.chips(candidates, squads, typed.athletes)
    keys = typed.chosen(candidates, chips)
    rows = chosen_rows(typed, candidates, keys)
    values = typed.values(offer)
    names = choosing.names(candidates, typed.search, typed.squad)
    listed = {one.key for one in names.shown}
    context = {
        "form": form or AssignForm(initial=values, today=typed.today),
        "typed": typed,
        "values": values,
        "days": day_boxes(values["days"]),
        "offers": offers,
        "offer": offer,
        "has_no_drills": offer is not None and not offer.steps,
        "no_drills": NO_DRILLS,
        "chips": choosing.chips(candidates, squads, keys),
        "rows": rows,
        "keys": keys,
        "hidden": [key for key in keys if key not in listed],
        "names": names,
        "squads": squads,
        "everyone": everyone_choices(typed.everyone, offer),
        "preview": preview(offer, rows, values, typed.today),
        "seen": words_of(rows, values, typed.today),
        "dropped": typed.do.partition(":")[2] if typed.do.startswith("drop:") else "",
    }
    names_of = ("routines/assign.html", "routines/_assign.html")
    return page_or_fragment(request, *names_of, context, status=REFUSED if form else 200)


# --- the result -----------------------------------------------------------------------------------


def _batch(request: HttpRequest, uuid: UUID) -> AssignmentBatch:
    rows = AssignmentBatch.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    found: AssignmentBatch = get_object_or_404(rows.select_related("routine"), uuid=uuid)
    return found


@club_page(Right.MANAGE)
@require_GET
def assign_result(request: HttpRequest, assign_batch_uuid: UUID) -> HttpResponse:
    """One line for each athlete, and for ten minutes the way back."""
    batch = _batch(request, assign_batch_uuid)
    today = _today(request)
    result = read_result(request.actor, batch, today)  # type: ignore[attr-defined]
    context = {"batch": batch, "result": result, "today": today}
    return TemplateResponse(request, "routines/assign_result.html", context)


@club_page(Right.MANAGE)
@require_POST
def assign_undo(request: HttpRequest, assign_batch_uuid: UUID) -> HttpResponse:
    """All of it at once: nobody has it any more, and what it ended runs on."""
    batch = _batch(request, assign_batch_uuid)
    actor = request.actor  # type: ignore[attr-defined]
    seen = Assignment.objects.visible_to(actor).filter(batch=batch)
    try:
        undone = undo_batch(batch, by=actor, among=list(seen))
    except Refused as refused:
        messages.error(request, refused.args[0])
    else:
        messages.success(request, _undone_words(undone))
    return redirect("routines:assign_result", request.club.slug, batch.uuid)  # type: ignore[attr-defined]


def _undone_words(undone: Undone) -> str:
    """What the press did, also where it left somebody alone."""
    back = undone.removed + undone.withdrawn
    words = [f"Taken back from {back}."] if back else []
    if undone.kept:
        who = "1 athlete keeps it" if undone.kept == 1 else f"{undone.kept} athletes keep it"
        words.append(f"{who}: something else was assigned since, or you do not see them any more.")
    return " ".join(words) or "This was taken back before."
