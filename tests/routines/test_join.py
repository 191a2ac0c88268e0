"""From a link to a bound phone, as a browser does it: what a page says, and what it never does."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from athletes.actions.consent import TEXT_VERSION
from athletes.actions.phones import invite, revoke_invitation, revoke_phone
from athletes.models import Athlete, Consent, Invitation, Phone
from athletes.models.phones import digest
from tests.conftest import actor_of, phone_client
from tests.factories import AthleteFactory, assess, assigned, logged, routine

JOIN, LOOK, START, AGREE = (
    reverse(f"routines:{name}") for name in ("join", "join_look", "join_redeem", "join_agree")
)
pytestmark = pytest.mark.django_db
TODAY = reverse("routines:today")
UNBOUND = reverse("routines:phone_unbound")
COOKIE = settings.PHONE_COOKIE_NAME


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def athlete(club) -> Athlete:
    found = AthleteFactory(club=club, name="CNRY-name", consent="attested")
    assess(found, left=21.7, right=38.3, note="CNRY-note")
    given = assigned(found, routine(club, title="Calm hips"), message="CNRY-message")
    logged(given, pain=7, note="CNRY-words")
    Athlete.unscoped.filter(pk=found.pk).update(consent="missing")
    found.refresh_from_db()
    return found


@pytest.fixture
def issued(athlete, coach):
    return invite(athlete, by=actor_of(coach))


def words(page: str) -> str:
    """A page without what is new on every one."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(r'name="once" value="[^"]*"', "", page)


# --- Looking -------------------------------------------------------------------------------------


def test_the_page_of_a_link_knows_nobody(client, athlete):
    page = client.get(JOIN)

    assert page.status_code == 200
    assert "Harbour" not in page.text
    assert "CNRY" not in page.text


@pytest.mark.parametrize("field", ["key", "code"])
def test_a_look_says_who_invites_to_what_and_nothing_personal(client, athlete, issued, field):
    key = issued.secret if field == "key" else issued.code
    page = client.post(LOOK, {field: key})

    assert page.status_code == 200
    for said in ("Harbour Harriers", "Ben invites you", "Calm hips", "I agree and start"):
        assert said in page.text
    assert TEXT_VERSION in page.text
    assert "CNRY" not in page.text
    assert "Ben Coach" not in page.text
    assert not re.search(r"21[.,]7|38[.,]3|°", page.text)
    assert COOKIE not in page.cookies
    assert page["Cache-Control"] == "no-store"
    assert not Phone.unscoped.exists()


def test_only_a_post_uses_a_link_up(issued):
    preview = {"HTTP_USER_AGENT": "WhatsApp/2.24 A", "QUERY_STRING": f"key={issued.secret}"}
    client = Client()
    for url in (JOIN, LOOK, START, AGREE):
        for method in ("get", "head", "options", "put", "delete"):
            for _ in range(5):
                getattr(client, method)(url, **preview)
    for _ in range(5):
        client.post(LOOK, {"key": issued.secret})

    issued.invitation.refresh_from_db()
    assert issued.invitation.is_open
    assert Client().post(START, {"key": issued.secret})["Location"] == TODAY


# --- One answer to whatever does not open ---------------------------------------------------------


def spoil(how: str, issued, coach) -> None:
    rows = Invitation.unscoped.filter(pk=issued.invitation.pk)
    if how == "used":
        Client().post(START, {"key": issued.secret})
    elif how == "revoked":
        revoke_invitation(issued.invitation.athlete, by=actor_of(coach))
    elif how == "run out":
        rows.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "archived":
        Athlete.unscoped.update(archived_at=timezone.now())


@pytest.mark.parametrize("url", [LOOK, START], ids=["look", "start"])
@pytest.mark.parametrize("how", ["used", "revoked", "run out", "archived"])
def test_used_revoked_run_out_and_unknown_are_the_same_page(client, issued, coach, how, url):
    unknown = client.post(url, {"key": "x" * 43})
    spoil(how, issued, coach)

    answer = client.post(url, {"key": issued.secret})

    assert answer.status_code == unknown.status_code == 410
    assert words(answer.text) == words(unknown.text)
    assert sorted(answer.headers.items()) == sorted(unknown.headers.items())
    assert "ask your coach for a new one" in answer.text
    assert not answer.cookies.get(COOKIE)


def test_looking_and_starting_refuse_in_the_same_words(client):
    pages = {words(client.post(url, {"key": "nothing"}).text) for url in (LOOK, START)}

    assert len(pages) == 1


def test_a_mistyped_code_stays_in_its_field(client, issued):
    wrong = "ABCDE-FGH<J"
    answer = client.post(LOOK, {"code": wrong})

    assert answer.status_code == 410
    assert 'value="ABCDE-FGH&lt;J"' in answer.text
    assert issued.secret not in client.post(LOOK, {"code": f"{issued.secret}x"}).text


@pytest.mark.parametrize("key", ["", "   ", "\0", "é" * 9_000, "' OR 1=1 --"])
def test_nonsense_breaks_nothing(client, key):
    for data in ({}, {"key": key}, {"code": key}):
        assert client.post(LOOK, data).status_code == 410
        assert client.post(START, data).status_code == 410


# --- Starting ------------------------------------------------------------------------------------


def test_two_taps_bind_the_phone(client, athlete, issued):
    client.post(LOOK, {"key": issued.secret})
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1"
    answer = client.post(START, {"key": issued.secret}, HTTP_USER_AGENT=agent)

    cookie = answer.cookies[COOKIE]
    phone = Phone.unscoped.get()
    assert (answer.status_code, answer["Location"]) == (302, TODAY)
    assert phone.browser == "Safari on iPhone"
    assert phone.secret_hash == digest(cookie.value)
    assert len(cookie.value) == 64  # 256 bits, in hex
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert (cookie["max-age"], cookie["domain"]) == (180 * 86_400, "")
    assert Consent.unscoped.get().how == "On their own phone."
    assert client.get(TODAY).status_code == 200


def test_on_a_server_the_key_travels_over_tls_only(client, issued):
    with override_settings(INSECURE=False):
        cookie = client.post(START, {"key": issued.secret}).cookies[COOKIE]

    assert cookie["secure"]


def test_the_code_alone_is_enough_without_scripts(client, issued):
    page = client.post(LOOK, {"code": issued.code.lower()})
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))

    assert client.post(START, fields)["Location"] == TODAY


