"""What coaches write: kept once, only with consent, taken back for ten minutes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from athletes.actions.merging import merge_athletes
from athletes.models import Athlete
from coaching.audit.models import AuditEvent
from coaching.kernel.scoping import PhoneActor
from coaching.routines.actions import notes
from coaching.routines.actions.changing import Refused
from coaching.routines.actions.notes import mark_read, remove_notes, write_note, write_to_many
from coaching.routines.models import CoachNote
from coaching.routines.models.notes import NOTE_LENGTH, NOTE_UNDO_FOR
from tests.conftest import actor_of
from tests.factories import AthleteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara(club):
    return AthleteFactory(club=club, name="Amara Okafor")


@pytest.fixture
def ben(coach):
    return actor_of(coach)


def written(athlete, by, text="Slow on the way back.", **fields):
    given = {"is_sent": True, "uuid": uuid4()} | fields
    return write_note(athlete, text, by=by, **given)


def record():
    rows = AuditEvent.unscoped.filter(action__startswith="note.").order_by("pk")
    return [(one.action, one.actor_id, one.fields) for one in rows]


# --- one note -------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_note_is_kept_with_its_writer_and_named_in_the_record(amara, ben, is_sent):
    note = written(amara, ben, "  Ask about\x00 the shoes. ", is_sent=is_sent)

    note.refresh_from_db()
    assert (note.text, note.is_sent) == ("Ask about the shoes.", is_sent)
    assert (note.club_id, note.made_by_id) == (ben.club_id, ben.user_id)
    assert record() == [("note.written", ben.user_id, ["is_sent", "text"])]


@pytest.mark.parametrize(
    ("text", "said"),
    [("", notes.EMPTY), (" \n\x00 ", notes.EMPTY), ("x" * (NOTE_LENGTH + 1), notes.TOO_LONG)],
    ids=["nothing", "blank", "too long"],
)
def test_a_text_that_no_note_may_have_is_refused_with_what_to_do(amara, ben, text, said):
    with pytest.raises(Refused, match=said):
        written(amara, ben, text)
    with pytest.raises(Refused, match=said):
        write_to_many([amara], text, uuid=uuid4(), by=ben)

    assert not CoachNote.unscoped.exists()
    assert record() == []


def test_the_longest_text_has_room(amara, ben):
    assert len(written(amara, ben, "x" * NOTE_LENGTH).text) == NOTE_LENGTH


@pytest.mark.parametrize("consent", ["missing", "withdrawn"])
def test_without_consent_nothing_is_kept_whoever_it_is_for(amara, ben, consent):
    Athlete.unscoped.update(consent=consent)

    for is_sent in (True, False):
        with pytest.raises(Refused, match="no agreement"):
            written(amara, ben, is_sent=is_sent)

    assert not CoachNote.unscoped.exists()


def test_nothing_is_written_to_a_record_that_was_joined_with_another(amara, ben, club):
    twin = AthleteFactory(club=club)
    merge_athletes(amara, twin, by=ben)

    with pytest.raises(Refused):
        written(twin, ben)


def test_the_same_press_twice_is_one_note_and_other_words_are_refused(amara, ben):
    uuid = uuid4()

    first = written(amara, ben, "First.", uuid=uuid)
    again = written(amara, ben, "First.", uuid=uuid)
    with pytest.raises(Refused, match="used before"):
        written(amara, ben, "Second.", uuid=uuid)

    assert again == first
    assert CoachNote.unscoped.get().text == "First."
    assert len(record()) == 1


def test_an_id_of_another_coach_or_athlete_is_refused_and_changes_nothing(amara, ben, owner, club):
    uuid = uuid4()
    written(amara, ben, uuid=uuid)

    for athlete, by in ((amara, actor_of(owner)), (AthleteFactory(club=club), ben)):
        with pytest.raises(Refused, match="used before"):
            written(athlete, by, "Mine.", uuid=uuid)

    assert CoachNote.unscoped.get().athlete == amara


# --- to many --------------------------------------------------------------------------------------


def test_one_word_goes_to_everybody_who_agreed_once(club, ben):
    amara, joel = AthleteFactory(club=club), AthleteFactory(club=club)
    silent = AthleteFactory(club=club, consent="missing")
    uuid = uuid4()

    made = write_to_many([amara, joel, silent], "Well done.", uuid=uuid, by=ben)
    again = write_to_many([amara, joel, silent], "Well done.", uuid=uuid, by=ben)

    assert {one.athlete_id for one in made} == {amara.pk, joel.pk}
    assert {one.pk for one in again} == {one.pk for one in made}
    assert all(one.is_sent for one in made)
    assert len(record()) == 2


def test_who_agrees_between_two_presses_gets_it_with_the_second(club, ben):
    amara, late = AthleteFactory(club=club), AthleteFactory(club=club, consent="missing")
    uuid = uuid4()
    write_to_many([amara, late], "Well done.", uuid=uuid, by=ben)
    Athlete.unscoped.update(consent="given")

    write_to_many([amara, late], "Well done.", uuid=uuid, by=ben)

    assert [late.coach_notes.count(), amara.coach_notes.count()] == [1, 1]


# --- taken back -----------------------------------------------------------------------------------


def test_within_ten_minutes_it_is_taken_back_from_the_phone_too(amara, ben):
    note = written(amara, ben)
    phone = PhoneActor(phone_id=1, athlete_id=amara.pk, club_id=amara.club_id)
    assert CoachNote.objects.visible_to(phone).exists()

    assert remove_notes([note], by=ben) == 1
    assert remove_notes([note], by=ben) == 0

    assert not CoachNote.objects.visible_to(phone).exists()
    assert record()[1:] == [("note.removed", ben.user_id, ["removed_at"])]


def test_after_ten_minutes_it_stays(amara, ben):
    note = written(amara, ben)
    CoachNote.unscoped.update(made_at=timezone.now() - NOTE_UNDO_FOR - timedelta(seconds=1))

    assert remove_notes([note], by=ben) == 0
    note.refresh_from_db()
    assert note.removed_at is None


# --- whose it is ----------------------------------------------------------------------------------


def test_a_phone_sees_what_was_sent_to_it_and_nothing_else(amara, ben, club):
    sent = written(amara, ben)
    written(amara, ben, "For us.", is_sent=False)
    written(AthleteFactory(club=club), ben)
    phone = PhoneActor(phone_id=1, athlete_id=amara.pk, club_id=amara.club_id)

    assert list(CoachNote.objects.visible_to(phone)) == [sent]


def test_notes_follow_a_joined_record(amara, ben, club):
    twin = AthleteFactory(club=club)
    note = written(twin, ben)

    merge_athletes(amara, twin, by=ben)

    note.refresh_from_db()
    assert note.athlete == amara


# --- read -----------------------------------------------------------------------------------------


def test_read_is_remembered_once_without_words_in_the_record(amara, ben):
    note = written(amara, ben)

    mark_read(note)
    note.refresh_from_db()
    first = note.read_at
    mark_read(note)

    note.refresh_from_db()
    assert first is not None
    assert note.read_at == first
    assert record()[1:] == [("note.read", None, ["read_at"])]


def test_after_consent_is_withdrawn_not_even_that_it_was_read_is_stored(amara, ben):
    note = written(amara, ben)
    Athlete.unscoped.update(consent="withdrawn")

    mark_read(note)

    note.refresh_from_db()
    assert note.read_at is None
