"""A round: who comes next, who is absent, who may not be measured, and what it costs."""

import pytest

from athletes.actions.roster import archive_athlete
from athletes.models import Assessment
from tests.athletes.capturing import GOOD, capture_url, send, typed
from tests.conftest import signed_in
from tests.factories import AthleteFactory, ClubFactory, MembershipFactory, SquadFactory, assess


@pytest.fixture
def athlete(club):
    return AthleteFactory(club=club, name="Joel Kent")


@pytest.fixture
def squad(club, athlete):
    squad = SquadFactory(club=club, name="Milers")
    athlete.squads.add(squad)
    return squad


def test_saving_in_a_squad_goes_on_to_the_next_who_waits(coach_client, club, squad):
    joel, amara, ben = (
        AthleteFactory(club=club, name=name, squads=[squad]) for name in ("Kim", "Lia", "Max")
    )
    page = coach_client.get(capture_url(joel, squad=squad.uuid))
    assert "Save and next: Lia" in page.text

    response = send(coach_client, joel, typed(**GOOD), squad=squad.uuid)

    assert f"/measure/{amara.uuid}/" in response.url
    assert "saved=" in response.url
    following = coach_client.get(response.url)
    assert "Kim, saved" in following.text
    assert following.context["queue"].done == 1


def test_the_next_athlete_is_measured_by_the_same_protocol(coach_client, club, squad):
    kim = AthleteFactory(club=club, name="Kim", squads=[squad])
    AthleteFactory(club=club, name="Lia", squads=[squad])
    data = typed(**GOOD, position="seated", mode="passive", instrument="goniometer")
    response = send(coach_client, kim, data, squad=squad.uuid)
    sheet = coach_client.get(response.url).context["sheet"]
    chosen = [sheet.values[name] for name in ("position", "mode", "instrument")]
    assert chosen == ["seated", "passive", "goniometer"]


def test_absent_goes_on_without_saving_and_is_remembered_today(coach_client, club, squad, athlete):
    lia = AthleteFactory(club=club, name="Lia", squads=[squad])
    response = send(coach_client, athlete, typed(absent="1"), squad=squad.uuid)
    assert f"/measure/{lia.uuid}/" in response.url
    statuses = {
        place.athlete.name: place.status
        for place in coach_client.get(response.url).context["queue"].places
    }
    assert statuses == {"Joel Kent": "absent", "Lia": ""}
    assert Assessment.unscoped.count() == 0


def test_absent_does_not_throw_typed_numbers_away(coach_client, squad, athlete):
    response = send(coach_client, athlete, typed(**GOOD, absent="1"), squad=squad.uuid)
    assert response.status_code == 422
    assert "You typed numbers." in response.text
    assert 'value="31"' in response.text


def test_whoever_has_not_agreed_is_gated_with_one_tap_to_attest(coach_client, club):
    asked = AthleteFactory(club=club, name="Una Asked", consent="missing")
    page = coach_client.get(capture_url(asked))
    assert page.status_code == 200
    assert "Una Asked has not yet agreed that hip measurements are stored." in page.text
    assert "Una Asked agreed: store measurements" in page.text
    assert 'id="cap"' not in page.text


@pytest.mark.parametrize(
    ("consent", "sentence"),
    [
        ("missing", "has not yet agreed that hip measurements are stored."),
        ("withdrawn", "has withdrawn consent. Nothing new can be stored."),
    ],
)
def test_nothing_is_stored_without_consent(coach_client, club, consent, sentence):
    athlete = AthleteFactory(club=club, consent=consent)
    response = send(coach_client, athlete, typed(**GOOD))
    assert response.status_code == 422
    assert sentence in response.text
    assert Assessment.unscoped.count() == 0


def test_an_archived_athlete_is_explained_and_not_stored(coach_client, athlete):
    archive_athlete(athlete, by=None)
    assert "is archived" in coach_client.get(capture_url(athlete)).text
    assert send(coach_client, athlete, typed(**GOOD)).status_code == 422
    assert Assessment.unscoped.count() == 0


def test_an_athlete_of_another_club_is_not_there(coach_client, stranger, club):
    theirs = AthleteFactory(club=stranger.club)
    url = f"/c/{club.slug}/measure/{theirs.uuid}/"
    assert coach_client.get(url).status_code == 404
    assert coach_client.post(url, typed(**GOOD)).status_code == 404
    assert Assessment.unscoped.count() == 0


