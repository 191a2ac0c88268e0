"""An athlete's value within the squad: a part of the athlete page that comes when it is looked at,
and a page of its own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from athletes.models import Athlete
from coaching.desk.spread import EVERYBODY, read_spread
from coaching.kernel.access import Right, club_page
from coaching.kernel.htmx import page_or_fragment


@club_page(Right.READ)
@require_safe
def athlete_spread(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Series and squad are in the address."""
    actor = request.actor  # type: ignore[attr-defined]
    athlete = get_object_or_404(Athlete.objects.visible_to(actor), uuid=athlete_uuid)
    card = read_spread(actor, athlete, request.GET, now=timezone.now())
    context = {"athlete": athlete, "card": card, "everybody": EVERYBODY}
    return page_or_fragment(request, "desk/spread/page.html", "desk/spread/_spread.html", context)
