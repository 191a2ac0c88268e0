"""What the capture and correction tests send: the form as the page itself sends it."""

from typing import Any

from django.test import Client
from django.utils import timezone

from athletes.models import Athlete
from coaching.kernel.uuid7 import uuid7

ROTATIONS = ("internal_rotation", "external_rotation")


def capture_url(athlete: Athlete, **query: Any) -> str:
    words = "&".join(f"{name}={word}" for name, word in query.items())
    return f"/c/{athlete.club.slug}/measure/{athlete.uuid}/?{words}"


def typed(
    ir: tuple[Any, Any] = ((), ()), er: tuple[Any, Any] = ((), ()), **more: Any
) -> dict[str, str]:
    """The form with these trials: `ir=([31, 32], [38, 37])` is left, right."""
    data = {
        "uuid": str(uuid7()),
        "opened_at": timezone.now().isoformat(timespec="seconds"),
        "measured_at": "",
        "position": "prone",
        "mode": "active",
        "instrument": "inclinometer",
        "endpoint": "pelvis_moves",
        "rater": "me",
        "state": "",
        "note": "",
        "checked": "",
    }
    for motion, sides in zip(ROTATIONS, (ir, er), strict=True):
        for side, trials in zip(("left", "right"), sides, strict=True):
            for index, trial in enumerate(trials):
                data[f"{motion}.{side}.{index}"] = str(trial)
    return {**data, **{name.replace("__", "."): str(word) for name, word in more.items()}}


GOOD = {"ir": ([31, 32], [34, 35]), "er": ([41, 42], [40, 41])}


def send(client: Client, athlete: Athlete, data: dict[str, str], **query: Any) -> Any:
    return client.post(capture_url(athlete, **query), data)


def checked_in(response: Any) -> str:
    """What "I checked it" would send."""
    return response.context["checked"]
