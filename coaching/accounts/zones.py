"""Time zones as a person chooses them: by region, places only."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
DEFAULT = "Europe/London"


def place_of(zone: str) -> str:
    """America/Argentina/Buenos_Aires → Argentina, Buenos Aires."""
    return ", ".join(part.replace("_", " ") for part in zone.split("/")[1:])


@cache
def by_region() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Choices for a select, grouped; old aliases such as `US/Eastern` are left out."""
    grouped: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for zone in sorted(available_timezones()):
        region = zone.split("/")[0]
        if region in grouped and "/" in zone:
            grouped[region].append((zone, place_of(zone)))
    groups = [(region, tuple(zones)) for region, zones in grouped.items()]
    return (*groups, ("Elsewhere", (("UTC", "UTC"),)))


def zones_where(now: datetime, is_time: Callable[[datetime], bool]) -> list[str]:
    """Those whose clock on the wall says so at this moment: summer time changes nothing."""
    return [
        name for name in sorted(available_timezones()) if is_time(now.astimezone(ZoneInfo(name)))
    ]


def choices_with(current: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The same, and what is stored now even if it is one of the aliases."""
    known = {zone for _, zones in by_region() for zone, _ in zones}
    if not current or current in known:
        return by_region()
    return (("As it is now", ((current, current),)), *by_region())
