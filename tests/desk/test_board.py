"""The squad board: groups, reasons, filters, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.actions.recording import record_assessment
from tests.conftest import signed_in
from tests.factories import AthleteFactory, SquadFactory, assess, assigned, draft, logged

pytestmark = pytest.mark.django_db


def today():
    return timezone.now().date()


def days_ago(days):
    return today() - timedelta(days=days)


def board(client, club, **query):
    return client.get(reverse("desk:board", args=[club.slug]), query)


def rows_of(response):
    return {row.athlete.name: row for group in response.context["groups"] for row in group.rows}


def names(response):
    return [row.athlete.name for group in response.context["groups"] for row in group.rows]


def confirmed(club, name, left=22, right=34, **fields):
    """An athlete whose difference was seen on three days."""
    athlete = AthleteFactory(club=club, name=name, **fields)
    for days in (30, 20, 10):
        assess(athlete, on=days_ago(days), left=[left] * 3, right=[right] * 3)
    return athlete


def steady(club, name, **fields):
    athlete = AthleteFactory(club=club, name=name, **fields)
    for days in (30, 20, 10):
        assess(athlete, on=days_ago(days), left=[33] * 3, right=[34] * 3)
    return athlete


# --- groups and reasons -----------------------------------


def test_a_confirmed_difference_is_looked_at_first_with_its_reason(owner_client, club):
    confirmed(club, "Priya N.")
    row = rows_of(board(owner_client, club))["Priya N."]
    assert (row.group, row.shown.look, row.shown.less_side) == ("first", "confirmed", "left")
    assert row.why == "Seen in the last 3 assessments."
    assert row.shown.chip.text == "Left 12° less"


def test_pain_in_the_latest_assessment_comes_before_any_difference(owner_client, club):
    confirmed(club, "Priya N.")
    sore = steady(club, "Tomasz W.")
    assess(sore, on=days_ago(2), pain=5)
    response = board(owner_client, club)
    assert names(response)[:2] == ["Tomasz W.", "Priya N."]
    assert rows_of(response)["Tomasz W."].why.startswith("Pain 5 of 10 on the ")


def test_pain_that_is_no_longer_in_the_latest_assessment_is_past(owner_client, club):
    healed = AthleteFactory(club=club, name="Tomasz W.")
    assess(healed, on=days_ago(20), pain=6)
    for days in (9, 5, 1):
        assess(healed, on=days_ago(days), left=[33] * 3, right=[34] * 3)
    assert rows_of(board(owner_client, club))["Tomasz W."].group == "steady"


def test_pain_below_three_does_not_lead_the_board(owner_client, club):
    athlete = steady(club, "Tomasz W.")
    assess(athlete, on=days_ago(1), left=[33] * 3, right=[34] * 3, pain=2)
    assert rows_of(board(owner_client, club))["Tomasz W."].group == "steady"


def test_a_difference_seen_once_asks_for_another_measure(owner_client, club):
    athlete = AthleteFactory(club=club, name="Yuki H.")
    assess(athlete, on=days_ago(3), left=[25] * 3, right=[36] * 3)
    row = rows_of(board(owner_client, club))["Yuki H."]
    assert (row.group, row.shown.look) == ("due", "once")
    assert row.why == "Gap of 11° measured once. Measure again before acting."


@pytest.mark.parametrize(("days", "group"), [(56, "steady"), (57, "due")])
def test_a_measure_is_due_after_eight_weeks(owner_client, club, days, group):
    athlete = AthleteFactory(club=club, name="Marta L.")
    assess(athlete, on=days_ago(days), left=[33] * 3, right=[34] * 3)
    assert rows_of(board(owner_client, club))["Marta L."].group == group


def test_an_athlete_who_was_never_measured_is_due(owner_client, club):
    AthleteFactory(club=club, name="Noor F.")
    row = rows_of(board(owner_client, club))["Noor F."]
    assert (row.group, row.why, row.measured) == ("due", "Not measured yet.", "Never")


def test_a_planned_day_that_has_passed_makes_a_measure_due(owner_client, club):
    athlete = steady(club, "Aoife M.")
    athlete.next_measurement_on = days_ago(1)
    athlete.save()
    row = rows_of(board(owner_client, club))["Aoife M."]
    assert row.group == "due"
    assert row.why.startswith("Planned for ")


def test_what_is_only_seen_by_eye_is_never_judged(owner_client, club):
    athlete = AthleteFactory(club=club, name="Ben S.")
    for days in (9, 5, 1):
        assess(athlete, on=days_ago(days), left=[10], right=[40], instrument="visual")
    row = rows_of(board(owner_client, club))["Ben S."]
    assert (row.group, row.shown.look) == ("due", "unknown")


@pytest.mark.parametrize(
    ("consent", "words"),
    [("missing", "Consent is missing."), ("withdrawn", "Consent is withdrawn.")],
)
def test_consent_that_is_not_there_is_said_in_words(owner_client, club, consent, words):
    AthleteFactory(club=club, name="Noor F.", consent=consent)
    assert words in board(owner_client, club).content.decode()


def test_consent_that_is_there_is_not_mentioned(owner_client, club):
    AthleteFactory(club=club, name="Noor F.")
    assert "Consent" not in board(owner_client, club).content.decode()


# --- which series -----------------------------------------


def test_the_newest_coach_measured_series_is_shown(owner_client, club):
    athlete = steady(club, "Aoife M.")
    assess(athlete, on=days_ago(2), left=[40] * 3, right=[41] * 3, position="seated")
    assess(athlete, on=days_ago(1), left=[10] * 3, right=[50] * 3, rater="self")
    shown = rows_of(board(owner_client, club))["Aoife M."].shown
    assert (shown.row.position, shown.row.rater) == ("seated", "coach")
    assert (shown.left, shown.right) == (4000, 4100)


def test_a_protocol_unlike_the_squads_is_said_in_words(owner_client, club):
    steady(club, "Aoife M.")
    steady(club, "Callum T.")
    other = AthleteFactory(club=club, name="Elena V.")
    assess(other, on=days_ago(2), position="seated", instrument="goniometer")
    rows = rows_of(board(owner_client, club))
    assert rows["Aoife M."].other_protocol == ""
    assert rows["Elena V."].other_protocol == "sitting, active, goniometer"


def test_each_motion_has_its_own_board(owner_client, club):
    athlete = AthleteFactory(club=club, name="Aoife M.")
    assess(athlete, on=days_ago(2), also={"external_rotation": ([40] * 3, [42] * 3)})
    seen = {
        motion: rows_of(board(owner_client, club, motion=motion))["Aoife M."].shown
        for motion in ("internal_rotation", "external_rotation", "total_rotation")
    }
    assert [(s.left, s.right) for s in seen.values()] == [(3100, 3400), (4000, 4200), (7100, 7600)]


# --- filters, search, order -------------------------------


def test_counts_are_of_everyone_who_matches_whatever_group_is_shown(owner_client, club):
    confirmed(club, "Priya N.")
    steady(club, "Aoife M.")
    AthleteFactory(club=club, name="Noor F.")
    for show in ("", "first", "due", "steady"):
        response = board(owner_client, club, show=show)
        assert [link.count for link in response.context["filters"]] == [3, 1, 1, 1, 3]
        assert len(names(response)) == (1 if show else 3)


def test_a_squad_shows_its_athletes_and_no_squad_shows_the_rest(owner_client, club):
    sprint = SquadFactory(club=club, name="Sprint")
    AthleteFactory(club=club, name="Aoife M.", squads=[sprint])
    AthleteFactory(club=club, name="Noor F.")
    assert names(board(owner_client, club, squad=str(sprint.uuid))) == ["Aoife M."]
    assert names(board(owner_client, club, squad="none")) == ["Noor F."]


def test_a_squad_of_another_club_is_no_filter(owner_client, club, stranger):
    theirs = SquadFactory(club=stranger.club, name="Secret squad")
    AthleteFactory(club=club, name="Aoife M.")
    response = board(owner_client, club, squad=str(theirs.uuid))
    assert names(response) == ["Aoife M."]
    assert "Secret squad" not in response.content.decode()


@pytest.mark.parametrize("typed", ["jose", "JOSÉ", "  josé  "])
def test_search_ignores_case_accents_and_spaces(owner_client, club, typed):
    AthleteFactory(club=club, name="José R.")
    AthleteFactory(club=club, name="Aoife M.")
    assert names(board(owner_client, club, q=typed)) == ["José R."]


def test_a_search_without_a_hit_says_so_and_leads_back(owner_client, club):
    AthleteFactory(club=club, name="Aoife M.")
    page = board(owner_client, club, q="zz<b>").content.decode()
    assert "Nobody here is called “zz&lt;b&gt;”" in page
    assert "Show everyone" in page


def test_a_search_without_a_hit_in_one_squad_offers_to_look_everywhere(owner_client, club):
    AthleteFactory(club=club, name="Aoife M.")
    SquadFactory(club=club)
    page = board(owner_client, club, q="aoi", show="first").content.decode()
    assert "Look everywhere" in page


def test_an_empty_group_says_why_it_is_empty(owner_client, club):
    AthleteFactory(club=club, name="Aoife M.")
    assert "no confirmed difference" in board(owner_client, club, show="first").content.decode()


def test_the_largest_difference_can_lead(owner_client, club):
    confirmed(club, "Ten", left=24, right=34)
    confirmed(club, "Twelve", left=34, right=22)
    steady(club, "One")
    AthleteFactory(club=club, name="Never")
    assert names(board(owner_client, club, sort="difference")) == ["Twelve", "Ten", "One", "Never"]


def test_the_last_measured_can_lead(owner_client, club):
    for name, days in (("Older", 9), ("Newer", 2)):
        assess(AthleteFactory(club=club, name=name), on=days_ago(days))
    AthleteFactory(club=club, name="Never")
    assert names(board(owner_client, club, sort="measured")) == ["Newer", "Older", "Never"]


def test_names_sort_without_accents(owner_client, club):
    for name in ("Zoe", "Émile", "Ann"):
        AthleteFactory(club=club, name=name)
    assert names(board(owner_client, club, sort="name")) == ["Ann", "Émile", "Zoe"]


def test_anything_unknown_in_the_address_shows_the_plain_board(owner_client, club):
    AthleteFactory(club=club, name="Aoife M.")
    response = board(owner_client, club, motion="<x>", sort="?", show="all", squad="1", page="x")
    assert response.status_code == 200
    assert names(response) == ["Aoife M."]


def test_a_club_without_athletes_is_led_to_the_first_step(owner_client, club):
    page = board(owner_client, club).content.decode()
    assert reverse("athletes:first_run", args=[club.slug]) in page
    assert "<table" not in page


def test_a_large_club_comes_in_pages(owner_client, club):
    for n in range(51):
        AthleteFactory(club=club, name=f"Athlete {n:02}")
    first, second = board(owner_client, club), board(owner_client, club, page=2)
    assert (len(names(first)), len(names(second))) == (50, 1)
    assert 'rel="next"' in first.content.decode()


# --- who sees what ----------------------------------------


def test_archived_athletes_are_not_on_the_board(owner_client, club):
    AthleteFactory(club=club, name="Gone G.", archived_at=timezone.now())
    assert "Gone G." not in board(owner_client, club).content.decode()


def test_a_coach_of_some_squads_sees_only_theirs(club, coach):
    club.shares_everyone = False
    club.save()
    sprint = SquadFactory(club=club, name="Sprint")
    coach.squads.add(sprint)
    confirmed(club, "Mine", squads=[sprint])
    confirmed(club, "Other")
    response = board(signed_in(coach), club)
    assert names(response) == ["Mine"]
    assert response.context["filters"][0].count == 1


def test_a_stranger_gets_the_404_of_a_club_that_does_not_exist(stranger_client, club):
    assert board(stranger_client, club).status_code == 404


def test_a_reader_is_not_offered_to_measure(reader_client, owner_client, club):
    AthleteFactory(club=club)
    measure = reverse("athletes:capture_start", args=[club.slug])
    main = reader_client.get(reverse("desk:board", args=[club.slug])).content.decode()
    assert measure not in main
    assert measure in board(owner_client, club).content.decode()


# --- page and fragment ------------------------------------


def test_htmx_gets_the_board_alone_from_the_same_address(owner_client, club):
    AthleteFactory(club=club, name="Aoife M.")
    url = reverse("desk:board", args=[club.slug])
    part = owner_client.get(url, headers={"HX-Request": "true"}).content.decode().strip()
    assert part.startswith('<div class="board-shown" id="board"')
    assert "<html" not in part
    assert part in owner_client.get(url).content.decode()


def test_the_search_survives_a_change_of_motion(owner_client, club):
    AthleteFactory(club=club, name="Aoife M.")
    links = board(owner_client, club, q="aoi", sort="name").context["motions"]
    assert [link.query for link in links] == [
        "q=aoi&sort=name",
        "motion=external_rotation&q=aoi&sort=name",
        "motion=total_rotation&q=aoi&sort=name",
    ]


def test_the_words_about_freshness_follow_the_clubs_own_weeks(owner_client, club):
    club.stale_weeks = 6
    club.save()
    steady(club, "Marta L.")

    assert "within error, measured in the last 6 weeks" in board(owner_client, club).text
    none_due = board(owner_client, club, show="due").text
    assert "measured often enough in the last 6 weeks" in none_due


@pytest.mark.parametrize("count", [1, 3, 25])
def test_the_board_costs_ten_queries_whatever_its_size(
    owner_client, club, count, django_assert_num_queries
):
    squad = SquadFactory(club=club)
    for n in range(count):
        athlete = AthleteFactory(club=club, squads=[squad] if n % 2 else [])
        assess(athlete, on=days_ago(20))
        assess(athlete, on=days_ago(2), pain=5 if n == 0 else None)
        logged(assigned(athlete), on=days_ago(1), pain=n % 6)
    with django_assert_num_queries(10):
        response = board(owner_client, club)
    assert len(names(response)) == count


def test_a_value_left_out_for_pain_is_shown_all_the_same(owner_client, club):
    athlete = AthleteFactory(club=club, name="Tomasz")
    assess(athlete, on=days_ago(40), left=34, right=33)
    hurt = draft(on=days_ago(2), left=34, right=25)
    hurt.measurements[1].pain = 5
    record_assessment(hurt, athlete, by=None)

    row = rows_of(board(owner_client, club))["Tomasz"]

    assert (row.left, row.right) == (3400, 2500)
    assert row.shown.verdict.pairs == 1
    assert "Pain 5 of 10 on the right" in row.says
