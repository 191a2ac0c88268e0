"""A routine as a page, and how it went: every answer, every refusal, exactly once."""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.building import add_version
from coaching.routines.actions.sessions import CONSENT, delete_log
from coaching.routines.forms.finish import TOO_OLD_A_PAGE
from coaching.routines.models import Assignment, RoutineStep, SessionLog
from tests.conftest import phone_client
from tests.factories import AthleteFactory, ExerciseFactory, assigned, logged, routine

pytestmark = pytest.mark.django_db
SAVE_QUERIES = 14


@pytest.fixture
def assignment(club):
    athlete = AthleteFactory(club=club, name="Amara Okafor")
    drills = [
        ExerciseFactory(club=club, name="Heel drops", easier="Smaller.", stop_if=["groin pinch"]),
        ExerciseFactory(club=club, name="Bridges", laterality="bilateral", per_side=False),
    ]
    made = routine(club, drills, title="Banded IR", sets=2)
    return assigned(athlete, made, emphasis="extra_left")


@pytest.fixture
def phone(assignment):
    return phone_client(assignment.athlete)


def page_of(assignment):
    return reverse("routines:player", args=[assignment.uuid])


def answers(assignment, **changes):
    """The form as the player sends it, everything done."""
    given = {
        "uuid": str(uuid7()),
        "asked": str(assignment.routine_version.uuid),
        "emphasis": assignment.emphasis,
        "finished_at": timezone.now().isoformat(),
        "effort": "6",
        "pain": "0",
        "note": "",
        "left-0": "3",
        "right-0": "2",
        "both-1": "2",
    }
    for name, value in changes.items():
        word, _, place = name.rpartition("_")
        given[f"{word}-{place}" if place.isdigit() else name] = value
    return {name: value for name, value in given.items() if value not in ("gone", None)}


def save(phone, assignment, given):
    return phone.post(reverse("routines:log_save", args=[assignment.uuid]), given)


# --- the page -------------------------------------------------------------------------------------


def test_the_page_reads_as_a_list_without_scripts(phone, assignment):
    text = phone.get(page_of(assignment)).text

    for words in (
        "1. Heel drops",
        "2. Bridges",
        "<b>3 sets</b> left",
        "<b>2 sets</b> right",
        "<b>2 sets</b> both at once",
        "Lie face down.",
        "Slow on the way back",
        "groin pinch",
        "Smaller.",
        "2 sets × 8, each side",
        "How hard was it?",
        "not a medical test",
    ):
        assert words in " ".join(text.split()), words


def test_the_beats_come_from_the_server(phone, assignment):
    text = phone.get(page_of(assignment)).text
    found = re.search(r'<script id="plan" type="application/json">(.*?)</script>', text)
    plan = json.loads(found[1])
    first, second = plan["drills"]

    assert [(b["kind"], b["side"]) for b in first["beats"]] == [
        ("ready", "left"),
        ("work", "left"), ("switch", "right"), ("work", "right"), ("rest", "right"),
        ("work", "left"), ("switch", "right"), ("work", "right"), ("rest", "right"),
        ("work", "left"),
    ]  # fmt: skip
    assert first["beats"][0]["seconds"] == 5
    assert first["beats"][1]["counts"] == ["left"]
    assert first["beats"][2]["counts"] == []
    assert {b["side"] for b in second["beats"]} == {"both"}
    assert second["beats"][1]["counts"] == ["both"]
    assert "Amara" not in found[1]


def test_done_today_it_says_so_and_is_done_again_on_request(phone, assignment):
    log = logged(assignment, effort=6, pain_level=0)
    page = phone.get(page_of(assignment)).text
    again = f"{page_of(assignment)}?again={log.uuid}"

    assert all(
        words in page for words in ("Done today", "Done. Effort 6, pain 0.", again, "Do it again")
    )
    assert 'only-js"' in page  # without scripts that is all
    assert "data-done" not in phone.get(again).text
    assert f'href="{again}"' in phone.get("/me/").text
    later = logged(assignment)
    assert f"?again={later.uuid}" in phone.get(again).text  # Back, after the second one
    assert f"?again={later.uuid}" in phone.get("/me/").text


def test_the_phone_keeps_the_player_also_when_it_is_done_today(phone, assignment):
    """The day is on the page: tomorrow it is played from it."""
    keep = f"phone:{assignment.athlete.uuid}; hours=336"
    assert phone.get(page_of(assignment)).headers["Evenstride-Keep"] == keep
    log = logged(assignment)

    done = phone.get(page_of(assignment))

    assert done.headers["Evenstride-Keep"] == keep
    assert f'data-done="{log.uuid}" data-done-on="{log.done_on}"' in done.text
    assert "data-player" in done.text


def test_left_and_right_in_turn_count_for_each(club):
    drill = ExerciseFactory(club=club, laterality="alternating")
    given = assigned(AthleteFactory(club=club), routine(club, [drill], sets=1))
    text = phone_client(given.athlete).get(page_of(given)).text

    assert '"counts": ["left", "right"]' in text


