"""Changing a routine that is there: versions, two at once, who may."""

import pytest
from django.utils import timezone

from coaching.routines.models import Routine
from tests.factories import ExerciseFactory, routine
from tests.routines.typed import create_url, names, newest, typed, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def drills(club):
    return [ExerciseFactory(club=club, name=name) for name in ("Clam", "Bridge", "Plank")]


def test_the_form_of_a_routine_shows_what_is_stored(coach_client, club, drills):
    made = routine(club, drills, sets=4)

    builder = coach_client.get(url_of(made, "edit")).context["builder"]

    assert [row.step.sets for row in builder.rows] == [4, 4, 4]
    assert builder.version == 1
    assert not builder.is_unsaved


def test_a_changed_routine_is_a_new_version(coach_client, club, drills):
    made = routine(club, drills)

    answer = coach_client.post(
        url_of(made, "edit"), typed(*drills, do="save", version="1", title="Legs", order=["1"])
    )

    made.refresh_from_db()
    assert answer["Location"] == url_of(made)
    assert (made.title, made.version, names(made)) == ("Legs", 2, ["Bridge"])


def test_saved_unchanged_says_so(coach_client, club, drills):
    made = routine(club, drills)

    answer = coach_client.post(
        url_of(made, "edit"), typed(*drills, do="save", version="1"), follow=True
    )

    assert b"Nothing was different." in answer.content
    assert newest(made).number == 1


def test_a_drill_that_was_put_away_stays_in_a_routine_that_has_it(coach_client, club, drills):
    made = routine(club, drills)
    drills[0].archived_at = timezone.now()
    drills[0].save()

    answer = coach_client.post(
        url_of(made, "edit"), typed(*drills, do="save", version="1", title="Legs")
    )

    assert answer.status_code == 302
    assert b"put away" in coach_client.get(url_of(made, "edit")).content


@pytest.mark.parametrize("version", ["1", "", "x", "99999999999"])
def test_what_somebody_saved_meanwhile_stands_beside_what_is_typed(
    coach_client, owner_client, club, drills, version
):
    made = routine(club, drills)
    first = typed(*drills, do="save", version="1", title="Theirs", order=["0"])
    owner_client.post(url_of(made, "edit"), first)

    mine = typed(*drills, do="save", version=version, title="Mine", s1_note="Slow")
    answer = coach_client.post(url_of(made, "edit"), mine)

    html = answer.content.decode()
    assert answer.status_code == 412
    assert "Nia changed this routine at" in html
    assert answer.context["beside"][0] == ("Name", "Mine", "Theirs")
    assert answer.context["beside"][-1][2] == "–"
    assert 'value="Slow"' in html
    made.refresh_from_db()
    assert made.title == "Theirs"


def test_saving_over_it_and_taking_theirs_are_both_one_press(
    coach_client, owner_client, club, drills
):
    made = routine(club, drills)
    owner_client.post(url_of(made, "edit"), typed(*drills, do="save", version="1", title="Theirs"))
    mine = typed(*drills, do="save", version="1", title="Mine")
    stale = coach_client.post(url_of(made, "edit"), mine)
    assert f'href="{url_of(made, "edit")}">Take Nia’s' in stale.content.decode()

    answer = coach_client.post(url_of(made, "edit"), mine | {"version": "2"})

    made.refresh_from_db()
    assert (answer.status_code, made.title, made.version) == (302, "Mine", 3)


def test_a_shipped_routine_is_copied_first(coach_client, club, drills):
    shipped = routine(None, drills, title="IR reset", slug="ir-reset")
    address = url_of(shipped, "edit", club)

    for answer in (
        coach_client.get(address, follow=True),
        coach_client.post(address, typed(*drills, do="save", version="1"), follow=True),
    ):
        assert answer.redirect_chain[-1][0] == url_of(shipped, "detail", club)
        assert "Copy it, and change the copy." in answer.content.decode()
    assert newest(shipped).number == 1


@pytest.mark.parametrize("role", ["assistant", "reader"])
def test_only_who_manages_builds(request, club, drills, role):
    client, made = request.getfixturevalue(f"{role}_client"), routine(club, drills)

    for address in (create_url(club), url_of(made, "edit")):
        assert client.get(address).status_code == 403
        assert client.post(address, typed(*drills, do="save", version="1")).status_code == 403
    for deed in ("copy", "archive", "restore", "update"):
        assert client.post(url_of(made, deed)).status_code == 403
    assert Routine.unscoped.count() == 1


def test_another_clubs_routine_is_not_there(stranger_client, stranger, club, drills):
    made = routine(club, drills)

    for what in ("detail", "edit"):
        assert stranger_client.get(url_of(made, what, stranger.club)).status_code == 404
    for what in ("copy", "archive", "restore", "update"):
        assert stranger_client.post(url_of(made, what, stranger.club)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_builder(coach_client, coach, club, count, django_assert_num_queries):
    drills = [ExerciseFactory(club=club) for _ in range(count)]
    made = routine(club, drills)

    with django_assert_num_queries(8):
        coach_client.get(url_of(made, "edit"))
    with django_assert_num_queries(4):
        coach_client.post(create_url(club), typed(*drills, do="up:0"))
