"""“More”: who sees me, what I decide about myself, my phones, leaving."""

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.actions.consent import attest_consent
from athletes.models import Athlete, Consent, Invitation, Phone
from athletes.seen_by import members_who_see, reads_words
from coaching.accounts.models import Membership
from coaching.audit.models import AuditEvent
from tests.conftest import actor_of, bound_secret, phone_client, signed_in
from tests.factories import AthleteFactory, MembershipFactory, SquadFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def athlete(club):
    return AthleteFactory(club=club, name="Amara O.")


@pytest.fixture
def phone(athlete):
    return phone_client(athlete)


def more(client):
    response = client.get(reverse("routines:more"))
    assert response.status_code == 200
    return response


def post(client, name, **answers):
    return client.post(reverse(f"routines:{name}"), answers)


def record(action):
    return list(AuditEvent.unscoped.filter(action=action).values_list("actor_id", "fields"))


# --- who sees me ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shared", [True, False, None])
@pytest.mark.parametrize("coaches", [0, 3])
def test_the_list_is_exactly_who_may_open_the_athletes_page(
    club, owner, coach, assistant, physio, reader, stranger, shared, coaches
):
    squad, other = SquadFactory(club=club), SquadFactory(club=club)
    athlete = AthleteFactory(club=club, squads=[squad])
    coach.squads.add(squad, other)
    assistant.squads.add(other)
    athlete.coaches.add(physio)
    reader.ended_at = None if coaches else timezone.now()
    reader.save()
    for _ in range(coaches):
        MembershipFactory(club=club)
    if coaches == 0:
        assistant.delete()  # Three who coach: shared by itself.
    club.shares_everyone = shared
    club.save()

    may = {
        member.pk
        for member in Membership.unscoped.active().filter(club=club)
        if Athlete.objects.visible_to(actor_of(member)).filter(pk=athlete.pk).exists()
    }
    listed = [member.pk for member in members_who_see(Athlete.unscoped.get(pk=athlete.pk))]

    assert len(listed) == len(set(listed))
    assert set(listed) == may
    assert listed[0] == owner.pk


@pytest.mark.parametrize("of_club", [True, False])
@pytest.mark.parametrize("own", [True, False, None])
def test_who_reads_words(club, athlete, of_club, own):
    club.coaches_read_words, athlete.shares_words = of_club, own
    allowed = of_club if own is None else own

    read = {role: reads_words(role, athlete) for role in ("owner", "coach", "physio")}

    assert read == {"owner": allowed, "coach": allowed, "physio": True}
    assert not reads_words("assistant", athlete)
    assert not reads_words("read_only", athlete)


def test_the_page_names_everybody_with_their_role_and_what_they_read(phone, owner, assistant):
    readers = more(phone).context["own"].readers

    assert [(one.name, one.role, one.reads_words) for one in readers] == [
        ("Nia Owner", "Owner", True),
        ("Ana Assistant", "Assistant", False),
    ]


def test_one_address_to_write_to_and_nobody_elses(phone, athlete, owner, coach, physio):
    html = more(phone).text
    assert "mailto:owner@harbour.example" in html
    assert html.count("@harbour.example") == 2  # the address, and its link
    now = timezone.now()
    Invitation.unscoped.create(
        club=athlete.club, athlete=athlete, invited_by=coach.user, used_at=now,
        secret_hash="s", code_hash="c", expires_at=now,
    )  # fmt: skip
    assert "mailto:coach@harbour.example" in more(phone).text

    coach.ended_at = now
    coach.save()

    assert "mailto:owner@harbour.example" in more(phone).text
    assert "coach@harbour.example" not in more(phone).text


# --- what I agreed to ----------------------------------------------------------------------------


def test_the_newest_statement_is_shown_with_text_when_and_how(phone, athlete, coach):
    athlete.consent = "missing"
    athlete.save()
    attest_consent([athlete], how="Told me at training.", by=actor_of(coach))

    html = more(phone).text

    said = Consent.unscoped.get(athlete=athlete)
    assert "Told me at training. (noted by Ben Coach)" in html
    assert f"of {said.text_version}" in html
    assert reverse("routines:join_text") in html


# --- what I decide -------------------------------------------------------------------------------


def test_the_switch_says_the_clubs_default_and_then_ones_own_choice(phone, athlete):
    assert "So far it is as your club has it: coaches read it." in more(phone).text

    answer = post(phone, "more_words", shares="no")

    athlete.refresh_from_db()
    assert (answer.status_code, athlete.shares_words) == (302, False)
    assert "You chose this" in more(phone).text
    assert record("athlete.words_shared") == [(None, ["shares_words"])]

    post(phone, "more_words", shares="no")
    assert len(record("athlete.words_shared")) == 1


