"""The catalogue as a list: order, search, filters, what it costs."""

import pytest
from django.urls import reverse

from coaching.audit.models import AuditEvent
from exercises.listing import PER_PAGE, Listing
from exercises.models import Exercise
from tests.factories import ClubFactory, ExerciseFactory

pytestmark = pytest.mark.django_db
LIST = reverse("exercises:exercise_list", args=["harbour"])


def names(response):
    return [drill.name for drill in response.context["page"]]


def found(client, query=""):
    return set(names(client.get(LIST + query)))


@pytest.fixture
def few(owner):
    """One shipped, two of the club, one put away, one of another club."""
    ExerciseFactory(
        club=None, name="Clamshell", slug="clamshell", aliases=["Clam"], rank=2, origin="core",
        category="strength", targets=["external_rotation", "abduction"], equipment=["mini_band"],
        position="side_lying",
    )  # fmt: skip
    ExerciseFactory(club=None, name="Airplane", slug="airplane", rank=1, origin="core",
                    equipment=["none", "wall"], position="standing")  # fmt: skip
    ExerciseFactory(club=owner.club, name="Übung José", aliases=["Señor swings"])
    ExerciseFactory(club=owner.club, name="Old one", archived_at=owner.started_at)
    ExerciseFactory(club=ClubFactory(), name="Not ours")


@pytest.mark.parametrize("drills", [1, 3])
def test_the_list_asks_as_much_for_one_drill_as_for_three(
    owner, owner_client, django_assert_num_queries, drills
):
    for _ in range(drills):
        ExerciseFactory(club=owner.club)

    # session, user, actor; the drills
    with django_assert_num_queries(4):
        owner_client.get(LIST)


def test_the_clubs_own_come_first_then_the_catalogue_in_its_order(owner_client, few):
    assert names(owner_client.get(LIST)) == ["Übung José", "Airplane", "Clamshell"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=ubung", {"Übung José"}),
        ("?q=SENOR", {"Übung José"}),
        ("?q=swings+jose", {"Übung José"}),
        ("?q=clam", {"Clamshell"}),
        ("?q=nobody", set()),
        ("?trains=abduction", {"Clamshell"}),
        ("?kind=strength", {"Clamshell"}),
        ("?equipment=wall", {"Airplane"}),
        ("?equipment=none", {"Airplane", "Übung José"}),
        ("?position=side_lying", {"Clamshell"}),
        ("?position=prone&trains=abduction", set()),
        ("?show=own", {"Übung José"}),
        ("?show=shipped", {"Airplane", "Clamshell"}),
        ("?show=archived", {"Old one"}),
        ("?show=nonsense&trains=%00&page=99", {"Airplane", "Clamshell", "Übung José"}),
    ],
)
def test_search_and_filters(owner_client, few, query, names):
    assert found(owner_client, query) == names


def test_chips_count_what_the_other_questions_leave_and_keep_them(owner_client, few):
    chips = owner_client.get(LIST + "?kind=mobility&q=a").context["chips"]

    assert [(chip["words"], chip["count"]) for chip in chips] == [
        ("All", 1),
        ("Internal rotation", 1),
    ]
    assert chips[1]["query"] == "trains=internal_rotation&kind=mobility&q=a"


def test_a_question_without_an_answer_shows_the_way_out(owner_client, few):
    text = owner_client.get(LIST + "?q=zzz").text

    assert "No drill fits “zzz”" in text
    assert f'<a class="btn" href="{LIST}">Show all drills</a>' in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "The catalogue is empty"),
        ("?show=own", "no drills of its own yet"),
        ("?show=archived", "Nothing is put away"),
    ],
)
def test_an_empty_list_says_why(owner_client, query, words):
    assert words in owner_client.get(LIST + query).text


def test_htmx_gets_the_part_with_the_same_address(owner_client, few):
    part = owner_client.get(LIST + "?q=clam", headers={"HX-Request": "true"})

    assert part.templates[0].name == "exercises/_list.html"
    assert 'data-announce="1 drill shown."' in part.text
    assert "<html" not in part.text


def test_many_drills_come_in_pages(owner, owner_client):
    for _ in range(PER_PAGE + 1):
        ExerciseFactory(club=owner.club)

    assert len(names(owner_client.get(LIST))) == PER_PAGE
    assert len(names(owner_client.get(LIST + "?page=2"))) == 1


def test_only_who_may_manage_is_offered_a_new_drill(owner_client, reader_client, few):
    new = reverse("exercises:exercise_create", args=["harbour"])

    assert new in owner_client.get(LIST).text
    assert new not in reader_client.get(LIST).text


def test_reading_leaves_no_trace(reader_client, few):
    reader_client.get(LIST)

    assert not AuditEvent.unscoped.exists()
    assert Exercise.unscoped.count() == 5


def test_an_address_is_written_from_what_was_understood():
    listing = Listing.read({"kind": "strength", "trains": "nothing", "q": "  hip   turns "})

    assert listing.query() == "kind=strength&q=hip+turns"
