"""“Did it work?”: what was done against what changed, for one athlete and for one routine."""

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes import series, wording
from athletes.models import NewBaseline, Series
from coaching.kernel.uuid7 import uuid7
from coaching.routines.models import RoutineVersion, SessionLog
from tests.conftest import signed_in
from tests.desk.test_athlete import days_ago, page
from tests.factories import (
    AthleteFactory,
    MembershipFactory,
    SquadFactory,
    assess,
    assigned,
    routine,
)

pytestmark = pytest.mark.django_db
WAY = {"position": "prone", "mode": "active", "instrument": "inclinometer",
       "endpoint": "pelvis_moves", "rater": "coach"}  # fmt: skip


@pytest.fixture
def measured_by(owner):
    """Who measured: one known person, so that the smaller error holds."""
    return {"rater_user": owner.user}


def sessions(given, *days, completion="done"):
    """Sessions so many days ago."""
    rows = [
        SessionLog(
            uuid=uuid7(),
            club=given.club,
            athlete=given.athlete,
            assignment=given,
            done_on=days_ago(day),
            finished_at=timezone.now(),
            completion=completion,
        )
        for day in days
    ]
    SessionLog.unscoped.bulk_create(rows)


def gone_through(club, what, name, *, every, gain=6, emphasis="extra_left", **measuring):
    """Eight weeks, over yesterday: three days measured before, three after, a session every so
    many days (none: 0)."""
    athlete = AthleteFactory(club=club, name=name)
    given = assigned(athlete, what, since=56, weeks=8, emphasis=emphasis)
    for back, more in ((80, 0), (70, 0), (60, 0), (20, gain), (10, gain), (2, gain)):
        assess(athlete, on=days_ago(back), left=[25 + more] * 3, right=[30] * 3, **measuring)
    if every:
        sessions(given, *range(3, 57, every))
    return athlete


def athlete_page(client, athlete):
    response = client.get(reverse("desk:worked_athlete", args=[athlete.club.slug, athlete.uuid]))
    assert response.status_code == 200
    return response


def routine_page(client, club, what):
    response = client.get(reverse("desk:worked_routine", args=[club.slug, what.uuid]))
    assert response.status_code == 200
    return response


# --- one athlete ----------------------------------------------------------------------------------


def test_without_a_routine_it_says_when_there_will_be_something(owner_client, club):
    html = athlete_page(owner_client, AthleteFactory(club=club)).content.decode()
    assert "No routine has begun yet" in html
    assert "worked-warning" not in html


def test_a_routine_stands_beside_the_change_of_its_emphasised_side(owner_client, club, measured_by):
    what = routine(club, title="Banded IR")
    athlete = gone_through(club, what, "Amara O.", every=2, **measured_by)
    read = athlete_page(owner_client, athlete).context["worked"]
    row = read.rows[0]
    assert (row.number, row.name, row.done) == (1, "Banded IR, extra on left", "27 of 56 days done")
    # Measured last two days ago: 54 days up to the day before, 27 of them with a session.
    assert row.rate == "3.5 sessions a week up to the last day measured after it"
    assert [side.side for side in row.sides] == ["left"]
    side = row.sides[0]
    assert (side.change, side.one.outcome) == ("+6° ± 5°", "increased")
    assert side.windows.startswith("Before: ")
    assert side.source == "Standard error 2.5°, typical for this tool."
    assert wording.plain(read.sentence) == (
        "During Banded IR, extra on left: left internal rotation +6° ± 5°, at 3.5 sessions a week."
    )
    assert read.error == "±5°"


def test_where_both_sides_do_the_same_both_are_shown(owner_client, club, measured_by):
    what = routine(club, title="Both")
    athlete = gone_through(club, what, "Amara O.", every=2, emphasis="equal", **measured_by)
    response = athlete_page(owner_client, athlete)
    read = response.context["worked"]
    assert [row.change for row in read.rows[0].sides] == ["+6° ± 5°", "0° ± 5°"]
    assert [(spot.side, spot.name) for spot in read.spots] == [("left", "1"), ("right", "1")]
    assert wording.plain(read.sentence) == (
        "During Both: left internal rotation +6° ± 5°; right internal rotation 0° ± 5°, "
        "within the error, at 3.5 sessions a week."
    )
    html = response.content.decode()
    assert html.count('class="plot"') == 3
    assert "1, Both, 3.5 a week: left +6° ± 5°. 1, Both, 3.5 a week: right 0° ± 5°." in html


