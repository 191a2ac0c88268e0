"""What a phone may keep, and what it sends when it has a signal again.

A page that may be opened without a signal says so in a header; the service worker keeps it sealed
(static/js/lib/vault.js) for its owner, for so many hours. What was recorded without a signal comes
one item at a time as JSON, with an id made on the phone, and is answered in one of the ways below;
static/js/lib/queue.js says what the phone does with each.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

KEEP_HEADER = "Evenstride-Keep"
OLDEST = timedelta(days=60)  # A phone's own clock is not believed further back than this.


def owner_of_member(user: Any) -> str:
    return f"member:{user.uuid}"


def owner_of_phone(athlete: Any) -> str:
    return f"phone:{athlete.uuid}"


def keep(response: HttpResponse, *, owner: str, hours: int) -> HttpResponse:
    """Allow this page to be kept on the device, sealed, until `hours` from now."""
    response.headers[KEEP_HEADER] = f"{owner}; hours={hours}"
    return response


class BadItem(Exception):
    """What came cannot be read. `args[0]` says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record from a phone. `at` is when it was made, by the server's clock.

    `clock_is_odd`: the phone's clock went backwards or was moved by weeks between making and
    sending, so `at` is the time of arrival.
    """

    uuid: UUID
    at: datetime
    clock_is_odd: bool
    body: Mapping[str, Any]


def read_item(request: HttpRequest) -> Item:
    """The item in a request's body. Raises BadItem.

    A phone's clock may be hours wrong, but it is as wrong when it sends as when it recorded: only
    the time between the two is used, counted back from the server's own now.
    """
    try:
        body = json.loads(request.body)
        uuid = UUID(str(body["id"]))
        made, sent = float(body["made_at"]), float(body["sent_at"])
        waited = timedelta(milliseconds=sent - made)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise BadItem("This record cannot be read. Reload the page and enter it again.") from None
    now = timezone.now().astimezone(UTC)
    is_odd = not timedelta(0) <= waited <= OLDEST
    return Item(uuid, now if is_odd else now - waited, is_odd, body)


def saved(*, is_new: bool, **more: Any) -> JsonResponse:
    """Stored, now or before: the phone lets go of its copy."""
    return JsonResponse({"status": "saved", "new": is_new, **more})


def refused(sentences: Sequence[str]) -> JsonResponse:
    """Not stored, and would not be the next time: the phone keeps it and shows why."""
    return JsonResponse({"status": "refused", "words": " ".join(sentences)}, status=422)


def taken(sentence: str) -> JsonResponse:
    """The id stands for something else. The phone keeps it and shows why."""
    return JsonResponse({"status": "taken", "words": sentence}, status=409)


def gone(sentence: str) -> JsonResponse:
    """May not be stored anywhere any more: the phone erases its copy and says so."""
    return JsonResponse({"status": "gone", "words": sentence}, status=410)
