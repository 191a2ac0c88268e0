"""Self-checks: asked for by a coach, measured on the athlete's phone, stored once and apart."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.actions.consent import withdraw_consent
from athletes.actions.selfchecks import ask_for_self_check, take_back_self_check
from athletes.models import Assessment, SelfCheckOffer, Series
from coaching.kernel.uuid7 import uuid7
from coaching.routines.views.checking import ERASED, NOT_AGREED, OTHER_NUMBERS
from tests.conftest import actor_of, phone_client
from tests.factories import AthleteFactory, assess

pytestmark = pytest.mark.django_db
PAGE, SEND = "/me/check/", "/me/check/send/"
WAY = {
    "position": "seated",
    "mode": "active",
    "instrument": "phone_tilt",
    "endpoint": "pelvis_moves",
    "rater": "self",
}
NUMBERS = {
    "internal_rotation.left.0": "31",
    "internal_rotation.left.1": "32",
    "internal_rotation.right.0": "38",
    "internal_rotation.right.1": "37",
}


@pytest.fixture
def amara(club):
    return AthleteFactory(club=club, name="Amara Okafor")


@pytest.fixture
def phone(amara):
    return phone_client(amara)


def ask(amara, actor, **changes):
    given = {"position": "prone", "message": "Before your run.", "uuid": uuid7(), **changes}
    position, message = given.pop("position"), given.pop("message")
    return ask_for_self_check(amara, position, message, by=actor, **given)


def sent(values=None, **changes):
    now = timezone.now().timestamp() * 1000
    body = {
        "kind": "selfcheck",
        "motions": ["internal_rotation", "external_rotation"],
        "planned": 2,
        "values": {**WAY, **NUMBERS, **(values or {})},
        "raw": {},
        "checked": [],
    }
    return {"id": str(uuid7()), "made_at": now - 3_600_000, "sent_at": now, **body, **changes}


def send(phone, given):
    return phone.post(SEND, json.dumps(given), content_type="application/json")


# --- the coach's side -----------------------------------------------------------------------------


def test_a_coach_asks_and_today_says_so(coach_client, coach, amara, phone):
    url = reverse("athletes:self_check_offer", args=[amara.club.slug, amara.uuid])
    once = uuid7()
    given = {"position": "prone", "message": "Before your run.", "once": str(once)}
    answers = [coach_client.post(url, given) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    offer = SelfCheckOffer.unscoped.get()
    assert (offer.athlete, offer.position, offer.asked_by) == (amara, "prone", coach.user)
    text = phone.get("/me/").text
    assert "Your coach asks for a hip check" in text
    assert "Before your run." in text
    page = phone.get(PAGE)
    assert page.context["way"].position == "prone"
    assert "not done yet" in coach_client.get(url).text
    detail = reverse("desk:athlete_detail", args=[amara.club.slug, amara.uuid])
    assert "Self-check asked for" in coach_client.get(detail).text
    take_back_self_check(amara, by=actor_of(coach))
    assert "Self-check asked for" not in coach_client.get(detail).text


def test_asking_again_replaces_what_was_asked(amara, coach):
    first, second = ask(amara, actor_of(coach)), ask(amara, actor_of(coach), position="seated")
    assert list(SelfCheckOffer.unscoped.open()) == [second]
    first.refresh_from_db()
    assert first.ended_at is not None


def test_taken_back_it_is_a_quiet_link_again(coach_client, amara, coach, phone):
    ask(amara, actor_of(coach))
    url = reverse("athletes:self_check_offer", args=[amara.club.slug, amara.uuid])

    coach_client.post(url, {"take_back": "1"})

    text = phone.get("/me/").text
    assert "Your coach asks" not in text
    assert "Check your hips yourself" in text
    assert take_back_self_check(amara, by=actor_of(coach)) == 0


@pytest.mark.parametrize("wrong", [{"position": "standing"}, {"message": "x" * 201}])
def test_what_cannot_be_asked_is_refused_with_a_sentence(coach_client, amara, wrong):
    url = reverse("athletes:self_check_offer", args=[amara.club.slug, amara.uuid])
    given = {"position": "prone", "message": "", "once": str(uuid7()), **wrong}
    answer = coach_client.post(url, given)
    assert answer.status_code == 422
    assert SelfCheckOffer.unscoped.count() == 0


def test_without_consent_nobody_is_asked(coach_client, amara):
    withdraw_consent(amara, how="By mail.", by=None)
    url = reverse("athletes:self_check_offer", args=[amara.club.slug, amara.uuid])
    answer = coach_client.post(url, {"position": "prone", "message": "", "once": str(uuid7())})
    assert answer.status_code == 422
    assert "has withdrawn consent" in answer.text


# --- the athlete's side ---------------------------------------------------------------------------


def test_it_arrives_once_is_the_athletes_own_and_answers_the_coach(phone, amara, coach):
    offer = ask(amara, actor_of(coach))
    given = sent()

    answers = [send(phone, given) for _ in range(3)]

    assert [answer.json()["status"] for answer in answers] == ["saved", "saved", "saved"]
    stored = Assessment.unscoped.get()
    assert (stored.athlete, stored.rater, stored.rater_user) == (amara, "self", None)
    assert (stored.position, stored.instrument) == ("seated", "phone_tilt")
    assert abs(stored.measured_at - (timezone.now() - timedelta(hours=1))) < timedelta(minutes=1)
    offer.refresh_from_db()
    assert (offer.assessment, offer.done_at is None) == (stored, False)
    assert "Your coach asks" not in phone.get("/me/").text


def test_it_stands_apart_from_what_a_coach_measured(phone, amara):
    assess(amara, position="seated", mode="active", instrument="phone_tilt", left=31, right=34)
    send(phone, sent())
    raters = Series.unscoped.filter(motion="internal_rotation").values_list("rater", flat=True)
    assert sorted(raters) == ["coach", "self"]


def test_nobody_can_pass_a_self_check_off_as_a_coachs(phone):
    answer = send(phone, sent({"rater": "me"}))
    assert (answer.status_code, Assessment.unscoped.count()) == (422, 0)


def test_a_reading_of_the_phone_is_kept_beside_its_number(phone):
    given = sent({"internal_rotation.left.0": "30"})
    given["raw"] = {
        "internal_rotation.left.0": {
            "kind": "tilt", "u0": [0.0, 1.0, 0.0], "u1": [0.5, 0.866, 0.0], "flags": [],
        },
    }  # fmt: skip
    send(phone, given)
    row = Assessment.unscoped.get().measurements.get(motion="internal_rotation", side="left")
    assert [reading and reading["kind"] for reading in row.readings] == ["tilt", None]


def test_what_nobody_asked_about_is_marked_for_the_coach(phone):
    send(phone, sent({"internal_rotation.left.0": "31", "internal_rotation.left.1": "95"}))
    assert Assessment.unscoped.get().needs_check


def test_a_number_that_cannot_be_is_refused_and_stays_on_the_phone(phone):
    answer = send(phone, sent({"internal_rotation.left.0": "310"}))
    assert answer.status_code == 422
    assert Assessment.unscoped.count() == 0


def test_withdrawn_it_is_erased_from_the_phone(phone, amara):
    withdraw_consent(amara, how="By mail.", by=None)
    answer = send(phone, sent())
    assert (answer.status_code, answer.json()["words"]) == (410, ERASED)


def test_before_one_agrees_nothing_is_stored(phone, amara):
    amara.consent = "missing"
    amara.save()
    answer = send(phone, sent())
    assert (answer.status_code, answer.json()["words"]) == (422, NOT_AGREED)
    assert phone.get(PAGE).status_code == 302


def test_other_numbers_under_the_same_entry_are_told(phone):
    given = sent()
    send(phone, given)
    given["values"]["internal_rotation.left.0"] = "33"
    answer = send(phone, given)
    assert (answer.status_code, answer.json()["words"]) == (409, OTHER_NUMBERS)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": 3}'])
def test_what_cannot_be_read_is_refused(phone, body):
    answer = phone.post(SEND, body, content_type="application/json")
    assert answer.status_code == 422


def test_without_scripts_the_form_is_posted(phone, amara, coach):
    ask(amara, actor_of(coach))
    opened = phone.get(PAGE).context["sheet"].values
    answer = phone.post(PAGE, {**opened, **NUMBERS}, follow=True)
    assert "Your hip check is saved." in answer.text
    assert Assessment.unscoped.get().rater == "self"

    wrong = phone.post(PAGE, {**opened, **NUMBERS, "internal_rotation.left.0": "310"})
    assert wrong.status_code == 422
    assert 'value="310"' in wrong.text


def test_the_page_may_be_kept_and_costs_the_same_for_any_number(
    phone, amara, django_assert_num_queries
):
    answer = phone.get(PAGE)
    assert answer.headers["Evenstride-Keep"] == f"phone:{amara.uuid}; hours=336"
    for _ in range(3):
        send(phone, sent())
    with django_assert_num_queries(2):
        phone.get(f"{PAGE}?tool=photo_line&position=prone")
    with django_assert_num_queries(2):
        phone.get(f"{PAGE}?tool=nonsense&position=9")