def test_the_table_says_what_the_drawing_shows_and_what_it_leaves_out(
    owner_client, club, measured_by
):
    what = routine(club, title="Old")
    athlete = gone_through(club, what, "Amara O.", every=2, **measured_by)
    assigned(athlete, routine(club, title="New"), since=3)
    html = athlete_page(owner_client, athlete).content.decode()
    table = html.split('id="worked-sides"')[1].split("</table>")[0]
    assert table.count("<tr>") == 1 + 1 + 2
    assert "Too early to compare" in table
    assert "+6° ± 5°" in table
    assert "Increased, by more than the error" in table


def test_the_newest_comes_first_and_what_has_not_begun_is_left_out(owner_client, club):
    athlete = AthleteFactory(club=club)
    soon = days_ago(-3)
    assigned(athlete, routine(club, title="Later"), starts_on=soon, ends_on=soon)
    assigned(athlete, routine(club, title="Older"), since=90)
    assigned(athlete, routine(club, title="Newer"), since=9)
    # Withdrawn on its first day: it never ran.
    assigned(athlete, routine(club, title="Never"), since=0, withdrawn_at=timezone.now())
    read = athlete_page(owner_client, athlete).context["worked"]
    assert [row.name for row in read.rows] == ["Newer", "Older"]
    assert wording.plain(read.sentence) == "No routine can be compared yet."


def test_the_warning_stands_beside_every_change(owner_client, club, measured_by):
    what = routine(club, title="Hips")
    athlete = gone_through(club, what, "Amara O.", every=2, **measured_by)
    for response in (athlete_page(owner_client, athlete), routine_page(owner_client, club, what)):
        html = response.content.decode()
        assert "unusually low" in html
        assert "This is not a trial: nobody was drawn by lot." in html
        assert "improved" not in html.lower()


def test_what_was_measured_alone_or_with_pain_does_not_count(owner_client, club):
    athlete = AthleteFactory(club=club)
    assigned(athlete, since=40, emphasis="extra_left")
    assess(athlete, on=days_ago(50), left=[25] * 3, rater="self")
    assess(athlete, on=days_ago(49), left=[25] * 3, pain=5)
    assess(athlete, on=days_ago(10), left=[31] * 3)
    row = athlete_page(owner_client, athlete).context["worked"].rows[0]
    assert row.sides[0].one.outcome == "no_before"


def test_ways_of_measuring_are_never_joined(owner_client, club, measured_by):
    """Goniometer before, inclinometer after: no change. Later both with a goniometer: that one."""
    athlete = AthleteFactory(club=club)
    assigned(athlete, since=40, emphasis="extra_left")
    assess(athlete, on=days_ago(50), left=[25] * 3, instrument="goniometer", **measured_by)
    for back in (20, 15, 10):
        assess(athlete, on=days_ago(back), left=[35] * 3, **measured_by)
    row = athlete_page(owner_client, athlete).context["worked"].rows[0]
    assert row.sides[0].one.change is None
    assess(athlete, on=days_ago(5), left=[34] * 3, instrument="goniometer", **measured_by)
    row = athlete_page(owner_client, athlete).context["worked"].rows[0]
    assert (row.sides[0].one.change, row.tried.way.words) == (900, "face down, active, goniometer")


def test_days_are_read_as_the_series_keep_them(owner_client, club, owner):
    """Several a day, pain, one side only, fewer trials, two raters: the same points."""
    athlete = AthleteFactory(club=club)
    assigned(athlete, since=40)
    assess(athlete, on=days_ago(50), left=[25] * 3, right=[30, 31], rater_user=owner.user)
    assess(athlete, on=days_ago(50), left=[28] * 3, right=None)
    assess(athlete, on=days_ago(30), left=[25] * 3, right=[33], pain=4)
    assess(athlete, on=days_ago(20), left=[20.1, 24, 24], right=[33.3])
    state = series.from_json(Series.unscoped.get(athlete=athlete).state)
    way = athlete_page(owner_client, athlete).context["worked"].rows[0].tried.way
    for side in ("left", "right"):
        assert way.lines[side] == series.line_of(state.points, side)


def test_by_eye_is_shown_without_an_error(owner_client, club):
    athlete = AthleteFactory(club=club)
    what = assigned(athlete, since=40, emphasis="extra_left").routine_version.routine
    for back, left in ((50, 25), (10, 35)):
        assess(athlete, on=days_ago(back), left=[left] * 3, instrument="visual")
    row = athlete_page(owner_client, athlete).context["worked"].rows[0]
    assert (row.sides[0].change, row.sides[0].one.outcome) == ("+10°", "not_judged")
    read = routine_page(owner_client, club, what).context["worked"]
    assert read.not_compared == [(1, "measured by eye, too rough for a verdict")]


