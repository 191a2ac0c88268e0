"""Dates as people type them. Day-first or month-first is told by the whole file, or asked for.

Pure. “03/04/2026” alone is 3 April or 4 March and nobody can know; “03/13/2026” somewhere in the
same column settles it for all of them.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from athletes.rules import Problem
from athletes.transfer.words import plain

DAY, MONTH = "day", "month"
ORDERS = {DAY: "day first", MONTH: "month first"}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})([-/. ])\s?(\d{1,2})\2\s?(\d{4}|\d{2})")
_TIME = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?", re.IGNORECASE
)
_CLOCK = re.compile(r"^(.*?\d)(?:T|,?\s+)(\d{1,2}:\d{2}.*)$")
_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")
_MONTH_NAMES = (
    ("january", "jan", "januar", "janvier", "janv", "enero", "ene"),
    ("february", "feb", "februar", "fevrier", "fev", "febrero"),
    ("march", "mar", "marz", "maerz", "mrz", "mars", "marzo"),
    ("april", "apr", "avril", "avr", "abril", "abr"),
    ("may", "mai", "mayo"),
    ("june", "jun", "juni", "juin", "junio"),
    ("july", "jul", "juli", "juillet", "juil", "julio"),
    ("august", "aug", "aout", "agosto", "ago"),
    ("september", "sep", "sept", "septembre", "septiembre"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre"),
    ("november", "nov", "novembre", "noviembre"),
    ("december", "dec", "dezember", "dez", "decembre", "diciembre", "dic"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}


@dataclass(frozen=True, slots=True)
class Moment:
    """What a date cell (and a time cell) say, on the athlete's own day; `exact` by an offset."""

    on: date
    at: time | None = None
    exact: datetime | None = None


def _clean(raw: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", raw).split())


def _split(raw: str) -> tuple[str, str]:
    """Take “2026-03-04 18:05” apart into a date and a time."""
    text = _clean(raw)
    if found := _CLOCK.match(text):
        return found[1], found[2]
    return text, ""


def order_of(cells: Iterable[str]) -> tuple[str, bool]:
    """Return the order that every numeric date allows, and whether it must be asked for.

    ("day" | "month", False) when settled, ("", True) when all days are ≤ 12 or the dates
    contradict each other, ("", False) when no date needs an order.
    """
    day_first = month_first = needed = False
    for raw in cells:
        found = _NUMERIC.fullmatch(_split(raw)[0])
        if not found:
            continue
        first, second = int(found[1]), int(found[3])
        needed = needed or first != second  # 03/03/2026 is the same either way
        day_first = day_first or first > 12 >= second
        month_first = month_first or second > 12 >= first
    if day_first != month_first:
        return (DAY if day_first else MONTH), False
    return "", needed


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) <= 2 else int(text)


def _named(text: str) -> tuple[int, int, int] | None:
    """Year, month, day of “4 Mar 2026”, “March 4, 2026”, “4.-März-26”."""
    words = plain(text).split()
    months = [_MONTH_OF[word] for word in words if word in _MONTH_OF]
    numbers = [re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word) for word in words if word[0].isdigit()]
    known = len(months) + len(numbers)
    others = [w for w in words if w not in _MONTH_OF and not w[0].isdigit() and w not in {"de"}]
    if len(months) != 1 or len(numbers) != 2 or known + len(others) != 3:
        return None
    if not all(number.isascii() and number.isdigit() and len(number) <= 4 for number in numbers):
        return None
    day, year = numbers if len(numbers[0]) <= 2 else numbers[::-1]
    return _year(year), months[0], int(day)


def _parts(text: str, order: str) -> tuple[int, int, int] | None:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMERIC.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        return (year, first, second) if order == MONTH else (year, second, first)
    return _named(text)


def parse_time(raw: str) -> time | None:
    """18:05, 18.05, 18h05, 6:05 pm; None when it is no time of day."""
    found = _TIME.fullmatch(_clean(raw))
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def parse_moment(
    raw_date: str, raw_time: str, order: str, zone: str
) -> tuple[Moment | None, list[Problem]]:
    """Read a line's date and time. `order` is the file's, `zone` the athlete's time zone."""
    if not raw_date.strip():
        return None, [Problem("D01", "block", "Enter the date of the measurement.")]
    text, clock = _split(raw_date)
    parts = _parts(text, order)
    if parts is None:
        text = f"“{_clean(raw_date)[:40]}” is not a date. Write it like 2026-03-31."
        return None, [Problem("D02", "block", text)]
    try:
        on = date(*parts)
    except ValueError:
        return None, [Problem("D02", "block", f"{text[:40]} does not exist.")]
    clock = raw_time.strip() or clock
    if not clock:
        return Moment(on), []
    offset = _OFFSET.search(clock)
    at = parse_time(clock[: offset.start()] if offset else clock)
    if at is None:
        text = f"“{_clean(clock)[:40]}” is not a time of day. Write it like 18:05."
        return None, [Problem("D12", "block", text)]
    if offset:
        return _with_offset(on, at, offset[0], zone), []
    return Moment(on, at), gap_or_overlap(on, at, zone)


def _with_offset(on: date, at: time, offset: str, zone: str) -> Moment:
    suffix = "+00:00" if offset == "Z" else offset
    exact = datetime.strptime(f"{on.isoformat()}T{at.isoformat()}{suffix}", "%Y-%m-%dT%H:%M:%S%z")
    local = exact.astimezone(ZoneInfo(zone))
    return Moment(local.date(), local.time(), exact.astimezone(UTC))


def gap_or_overlap(on: date, at: time, zone: str) -> list[Problem]:
    """D09 for a time that the clocks jumped over, D10 for one that happened twice."""
    local = datetime.combine(on, at, ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(ZoneInfo(zone)).time() != at:
        text = (
            f"{at:%H:%M} did not exist on {on.day} {on:%B %Y} in {zone} (clocks went forward)."
            " Enter another time."
        )
        return [Problem("D09", "block", text)]
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        text = f"{at:%H:%M} happened twice that night. Taken as the first one; change it if needed."
        return [Problem("D10", "note", text)]
    return []


def instant(moment: Moment, zone: str, now: datetime) -> datetime:
    """The stored time. Without a time of day it is noon there, or now on a morning of that day."""
    if moment.exact:
        return moment.exact
    noon = datetime.combine(moment.on, moment.at or time(12), ZoneInfo(zone))
    if moment.at is None and noon > now and noon.date() == now.astimezone(ZoneInfo(zone)).date():
        return now
    return noon.astimezone(UTC)


def ambiguous_sentence(example: str) -> str:
    """D06, with the file's own date as the example where it can be read both ways."""
    found = _NUMERIC.fullmatch(_split(example)[0])
    if found and max(int(found[1]), int(found[3])) <= 12:
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        try:
            day_first, month_first = date(year, second, first), date(year, first, second)
        except ValueError:
            pass
        else:
            return (
                f"Dates like {_split(example)[0]} can be {day_first.day} {day_first:%B} or"
                f" {month_first.day} {month_first:%B}. Choose for this file:"
                " day first / month first."
            )
    return (
        "Some dates of this file can only be day first, others only month first."
        " Choose for this file: day first / month first."
    )
