"""An athlete's value within the squad: whose values are dots, and what is said of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes import wording
from athletes.models import Series
from tests.conftest import signed_in
from tests.factories import AthleteFactory, MembershipFactory, SquadFactory, UserFactory, assess

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def days_ago(days):
    return timezone.now().date() - timedelta(days=days)


def get(client, athlete, headers=None, **query):
    url = reverse("desk:spread", args=[athlete.club.slug, athlete.uuid])
    return client.get(url, query, **(headers or {}))


def card(client, athlete, **query):
    answer = get(client, athlete, **query)
    assert answer.status_code == 200
    return answer.context["card"]


def others(found):
    """The others' values in whole degrees: left, right."""
    return tuple([value // 100 for value in one.others] for one in found.sides)


@pytest.fixture
def squad(club):
    return SquadFactory(club=club, name="Middle distance")


@pytest.fixture
def amara(club, squad):
    athlete = AthleteFactory(club=club, name="Amara O.", squads=[squad])
    assess(athlete, left=[32] * 3, right=[38] * 3)
    return athlete


def mates(club, squad, count, first=21, **fields):
    """So many others of a squad: left 21°, 22° …, right ten more."""
    made = []
    for n in range(count):
        athlete = AthleteFactory(club=club, name=f"Mate {n}", squads=[squad] if squad else [])
        assess(athlete, left=[first + n] * 3, right=[first + 10 + n] * 3, **fields)
        made.append(athlete)
    return made


# --- whose values --------------------------------------------------------------------------------


def test_the_squad_of_the_athlete_comes_first(owner_client, club, squad, amara):
    mates(club, squad, 5)
    mates(club, SquadFactory(club=club, name="Another"), 5, first=50)
    found = card(owner_client, amara)
    assert found.squad == squad
    assert others(found) == ([21, 22, 23, 24, 25], [31, 32, 33, 34, 35])
    assert found.sentence == (
        "Amara O.’s newest internal rotation beside that of 5 others (Middle distance), each "
        "measured the same way within 12 months."
    )


def test_another_squad_or_everybody_can_be_chosen(owner_client, club, squad, amara):
    another = SquadFactory(club=club, name="Another")
    mates(club, squad, 5)
    mates(club, another, 6, first=50)
    found = card(owner_client, amara, squad=str(another.uuid))
    assert (found.squad, len(found.sides[0].others)) == (another, 6)
    found = card(owner_client, amara, squad="all")
    assert (found.squad, len(found.sides[0].others)) == (None, 11)
    assert "(everybody you see)" in found.sentence
    # What is no squad of this club is as if it were not said.
    strange = SquadFactory(name="Of another club")
    assert card(owner_client, amara, squad=str(strange.uuid)).squad == squad


def test_who_has_no_squad_stands_beside_everybody(owner_client, club, squad):
    alone = AthleteFactory(club=club, name="Alone")
    assess(alone)
    mates(club, squad, 5)
    found = card(owner_client, alone)
    assert (found.squad, len(found.drawn)) == (None, 2)


def test_the_newest_value_that_counts_is_the_dot(owner_client, club, squad, amara):
    for mate in mates(club, squad, 5):
        assess(mate, on=timezone.now(), left=[40] * 3, right=[41] * 3)
        assess(mate, on=timezone.now(), left=[60] * 3, right=[61] * 3, position="seated")
    hurt = Series.unscoped.filter(athlete__name="Mate 0", position="prone").get().athlete
    assess(hurt, on=timezone.now(), left=[10] * 3, right=[10] * 3, pain=6)
    assert others(card(owner_client, amara)) == ([40] * 5, [41] * 5)


@pytest.mark.parametrize(
    "way",
    [{"position": "seated"}, {"mode": "passive"}, {"instrument": "goniometer"},
     {"endpoint": "firm_stop"}, {"rater": "self"}, {"motion": "external_rotation"}],
    ids=str,
)  # fmt: skip
def test_what_is_measured_in_another_way_is_no_dot(owner_client, club, squad, amara, way):
    mates(club, squad, 5, **way)
    assert card(owner_client, amara).sentence == "Too few measured the same way to draw: 0."


@pytest.mark.parametrize(("days", "count"), [(365, 5), (366, 0)])
def test_a_value_counts_for_a_year(owner_client, club, squad, amara, days, count):
    mates(club, squad, 5, on=days_ago(days))
    assert len(card(owner_client, amara).sides[0].others) == count


@pytest.mark.parametrize("change", ["archived", "withdrawn"])
def test_who_left_or_withdrew_consent_is_no_dot(owner_client, club, squad, amara, change):
    gone = mates(club, squad, 6)[0]
    if change == "archived":
        gone.archived_at = timezone.now()
    else:
        gone.consent = "withdrawn"
    gone.save()
    assert others(card(owner_client, amara))[0] == [22, 23, 24, 25, 26]


def test_athletes_of_other_coaches_never_appear(club, squad, amara):
    club.shares_everyone = False
    club.save()
    elsewhere = SquadFactory(club=club, name="Elsewhere")
    mates(club, squad, 5)
    mates(club, elsewhere, 5, first=50)
    coach = MembershipFactory(club=club, user=UserFactory(), role="coach")
    coach.squads.set([squad])
    client = signed_in(coach)
    for query in ({}, {"squad": "all"}, {"squad": str(elsewhere.uuid)}):
        found = card(client, amara, **query)
        assert others(found)[0] == [21, 22, 23, 24, 25]
        assert [one.name for one in found.squads] == ["Middle distance"]
    stranger = AthleteFactory(club=club, squads=[elsewhere])
    assert get(client, stranger).status_code == 404


# --- what is said --------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "is_drawn"), [(3, False), (4, False), (5, True)])
def test_fewer_than_five_others_are_not_drawn(owner_client, club, squad, amara, count, is_drawn):
    mates(club, squad, count)
    html = get(owner_client, amara).text
    assert ('<svg class="plot"' in html) == is_drawn
    assert (f"Too few measured the same way to draw: {count}." in html) != is_drawn


def test_one_side_may_have_too_few(owner_client, club, squad, amara):
    mates(club, squad, 4)
    one = AthleteFactory(club=club, squads=[squad])
    assess(one, left=[30] * 3, right=None)
    found = card(owner_client, amara)
    assert [one.side for one in found.drawn] == ["left"]
    assert found.too_few == ["Right: too few measured the same way to draw: 4."]
    assert found.table[0].right is None


def test_no_name_no_rank_and_the_sentence_about_evidence(owner_client, club, squad, amara):
    mates(club, squad, 7)
    html = get(owner_client, amara).text
    assert "Mate" not in html
    assert wording.EVIDENCE in html
    assert "left 32° ± 5°, right 38° ± 5°" in html
    for word in ("rank", "percent", "average", "mean", "best", "%"):
        assert word not in html[html.index('id="spread"') :].replace(wording.ALWAYS, "").lower()


def test_the_table_is_what_is_drawn(owner_client, club, squad, amara):
    mates(club, squad, 5)
    mates(club, squad, 1, first=25)
    found = card(owner_client, amara)
    rows = {row.degrees: (row.left, row.right) for row in found.table}
    assert rows["25°"] == (2, 0)
    assert rows["31°"] == (0, 1)
    assert [sum(column) for column in zip(*rows.values(), strict=True)] == [6, 6]
    assert found.label == (
        "Amara O.: left 32° ± 5°, right 38° ± 5°. Left, 6 others: 21° to 25°. "
        "Right, 6 others: 31° to 35°."
    )


def test_what_is_seen_by_eye_is_shown_without_an_error(owner_client, club, squad):
    athlete = AthleteFactory(club=club, name="Amara O.", squads=[squad])
    assess(athlete, instrument="visual")
    mates(club, squad, 5, instrument="visual")
    found = card(owner_client, athlete)
    assert found.own_words == "left 31°, right 34°"
    assert not found.has_error


def test_who_was_never_measured_gets_a_page_that_says_so(owner_client, club):
    answer = get(owner_client, AthleteFactory(club=club))
    assert answer.status_code == 200
    assert "Not measured yet." in answer.text


# --- the page and its part -----------------------------------------------------------------------


def test_a_page_of_its_own_and_a_part_from_one_address(owner_client, club, squad, amara):
    mates(club, squad, 5)
    whole, part = get(owner_client, amara), get(owner_client, amara, HTMX, squad="all")
    assert "<html" in whole.text
    assert part.text.lstrip().startswith('<section class="card ath-spread" id="spread"')
    assert "data-announce" in part.text
    assert "data-announce" not in get(owner_client, amara, HTMX).text
    assert "HX-Request" in whole["Vary"]


def test_the_athlete_page_brings_it_when_it_is_looked_at(owner_client, amara):
    html = owner_client.get(amara.get_absolute_url()).text
    row = Series.unscoped.get(athlete=amara, motion="internal_rotation")
    address = reverse("desk:spread", args=[amara.club.slug, amara.uuid])
    assert f'hx-get="{address}?series={row.uuid}" hx-trigger="revealed"' in html
    assert f'<a class="taplink" href="{address}?series={row.uuid}">' in html
    new = AthleteFactory(club=amara.club)
    assert "/spread/" not in owner_client.get(new.get_absolute_url()).text


def test_the_address_names_the_series(owner_client, club, squad, amara):
    assess(amara, left=[50] * 3, right=[51] * 3, position="seated")
    row = Series.unscoped.get(athlete=amara, motion="internal_rotation", position="seated")
    assert card(owner_client, amara, series=str(row.uuid)).shown.row == row
    for strange in ("", "nonsense", "0190f0c0-0000-7000-8000-000000000000"):
        assert card(owner_client, amara, series=strange).shown.row.athlete_id == amara.pk


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_seven_queries(owner_client, club, squad, amara, count, django_assert_num_queries):
    for _ in range(count):
        extra = SquadFactory(club=club)
        amara.squads.add(extra)
        mates(club, extra, count)
    get(owner_client, amara)
    with django_assert_num_queries(7):
        get(owner_client, amara, squad=str(squad.uuid))
    with django_assert_num_queries(7):
        get(owner_client, amara, HTMX, squad="all")
    with django_assert_num_queries(8):  # and which squads are the athlete's own
        get(owner_client, amara, HTMX)
