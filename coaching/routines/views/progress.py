"""“Progress”: the athlete's own numbers, and what they did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from athletes import wording
from coaching.kernel.access import phone_page
from coaching.routines.own_numbers import read_own_numbers


@phone_page
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """One movement at a time; what was done stays below, whichever it is."""
    athlete = request.athlete  # type: ignore[attr-defined]
    motion = request.GET.get("motion", "")
    reading = read_own_numbers(
        request.actor,  # type: ignore[attr-defined]
        athlete,
        motion,
        now=timezone.now(),
    )
    context = {"tab": "progress", "reading": reading, "evidence": wording.EVIDENCE}
    return render(request, "phone/progress.html", context)