@pytest.mark.parametrize(
    ("club_says", "athlete_says", "words"),
    [
        (True, None, "Your coaches and the physio of your club read this."),
        (False, None, "Only the physio of your club reads this."),
        (True, False, "Only the physio of your club reads this."),
        (False, True, "Your coaches and the physio of your club read this."),
    ],
)
def test_the_note_says_who_reads_it(phone, assignment, club_says, athlete_says, words):
    assignment.club.coaches_read_words = club_says
    assignment.club.save()
    Athlete.unscoped.update(shares_words=athlete_says)

    assert words in phone.get(page_of(assignment)).text


def test_a_routine_taken_back_says_so(phone, assignment):
    Assignment.unscoped.update(withdrawn_at=timezone.now())

    answer = phone.get(page_of(assignment), follow=True)

    assert answer.redirect_chain == [("/me/", 302)]
    assert "Your coach has taken this routine back." in answer.text


def test_without_consent_it_leads_to_what_is_waited_for(phone, assignment):
    Athlete.unscoped.update(consent="withdrawn")

    assert phone.get(page_of(assignment)).url == "/me/"


@pytest.mark.parametrize("drills", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_drills(
    club, django_assert_num_queries, drills
):
    made = [ExerciseFactory(club=club) for _ in range(drills)]
    given = assigned(AthleteFactory(club=club), routine(club, made))
    client = phone_client(given.athlete)
    client.get("/me/")

    with django_assert_num_queries(5):  # phone, assignment, steps, drills, today’s sessions
        client.get(page_of(given))


# --- saving ---------------------------------------------------------------------------------------


def test_everything_is_stored_and_undo_is_offered(phone, assignment):
    given = answers(
        assignment,
        pain="4",
        places=["groin-left", "low_back"],
        when="after",
        note=" Pinch on set 1. ",
        easier_0="on",
    )

    answer = save(phone, assignment, given)

    assert (answer.status_code, answer.url) == (302, "/me/")
    log = SessionLog.unscoped.get()
    assert str(log.uuid) == given["uuid"]
    assert (log.effort, log.pain_level, log.completion) == (6, 4, "done")
    assert log.pain == [
        {"level": 4, "side": "left", "site": "groin", "when": "after"},
        {"level": 4, "side": None, "site": "low_back", "when": "after"},
    ]
    assert log.note == "Pinch on set 1."
    assert log.drills[0] == {
        "exercise": str(assignment.routine_version.ordered_steps[0].exercise.uuid),
        "slug": assignment.routine_version.ordered_steps[0].exercise.slug,
        "planned": {"left": 3, "right": 2, "both": 0},
        "sets_done": {"left": 3, "right": 2, "both": 0},
        "skipped": None,
        "easier": True,
    }
    assert log.drills[1]["sets_done"] == {"left": 0, "right": 0, "both": 2}
    today = phone.get("/me/").text
    assert "Saved. " in today
    assert f'action="{reverse("routines:log_delete", args=[log.uuid])}"' in today


def test_unanswered_is_none_and_no_pain_is_zero(phone, assignment):
    save(phone, assignment, answers(assignment, effort="gone", pain="gone"))
    save(phone, assignment, answers(assignment, effort="0", pain="0"))

    first, second = SessionLog.unscoped.order_by("pk")
    assert (first.effort, first.pain_level, first.pain) == (None, None, [])
    assert (second.effort, second.pain_level, second.pain) == (0, 0, [])


def test_what_was_left_out_has_its_reason(phone, assignment):
    given = answers(assignment, left_0="1", right_0="0", skipped_0="pain", both_1="0")

    save(phone, assignment, given)

    log = SessionLog.unscoped.get()
    assert log.completion == "partial"
    assert [drill["skipped"] for drill in log.drills] == ["pain", None]


def test_the_day_is_the_athletes_own(phone, assignment):
    Athlete.unscoped.update(time_zone="Pacific/Auckland")
    on = timezone.now().date() - timedelta(days=2)
    late = datetime(on.year, on.month, on.day, 20, tzinfo=UTC)

    save(phone, assignment, answers(assignment, finished_at=late.isoformat()))

    assert SessionLog.unscoped.get().done_on == on + timedelta(days=1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"effort": "11"}, "How hard was it?: choose a number from 0 to 10."),
        ({"pain": "-1"}, "Any pain?: choose a number from 0 to 10."),
        ({"pain": "4", "when": "during"}, "Say where it hurt"),
        ({"pain": "4", "places": ["groin-left"]}, "Say when it hurt: during or after."),
        ({"pain": "4", "places": ["ear"], "when": "during"}, "Choose the places from the list."),
        ({"pain": "4", "places": ["groin-left"], "when": "once"}, "Choose during or after."),
        ({"places": ["groin-left"]}, "Say how much it hurt (1 to 10), or untick the places."),
        ({"note": "x" * 501}, "The note has room for 500 letters."),
        ({"left_0": "21"}, "Heel drops: enter whole sets from 0 to 20."),
        ({"left_0": "two"}, "Heel drops: enter whole sets from 0 to 20."),
        ({"left_0": "gone"}, "Heel drops: enter whole sets from 0 to 20."),
        ({"skipped_0": "rain"}, "Heel drops: choose a reason from the list."),
        ({"uuid": "7"}, TOO_OLD_A_PAGE),
        ({"uuid": "gone"}, TOO_OLD_A_PAGE),
        ({"finished_at": "soon"}, TOO_OLD_A_PAGE),
        ({"finished_at": 40}, "A session can be sent for thirty days."),
        ({"finished_at": -3}, "This day has not come yet."),
    ],
    ids=str,
)
def test_a_refusal_says_what_to_do_and_keeps_every_word(phone, assignment, wrong, sentence):
    if isinstance(days := wrong.get("finished_at"), int):  # counted back from now
        wrong = {"finished_at": (timezone.now() - timedelta(days=days)).isoformat()}
    given = answers(assignment, **({"note": "Still here."} | wrong))

    answer = save(phone, assignment, given)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "note" in wrong or "Still here." in answer.text
    assert "data-player" not in answer.text  # the list, with what was typed
    assert SessionLog.unscoped.count() == 0


