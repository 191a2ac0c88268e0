"""A club's own protocol cards: a save adds a version, giving up goes back to the shipped card."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from athletes.manual import Card
from athletes.models import ProtocolCard
from coaching.accounts.models import Club
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor

Texts = Mapping[str, Sequence[str]]


class StaleCard(Exception):
    """Somebody saved another version since the form was opened. `args[0]` is the newest row."""


@transaction.atomic
def save_card(
    club: Club, shipped: Card, texts: Texts, *, based_on: str, after: int, by: Actor
) -> ProtocolCard | None:
    """Add a version with these `texts`; None when they say what the club reads already.

    `after` is the number that the form was opened with, 0 for a first own card. `based_on` is the
    shipped version that it was made from, or compared with. Raises StaleCard; the same form sent
    twice adds one version only.
    """
    newest = _newest(club, shipped.position, shipped.instrument)
    number = newest.number if newest else 0
    said = {part: list(lines) for part, lines in texts.items()}
    own = newest if newest and newest.is_in_use else None
    now = own.texts if own else {part: list(lines) for part, lines in shipped.texts.items()}
    is_same = said == now and (own is None or own.based_on == based_on)
    if number != after:
        if is_same and own and number == after + 1 and own.made_by_id == by.user_id:
            return own  # the same form, sent twice
        raise StaleCard(newest)
    if is_same:
        return None
    card = ProtocolCard(
        club=club,
        position=shipped.position,
        instrument=shipped.instrument,
        number=number + 1,
        based_on=based_on,
        texts=said,
        made_by_id=by.user_id,
    )
    card.clean()
    card.save()
    _note("protocol_card.saved", card, by, [part for part in said if said[part] != now[part]])
    return card


@transaction.atomic
def give_up_card(club: Club, position: str, instrument: str, *, number: int, by: Actor) -> None:
    """The club reads the shipped card again; its own versions stay. Once is enough.

    Raises StaleCard when `number` is not the newest any more.
    """
    newest = _newest(club, position, instrument)
    if newest is None or not newest.is_in_use:
        return
    if newest.number != number:
        raise StaleCard(newest)
    newest.given_up_at = timezone.now()
    newest.save(update_fields=["given_up_at"])
    _note("protocol_card.given_up", newest, by, ["given_up_at"])


def _newest(club: Club, position: str, instrument: str) -> ProtocolCard | None:
    """With the club locked: versions are counted one after the other."""
    Club.objects.select_for_update(no_key=True).get(pk=club.pk)
    rows = ProtocolCard.unscoped.filter(club=club, position=position, instrument=instrument)
    return rows.order_by("-number").first()


def _note(action: str, card: ProtocolCard, by: Actor, fields: Sequence[str]) -> None:
    note(
        action,
        of="protocol_card",
        uuid=card.uuid,
        club_id=card.club_id,
        actor_id=by.user_id,
        fields=fields,
    )
