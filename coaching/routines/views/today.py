"""The athlete's first page: what is to do today."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from coaching.kernel.access import phone_page
from coaching.routines.actions.sessions import mark_opened
from coaching.routines.daily import read_day


@phone_page
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Routines, week, the coach's words, what is logged. Without consent: what is waited for."""
    athlete = request.athlete  # type: ignore[attr-defined]
    context = {"tab": "today", "athlete": athlete, "first_name": athlete.name.split()[0]}
    if not athlete.may_be_stored:
        return TemplateResponse(request, "phone/today.html", context)
    day = read_day(request.actor, athlete)  # type: ignore[attr-defined]
    mark_opened([task.assignment for task in [*day.running, *day.coming]])
    return TemplateResponse(request, "phone/today.html", context | {"day": day})
