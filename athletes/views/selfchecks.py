"""Asking one athlete to measure at home. The athlete's side is in coaching/routines."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from athletes.actions.selfchecks import CannotAsk, ask_for_self_check, take_back_self_check
from athletes.forms.selfchecks import SelfCheckForm
from athletes.models import SelfCheckOffer
from athletes.views.roster import REFUSED, find_athlete, page_of
from coaching.kernel.access import Right, club_page


@club_page(Right.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def self_check_offer(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Ask, see what is open, take it back."""
    athlete = find_athlete(request, athlete_uuid)
    actor = request.actor  # type: ignore[attr-defined]
    if "take_back" in request.POST:
        if take_back_self_check(athlete, by=actor):
            messages.success(request, f"{athlete.name} is not asked any more.")
        else:
            messages.info(request, f"{athlete.name} has done it meanwhile, or was not asked.")
        return redirect(page_of(request, athlete))
    form = SelfCheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            ask_for_self_check(
                athlete, asked["position"], asked["message"], uuid=asked["once"], by=actor
            )
        except CannotAsk as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{athlete.name} is asked on their Today page.")
            return redirect(page_of(request, athlete))
    rows = SelfCheckOffer.objects.visible_to(actor).filter(athlete=athlete)
    context = {"athlete": athlete, "form": form, "open": rows.open().order_by("-asked_at").first()}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "athletes/marks/self_check.html", context, status=status)