def test_a_choice_that_is_none_is_refused_in_words(phone, athlete):
    answer = post(phone, "more_words", shares="perhaps")

    assert answer.status_code == 422
    assert "Choose one of the two." in answer.text


def test_reminders_are_set_with_an_address_and_switched_off_without_losing_it(phone, athlete):
    post(phone, "more_reminders", email="amara@runner.example", has_reminders="on")
    athlete.refresh_from_db()
    assert (athlete.email, athlete.has_reminders) == ("amara@runner.example", True)

    post(phone, "more_reminders", email="amara@runner.example")
    athlete.refresh_from_db()
    assert (athlete.email, athlete.has_reminders) == ("amara@runner.example", False)
    assert record("athlete.reminders_changed") == [(None, ["email"]), (None, ["has_reminders"])]


def test_without_an_address_reminders_do_not_look_switched_on(phone, athlete):
    assert athlete.has_reminders
    assert more(phone).context["reminders_form"]["has_reminders"].value() is False


@pytest.mark.parametrize(
    ("physio_there", "said"),
    [(True, "A physio always reads it."), (False, "so then nobody reads it")],
)
def test_who_is_left_to_read_when_coaches_do_not(phone, club, physio_there, said):
    if physio_there:
        MembershipFactory(club=club, role="physio")
    assert said in more(phone).text


@pytest.mark.parametrize(
    ("email", "said"),
    [("amara@", "such as name@example.org"), ("", "Enter the address for reminders")],
)
def test_a_wrong_address_comes_back_as_typed_and_nothing_is_saved(phone, athlete, email, said):
    answer = post(phone, "more_reminders", email=email, has_reminders="on")

    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{email}"' in answer.text or not email
    athlete.refresh_from_db()
    assert athlete.email == ""
    assert record("athlete.reminders_changed") == []


# --- phones and leaving --------------------------------------------------------------------------


def test_all_my_phones_are_listed_and_this_one_is_marked(phone, athlete):
    bound_secret(athlete)
    old = Phone.unscoped.get(secret_hash=Phone.unscoped.latest("pk").secret_hash)

    phones = more(phone).context["own"].phones

    assert [one.is_this for one in phones] == [False, True]
    assert phones[0].row == old


def test_another_phone_of_mine_is_unlinked_at_once(phone, athlete):
    other_client = phone_client(athlete)
    other = Phone.unscoped.latest("pk")

    answer = phone.post(reverse("routines:more_unlink", args=[other.uuid]))

    assert answer["Location"] == reverse("routines:more")
    assert other_client.get(reverse("routines:more"))["Location"] == reverse(
        "routines:phone_unbound"
    )
    assert record("phone.unbound") == [(None, ["revoked_at"])]
    more(phone)


def test_unlinking_this_phone_takes_its_cookie_and_leaves_the_agreement(phone, athlete, settings):
    this = athlete.phones.get()

    answer = phone.post(reverse("routines:more_unlink", args=[this.uuid]))

    assert answer["Location"] == reverse("routines:phone_unbound")
    assert answer.cookies[settings.PHONE_COOKIE_NAME]["max-age"] == 0
    athlete.refresh_from_db()
    assert athlete.consent == "attested"


def test_leaving_asks_once_and_then_stores_nothing_new(phone, athlete):
    page = phone.get(reverse("routines:more_leave"))
    assert "Withdraw your agreement?" in page.text
    athlete.refresh_from_db()
    assert athlete.may_be_stored

    answer = post(phone, "more_leave")

    athlete.refresh_from_db()
    assert answer["Location"] == reverse("routines:more")
    assert (athlete.consent, athlete.may_be_stored) == ("withdrawn", False)
    said = Consent.unscoped.latest("pk")
    assert (said.status, said.how, said.stated_by) == ("withdrawn", "On their own phone.", None)
    assert record("consent.withdrawn") == [(None, ["consent"])]
    assert "You have withdrawn your agreement" in more(phone).text


def test_the_page_names_no_other_athlete(phone, club):
    AthleteFactory(club=club, name="Neighbour")

    assert "Neighbour" not in more(phone).text


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_costs_six_queries_whoever_sees_me(
    phone, club, athlete, owner, people, django_assert_num_queries
):
    for _ in range(people):
        MembershipFactory(club=club, user=UserFactory())
        bound_secret(athlete)

    with django_assert_num_queries(6):  # the phone, and five of the page
        more(phone)


def test_a_coach_is_no_athlete(owner):
    assert signed_in(owner).get(reverse("routines:more")).status_code == 302
