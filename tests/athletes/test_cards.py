"""Protocol cards as everybody reads them: the list, one card, its errors, where it is linked."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from athletes import manual
from athletes.models import ErrorDefault
from tests.athletes.carding import SHIPPED, checked, own, page
from tests.factories import AthleteFactory, MembershipFactory, UserFactory, assess

pytestmark = pytest.mark.django_db


# --- Reading --------------------------------------------------------------------------------------


def test_the_list_has_every_position_with_every_tool(reader_client, owner):
    own(owner, "Do it our way.")
    text = reader_client.get(reverse("athletes:card_list", args=["harbour"])).text

    assert text.count('class="pc-cell') == 36
    assert text.count("not possible: why") == 2
    assert text.count("own, version 1") == 1


def test_a_card_says_all_of_it(reader_client, club):
    text = reader_client.get(page("detail")).text

    for lines in (*SHIPPED.texts.values(), manual.trials(), SHIPPED.ours):
        for line in lines:
            assert escape(line) in text
    for source in SHIPPED.sources:
        assert escape(source.who) in text
    assert "Evenstride’s card, version 1, 23 November 2026" in text
    assert text.count('class="fig fig--l"') == 3 + 2  # three movements, two drawings of the tool
    assert text.count('class="fig fig--r"') == 3
    assert "Change for your club" not in text  # a reader cannot


def test_what_cannot_be_measured_says_why_and_what_instead(reader_client, club):
    response = reader_client.get(page("detail", "supine_90_90", "phone_tilt"))

    assert response.status_code == 200
    assert "gravity does not change" in response.text
    assert page("detail", "supine_90_90", "goniometer") in response.text


def test_a_card_names_the_motions_its_tool_leaves_out(reader_client, club):
    text = reader_client.get(page("detail", "supine", "phone_tilt")).text

    assert "Not for abduction and adduction." in text
    assert page("detail", "supine", "goniometer") in text


@pytest.mark.parametrize("pair", [("prone", "ruler"), ("upside_down", "goniometer")])
@pytest.mark.parametrize("name", ["detail", "edit", "versions", "give_up"])
def test_unknown_words_lead_nowhere(owner_client, club, pair, name):
    method = owner_client.post if name == "give_up" else owner_client.get

    assert method(page(name, *pair)).status_code == 404


@pytest.mark.parametrize("name", ["edit", "versions"])
def test_where_there_is_no_card_there_is_none_to_change(owner_client, club, name):
    assert owner_client.get(page(name, "supine_90_90", "phone_tilt")).status_code == 404


def test_the_errors_are_those_that_verdicts_use_now(owner, coach, owner_client):
    def rows():
        return {row.motion: row for row in owner_client.get(page("detail")).context["errors"]}

    before = rows()
    assert [(r.same, r.different) for r in before.values()] == [(2.5, 3.5), (3, 4), (4, 5)]
    assert {row.source for row in before.values()} == {"Evenstride’s default"}
    ErrorDefault.unscoped.create(
        club=owner.club, instrument="inclinometer", motion="internal_rotation", sem_deg=4
    )
    checked(coach, motion="external_rotation")
    after = rows()

    internal, external = after["Internal rotation"], after["External rotation"]
    assert (internal.same, internal.different, internal.source) == (4, 5, "set by your club")
    assert (internal.default, external.source) == (2.5, "Evenstride’s default")
    [(who, degrees)] = external.checks
    assert who == "Ben Coach"
    assert degrees == pytest.approx(((10 * 3**2 + 10 * 2**2) / 20) ** 0.5)


def test_two_who_checked_each_other_are_named_and_also_who_has_left(owner, coach, owner_client):
    gone = UserFactory(name="Gone Person")
    checked(owner, second=coach)
    checked(MembershipFactory(club=owner.club, user=gone, ended_at=timezone.now()))
    [row, *_] = owner_client.get(page("detail")).context["errors"]

    assert {who for who, _ in row.checks} == {"Ben Coach and Nia Owner", "Somebody who has left"}


def test_by_eye_has_no_error_and_says_so(reader_client, club):
    response = reader_client.get(page("detail", "prone", "visual"))

    assert response.context["errors"] == []
    assert "shown and never judged" in response.text


@pytest.mark.parametrize("versions", [1, 3])
def test_pages_cost_the_same_whatever_is_stored(
    owner_client, owner, versions, django_assert_num_queries
):
    for number in range(1, versions + 1):
        own(owner, f"Step of {number}.", number=number)
    with django_assert_num_queries(5):  # session, user, club, the card, the errors
        owner_client.get(page("detail"))
    with django_assert_num_queries(4):
        owner_client.get(reverse("athletes:card_list", args=["harbour"]))
    with django_assert_num_queries(5):  # their number, the rows with who made them
        owner_client.get(page("versions"))


# --- Where they are linked ------------------------------------------------------------------------


def test_measuring_leads_to_the_card_of_its_protocol(coach_client, club):
    athlete = AthleteFactory(club=club)
    start = coach_client.get(reverse("athletes:capture_start", args=["harbour"])).text
    here = reverse("athletes:capture", args=["harbour", athlete.uuid])
    text = coach_client.get(here + "?position=seated&instrument=goniometer").text
    unknown = coach_client.get(here + "?position=nowhere").text

    assert page("detail") in start
    assert "Protocol card: face down, inclinometer" in start
    assert text.count(page("detail", "seated", "goniometer")) == 2
    assert "/protocols/" not in unknown


def test_a_start_form_with_unknown_words_offers_no_card(coach_client, club):
    response = coach_client.post(
        reverse("athletes:capture_start", args=["harbour"]),
        {"position": "a/b", "instrument": "inclinometer"},
    )

    assert response.status_code == 422
    assert "Protocol card:" not in response.text


def test_an_athletes_protocol_and_the_errors_lead_to_the_cards(owner_client, club):
    athlete = AthleteFactory(club=club)
    assess(athlete)
    board = owner_client.get(reverse("desk:athlete_detail", args=["harbour", athlete.uuid])).text
    errors = owner_client.get(reverse("athletes:error_defaults", args=["harbour"])).text

    assert page("detail") in board
    assert reverse("athletes:card_list", args=["harbour"]) in errors
