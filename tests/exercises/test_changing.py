"""A club's own drill changed, copied, put away; the one it came from stays as it is."""

import pytest
from django.contrib.messages import get_messages

from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from exercises.actions import DOSE_FIELDS, PLAIN_FIELDS, copy_exercise
from exercises.models import Exercise
from tests.conftest import actor_of
from tests.exercises.test_own import answers, deeds, own, page, shipped
from tests.factories import ExerciseFactory

__all__ = ["own", "shipped"]  # fixtures
pytestmark = pytest.mark.django_db


def edited(client, drill, **changed):
    return client.post(page("edit", drill), answers(**{"version": "1", **changed}))


def test_only_what_was_changed_is_stored_and_noted(owner, owner_client):
    drill = ExerciseFactory(club=owner.club, name="Heel drops")
    edited(owner_client, drill)
    AuditEvent.unscoped.all().delete()

    response = edited(owner_client, drill, version="2", cues="Slow", sets="4")

    assert response["Location"] == page("detail", drill)
    now = Exercise.unscoped.get()
    assert (now.cues, now.sets, now.version) == (["Slow"], 4, 3)
    assert AuditEvent.unscoped.get().fields == ["cues", "sets"]


def test_saved_as_it_was_nothing_changes(owner_client, own):
    edited(owner_client, own)
    before = Exercise.unscoped.filter(pk=own.pk).values().get()

    assert edited(owner_client, own, version="2").status_code == 302

    assert Exercise.unscoped.filter(pk=own.pk).values().get() == before
    assert deeds() == ["exercise.changed"]


def test_two_at_once_see_both_values_and_lose_nothing(owner_client, coach_client, own):
    edited(coach_client, own, cues="The coach's cue")

    stale = edited(owner_client, own, cues="My cue", easier="Sit higher")

    assert stale.status_code == 409
    assert "Ben Coach changed this at" in stale.text
    rows = {row["words"]: (row["now"], row["yours"]) for row in stale.context["rows"]}
    assert rows == {"Cues": ("The coach's cue", "My cue"), "Easier": ("–", "Sit higher")}
    assert 'name="version" value="2"' in stale.text
    assert Exercise.unscoped.get().cues == ["The coach's cue"]

    edited(owner_client, own, version="2", cues="My cue")
    assert Exercise.unscoped.get().cues == ["My cue"]


def test_values_that_differ_are_shown_in_words(owner_client, coach_client, own):
    edited(coach_client, own, equipment=["wall"], laterality="bilateral", per_side="")

    rows = edited(owner_client, own).context["rows"]

    assert {row["words"]: (row["now"], row["yours"]) for row in rows} == {
        "Equipment": ("Wall", "Nothing / Block or folded towel"),
        "Sides": ("Both sides at once", "One side, then the other"),
        "Each side": ("No", "Yes"),
    }


def test_the_same_values_typed_by_two_are_still_asked_about(owner_client, coach_client, own):
    edited(coach_client, own)

    stale = edited(owner_client, own)

    assert stale.status_code == 409
    assert not any(row["differs"] for row in stale.context["rows"])


@pytest.mark.parametrize("version", ["", "x", "0"])
def test_a_form_without_its_version_changes_nothing(owner_client, own, version):
    assert edited(owner_client, own, version=version).status_code == 422
    assert Exercise.unscoped.get().version == 1


# --- Copies --------------------------------------------------------------------------------------


def test_a_copy_is_the_clubs_own_and_the_shipped_one_stays(coach, coach_client, shipped):
    before = Exercise.unscoped.filter(pk=shipped.pk).values().get()

    response = coach_client.post(page("copy", shipped), {"once": str(uuid7())})

    copy = Exercise.unscoped.get(club=coach.club)
    assert response["Location"] == page("edit", copy)
    assert (copy.name, copy.copied_from, copy.origin) == ("Clamshell (copy)", shipped, "club")
    for name in {*PLAIN_FIELDS, *DOSE_FIELDS, "figure"} - {"name", "origin"}:
        assert getattr(copy, name) == getattr(shipped, name)
    assert deeds() == ["exercise.copied"]

    edited(coach_client, copy, name="Our clamshell")
    assert Exercise.unscoped.filter(pk=shipped.pk).values().get() == before
    assert "Clamshell</a>" in coach_client.get(page("detail", copy)).text


def test_a_copy_pressed_twice_is_one(owner, owner_client, shipped):
    once = {"once": str(uuid7())}

    first, second = (owner_client.post(page("copy", shipped), once) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Exercise.unscoped.filter(club=owner.club).count() == 1


def test_copies_are_numbered_and_their_names_fit(owner):
    long = ExerciseFactory(club=owner.club, name="x" * 80)

    names = [copy_exercise(long, uuid=uuid7(), by=actor_of(owner)).name for _ in range(2)]

    assert names == ["x" * 73 + " (copy)", "x" * 71 + " (copy 2)"]


# --- Away and back -------------------------------------------------------------------------------


def test_put_away_can_be_undone_and_pressed_twice(owner_client, own):
    for _ in range(2):
        response = owner_client.post(page("archive", own))
    (message, *_) = get_messages(response.wsgi_request)
    assert Exercise.unscoped.get().archived_at is not None
    assert message.extra_tags == page("restore", own)
    assert "Put away: it is not offered" in owner_client.get(page("detail", own)).text

    for _ in range(2):
        owner_client.post(message.extra_tags)
    assert Exercise.unscoped.get().archived_at is None
    assert deeds() == ["exercise.archived", "exercise.restored"]


def test_back_under_a_new_name_where_the_old_one_is_taken(owner, owner_client, own):
    owner_client.post(page("archive", own))
    ExerciseFactory(club=owner.club, name=own.name)

    owner_client.post(page("restore", own))

    assert Exercise.unscoped.get(pk=own.pk).name == "Own drill (copy)"


@pytest.mark.parametrize("deed", ["copy", "archive", "restore"])
def test_an_assistant_and_a_reader_may_only_read(assistant_client, reader_client, own, deed):
    for client in (assistant_client, reader_client):
        assert client.post(page(deed, own)).status_code == 403
    assert Exercise.unscoped.get().archived_at is None
