"""What a phone read behind a number: kept beside the trial, so that it can be worked out again.

A reading belongs to a trial only while it says the same number: one that was changed by hand
afterwards is a typed number. Bad readings are let go, never the number (measurement.md §7).
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from athletes import line, tilt

READERS: dict[str, Callable[[Mapping[str, Any], Decimal], dict[str, Any] | None]] = {
    "line": line.reader,
    "tilt": tilt.reader,
}


def reading_of(given: Any, trial: Decimal) -> dict[str, Any] | None:
    """The tidied reading behind `trial` (degrees, 0.1°), or None where there is none."""
    kind = given.get("kind") if isinstance(given, Mapping) else None
    if not isinstance(kind, str) or kind not in READERS:
        return None
    read = READERS[kind](given, trial)
    return {"kind": kind, **read} if read else None
