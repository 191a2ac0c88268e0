"""Protocol cards as a club makes them, for tests."""

from django.contrib.messages import get_messages
from django.urls import reverse

from athletes import manual
from athletes.actions.cards import save_card
from athletes.models import OwnError, ProtocolCard, RepeatabilityCheck
from coaching.audit.models import AuditEvent
from tests.conftest import actor_of

PRONE = ("prone", "inclinometer")
SHIPPED = manual.card(*PRONE)


def page(name, position="prone", instrument="inclinometer", slug="harbour"):
    return reverse(f"athletes:card_{name}", args=[slug, position, instrument])


def answers(*, after=0, **changed):
    """What the form sends when nothing but `changed` was typed."""
    typed = {part: "\n".join(lines) for part, lines in SHIPPED.texts.items()}
    return typed | {"after": str(after)} | changed


def own(member, *steps, number=1, based_on="1", **more):
    texts = {part: list(lines) for part, lines in SHIPPED.texts.items()} | {"steps": list(steps)}
    return ProtocolCard.unscoped.create(
        club=member.club,
        position="prone",
        instrument="inclinometer",
        number=number,
        based_on=based_on,
        texts=texts,
        made_by=member.user,
        **more,
    )


def save(member, *steps, after=0, based_on="1"):
    texts = dict(SHIPPED.texts) | {"steps": list(steps)}
    by = actor_of(member)
    return save_card(member.club, SHIPPED, texts, based_on=based_on, after=after, by=by)


def checked(member, *, second=None, motion="internal_rotation"):
    """Ten athletes, with a standard deviation of 2°."""
    check = RepeatabilityCheck.unscoped.create(
        club=member.club,
        motions=[motion],
        position="prone",
        mode="active",
        instrument="inclinometer",
        endpoint="pelvis_moves",
    )
    OwnError.unscoped.create(
        club=member.club,
        repeat_check=check,
        rater=member.user,
        second_rater=second and second.user,
        instrument="inclinometer",
        motion=motion,
        s_deg=2,
        athletes=10,
        is_same_day=False,
    )


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def deeds():
    rows = AuditEvent.unscoped.filter(object_type="protocol_card").order_by("pk")
    return list(rows.values_list("action", "fields"))
