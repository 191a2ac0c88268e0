"""A club's own protocol cards: changed, changed by two at once, given up and taken up again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.urls import reverse
from django.utils.html import escape

from athletes import manual
from athletes.actions.cards import StaleCard, give_up_card
from athletes.models import ProtocolCard
from coaching.accounts.models import Membership
from tests.athletes.carding import PRONE, SHIPPED, answers, deeds, own, page, said, save
from tests.conftest import actor_of
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


# --- A club's own words ---------------------------------------------------------------------------


def test_the_form_begins_with_the_shipped_words(coach_client, club):
    form = coach_client.get(page("edit")).context["form"]

    assert [form[part].initial for part in manual.PARTS] == [
        list(SHIPPED.texts[part]) for part in manual.PARTS
    ]


def test_a_save_is_a_version_and_the_club_reads_it(
    coach_client, coach, reader_client, stranger_client
):
    response = coach_client.post(page("edit"), answers(steps="Lie down.\n\n  Turn   slowly. \n"))
    card = ProtocolCard.unscoped.get()

    assert response["Location"] == page("detail")
    assert (card.number, card.based_on, card.made_by) == (1, "1", coach.user)
    assert card.texts["steps"] == ["Lie down.", "Turn slowly."]
    assert card.texts["cheats"] == list(SHIPPED.texts["cheats"])
    text = reader_client.get(page("detail")).text
    assert "Turn slowly." in text
    assert SHIPPED.texts["steps"][0] not in text
    assert "Your club’s card, version 1" in text
    assert "Turn slowly." not in stranger_client.get(page("detail", slug="canal")).text
    assert deeds() == [("protocol_card.saved", ["steps"])]


def test_nothing_changed_saves_nothing(coach_client, owner):
    first = coach_client.post(page("edit"), answers())
    own(owner, "Ours.")
    second = coach_client.post(page("edit"), answers(after=1, steps="Ours."))

    assert [said(first), said(second)[-1:]] == [["Nothing was changed, so nothing was saved."]] * 2
    assert ProtocolCard.unscoped.count() == 1
    assert deeds() == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"steps": " \n "}, "Write at least one step: what the coach does first."),
        ({"cheats": "\n".join(["Once more."] * 13)}, "Keep this to 12 lines; it has 13."),
        ({"reading": "x" * 301}, "Line 1 is too long. Keep this to 300 characters."),
    ],
)
def test_a_refused_form_says_why_and_keeps_all_that_was_typed(coach_client, club, typed, sentence):
    response = coach_client.post(page("edit"), answers(**{"landmarks": "My own spot."} | typed))

    assert response.status_code == 422
    assert escape(sentence) in response.text
    assert "My own spot." in response.text
    assert ProtocolCard.unscoped.count() == 0


def test_a_version_saved_meanwhile_shows_both_and_loses_neither(coach_client, owner):
    own(owner, "Hers, first.")
    own(owner, "Hers, later.", number=2)
    response = coach_client.post(page("edit"), answers(after=1, steps="Mine, typed."))

    assert response.status_code == 409
    assert "Nia Owner changed this at" in response.text
    assert "Hers, later." in response.text
    assert "Mine, typed.</textarea>" in response.text
    assert ProtocolCard.unscoped.count() == 2

    kept = coach_client.post(page("edit"), answers(after=2, steps="Mine, typed."))
    assert kept.status_code == 302
    assert ProtocolCard.unscoped.get(number=3).texts["steps"] == ["Mine, typed."]


def test_beside_each_other_stand_only_the_sentences_that_differ(coach_client, owner):
    own(owner, "Both.", "Hers.")
    response = coach_client.post(page("edit"), answers(steps="Both.\nMine."))
    [row] = response.context["rows"]

    assert (row["words"], row["now"], row["yours"]) == ("Steps", "Hers.", "Mine.")

    response = coach_client.post(page("edit"), answers(steps="Hers.\nBoth."))
    [row] = response.context["rows"]
    assert (row["now"], row["yours"]) == ("Both. / Hers.", "Hers. / Both.")


def test_a_first_own_card_made_meanwhile_is_shown_too(coach_client, owner):
    own(owner, "Hers.")

    assert coach_client.post(page("edit"), answers(steps="Mine.")).status_code == 409


def test_the_same_form_twice_makes_one_version(coach):
    first, again = save(coach, "Once."), save(coach, "Once.")

    assert first == again
    assert ProtocolCard.unscoped.count() == 1


def test_the_same_words_of_somebody_else_are_still_a_surprise(coach, owner):
    save(owner, "Once.")

    with pytest.raises(StaleCard):
        save(coach, "Once.")


def test_a_card_without_a_step_is_none(coach):
    with pytest.raises(ValidationError):
        save(coach)


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_never_make_the_same_number(coach):
    other = MembershipFactory(club=coach.club, user=UserFactory(), role="coach")
    together = Barrier(2)

    def press(member_pk):
        try:
            member = Membership.unscoped.select_related("club", "user").get(pk=member_pk)
            together.wait(timeout=30)
            return save(member, f"Of {member_pk}.").number
        except StaleCard:
            return "stale"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        found = sorted(map(str, pool.map(press, [coach.pk, other.pk])))
    assert found == ["1", "stale"]


def test_who_may_change_a_card(assistant_client, reader_client, physio_client, coach_client, club):
    clients = (assistant_client, reader_client, physio_client, coach_client)
    seen = [client.get(page("edit")).status_code for client in clients]

    assert seen[:2] == [403, 403]
    assert seen[3] == 200


# --- The shipped card moves on --------------------------------------------------------------------


def test_a_newer_shipped_card_is_said_until_somebody_compared(coach_client, owner):
    own(owner, "Ours.", based_on="0")
    assert (
        "has a newer version (1) than yours was made from (0)"
        in coach_client.get(page("detail")).text
    )
    form = coach_client.get(page("edit"))
    assert "I have compared it with version 1 of the shipped card" in form.text
    assert SHIPPED.texts["steps"][0] in form.text  # beside the club's own

    coach_client.post(page("edit"), answers(after=1, steps="Ours, better."))
    assert ProtocolCard.unscoped.get(number=2).based_on == "0"
    coach_client.post(page("edit"), answers(after=2, steps="Ours, better.", compared="on"))

    assert ProtocolCard.unscoped.get(number=3).based_on == "1"
    assert "has a newer version" not in coach_client.get(page("detail")).text


# --- Versions -------------------------------------------------------------------------------------


def test_the_versions_say_who_when_and_what_changed(reader_client, owner, coach):
    own(owner, *SHIPPED.texts["steps"][:-1], "Stop early.")
    own(coach, *SHIPPED.texts["steps"][:-1], "Stop earlier.", number=2)
    response = reader_client.get(page("versions"))
    second, first = response.context["versions"]

    assert (second.compared_with, first.compared_with) == (
        "version 1",
        "version 1 of the shipped card",
    )
    [(words, lines)] = second.parts
    assert words == "Steps"
    assert [(line.mark, line.said) for line in lines][-2:] == [
        ("−", "Stop early."),
        ("+", "Stop earlier."),
    ]
    assert {line.mark for line in lines[:-2]} == {""}
    assert "Ben Coach" in response.text
    assert "Nia Owner" in response.text
    assert '<ins><span class="vh">put in: </span>Stop earlier.</ins>' in response.text


def test_a_card_made_from_words_that_no_longer_ship_is_shown_whole(reader_client, owner):
    own(owner, "Ours.", based_on="0")
    [only] = reader_client.get(page("versions")).context["versions"]

    assert only.compared_with == ""
    assert len(only.parts) == 4


def test_many_versions_come_by_the_page_and_the_last_one_knows_its_neighbour(reader_client, owner):
    for number in range(1, 23):
        own(owner, f"Step {number}.", number=number)
    shown = reader_client.get(page("versions")).context["versions"]

    assert [one.row.number for one in shown] == list(range(22, 2, -1))
    assert shown[-1].compared_with == "version 2"
    rest = reader_client.get(page("versions") + "?page=2").context["versions"]
    assert [one.compared_with for one in rest] == ["version 1", "version 1 of the shipped card"]


def test_a_club_without_own_words_has_no_versions(reader_client, club):
    assert "Your club has not changed this card." in reader_client.get(page("versions")).text


# --- Back to the shipped card ---------------------------------------------------------------------


def test_giving_up_brings_the_shipped_card_back_and_keeps_the_versions(coach_client, owner):
    own(owner, "Ours.")
    response = coach_client.post(page("give_up"), {"number": "1"})

    assert response["Location"] == page("detail")
    text = coach_client.get(page("detail")).text
    assert SHIPPED.texts["steps"][0] in text
    assert "Take up your club’s card" in text
    assert "given up" in coach_client.get(page("versions")).text
    assert (
        coach_client.get(reverse("athletes:card_list", args=["harbour"])).text.count("own, v") == 0
    )
    assert deeds() == [("protocol_card.given_up", ["given_up_at"])]


def test_editing_takes_the_last_words_up_again(coach_client, owner):
    own(owner, "Ours.")
    coach_client.post(page("give_up"), {"number": "1"})
    form = coach_client.get(page("edit")).context["form"]
    assert form["steps"].initial == ["Ours."]

    coach_client.post(page("edit"), answers(after=1, steps="Ours."))

    assert ProtocolCard.unscoped.in_use().get().number == 2
    assert "Ours." in coach_client.get(page("detail")).text


def test_giving_up_twice_or_nothing_at_all_is_harmless(coach_client, coach, owner):
    coach_client.post(page("give_up"), {"number": ""})
    own(owner, "Ours.")
    for _ in range(2):
        coach_client.post(page("give_up"), {"number": "1"})

    assert deeds() == [("protocol_card.given_up", ["given_up_at"])]


def test_a_version_saved_meanwhile_is_not_given_up_unread(coach_client, coach, owner):
    own(owner, "Ours.")
    own(owner, "Ours, better.", number=2)
    response = coach_client.post(page("give_up"), {"number": "1"})

    assert said(response) == [
        "Somebody saved version 2 meanwhile. Look at it first; nothing was given up."
    ]
    assert ProtocolCard.unscoped.in_use().get().number == 2
    with pytest.raises(StaleCard):
        give_up_card(coach.club, *PRONE, number=1, by=actor_of(coach))
