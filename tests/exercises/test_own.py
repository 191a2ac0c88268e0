"""A club's own drills: made, copied, changed by two at once, put away and brought back."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse

from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from exercises.actions import AlreadyAdded, add_exercise, change_exercise
from exercises.models import Exercise
from tests.conftest import actor_of
from tests.factories import ClubFactory, ExerciseFactory

pytestmark = pytest.mark.django_db


def page(name, drill=None):
    return reverse(f"exercises:exercise_{name}", args=["harbour", *([drill.uuid] if drill else [])])


def answers(**changed):
    """What the form of a plain drill sends."""
    return {
        "name": "Heel drops", "aliases": "Foot falls", "category": "mobility",
        "technique": "dynamic", "position": "prone", "laterality": "unilateral",
        "targets": ["internal_rotation", "hinge"], "equipment": ["none", "block"], "figure": "",
        "steps": "Lie face down.\n\n  Let the   foot fall out. \n", "cues": "Slow\nQuiet",
        "faults": "", "easier": "", "harder": "", "sets": "3", "reps": "10", "hold_s": "2",
        "prehold_s": "0", "rest_s": "30", "per_side": "on", "days_per_week": "4", "stop_if": "",
        "avoid_if": "",
    } | changed  # fmt: skip


@pytest.fixture
def own(owner):
    return ExerciseFactory(club=owner.club, name="Own drill")


@pytest.fixture
def shipped(catalogue):
    return Exercise.unscoped.get(club=None, slug="clamshell")


def deeds():
    return list(AuditEvent.unscoped.order_by("pk").values_list("action", flat=True))


# --- One drill -----------------------------------------------------------------------------------


def test_the_page_tells_everything_of_a_shipped_drill(reader_client, shipped):
    text = reader_client.get(page("detail", shipped)).text

    for one in (*shipped.steps, *shipped.cues, *shipped.faults, *shipped.stop_if,
                *shipped.avoid_if, *shipped.aliases, shipped.easier, shipped.harder,
                shipped.dose_words, f"about {shipped.minutes} min", "Lying on the side",
                "One side, then the other", "Mini band", "Comes with Evenstride"):  # fmt: skip
        assert one.replace("'", "&#x27;") in text
    assert "left works" in text
    assert "right works" in text


@pytest.mark.parametrize("drills", [1, 3])
def test_a_page_asks_the_same_whatever_else_there_is(
    owner, owner_client, django_assert_num_queries, drills
):
    drill = [ExerciseFactory(club=owner.club) for _ in range(drills)][0]
    # session, user, actor; the drill
    with django_assert_num_queries(4):
        owner_client.get(page("detail", drill))


@pytest.mark.parametrize(
    ("who", "words"),
    [("owner_client", True), ("assistant_client", False), ("reader_client", False)],
)
def test_deeds_are_offered_to_who_may_do_them(request, own, who, words):
    text = request.getfixturevalue(who).get(page("detail", own)).text

    for deed in ("copy", "edit", "archive"):
        assert (page(deed, own) in text) == words


def test_a_shipped_drill_offers_only_the_copy(owner_client, shipped):
    text = owner_client.get(page("detail", shipped)).text

    assert page("copy", shipped) in text
    assert page("edit", shipped) not in text
    assert page("archive", shipped) not in text


@pytest.mark.parametrize("deed", ["edit", "archive", "restore"])
def test_a_shipped_drill_refuses_in_words_and_stays_as_it_is(owner_client, shipped, deed):
    before = Exercise.unscoped.filter(pk=shipped.pk).values().get()

    refused = owner_client.post(page(deed, shipped), answers())

    assert refused.status_code == 403
    assert "Copy it, then change the copy." in refused.text
    assert Exercise.unscoped.filter(pk=shipped.pk).values().get() == before


@pytest.mark.parametrize("deed", ["detail", "edit", "copy", "archive", "restore"])
def test_another_clubs_drill_is_not_there(owner_client, deed):
    theirs = ExerciseFactory(club=ClubFactory())
    ask = owner_client.get if deed in ("detail", "edit") else owner_client.post

    assert ask(page(deed, theirs)).status_code == 404
    assert Exercise.unscoped.count() == 1


# --- Making --------------------------------------------------------------------------------------


def test_a_new_drill_is_stored_as_typed(coach_client, coach):
    response = coach_client.post(page("create"), answers(once=str(uuid7())))

    drill = Exercise.unscoped.get()
    assert response["Location"] == page("detail", drill)
    assert (drill.club, drill.origin, drill.slug) == (coach.club, "club", "heel-drops")
    assert drill.steps == ["Lie face down.", "Let the foot fall out."]
    assert (drill.cues, drill.faults, drill.aliases) == (["Slow", "Quiet"], [], ["Foot falls"])
    assert drill.targets == ["internal_rotation", "hinge"]
    assert drill.equipment_words == "Block or folded towel, if at hand"
    assert drill.dose_words == "3 sets × 10, hold 2 s, each side"
    assert deeds() == ["exercise.added"]


def test_a_form_sent_twice_makes_one_drill(owner_client):
    typed = answers(once=str(uuid7()))

    owner_client.post(page("create"), typed)
    second = owner_client.post(page("create"), typed)

    assert second["Location"] == page("detail", Exercise.unscoped.get())
    assert [str(one) for one in get_messages(second.wsgi_request)][-1].startswith("Already saved")


def test_two_presses_at_the_same_moment_make_one_drill(owner, own):
    """Both forms were judged before either was stored: the slower one finds the faster one's id."""
    second = ExerciseFactory.build(club=owner.club, name=own.name, uuid=own.uuid)

    with pytest.raises(AlreadyAdded) as refused:
        add_exercise(second, by=actor_of(owner))

    assert refused.value.args[0] == own


