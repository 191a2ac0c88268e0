"""“Did it work?” for one athlete and for one routine."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from athletes.models import Athlete
from coaching.desk import worked as reading
from coaching.desk import worked_words as words
from coaching.kernel.access import Right, club_page
from coaching.routines.models import Routine

_SAID = {"warnings": words.WARNINGS, "no_trial": words.NO_TRIAL}


@club_page(Right.READ)
@require_safe
def worked_athlete(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Every routine of one athlete: what was done, and what the trained motion did meanwhile."""
    actor = request.actor  # type: ignore[attr-defined]
    athlete = get_object_or_404(Athlete.objects.visible_to(actor), uuid=athlete_uuid)
    read = reading.read_worked_athlete(actor, athlete, now=timezone.now())
    context = {"athlete": athlete, "worked": read, **_SAID}
    return render(request, "desk/worked/athlete.html", context)


@club_page(Right.READ)
@require_safe
def worked_routine(request: HttpRequest, routine_uuid: UUID) -> HttpResponse:
    """Everybody who was given this routine, as far as the reader sees them."""
    actor = request.actor  # type: ignore[attr-defined]
    routine = get_object_or_404(Routine.objects.visible_to(actor), uuid=routine_uuid)
    read = reading.read_worked_routine(actor, routine, now=timezone.now())
    context = {"routine": routine, "worked": read, **_SAID}
    return render(request, "desk/worked/routine.html", context)