def test_a_new_baseline_is_a_wall(owner_client, club, measured_by):
    what = routine(club)
    athlete = gone_through(club, what, "Amara O.", every=2, **measured_by)
    NewBaseline.unscoped.create(
        club=club, athlete=athlete, starts_on=days_ago(40), reason="New shoes", **WAY
    )
    row = athlete_page(owner_client, athlete).context["worked"].rows[0]
    assert row.sides[0].one.outcome == "new_baseline"


def test_what_ran_for_a_few_days_only_is_said_and_not_drawn(owner_client, club, measured_by):
    what = routine(club)
    athlete = gone_through(club, what, "Amara O.", every=0, **measured_by)
    pause = {"reason": "injury", "from": days_ago(50).isoformat(), "to": None}
    given = athlete.assignments.get()
    given.pauses = [pause]
    given.save()
    response = athlete_page(owner_client, athlete)
    read = response.context["worked"]
    assert (read.spots, read.rows[0].is_short) == ([], True)
    assert read.rows[0].sides[0].verdict == "Ran for less than two weeks without pauses"
    assert "so this is not drawn" in response.content.decode()
    read = routine_page(owner_client, club, what).context["worked"]
    assert read.not_compared == [(1, "ran for less than two weeks without pauses")]


def test_of_two_sessions_on_a_day_the_fuller_counts_once(owner_client, club):
    athlete = AthleteFactory(club=club)
    given = assigned(athlete, since=14, weeks=4)
    sessions(given, 3, 5)
    sessions(given, 3, 4, completion="partial")
    row = athlete_page(owner_client, athlete).context["worked"].rows[0]
    assert (row.done, row.rate) == ("2½ of 14 days done", "1.2 sessions a week so far")


@pytest.mark.parametrize("count", [1, 3])
def test_the_athletes_page_costs_nine_queries_whatever_the_history(
    owner_client, club, count, measured_by, django_assert_num_queries
):
    what = routine(club)
    athlete = gone_through(club, what, "Amara O.", every=2, **measured_by)
    for n in range(count - 1):
        assigned(athlete, routine(club, title=f"More {n}"), since=100 + n)
    url = reverse("desk:worked_athlete", args=[club.slug, athlete.uuid])
    owner_client.get(url)
    with django_assert_num_queries(9):
        response = owner_client.get(url)
    assert len(response.context["worked"].rows) == count


def test_the_athlete_page_leads_there_where_there_is_a_routine(owner_client, club):
    athlete = AthleteFactory(club=club)
    url = reverse("desk:worked_athlete", args=[club.slug, athlete.uuid])
    assert url not in page(owner_client, athlete).content.decode()
    assigned(athlete)
    html = page(owner_client, athlete).content.decode()
    assert f'<p class="no-print mt3"><a class="taplink" href="{url}"' in html


# --- one routine ----------------------------------------------------------------------------------


def test_a_routine_that_nobody_began_is_an_empty_page(owner_client, club):
    html = routine_page(owner_client, club, routine(club)).content.decode()
    assert "Nobody has begun it yet" in html


def test_four_of_five_are_too_few_to_say(owner_client, club, measured_by):
    what = routine(club)
    for n in range(4):
        gone_through(club, what, f"Often {n}", every=2, **measured_by)
    read = routine_page(owner_client, club, what).context["worked"]
    assert [said for _, said in read.groups] == [
        "4 athletes so far, and 5 are needed to say something.",
        "Nobody so far, and 5 are needed to say something.",
    ]
    assert (read.shift, read.shift_words) == (None, "")
    assert wording.plain(read.sentence).startswith(
        "Too few athletes to say anything yet: 4 athletes did it 3 times a week or more, and nobody"
    )


