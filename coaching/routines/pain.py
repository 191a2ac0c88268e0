"""Where it hurts, as athletes say it, and when a coach should look. Pure.

Stored values are the API's. The rule: product.md screen 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

SITES = {
    "groin": "Groin",
    "front_of_hip": "Front of the hip",
    "side_of_hip": "Side of the hip",
    "buttock": "Buttock",
    "front_of_thigh": "Front of the thigh",
    "back_of_thigh": "Back of the thigh",
    "inner_knee": "Inner knee",
    "low_back": "Low back",
    "other": "Somewhere else",
}
WHEN = {"during": "During", "after": "After"}
SIDES = ("left", "right")
NEWS_FOR = timedelta(days=7)
ABOVE_USUAL = 2  # levels above the median of the last five logs
USUAL_OF = 5


@dataclass(frozen=True, slots=True)
class PainLog:
    """The worst pain of one session; `level` is None where the question was not answered.

    `entries` are the places, as the log has them; the athlete's own words are never among them.
    """

    on: date
    level: int | None
    entries: Sequence[Mapping[str, Any]] = ()

    @property
    def place(self) -> str:
        """Where it was worst, for the middle of a sentence: “right groin”."""
        worst = max(self.entries, key=lambda one: one["level"], default=None)
        if worst is None:
            return ""
        site = SITES.get(worst["site"], worst["site"]).lower()
        return f"{worst['side']} {site}" if worst["side"] else site


def is_alert(level: int | None, before: Sequence[int | None], alert: int) -> bool:
    """Whether a log should be looked at. `before`: earlier levels, newest first."""
    if not level:
        return False
    known = [one for one in before if one is not None][:USUAL_OF]
    unusual = len(known) == USUAL_OF and level >= median(known) + ABOVE_USUAL
    return level >= alert or unusual


def alerts(logs: Sequence[PainLog], alert: int, today: date) -> list[PainLog]:
    """The alerting logs of the last seven days. Newest first, as the logs."""
    return [
        log
        for place, log in enumerate(logs)
        if today - log.on < NEWS_FOR
        and is_alert(log.level, [one.level for one in logs[place + 1 :]], alert)
    ]


def alerting(logs: Sequence[PainLog], alert: int, today: date) -> PainLog | None:
    """The worst alerting log; of equals the newest."""
    found = alerts(logs, alert, today)
    return max(found, key=lambda log: (log.level or 0, log.on), default=None)


def words(level: int | None, side: str | None, site: str) -> str:
    """“Groin, left, 4 of 10”."""
    where = [SITES.get(site, site)] + ([side] if side else [])
    return f"{', '.join(where)}, {level} of 10"
