"""Locks in one order: the club, its athletes by number, then what belongs to them.

Whoever records or changes an athlete's numbers, or starts them anew, holds the athlete's row,
because the series are kept from all of that athlete's rows.
"""

from collections.abc import Iterable

from athletes.models import Athlete
from coaching.accounts.models import Club


def lock_athletes(athlete_ids: Iterable[int]) -> None:
    """Until the end of the transaction."""
    rows = Athlete.unscoped.select_for_update().filter(pk__in=set(athlete_ids))
    list(rows.order_by("pk").values_list("pk"))


def lock_club(club_id: int) -> Club:
    """The club's own row. Rows that point to it may still be added (NO KEY UPDATE)."""
    club: Club = Club.objects.select_for_update(no_key=True).get(pk=club_id)
    return club


def lock_all_numbers(club_id: int) -> None:
    """Before an error that all verdicts are made with changes: nobody may record meanwhile, or the
    series would be made with the old one.
    """
    lock_club(club_id)
    rows = Athlete.unscoped.select_for_update(no_key=True).filter(club_id=club_id)
    list(rows.order_by("pk").values_list("pk"))