def test_both_groups_with_five_are_compared(owner_client, club, measured_by):
    what = routine(club)
    for n in range(5):
        gone_through(club, what, f"Often {n}", every=2, gain=4 + n, **measured_by)
        gone_through(club, what, f"Seldom {n}", every=10, gain=n - 2, **measured_by)
    gone_through(club, what, "Between", every=4, gain=20, **measured_by)
    response = routine_page(owner_client, club, what)
    read = response.context["worked"]
    assert (read.often.n, read.often.median, read.seldom.median) == (5, 600, 0)
    assert (read.often.interval.low, read.often.interval.high) == (400, 800)
    assert (read.between, len(read.spots)) == (1, 11)
    assert (read.shift.estimate, read.shift.interval.percent) == (600, 97)
    html = response.content.decode().replace("\u00a0", " ")
    assert "Median change +6°, 94 % interval +4° to +8°, because n = 5." in html
    assert "1 did it between once and three times a week: drawn, but in neither group." in html
    assert "The first group minus the second: +6°" in html
    assert "face down, active, inclinometer (11)" in html


def test_an_athlete_counts_once_with_the_latest_go_that_can_be_compared(
    owner_client, club, measured_by
):
    what = routine(club)
    athlete = gone_through(club, what, "Amara O.", every=2, **measured_by)
    assigned(athlete, what, since=1)
    read = routine_page(owner_client, club, what).context["worked"]
    assert [row.change for row in read.rows] == ["+6° ± 5°"]
    # Too early for both: the newest stands.
    other = AthleteFactory(club=club, name="Ben S.")
    assigned(other, what, since=30)
    assigned(other, what, since=2)
    read = routine_page(owner_client, club, what).context["worked"]
    assert read.rows[1].tried.row.starts_on == days_ago(2)
    assert read.not_compared == [(1, "not measured before it")]


def test_both_sides_add_their_mean(owner_client, club, measured_by):
    what = routine(club)
    gone_through(club, what, "Amara O.", every=2, emphasis="equal", **measured_by)
    response = routine_page(owner_client, club, what)
    row = response.context["worked"].rows[0]
    assert (row.change, row.side, row.spot.side) == ("+3° ± 5°", "", "")
    assert "<td>Both</td>" in response.content.decode()


def test_versions_are_counted_together_and_that_is_said(owner_client, club, measured_by):
    what = routine(club)
    gone_through(club, what, "Amara O.", every=2, **measured_by)
    second = RoutineVersion.unscoped.create(routine=what, club=club, number=2, title="Hips")
    athlete = gone_through(club, what, "Ben S.", every=2, **measured_by)
    athlete.assignments.update(routine_version=second)
    html = routine_page(owner_client, club, what).content.decode()
    assert "Versions 1, 2 of the routine are counted together." in html


def test_a_coach_reads_of_their_own_athletes_only(club, measured_by):
    what = routine(club)
    squad = SquadFactory(club=club)
    mine = gone_through(club, what, "Mine", every=2, **measured_by)
    mine.squads.set([squad])
    theirs = gone_through(club, what, "Not mine", every=2, **measured_by)
    club.shares_everyone = False
    club.save()
    coach = MembershipFactory(club=club)
    coach.squads.set([squad])
    client = signed_in(coach)
    read = routine_page(client, club, what).context["worked"]
    assert [row.athlete for row in read.rows] == [mine]
    url = reverse("desk:worked_athlete", args=[club.slug, theirs.uuid])
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_routines_page_costs_nine_queries_whatever_the_number_of_athletes(
    owner_client, club, count, measured_by, django_assert_num_queries
):
    what = routine(club)
    for n in range(count):
        gone_through(club, what, f"Athlete {n}", every=2, **measured_by)
    url = reverse("desk:worked_routine", args=[club.slug, what.uuid])
    owner_client.get(url)
    with django_assert_num_queries(9):
        response = owner_client.get(url)
    assert len(response.context["worked"].rows) == count


def test_the_routine_and_the_list_lead_there(owner_client, club):
    used, unused = routine(club, title="Used"), routine(club, title="Unused")
    assigned(AthleteFactory(club=club), used, since=90, weeks=2)
    urls = [reverse("desk:worked_routine", args=[club.slug, one.uuid]) for one in (used, unused)]
    detail = reverse("routines:routine_detail", args=[club.slug, used.uuid])
    assert f'href="{urls[0]}"' in owner_client.get(detail).content.decode()
    html = owner_client.get(reverse("routines:routine_list", args=[club.slug])).content.decode()
    assert [url in html for url in urls] == [True, False]


def test_the_menu_says_where_one_is(owner_client, club):
    what, athlete = routine(club), AthleteFactory(club=club)
    for response, words in (
        (routine_page(owner_client, club, what), "Routines"),
        (athlete_page(owner_client, athlete), "Squad"),
    ):
        current = response.content.decode().split('aria-current="page"')[1]
        assert words in current[:400]
