"""The coach's page about an athlete's phones: what it shows once, and where its links lead."""

import html
import re

import pytest
import segno
from django.core.checks import run_checks
from django.urls import reverse

from athletes.actions.phones import invite, look, redeem
from athletes.browsers import browser_name
from athletes.links import join_link, qr_code
from athletes.models import Athlete, Invitation
from coaching.accounts.models import Club
from coaching.audit.models import AuditEvent
from tests.conftest import actor_of, phone_client
from tests.factories import AthleteFactory

CHROME = "Chrome on Android"


@pytest.fixture
def athlete(club) -> Athlete:
    return AthleteFactory(club=club, name="Ana Reis", consent="missing")


@pytest.fixture
def by(coach):
    return actor_of(coach)


def path(name: str, athlete: Athlete, *args: object) -> str:
    return reverse(f"athletes:{name}", args=["harbour", athlete.uuid, *args])


def link_in(page: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000/join/#[\w-]{43}", html.unescape(page))
    assert found, page
    return found[0]


def test_the_link_is_shown_once(coach_client, athlete):
    made = coach_client.post(path("phone_invite", athlete))
    link = link_in(made.text)
    code = re.search(r'id="typed-code">([^<]+)<', made.text)

    assert code
    assert look(link.partition("#")[2]) == look(code[1]) == Invitation.unscoped.get()
    assert "opens on one phone" in made.text
    assert made["Cache-Control"] == "no-store"
    again = coach_client.get(path("phone_list", athlete)).text
    assert link.partition("#")[2] not in again
    assert code[1] not in again
    assert "is waiting to be opened" in again


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_FORWARDED": "host=evil.example"},
        {"HTTP_X_ORIGINAL_HOST": "evil.example"},
        {"HTTP_HOST": "localhost"},
        {"HTTP_HOST": "127.0.0.1:6666"},
    ],
    ids=str,
)
def test_the_link_leads_to_this_site_whatever_the_request_says(coach_client, athlete, header):
    made = coach_client.post(path("phone_invite", athlete), **header)

    assert link_in(made.text)
    assert "evil.example" not in made.text
    assert "6666" not in made.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example"]
)
def test_a_forged_host_is_refused(coach_client, athlete, host):
    assert coach_client.post(path("phone_invite", athlete), HTTP_HOST=host).status_code == 400
    assert not Invitation.unscoped.exists()


def test_a_refusal_is_said_on_the_page(coach_client, athlete):
    for _ in range(4):
        coach_client.post(path("phone_invite", athlete))

    answer = coach_client.post(path("phone_invite", athlete))

    assert answer.status_code == 422
    assert "4 links were made for this within a day" in answer.text


def test_phones_are_listed_and_closed(coach_client, athlete, by):
    bound = redeem(invite(athlete, by=by).secret, browser=CHROME)
    page = coach_client.get(path("phone_list", athlete)).text
    assert CHROME in page

    answer = coach_client.post(path("phone_revoke", athlete, bound.phone.uuid), follow=True)

    assert f"{CHROME} no longer opens the pages of Ana Reis." in answer.text
    bound.phone.refresh_from_db()
    assert not bound.phone.is_live


def test_an_open_link_is_taken_back(coach_client, athlete, by):
    issued = invite(athlete, by=by)
    answer = coach_client.post(path("invitation_revoke", athlete), follow=True)

    assert "The link no longer works." in answer.text
    assert look(issued.secret) is None


def test_the_list_asks_the_same_for_one_phone_and_for_three(
    coach_client, athlete, django_assert_num_queries
):
    for _ in range(2):
        phone_client(athlete)
        with django_assert_num_queries(7):
            coach_client.get(path("phone_list", athlete))


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/c/harbour/assign/", "/c/harbour/assign/"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("/\\evil.example/", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_the_way_back_stays_on_this_site(coach_client, athlete, asked, leads_to):
    page = coach_client.get(path("phone_list", athlete), {"next": asked}).text
    own = reverse("desk:athlete_detail", args=["harbour", athlete.uuid])

    assert f'class="crumb" href="{leads_to or own}"' in page


def test_the_square_is_the_link():
    link = join_link("x" * 43)
    square = qr_code(link)
    dark = set()
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", str(square["path"])):
        dark |= {(int(x) + step, int(y)) for step in range(int(wide))}
    matrix = segno.make(link, error="m", micro=False).matrix

    assert dark == {
        (x + 4, y + 4) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit
    }
    assert square["size"] == len(matrix) + 8


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
         "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile Safari/537.36",
         "Chrome on Android"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36",
         "Samsung Internet on Android"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
         "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Safari/604.1",
         "Chrome on iPhone"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_a_browser_is_called_as_people_call_it(line, name):
    assert browser_name(line) == name
    assert len(name) <= 40


# --- What the athlete's form and the settings say -------------------------------------------------


def edit(client, athlete: Athlete, **fields: str):
    form = {"name": athlete.name, "time_zone": athlete.time_zone, "version": str(athlete.version)}
    return client.post(path("athlete_edit", athlete), form | fields)


def test_address_and_pain_alert_are_kept(coach_client, athlete):
    answer = edit(coach_client, athlete, email="Ana@Home.example", pain_alert="6")

    athlete.refresh_from_db()
    assert answer.status_code == 302
    assert (athlete.email, athlete.pain_alert) == ("ana@home.example", 6)
    invited = coach_client.post(path("phone_invite", athlete)).text
    assert 'href="mailto:ana%40home.example?subject=Your%20hip%20routine' in invited


@pytest.mark.parametrize("level", ["0", "11", "-1", "4.5", "much", "9" * 30])
def test_a_pain_alert_is_a_number_from_1_to_10(coach_client, athlete, level):
    answer = edit(coach_client, athlete, email="ana@home.example", pain_alert=level)

    athlete.refresh_from_db()
    assert answer.status_code == 422
    assert "Choose a pain alert level from 1 to 10." in answer.text
    assert f'value="{level}"' in answer.text
    assert athlete.pain_alert is None


def test_an_empty_pain_alert_is_the_clubs(coach_client, athlete):
    Athlete.unscoped.update(pain_alert=7)
    Club.objects.update(pain_alert=5)
    edit(coach_client, athlete, name="Ana R.", pain_alert="")

    athlete = Athlete.unscoped.get(pk=athlete.pk)
    assert (athlete.name, athlete.pain_alert, athlete.alert) == ("Ana R.", None, 5)
    changed = AuditEvent.unscoped.get(action="athlete.edited").fields
    assert {"name", "pain_alert"} <= {*changed}
    assert "email" not in changed


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://coaching.example.org", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("https://.example.org", False),
        ("https://*", False),
        ("coaching.example.org", False),
        ("https://coaching.example.org/path", False),
        ("", False),
    ],
)
def test_a_start_without_an_address_for_links_is_refused(settings, address, is_one):
    settings.SITE_URL = address

    assert [found.id for found in run_checks(tags=["links"])] == (
        [] if is_one else ["coaching.E003"]
    )
