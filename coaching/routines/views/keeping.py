"""Which of the athlete's pages the phone may keep, and who asks for them: a person or the phone."""

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse

from coaching.kernel import offline

DAY_H = 24


def is_fetched(request: HttpRequest) -> bool:
    """True when a script asks for a page to keep it. Nobody looks: nothing counts as opened, and
    no message is used up. The worker says so itself: what it passes on for a person looks the same
    in every header of the browser's own.
    """
    return request.headers.get("Evenstride-Keeping") == "yes"


def keep(request: HttpRequest, response: HttpResponse, *, days: int) -> HttpResponse:
    """Allow the phone to keep this page, unless it says something that is only true now."""
    if not is_fetched(request) and len(get_messages(request)):
        return response
    owner = offline.owner_of_phone(request.athlete)  # type: ignore[attr-defined]
    return offline.keep(response, owner=owner, hours=days * DAY_H)


def without_messages(request: HttpRequest) -> dict[str, object]:
    """Context of a page that is kept: what is said once waits for whoever looks."""
    return {"messages": []} if is_fetched(request) else {}
