"""The athlete's first page: what is due, what rests, the week, the coach's words, what was done."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from athletes.actions.consent import state_consent
from athletes.actions.phones import ON_OWN_PHONE
from athletes.models import Athlete
from coaching.routines.models import Assignment
from tests.conftest import phone_client
from tests.factories import (
    AthleteFactory,
    ExerciseFactory,
    assigned,
    logged,
    routine,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 11, 9, tzinfo=UTC)  # a Thursday
DAYS = ["mon", "wed", "thu", "sat"]
QUERIES = (
    8  # phone, assignments, steps, drills, sessions, notes, offer; the first look is remembered
)
TODAY = "/me/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def amara(club):
    return AthleteFactory(club=club, name="Amara Okafor", time_zone="Europe/London")


def text_of(athlete):
    answer = phone_client(athlete).get(TODAY)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_what_is_due_with_sets_minutes_and_the_coachs_words(amara, coach):
    coach.user.name = "Nia Owusu"
    coach.user.save()
    given = assigned(
        amara,
        routine(amara.club, title="Banded IR"),
        emphasis="extra_left",
        message="Slow on the way back.",
        assigned_by=coach.user,
        created_at=NOW - timedelta(days=3),
    )

    text = text_of(amara)

    assert "Thursday 11 June" in text
    assert "Today, Amara" in text
    assert "Banded IR" in text
    assert "2 exercises, about" in text
    assert "<b>6 sets</b> left" in text
    assert "<b>4 sets</b> right" in text
    assert reverse("routines:player", args=[given.uuid]) in text
    assert "Slow on the way back." in text
    assert "Nia, Monday" in text
    assert "not a medical test" in text


def test_a_message_of_weeks_ago_has_its_date(amara, coach):
    assigned(amara, message="Hello.", created_at=NOW - timedelta(days=30))

    assert "12 May" in text_of(amara)


def test_the_week_counts_days_and_halves(amara):
    given = assigned(amara, days=DAYS)
    logged(given, on=NOW.date() - timedelta(days=3))
    logged(given, on=NOW.date() - timedelta(days=1), share=0.5)

    text = text_of(amara)

    assert '<b class="num ink">1½</b> of 4 days' in text
    for words in ("Monday 8: done", "Wednesday 10: done in part", "Thursday 11: planned, today"):
        assert words in text
    assert "Tuesday 9: no session planned" in text


def test_two_routines_on_one_day_are_one_day_and_two_cards(amara):
    for title in ("First", "Second"):
        given = assigned(amara, routine(amara.club, title=title), days=DAYS)
        logged(given, on=NOW.date() - timedelta(days=1))

    text = text_of(amara)

    assert '<b class="num ink">1</b> of 4 days' in text
    assert text.count("Start</a>") == 2


def test_a_rest_day_says_when_next_and_can_be_done_anyway(amara):
    assigned(amara, days=["mon", "sat"])

    text = text_of(amara)

    assert "Nothing planned today" in text
    assert "Next: Saturday." in text
    assert "Do it anyway" in text
    assert "Start</a>" not in text


@pytest.mark.parametrize(
    ("to", "said"),
    [("2026-06-21", "Injury, until 21 June."), (None, "Injury, until your coach starts it again.")],
)
def test_a_pause_says_why_and_until_when(amara, to, said):
    assigned(amara, pauses=[{"reason": "injury", "from": "2026-06-08", "to": to}])

    text = text_of(amara)

    assert said in text
    assert "Start</a>" not in text
    assert "Nothing planned" not in text


def test_what_is_to_come_says_when(amara):
    assigned(amara, since=-4)

    assert "Starts Monday 15 June." in text_of(amara)


@pytest.mark.parametrize("state", ["nothing", "over", "withdrawn"])
def test_without_a_routine_it_says_so(amara, state):
    if state == "over":
        assigned(amara, since=60, weeks=2)
    if state == "withdrawn":
        assigned(amara, withdrawn_at=NOW - timedelta(days=1))

    text = text_of(amara)

    assert "No routine yet" in text
    assert "Start</a>" not in text


@pytest.mark.parametrize("consent", ["missing", "withdrawn"])
def test_without_consent_nothing_about_the_body_is_shown(amara, consent):
    given = assigned(amara, routine(amara.club, title="Banded IR"))
    Athlete.unscoped.update(consent=consent)

    text = text_of(amara)

    assert "Nothing about your body is stored" in text
    assert "Banded IR" not in text
    given.refresh_from_db()
    assert given.opened_at is None


def test_what_was_done_today_can_be_changed_undone_and_done_again(amara):
    given = assigned(amara, routine(amara.club, title="Banded IR"))
    log = logged(given, effort=6, pain_level=0)

    text = text_of(amara)

    assert "Done. Effort 6, pain 0." in text
    assert reverse("routines:log_edit", args=[log.uuid]) in text
    assert reverse("routines:log_delete", args=[log.uuid]) in text
    assert "Do Banded IR again" in text
    assert "Start</a>" not in text
    assert 'id="advice-' not in text


def test_unanswered_is_not_said_as_zero(amara):
    logged(assigned(amara), effort=None, pain_level=None)

    text = text_of(amara)

    assert "Done." in text
    assert "Effort" not in text
    assert "pain 0" not in text


@pytest.mark.parametrize(("alert", "advised"), [(4, True), (5, False)])
def test_pain_at_the_alert_level_is_met_with_plain_advice_and_what_is_easier(amara, alert, advised):
    Athlete.unscoped.update(pain_alert=alert)
    drill = ExerciseFactory(club=amara.club, name="Heel drops", easier="Smaller, slower.")
    logged(assigned(amara, routine(amara.club, [drill])), pain=4)

    text = text_of(amara)

    assert ('id="advice-' in text) is advised
    assert ("Smaller, slower." in text) is advised


def test_midnight_is_the_athletes_own(amara):
    Athlete.unscoped.update(time_zone="Pacific/Auckland")
    assigned(amara, days=["fri"])

    with time_machine.travel(datetime(2026, 6, 11, 13, tzinfo=UTC), tick=False):
        text = text_of(amara)

    assert "Friday 12 June" in text
    assert "Start</a>" in text


def test_the_first_look_is_remembered(amara):
    given = assigned(amara)
    text_of(amara)
    given.refresh_from_db()
    first = given.opened_at

    assert first is not None
    text_of(amara)
    given.refresh_from_db()
    assert given.opened_at == first


def test_another_athletes_routine_is_never_here(amara):
    assigned(AthleteFactory(club=amara.club), routine(amara.club, title="Not yours"))

    assert "Not yours" not in text_of(amara)


@pytest.mark.parametrize(("routines", "drills"), [(1, 1), (3, 1), (1, 3), (3, 3)])
def test_the_number_of_queries_is_the_same_for_any_number(
    amara, django_assert_num_queries, routines, drills
):
    for n in range(routines):
        made = [ExerciseFactory(club=amara.club) for _ in range(drills)]
        given = assigned(amara, routine(amara.club, made, title=f"R{n}"), opened_at=NOW)
        logged(given, on=NOW.date() - timedelta(days=1))
    client = phone_client(amara)
    client.get(TODAY)

    with django_assert_num_queries(QUERIES - 1):
        client.get(TODAY)
    Assignment.unscoped.update(opened_at=None)
    with django_assert_num_queries(QUERIES):
        client.get(TODAY)


def test_more_says_your_own_phone_to_whoever_agreed_on_it(amara):
    state_consent([amara], status="given", how=ON_OWN_PHONE, by=None)

    text = phone_client(amara).get("/me/more/").text

    assert "On your own phone." in text
    assert ON_OWN_PHONE not in text


def test_what_was_done_yesterday_or_by_another_is_not_done_today(amara):
    given = assigned(amara)
    logged(given, on=NOW.date() - timedelta(days=1))
    logged(assigned(amara, routine(amara.club, title="Another")))
    logged(assigned(AthleteFactory(club=amara.club), given.routine_version.routine))

    page = phone_client(amara).get(reverse("routines:player", args=[given.uuid]))

    assert "data-player" in page.text


# --- kept for days without a signal ---------------------------------------------------------------


def test_the_page_may_be_kept_for_its_athlete_and_lists_what_to_keep(amara):
    made = routine(amara.club)
    running, soon, later = (assigned(amara, made, since=days) for days in (20, -3, -30))

    answer = phone_client(amara).get(TODAY)

    assert answer.headers["Evenstride-Keep"] == f"phone:{amara.uuid}; hours=192"
    kept = answer.context["kept"]
    assert (kept["day"], kept["zone"]) == ("2026-06-11", "Europe/London")
    assert kept["urls"][:3] == [TODAY, "/me/?on=2026-06-11", "/me/?on=2026-06-12"]
    assert "/me/?on=2026-06-18" in kept["urls"]
    plays = [reverse("routines:player", args=[one.uuid]) for one in (running, soon)]
    assert kept["urls"][9:11] == plays
    assert kept["urls"][11:13] == ["/me/check/", "/me/check/?position=seated&tool=phone_tilt"]
    assert len(kept["urls"]) == 11 + 1 + 2 * 3
    assert str(later.uuid) not in str(kept["urls"])


def test_the_page_of_a_day_to_come_is_that_days_and_counts_as_opened_on_no_account(amara):
    given = assigned(amara, days=["fri"], opened_at=None)
    phone = phone_client(amara)

    tomorrow = " ".join(phone.get(f"{TODAY}?on=2026-06-12").text.split())

    assert "Friday 12 June" in tomorrow
    assert ">Start<" in tomorrow
    assert Assignment.unscoped.get().opened_at is None
    phone.get(TODAY, headers={"Evenstride-Keeping": "yes"})  # the phone itself, to keep it
    assert Assignment.unscoped.get().opened_at is None
    assert "Nothing planned today" in text_of(amara)
    given.refresh_from_db()
    assert given.opened_at is not None


@pytest.mark.parametrize("on", ["2026-06-10", "2026-06-19", "soon", "", "2026-02-30"])
def test_other_days_lead_to_today(amara, on):
    answer = phone_client(amara).get(TODAY, {"on": on})

    assert (answer.status_code, answer.url) == (302, TODAY)


def test_what_is_said_once_is_neither_kept_nor_used_up_by_the_phone(amara):
    log = logged(assigned(amara))
    phone = phone_client(amara)
    phone.post(reverse("routines:log_delete", args=[log.uuid]))

    fetched = phone.get(TODAY, headers={"Evenstride-Keeping": "yes"})
    assert "Taken back" not in fetched.text
    assert "Evenstride-Keep" in fetched.headers

    looked = phone.get(TODAY, headers={"Sec-Fetch-Dest": "empty"})
    assert "Taken back" in looked.text
    assert "Evenstride-Keep" not in looked.headers


def test_without_consent_nothing_is_kept(amara):
    Athlete.unscoped.update(consent="withdrawn")

    assert "Evenstride-Keep" not in phone_client(amara).get(TODAY).headers
