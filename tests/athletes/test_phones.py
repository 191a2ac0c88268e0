"""Invitations and bound phones: what is made, what is stored, what stops working and when."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.apps import apps
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from athletes.actions import phones
from athletes.actions.consent import withdraw_consent
from athletes.actions.phones import Contact, Gone, GuardianNeeded, Refused, invite, look, redeem
from athletes.models import Athlete, Consent, Guardian, Invitation, Phone
from athletes.models.phones import INVITATION_LIFETIME, code_digest
from coaching.audit.models import AuditEvent
from tests.conftest import actor_of, phone_client
from tests.factories import AthleteFactory

CHROME = "Chrome on Android"
MUM = Contact("Maria Reis", "maria@home.example")


@pytest.fixture
def athlete(club) -> Athlete:
    return AthleteFactory(club=club, name="Ana Reis", consent="missing")


@pytest.fixture
def by(coach):
    return actor_of(coach)


def bind(key: str, **more) -> phones.Bound:
    return redeem(key, browser=CHROME, **more)


# --- Inviting ------------------------------------------------------------------------------------


def everything_stored() -> str:
    """All of all our tables, as text."""
    rows = (model._default_manager.values_list() for model in apps.get_models())
    return "\n".join(str(list(table)) for table in rows)


def test_secrets_are_long_and_stored_nowhere(athlete, by):
    issued = invite(athlete, by=by)
    bound = bind(issued.secret)
    stored = everything_stored()

    assert len(issued.secret) == 43  # 256 bits
    assert re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}", issued.code)
    assert not set(phones.ALPHABET) & set("01ILOU")
    for secret in (issued.secret, issued.code, issued.code.replace("-", ""), bound.secret):
        assert secret not in stored
    assert issued.invitation.secret_hash in stored


def test_many_secrets_never_repeat(athlete):
    codes = {phones._new_code() for _ in range(20_000)}

    assert len(codes) == 20_000
    assert set("".join(codes)) == {*phones.ALPHABET, "-"}


def test_a_code_is_read_however_it_is_typed(athlete, by):
    issued = invite(athlete, by=by)
    plain = issued.code.replace("-", "")

    for typed in (issued.code, plain, plain.lower(), f" {plain[:3]} {plain[3:]}. "):
        assert look(typed) == issued.invitation
    assert code_digest(plain) != code_digest(plain[::-1])


def test_a_new_link_closes_the_older_one(athlete, by):
    old, new = invite(athlete, by=by), invite(athlete, by=by)

    assert look(old.secret) is look(old.code) is None
    assert look(new.secret) == look(new.code) == new.invitation
    old.invitation.refresh_from_db()
    assert old.invitation.revoked_at is not None


def test_a_guardians_link_and_the_athletes_stand_beside_each_other(athlete, by):
    own = invite(athlete, by=by)
    for_guardian = invite(athlete, by=None, for_guardian=True)

    assert look(own.secret)
    assert look(for_guardian.secret)
    with pytest.raises(Gone):  # A guardian's link binds no phone.
        bind(for_guardian.secret)
    with pytest.raises(Gone):
        phones.guardian_agrees(own.secret)
    assert phones.revoke_invitation(athlete, by=by) == 2
    assert look(own.secret) is look(for_guardian.secret) is None
    assert phones.revoke_invitation(athlete, by=by) == 0


def test_three_new_links_a_day_for_one_athlete(athlete, by):
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as clock:
        for _ in range(4):
            invite(athlete, by=by)
        with pytest.raises(Refused, match="next one after 12:00 on 3 March"):
            invite(athlete, by=by)
        clock.shift(timedelta(days=1, seconds=1))
        invite(athlete, by=by)


def test_twenty_invitations_a_day_by_one_coach(club, by, owner):
    athletes = AthleteFactory.create_batch(21, club=club)
    for one in athletes[:20]:
        invite(one, by=by)

    with pytest.raises(Refused, match="You have made 20 invitations within a day"):
        invite(athletes[20], by=by)
    assert not Invitation.unscoped.filter(athlete=athletes[20]).exists()
    invite(athletes[20], by=actor_of(owner))


def test_nobody_who_left_is_invited_or_let_in(athlete, by):
    issued = invite(athlete, by=by)
    Athlete.unscoped.filter(pk=athlete.pk).update(archived_at=timezone.now())

    with pytest.raises(Refused, match="Ana Reis is archived"):
        invite(athlete, by=by)
    assert look(issued.secret) is None
    with pytest.raises(Gone):
        bind(issued.secret)


def test_a_record_joined_with_another_opens_nothing(athlete, by):
    issued = invite(athlete, by=by)
    kept = AthleteFactory(club=athlete.club)
    Athlete.unscoped.filter(pk=athlete.pk).update(merged_into=kept)

    assert look(issued.secret) is None


# --- Redeeming -----------------------------------------------------------------------------------


def test_a_link_opens_once(athlete, by):
    issued = invite(athlete, by=by)
    bound = bind(issued.secret)

    assert (bound.phone.athlete, bound.phone.browser) == (athlete, CHROME)
    for key in (issued.secret, issued.code):
        with pytest.raises(Gone):
            bind(key)
    assert Phone.unscoped.count() == 1


def test_the_code_and_the_link_are_one_invitation(athlete, by):
    issued = invite(athlete, by=by)
    bind(issued.code)

    assert look(issued.secret) is None


def test_a_link_ends_after_seven_days_to_the_second(athlete, by):
    start = timezone.now().replace(microsecond=0)
    with time_machine.travel(start, tick=False) as clock:
        first = invite(athlete, by=by)
        clock.move_to(start + INVITATION_LIFETIME - timedelta(seconds=1))
        assert look(first.secret)
        clock.move_to(start + INVITATION_LIFETIME)
        assert look(first.secret) is None
        clock.shift(timedelta(seconds=1))
        with pytest.raises(Gone):
            bind(first.secret)


def test_an_answer_that_got_lost_can_be_asked_for_again(athlete, by):
    issued = invite(athlete, by=by)
    first = bind(issued.secret, once="made with the page")
    again = bind(issued.secret, once="made with the page")

    assert (again.phone, again.secret) == (first.phone, first.secret)
    assert Phone.unscoped.count() == 1
    with pytest.raises(Gone):  # Another page is another phone.
        bind(issued.secret, once="made with another page")
    with time_machine.travel(timezone.now() + timedelta(minutes=11)), pytest.raises(Gone):
        bind(issued.secret, once="made with the page")


def test_a_lost_answer_does_not_bring_a_closed_phone_back(athlete, by):
    issued = invite(athlete, by=by)
    bound = bind(issued.secret, once="page")
    phones.revoke_phone(bound.phone, by=by)

    with pytest.raises(Gone):
        bind(issued.secret, once="page")


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_exactly_one_gets_it(coach):
    athlete = AthleteFactory(club=coach.club, consent="missing")
    issued = invite(athlete, by=actor_of(coach))
    together = Barrier(20)

    def press(number: int) -> str:
        try:
            together.wait(timeout=30)
            bind(issued.secret if number % 2 else issued.code, once=f"page {number}")
        except Gone:
            return "gone"
        finally:
            connections.close_all()
        return "bound"

    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(press, range(20)))

    assert sorted(said) == ["bound"] + ["gone"] * 19
    assert Phone.unscoped.count() == Consent.unscoped.count() == 1


@pytest.mark.django_db(transaction=True)
def test_new_links_made_at_once_leave_one_open(coach):
    athlete = AthleteFactory(club=coach.club)
    actor, together = actor_of(coach), Barrier(4)

    def press(_number: int) -> str:
        try:
            together.wait(timeout=30)
            return invite(athlete, by=actor).secret
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(press, range(4)))

    assert sum(look(secret) is not None for secret in made) == 1


# --- Consent -------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["missing", "attested", "withdrawn"])
def test_whoever_agrees_says_it_themselves(athlete, by, before):
    Athlete.unscoped.filter(pk=athlete.pk).update(consent=before)
    bind(invite(athlete, by=by).secret)

    said = Consent.unscoped.get()
    assert (said.status, said.how, said.stated_by) == ("given", "On their own phone.", None)
    assert said.text_version == "2026-11"
    athlete.refresh_from_db()
    assert athlete.may_be_stored


def test_withdrawing_keeps_the_phone_open(athlete, by):
    bound = bind(invite(athlete, by=by).secret)
    withdraw_consent(athlete, how="Told me.", by=by)

    bound.phone.refresh_from_db()
    assert bound.phone.is_live


def make_minor(athlete: Athlete) -> None:
    Athlete.unscoped.filter(pk=athlete.pk).update(birth_year=timezone.now().year - 14)


@pytest.mark.parametrize("told_by", ["athlete", "record"])
def test_a_minor_alone_binds_nothing(athlete, by, told_by):
    issued = invite(athlete, by=by)
    if told_by == "record":
        make_minor(athlete)

    with pytest.raises(GuardianNeeded):
        bind(issued.secret, says_minor=told_by == "athlete")
    assert not Phone.unscoped.exists()
    assert look(issued.secret)


def test_a_minor_waits_for_the_guardian(athlete, by):
    bound = bind(invite(athlete, by=by).secret, says_minor=True, guardian=MUM)

    athlete.refresh_from_db()
    assert athlete.consent == "missing"
    assert not Consent.unscoped.exists()
    assert (athlete.guardian.name, athlete.guardian.email) == ("Maria Reis", "maria@home.example")
    assert bound.asked
    phones.guardian_agrees(bound.asked.secret)

    athlete.refresh_from_db()
    said = Consent.unscoped.get()
    assert (said.status, said.how, said.stated_by) == ("given", "Guardian: Maria Reis", None)
    assert athlete.may_be_stored
    assert Guardian.unscoped.get().agreed_at
    assert Phone.unscoped.count() == 1
    with pytest.raises(Gone):
        phones.guardian_agrees(bound.asked.secret)


def test_asking_again_closes_the_guardians_older_link(athlete, by):
    bound = bind(invite(athlete, by=by).secret, says_minor=True, guardian=MUM)
    again = phones.ask_guardian(athlete, Contact("Rui Reis", "rui@home.example"))

    assert bound.asked
    assert look(bound.asked.secret) is None
    assert look(again.secret)
    assert Guardian.unscoped.get().name == "Rui Reis"


def test_a_guardian_is_mailed_at_most_four_times_a_day(athlete):
    for _ in range(4):
        phones.ask_guardian(athlete, MUM)
    with pytest.raises(Refused):
        phones.ask_guardian(athlete, Contact("Rui Reis", "rui@home.example"))

    assert Guardian.unscoped.get().name == "Maria Reis"


def test_a_minor_whose_guardian_signed_on_paper_starts_at_once(athlete, by):
    make_minor(athlete)
    Athlete.unscoped.filter(pk=athlete.pk).update(consent="attested")
    bind(invite(athlete, by=by).secret, says_minor=True)

    athlete.refresh_from_db()
    assert athlete.consent == "attested"
    assert not Consent.unscoped.exists()


# --- The record, and the phone -------------------------------------------------------------------


def test_the_record_names_fields_and_never_a_value(athlete, by):
    issued = invite(athlete, by=by)
    bound = bind(issued.secret, says_minor=True, guardian=MUM)
    phones.guardian_agrees(bound.asked.secret)
    phones.revoke_phone(bound.phone, by=by)
    invite(athlete, by=by)
    phones.revoke_invitation(athlete, by=by)

    events = AuditEvent.unscoped.order_by("pk").values_list("action", "fields")
    assert [(action, fields) for action, fields in events] == [
        ("phone_invitation.made", ["athlete"]),
        ("phone.bound", ["athlete", "browser"]),
        ("phone_invitation.made", ["athlete"]),
        ("guardian.asked", ["email", "name"]),
        ("consent.given", ["consent"]),
        ("guardian.agreed", ["agreed_at"]),
        ("phone.revoked", ["revoked_at"]),
        ("phone_invitation.made", ["athlete"]),
        ("phone_invitation.revoked", ["revoked_at"]),
    ]


def test_an_unused_phone_closes_after_sixty_days_and_any_after_180(athlete):
    client, today = phone_client(athlete), reverse("routines:guardian_ask")

    def is_open() -> bool:
        return client.get(today).status_code == 200

    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        assert is_open()
        for days in (59, 118, 177):
            clock.move_to(start + timedelta(days=days))
            assert is_open(), days
        clock.move_to(start + timedelta(days=181))
        assert not is_open()
    second = phone_client(athlete)
    with time_machine.travel(timezone.now() + timedelta(days=61), tick=False):
        assert second.get(today).status_code == 302


@pytest.mark.parametrize("field", ["archived_at", "merged_into"])
def test_a_phone_of_somebody_who_left_opens_nothing(athlete, field):
    client = phone_client(athlete)
    value = timezone.now() if field == "archived_at" else AthleteFactory(club=athlete.club)
    Athlete.unscoped.filter(pk=athlete.pk).update(**{field: value})

    answer = client.get(reverse("routines:guardian_ask"))

    assert answer["Location"] == reverse("routines:phone_unbound")
