"""Days in words, as on a training plan: "3 days ago", "8 June", "8 June 2025"."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today_in(time_zone: str, now: datetime) -> date:
    """The date where the athlete (or the club) is."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def clock_words(time_zone: str, at: datetime) -> str:
    """“09:12”, where the athlete (or the club) is."""
    return f"{at.astimezone(ZoneInfo(time_zone)):%H:%M}"


def day_words(on: date, today: date) -> str:
    """The day, with its year where it is not this one."""
    words = f"{on.day} {on:%B}"
    return words if on.year == today.year else f"{words} {on.year}"


def ago_words(on: date, today: date) -> str:
    """How long ago, in the unit people use."""
    days = (today - on).days
    if days <= 0:
        return "Today"
    if days == 1:
        return "Yesterday"
    if days < 70:
        return f"{days} days ago"
    if days < 365:
        return f"{days // 7} weeks ago"
    years = days // 365
    return "1 year ago" if years == 1 else f"{years} years ago"