def test_a_lost_answer_is_given_again(issued):
    first, second = (
        Client().post(START, {"key": issued.secret, "once": "page"}).cookies[COOKIE] for _ in "12"
    )

    assert first.value == second.value
    assert Phone.unscoped.count() == 1


def test_a_phone_that_joins_anew_gives_up_its_older_key(client, athlete, issued, coach):
    client.post(START, {"key": issued.secret})
    again = invite(athlete, by=actor_of(coach))
    client.post(START, {"key": again.secret})

    older, newer = Phone.unscoped.order_by("pk")
    assert (older.is_live, newer.is_live) == (False, True)


def test_starting_needs_a_form_of_this_site(issued):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(START, {"key": issued.secret}).status_code == 403
    assert strict.post(LOOK, {"key": issued.secret}).status_code == 403


def test_closing_a_phone_works_on_the_next_request(athlete, coach):
    client = phone_client(athlete)
    assert client.get(reverse("routines:guardian_ask")).status_code == 200
    revoke_phone(Phone.unscoped.get(), by=actor_of(coach))

    answer = client.get(TODAY)
    assert (answer.status_code, answer["Location"]) == (302, UNBOUND)
    assert "Ask your coach for a new link" in client.get(UNBOUND).text


# --- Limits --------------------------------------------------------------------------------------


def miss(times: int, **more) -> int:
    """Look with a wrong code so often; the status of the last answer."""
    client = Client()
    return [client.post(LOOK, {"code": "WRONG-CODES"}, **more).status_code for _ in range(times)][
        -1
    ]


def test_ten_wrong_tries_a_minute_then_words(issued):
    assert miss(10) == 410
    for url in (LOOK, START, AGREE):
        answer = Client().post(url, {"key": issued.secret})
        assert answer.status_code == 429
        assert "Wait a few minutes" in answer.text
    issued.invitation.refresh_from_db()
    assert issued.invitation.is_open


def test_a_minute_later_the_link_opens(issued):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert miss(11) == 429
        clock.shift(timedelta(seconds=61))
        assert Client().post(START, {"key": issued.secret}).status_code == 302


def test_thirty_wrong_tries_an_hour():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(3):
            assert miss(10) == 410
            clock.shift(timedelta(seconds=61))
        assert miss(1) == 429
        clock.shift(timedelta(hours=1))
        assert miss(1) == 410


def test_a_whole_squad_may_join_from_one_address(club, owner, coach):
    for n in range(30):
        by = actor_of(owner if n % 2 else coach)
        issued = invite(AthleteFactory(club=club), by=by)
        client = Client()
        assert client.post(LOOK, {"key": issued.secret}).status_code == 200
        assert client.post(START, {"key": issued.secret}).status_code == 302


def test_a_forged_address_does_not_start_a_new_count():
    for n in range(10):
        assert miss(1, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}") == 410
    assert miss(1, HTTP_X_FORWARDED_FOR="203.0.113.99") == 429
    assert miss(1, REMOTE_ADDR="198.51.100.7") == 410


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_one_proxy_its_own_word_counts():
    for n in range(10):  # The proxy appends the address it saw; what stands before is the client's.
        assert miss(1, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}, 198.51.100.7") == 410
    assert miss(1, HTTP_X_FORWARDED_FOR="203.0.113.99, 198.51.100.7") == 429
    assert miss(1, HTTP_X_FORWARDED_FOR="198.51.100.8") == 410


def test_the_link_opened_again_on_the_phone_it_opened_leads_to_the_routine(client, issued):
    client.post(reverse("routines:join_redeem"), {"key": issued.secret})
    again = client.post(reverse("routines:join_look"), {"key": issued.secret})

    assert again.status_code == 410
    assert f'href="{reverse("routines:today")}">Open my routine' in again.text
    assert "Open my routine" not in Client().get(reverse("routines:join")).text
