"""The athlete's first page: what is to do today, and on the days after it."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from athletes.when import today_in
from coaching.kernel import offline
from coaching.kernel.access import phone_page
from coaching.routines.actions.sessions import mark_opened
from coaching.routines.daily import MyDay, read_day
from coaching.routines.views.checking import check_urls, open_offer
from coaching.routines.views.keeping import is_fetched, keep, without_messages

AHEAD = 7  # days that the phone keeps beside today


@phone_page
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Routines, week, the coach's words, what is logged. Without consent: what is waited for.

    `?on=` is the page of one of the next seven days, for a phone without a signal on that day: it
    counts as opened on no account.
    """
    athlete = request.athlete  # type: ignore[attr-defined]
    context = {"tab": "today", "athlete": athlete, "first_name": athlete.name.split()[0]}
    now = today_in(athlete.time_zone, timezone.now())
    on = _asked(request, now)
    if on is None:
        return redirect("routines:today")
    if not athlete.may_be_stored:
        return TemplateResponse(request, "phone/today.html", context)
    day = read_day(request.actor, athlete, on)  # type: ignore[attr-defined]
    if "on" not in request.GET and not is_fetched(request):
        mark_opened([task.assignment for task in [*day.running, *day.coming]])
    context |= {
        "day": day,
        "offer": open_offer(request),
        "kept": _kept(athlete, day, now),
        **without_messages(request),
    }
    response = TemplateResponse(request, "phone/today.html", context)
    return keep(request, response, days=AHEAD + 1)


def _asked(request: HttpRequest, now: date) -> date | None:
    """The day of the page; None for one that is not shown ahead, or any more."""
    given = request.GET.get("on")
    if given is None:
        return now
    try:
        on = date.fromisoformat(given)
    except ValueError:
        return None
    return on if now <= on <= now + timedelta(days=AHEAD) else None


def _kept(athlete: Any, day: MyDay, now: date) -> dict[str, Any]:
    """What js/today.js needs: whose page of which day this is, and what works without a signal."""
    here = reverse("routines:today")
    days = [f"{here}?on={now + timedelta(days=ahead)}" for ahead in range(AHEAD + 1)]
    last = now + timedelta(days=AHEAD)
    soon = [task for task in day.coming if task.assignment.starts_on <= last]
    plays = [
        reverse("routines:player", args=[task.assignment.uuid]) for task in [*day.running, *soon]
    ]
    return {
        "owner": offline.owner_of_phone(athlete),
        "day": day.today.isoformat(),
        "zone": athlete.time_zone,
        "alert": athlete.alert,
        "urls": [here, *days, *plays, *check_urls()],
    }
