"""How a coach looks at the trend: one side or both, how far back, what is laid over it.

All of it is in the address, so that a look can be sent, printed and downloaded. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

SIDES = {"": "Both", "left": "Left", "right": "Right"}
PERIODS = {"3": "3 months", "6": "6 months", "12": "12 months", "24": "24 months", "all": "All"}
LONGEST = "24"  # without a choice: more than this is a choice of its own


@dataclass(frozen=True)
class Look:
    """`period` is a key of PERIODS, or nothing where none was chosen."""

    side: Literal["left", "right", ""] = ""
    period: str = ""
    has_slope: bool = False
    has_band: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Look":
        """What the address says; what it says wrong is as if it were not said."""
        side, period = query.get("side", ""), query.get("period", "")
        return cls(
            side="left" if side == "left" else "right" if side == "right" else "",
            period=period if period in PERIODS else "",
            has_slope=query.get("slope") == "1",
            has_band=query.get("band") == "1",
        )

    def query(self, **changes: Any) -> dict[str, str]:
        """The address of this look, or of one that differs in `changes`; nothing of a default."""
        one = replace(self, **changes)
        said = {
            "side": one.side,
            "period": one.period,
            "slope": "1" if one.has_slope else "",
            "band": "1" if one.has_band else "",
        }
        return {name: value for name, value in said.items() if value}

    def shown_period(self, first: date, last: date, today: date) -> str:
        """The key in force: everything, unless there is more than the longest of it."""
        if self.period:
            return self.period
        limit = months_before(today, int(LONGEST))
        return LONGEST if first < limit <= last else "all"

    def since(self, first: date, last: date, today: date) -> date | None:
        """The first day that is drawn; None for everything."""
        period = self.shown_period(first, last, today)
        return None if period == "all" else months_before(today, int(period))


EVERYTHING = Look(period="all")


def months_before(on: date, months: int) -> date:
    """The same day so many months earlier; of the last days of a month the 28th."""
    months = on.year * 12 + on.month - 1 - months
    return date(months // 12, months % 12 + 1, min(on.day, 28))
