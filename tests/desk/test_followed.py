"""What the athlete page says of routines, sessions and pain, and to whom."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete
from athletes.models.measuring import AssessmentRevision
from athletes.seen_by import reads_pain, reads_words
from coaching.accounts.models import Club
from coaching.routines.actions.building import add_version
from coaching.routines.models import RoutineStep
from tests.conftest import signed_in
from tests.desk.test_athlete import days_ago, page, reading_of
from tests.factories import AthleteFactory, assess, assigned, logged, routine

pytestmark = pytest.mark.django_db
ROLES = ("owner", "coach", "assistant", "physio", "read_only")
CANARY = "CNRY pinch when I sit deep"


@pytest.fixture
def athlete(club):
    athlete = AthleteFactory(club=club, name="Amara O.")
    for days in (60, 30, 3):
        assess(athlete, on=days_ago(days))
    return athlete


def card_of(client, athlete):
    return reading_of(client, athlete).follows


# --- routines -------------------------------------------------------------------------------------


def test_an_athlete_without_a_routine_is_offered_one(owner_client, athlete):
    html = page(owner_client, athlete).content.decode()
    assert "No routine so far." in html
    assign = reverse("routines:assign", args=[athlete.club.slug])
    assert f'href="{assign}?athlete={athlete.uuid}"' in html


def test_running_coming_and_past_are_told_apart(owner_client, athlete, club):
    soon = timezone.now().date() + timedelta(days=3)
    assigned(athlete, routine(club, title="Runs"), emphasis="extra_left", days=["mon", "fri"])
    assigned(athlete, routine(club, title="Comes"), starts_on=soon, ends_on=soon)
    assigned(athlete, routine(club, title="Over"), since=60, weeks=2)
    assigned(athlete, routine(club, title="Back"), withdrawn_at=timezone.now())

    card = card_of(owner_client, athlete)

    assert [one.row.title for one in card.current] == ["Runs", "Comes"]
    assert {one.row.title for one in card.past} == {"Over", "Back"}
    runs = card.current[0]
    assert runs.name == "Runs, extra on left"
    assert runs.when.startswith("Mon and Fri, from ")
    assert runs.notes == ["Not opened yet"]
    withdrawn = next(one for one in card.past if one.row.title == "Back")
    assert withdrawn.when.endswith(", withdrawn")


def test_what_runs_counts_fourteen_days_and_the_past_all_of_its_own(owner_client, athlete, club):
    runs = assigned(athlete, routine(club, title="Runs"), since=20)
    over = assigned(athlete, routine(club, title="Over"), since=90, weeks=4)
    for days in (1, 2, 16):
        logged(runs, on=days_ago(days))
    for days in range(63, 91):
        log = logged(over, on=days_ago(1))
        log.done_on = days_ago(days)
        log.save()

    card = card_of(owner_client, athlete)

    assert card.current[0].count == "2/14"
    assert card.current[0].label == "2 of 14 days done in the last 14 days"
    assert (card.past[0].count, card.past[0].label) == ("28/28", "28 of 28 days done in all")


def test_a_newer_version_of_the_routine_is_said(owner_client, athlete, club):
    what = routine(club, title="Hips")
    assigned(athlete, what)
    assert not card_of(owner_client, athlete).current[0].has_update
    step = what.versions.get().ordered_steps[0]
    what.version = 2
    what.save()
    add_version(what, [RoutineStep(exercise=step.exercise)], made_by_id=None)
    html = page(owner_client, athlete).content.decode()
    assert "Update available" in html
    assert reverse("routines:routine_detail", args=[club.slug, what.uuid]) in html


def test_a_pause_says_why_and_until_when(owner_client, athlete):
    until = timezone.now().date() + timedelta(days=4)
    entry = {"reason": "race_week", "from": days_ago(1).isoformat(), "to": until.isoformat()}
    given = assigned(athlete, opened_at=timezone.now(), pauses=[entry])

    one = card_of(owner_client, athlete).current[0]

    assert one.notes == [f"Paused: race week until {until.day} {until:%B}"]
    html = page(owner_client, athlete).content.decode()
    resume = reverse("routines:assignment_resume", args=[athlete.club.slug, given.uuid])
    assert f'action="{resume}"' in html


def test_whoever_manages_changes_pauses_and_withdraws(owner_client, assistant_client, athlete):
    given = assigned(athlete)
    args = [athlete.club.slug, given.uuid]
    deeds = [reverse(f"routines:assignment_{deed}", args=args) for deed in ("edit", "withdraw")]
    html = page(owner_client, athlete).content.decode()
    other = page(assistant_client, athlete).content.decode()
    assert all(f'href="{deed}' in html and deed not in other for deed in deeds)
    assert f'href="{deeds[0]}#pause-title"' in html


def test_an_athlete_who_was_never_measured_shows_routines_too(owner_client, club):
    athlete = AthleteFactory(club=club)
    logged(assigned(athlete), on=days_ago(1), pain=3)
    html = page(owner_client, athlete).content.decode()
    assert "Not measured yet" in html
    assert 'id="routines"' in html
    assert 'id="pains"' in html


# --- sessions -------------------------------------------------------------------------------------


def test_recent_sessions_say_how_much_and_how_hard(owner_client, athlete):
    given = assigned(athlete)
    for days in range(1, 8):
        logged(given, on=days_ago(days), share=0.5 if days == 1 else 1, effort=6)

    card = card_of(owner_client, athlete)

    assert (len(card.recent), len(card.earlier)) == (5, 2)
    assert card.recent[0].said == "Done in part, effort 6 of 10"
    assert card.recent[0].title == given.title


def test_a_deleted_session_is_not_there(owner_client, athlete):
    log = logged(assigned(athlete), on=days_ago(1), pain=8, note=CANARY)
    log.deleted_at = timezone.now()
    log.save()
    html = page(owner_client, athlete).content.decode()
    assert CANARY not in html
    assert "8 of 10" not in html


# --- the chart ------------------------------------------------------------------------------------


def test_the_chart_and_its_words_have_the_routines(owner_client, athlete, club):
    assigned(athlete, routine(club, title="Banded IR"), since=20, emphasis="extra_left")
    response = page(owner_client, athlete)
    card = response.context["reading"].trend
    said = [[lane.text for lane in one.periods.lanes] for one in card.drawings]
    assert said == [["Banded IR, extra on left"]] * 2 + [["Banded IR, extra on…"]]
    assert "Banded IR, extra on left: from " in card.label
    assert "planned to " in card.label
    assert response.content.decode().count('class="tr-lane tr-lane--plan"') == 3


# --- pain -----------------------------------------------------------------------------------------


def test_pain_of_sessions_and_of_measuring_stands_in_one_list(owner_client, athlete):
    given = assigned(athlete, routine(athlete.club, title="Hips"))
    logged(given, on=days_ago(1), pain=5, note="Sharp.")
    logged(given, on=days_ago(4), pain_level=0)
    assess(athlete, on=days_ago(2), pain=3, note="After the hill session.")

    notes = reading_of(owner_client, athlete).pains

    assert [(note.level, note.side, note.place) for note in notes] == [
        (5, "left", "Groin"),
        (3, "left", ""),
        (3, "right", ""),
    ]
    assert notes[0].context.endswith(", during Hips")
    assert (notes[0].words, notes[0].is_own) == ("Sharp.", True)
    assert (notes[1].words, notes[1].is_own) == ("After the hill session.", False)


def test_several_places_are_several_lines_with_the_words_once(owner_client, athlete):
    log = logged(assigned(athlete), on=days_ago(1), pain=5, note="Both.")
    log.pain = [*log.pain, {"level": 2, "side": None, "site": "low_back", "when": "after"}]
    log.save()
    notes = reading_of(owner_client, athlete).pains
    assert [(note.level, note.side, note.words) for note in notes] == [
        (5, "left", "Both."),
        (2, None, ""),
    ]
    assert "Low back" in page(owner_client, athlete).content.decode()


def test_the_alert_level_is_shown_and_can_be_changed(owner_client, assistant_client, athlete):
    athlete.pain_alert = 6
    athlete.save()
    edit = reverse("athletes:athlete_edit", args=[athlete.club.slug, athlete.uuid])
    html = page(owner_client, athlete).content.decode()
    assert "you hear of it from 6 of 10" in html
    assert f'href="{edit}#id_pain_alert"' in html
    assert 'id="id_pain_alert"' in owner_client.get(edit).content.decode()
    assert edit not in page(assistant_client, athlete).content.decode()


# --- who reads what -------------------------------------------------------------------------------

# athlete's own switch × the club's setting → do owner and coach read?
COACHES_READ = {
    (None, True): True,
    (None, False): False,
    (True, False): True,
    (True, True): True,
    (False, True): False,
    (False, False): False,
}
TABLE = [
    (role, own, of_club, {"physio": True, "assistant": False, "read_only": False}.get(role, coach))
    for role, ((own, of_club), coach) in product(ROLES, COACHES_READ.items())
]


@pytest.mark.parametrize(("role", "own", "of_club", "expected"), TABLE)
def test_who_reads_own_words(role, own, of_club, expected):
    athlete = Athlete(club=Club(coaches_read_words=of_club), shares_words=own)
    assert reads_words(role, athlete) is expected


@pytest.mark.parametrize("role", ROLES)
def test_level_side_and_site_are_for_those_who_coach(role):
    assert reads_pain(role) is (role != "read_only")


@pytest.mark.parametrize(("role", "own", "of_club", "expected"), TABLE)
def test_the_words_are_on_no_page_of_whoever_may_not_read_them(
    request, athlete, club, role, own, of_club, expected
):
    club.coaches_read_words = of_club
    club.save()
    athlete.shares_words = own
    athlete.save()
    given = assigned(athlete)
    logged(given, on=days_ago(1), pain=5, note=CANARY)
    logged(given, on=days_ago(2), note=CANARY)
    client = signed_in(request.getfixturevalue({"read_only": "reader"}.get(role, role)))

    html = page(client, athlete).content.decode()
    squad = client.get(reverse("desk:board", args=[club.slug])).content.decode()

    assert (CANARY in html) is expected
    assert CANARY not in squad
    told = role != "read_only"
    assert ("Groin" in html, "pain 5 of 10" in html, "right groin" in squad) == (told, told, False)
    assert ("left groin" in squad) is told


def test_a_coach_who_may_not_read_is_told_who_can(owner_client, athlete):
    athlete.shares_words = False
    athlete.save()
    logged(assigned(athlete), on=days_ago(1), pain=5, note=CANARY)
    html = page(owner_client, athlete).content.decode()
    assert "What Amara O. wrote about it is for the physio alone." in html


def test_the_trail_of_a_correction_hides_pain_from_read_only(reader_client, owner_client, athlete):
    other = AthleteFactory(club=athlete.club)
    hurt = assess(athlete, on=days_ago(1), pain=6)
    args = [athlete.club.slug, hurt.uuid]
    moved = owner_client.post(
        reverse("athletes:assessment_move", args=args),
        {"athlete": str(other.uuid), "version": hurt.version},
    )
    assert moved.status_code == 302
    AssessmentRevision.unscoped.update(before=_less_pain(hurt))
    url = reverse("athletes:assessment_history", args=args)
    assert "pain 6 of 10" in owner_client.get(url).content.decode()
    assert "of 10" not in reader_client.get(url).content.decode()


def _less_pain(assessment):
    """As if the pain had been corrected from 2 to 6."""
    before = AssessmentRevision.unscoped.get(assessment=assessment).before
    for taken in before["measurements"]:
        taken["pain"] = 2
    return before