def test_squads_of_another_club_are_neither_offered_nor_found(coach_client, athlete, stranger):
    theirs = SquadFactory(club=stranger.club, name="Their squad")
    start = coach_client.get(f"/c/{athlete.club.slug}/measure/")
    assert "Their squad" not in start.text
    assert coach_client.get(capture_url(athlete, squad=theirs.uuid)).status_code == 404


def test_a_coach_who_does_not_see_an_athlete_cannot_measure_them(db):
    club = ClubFactory(shares_everyone=False)
    member = MembershipFactory(club=club, role="coach")
    hidden = AthleteFactory(club=club)
    assert signed_in(member).get(capture_url(hidden)).status_code == 404


def test_a_reader_may_not_measure(reader_client, athlete):
    assert reader_client.get(capture_url(athlete)).status_code == 403
    assert send(reader_client, athlete, typed(**GOOD)).status_code == 403
    assert Assessment.unscoped.count() == 0


def _queries(client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(8) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_page_takes_at_most_eight_queries_whatever_the_queue(
    coach_client, club, squad, athlete, django_assert_max_num_queries
):
    url = capture_url(athlete, squad=squad.uuid)
    one = _queries(coach_client, url, django_assert_max_num_queries)
    for _ in range(2):
        assess(AthleteFactory(club=club, squads=[squad]), left=30, right=31)
    three = _queries(coach_client, url, django_assert_max_num_queries)
    assert one == three


def test_the_page_after_a_save_takes_at_most_eight_queries(
    coach_client, club, squad, athlete, django_assert_max_num_queries
):
    AthleteFactory(club=club, name="Lia", squads=[squad])
    response = send(coach_client, athlete, typed(**GOOD), squad=squad.uuid)
    _queries(coach_client, response.url, django_assert_max_num_queries)


def test_a_round_starts_with_whoever_waits_first_and_is_remembered(coach_client, club, squad):
    AthleteFactory(club=club, name="Abe Absent", squads=[squad], consent="missing")
    start = f"/c/{club.slug}/measure/"
    sent = {
        "squad": squad.uuid,
        "motions": ["internal_rotation"],
        "position": "seated",
        "mode": "passive",
        "instrument": "goniometer",
        "endpoint": "firm_stop",
        "trials": 3,
        "rater": "unknown",
    }
    response = coach_client.post(start, sent)
    assert response.status_code == 302
    page = coach_client.get(response.url)
    assert page.context["athlete"].name == "Joel Kent"
    assert [panel.motion for panel in page.context["sheet"].panels] == ["internal_rotation"]
    again = coach_client.get(start).context["form"]
    assert (again["position"].value(), again["instrument"].value()) == ("seated", "goniometer")


def test_a_round_that_cannot_be_measured_is_refused_in_words(coach_client, squad):
    sent = {
        "squad": squad.uuid,
        "motions": ["internal_rotation", "flexion"],
        "position": "prone",
        "mode": "active",
        "instrument": "inclinometer",
        "endpoint": "pelvis_moves",
        "trials": 2,
        "rater": "me",
    }
    response = coach_client.post(f"/c/{squad.club.slug}/measure/", sent)
    assert response.status_code == 422
    assert "Flexion is not measured face down. Choose on the back or standing." in response.text


def test_an_empty_squad_says_what_to_do(coach_client, club):
    empty = SquadFactory(club=club, name="Empty")
    sent = {
        "squad": empty.uuid,
        "motions": ["internal_rotation"],
        "position": "prone",
        "mode": "active",
        "instrument": "inclinometer",
        "endpoint": "pelvis_moves",
        "trials": 2,
        "rater": "me",
    }
    response = coach_client.post(f"/c/{club.slug}/measure/", sent)
    assert response.status_code == 422
    assert "Nobody is in here yet. Add athletes first, or choose another squad." in response.text


@pytest.mark.parametrize("sent", [{}, {"squad": "x", "trials": "99", "motions": ["dance"]}])
def test_nonsense_on_the_start_page_is_answered_in_words(coach_client, squad, sent):
    response = coach_client.post(f"/c/{squad.club.slug}/measure/", sent)
    assert response.status_code == 422
    assert 'class="error-text"' in response.text


@pytest.mark.parametrize(
    "query",
    [
        {"squad": "x", "position": "moon", "motions": "dance", "trials": "-1", "rater": "x"},
        {"saved": "nonsense", "state": "tired", "mode": ""},
    ],
)
def test_a_broken_address_still_gives_a_page_that_asks(coach_client, athlete, query):
    assert coach_client.get(capture_url(athlete, **query)).status_code == 200