def test_an_id_that_another_club_used_is_replaced(owner_client):
    theirs = ExerciseFactory(club=ClubFactory())

    owner_client.post(page("create"), answers(once=str(theirs.uuid)))

    assert Exercise.unscoped.count() == 2
    assert Exercise.unscoped.get(pk=theirs.pk).name == theirs.name


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"name": "  "}, "name", "Enter a name for the drill."),
        ({"name": "x" * 81}, "name", "A name has at most 80 characters."),
        ({"name": "Own drill"}, "__all__", "Your club has a drill with this name already."),
        ({"steps": " \n "}, "steps", "Write at least one step: what the athlete does first."),
        ({"steps": "\n".join("abcdefghijklm")}, "steps", "Keep this to 12 lines; it has 13."),
        ({"cues": "ok\n" + "x" * 301}, "cues", "Line 2 is too long. Keep this to 300 characters."),
        ({"cues": "a\x00b"}, "cues", "Null characters are not allowed."),
        ({"faults": "x" * 4001}, "faults", "Keep all of it to 4000 characters."),
        ({"targets": []}, "targets", "Choose at least one from the list."),
        ({"equipment": ["sofa"]}, "equipment", "Choose at least one from the list."),
        ({"category": ""}, "category", "Choose one."),
        ({"position": "upside_down"}, "position", "Choose one from the list."),
        ({"figure": "a-cat"}, "figure", "Choose a picture from the list."),
        ({"sets": "0"}, "sets", "Enter a whole number from 1 to 10."),
        ({"sets": "-1"}, "sets", "Enter a whole number from 1 to 10."),
        ({"reps": "many"}, "reps", "Enter a whole number from 1 to 50."),
        ({"rest_s": ""}, "rest_s", "Enter a whole number from 0 to 600."),
        ({"days_per_week": "8"}, "days_per_week", "Enter a whole number from 1 to 7."),
        ({"harder": "x" * 301}, "harder", "Keep this to 300 characters."),
        (
            {"laterality": "bilateral"},
            "per_side",
            "Both sides work at once here: untick “each side”.",
        ),
    ],
)
def test_what_is_refused_says_why_and_keeps_everything_typed(
    owner_client, own, changed, field, words
):
    typed = answers(**({"harder": "Eyes shut"} | changed))
    refused = owner_client.post(page("create"), typed)

    assert refused.status_code == 422
    assert refused.context["form"].errors[field] == [words]
    assert Exercise.unscoped.count() == 1
    assert typed["harder"] in refused.text
    assert "Lie face down." in refused.text or "steps" in changed


def test_a_name_of_a_shipped_or_a_put_away_drill_may_be_used(owner, owner_client, shipped):
    ExerciseFactory(club=owner.club, name="Away", archived_at=owner.started_at)

    for name in (shipped.name, "Away"):
        assert owner_client.post(page("create"), answers(name=name)).status_code == 302


def test_a_faster_colleague_with_the_same_name_is_said_not_crashed(owner_client, own, monkeypatch):
    def late(*args, **options):
        raise ValidationError("Your club has a drill with this name already.")

    monkeypatch.setattr("exercises.views.add_exercise", late)
    monkeypatch.setattr("exercises.views.change_exercise", late)

    for url in (page("create"), page("edit", own)):
        refused = owner_client.post(url, answers(version="1"))
        assert refused.status_code == 422
        assert "already" in refused.text


def test_the_name_is_judged_again_when_it_is_stored(owner, own):
    with pytest.raises(ValidationError, match="this name already"):
        add_exercise(ExerciseFactory.build(club=owner.club, name=own.name), by=actor_of(owner))

    other = ExerciseFactory(club=owner.club)
    other.name = own.name
    with pytest.raises(ValidationError, match="this name already"):
        change_exercise(other, version=1, fields=["name"], by=actor_of(owner))