def test_without_consent_nothing_is_stored(phone, assignment):
    Athlete.unscoped.update(consent="withdrawn")

    answer = save(phone, assignment, answers(assignment))

    assert answer.status_code == 422
    assert CONSENT in answer.text
    assert SessionLog.unscoped.count() == 0


# --- exactly once ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_sent_twice_it_is_stored_once(phone, assignment, scripts):
    given = answers(assignment, **({} if scripts else {"finished_at": "gone"}))

    save(phone, assignment, given)
    save(phone, assignment, given)

    assert SessionLog.unscoped.count() == 1
    assert "Already saved. Nothing was added twice." in phone.get("/me/").text


def test_other_answers_after_a_lost_reply_are_the_same_session(phone, assignment):
    given = answers(assignment)
    save(phone, assignment, given)

    save(phone, assignment, given | {"effort": "9", "left-0": "1"})

    log = SessionLog.unscoped.get()
    assert (log.effort, log.completion, log.version) == (9, "partial", 2)


def test_what_was_taken_back_is_not_brought_back_by_a_second_sending(phone, assignment):
    given = answers(assignment)
    save(phone, assignment, given)
    delete_log(SessionLog.unscoped.get())

    save(phone, assignment, given)

    assert SessionLog.unscoped.live().count() == 0
    assert "You have taken this session back before." in phone.get("/me/").text


def test_an_id_of_another_athletes_session_is_refused(phone, assignment):
    there = logged(assigned(AthleteFactory(club=assignment.club)))

    answer = save(phone, assignment, answers(assignment, uuid=str(there.uuid)))

    assert answer.status_code == 422
    assert TOO_OLD_A_PAGE in answer.text


def test_a_routine_taken_back_while_it_was_done_takes_its_session(phone, assignment):
    Assignment.unscoped.update(withdrawn_at=timezone.now())

    save(phone, assignment, answers(assignment))

    assert SessionLog.unscoped.count() == 1
    assert "what you did counts" in phone.get("/me/").text


def test_a_routine_updated_while_it_was_done_is_judged_as_it_was_shown(phone, assignment):
    given = answers(assignment)
    made = assignment.routine_version.routine
    made.version = 2
    made.save()
    newer = add_version(made, [RoutineStep(exercise=ExerciseFactory(), sets=9)], made_by_id=None)
    Assignment.unscoped.update(routine_version=newer, emphasis="only_right")

    save(phone, assignment, given)

    log = SessionLog.unscoped.get()
    assert (log.completion, len(log.drills)) == ("done", 2)


@pytest.mark.parametrize("asked", ["", "no uuid", "0199aaaa-0000-7000-8000-000000000000"])
def test_an_unknown_version_is_judged_by_the_current_one(phone, assignment, asked):
    save(phone, assignment, answers(assignment, asked=asked, emphasis="sideways"))

    assert SessionLog.unscoped.get().completion == "done"


# --- doors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["another athlete's", "nobody's"])
def test_another_athletes_routine_is_not_there(phone, assignment, whose):
    other = assigned(AthleteFactory(club=assignment.club))
    uuid: UUID = other.uuid if whose == "another athlete's" else uuid4()
    assert phone.get(reverse("routines:player", args=[uuid])).status_code == 404
    url = reverse("routines:log_save", args=[uuid])
    assert phone.post(url, answers(assignment)).status_code == 404
    assert SessionLog.unscoped.count() == 0


def test_saving_takes_few_queries(phone, assignment, django_assert_num_queries):
    phone.get("/me/")
    given = answers(assignment, pain="4", places=["groin-left"], when="during")

    with django_assert_num_queries(SAVE_QUERIES):
        save(phone, assignment, given)
