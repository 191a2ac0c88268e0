"""What a phone keeps of a round beside its page, so that it can judge without a signal."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from athletes.pack import Round, pack
from athletes.views.capture import setup_of
from athletes.views.queue import queue_for, raters_for
from coaching.kernel.access import Right, club_page
from coaching.kernel.offline import owner_of_member


@club_page(Right.RECORD)
@require_safe
def capture_pack(request: HttpRequest) -> JsonResponse:
    """Everybody of the round that the address names; `athlete` is in it too, squad or not."""
    setup = setup_of(request)
    queue = queue_for(request, setup, _asked(request))
    club = request.club  # type: ignore[attr-defined]
    made = pack(
        Round(
            actor=request.actor,  # type: ignore[attr-defined]
            owner=owner_of_member(request.user),
            zone=club.time_zone,
            setup=setup,
            raters=raters_for(request),
            places=[(place.athlete, place.status) for place in queue.places],
            now=timezone.now(),
        )
    )
    response = JsonResponse(made)
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("athlete", ""))
    except ValueError:
        return None
