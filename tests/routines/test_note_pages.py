"""Notes where they are read: the coaches' page and card, the athlete's Today and More."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete
from coaching.routines.actions.notes import EMPTY, TOO_LONG, write_note
from coaching.routines.models import CoachNote
from coaching.routines.models.notes import NOTE_LENGTH, NOTE_UNDO_FOR
from coaching.routines.noted import KEPT_ON_MORE
from coaching.routines.views.notes import IN_CARD, PER_PAGE
from tests.conftest import actor_of, phone_client, signed_in
from tests.factories import AthleteFactory, assess

pytestmark = pytest.mark.django_db
TODAY, MORE = "/me/", "/me/more/"
PAGE_QUERIES = 6  # who asks, and of what rights (3); the athlete; how many; the notes
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def amara(club):
    return AthleteFactory(club=club, name="Amara Okafor")


@pytest.fixture
def ben(coach):
    return actor_of(coach)


@pytest.fixture
def list_url(amara):
    return reverse("routines:note_list", args=[amara.club.slug, amara.uuid])


@pytest.fixture
def write_url(amara):
    return reverse("routines:note_write", args=[amara.club.slug, amara.uuid])


def written(athlete, by, text="Slow on the way back.", *, is_sent=True):
    return write_note(athlete, text, is_sent=is_sent, uuid=uuid4(), by=by)


def remove_url(note):
    return reverse("routines:note_remove", args=[note.club.slug, note.uuid])


def read_url(note):
    return reverse("routines:note_read", args=[note.uuid])


def test_the_card_of_the_athlete_page_never_reaches_paper(coach_client, amara, list_url):
    html = coach_client.get(list_url, **HTMX).content.decode()
    assert 'class="card card--flush ath-notes no-print" id="notes"' in html


# --- coaches --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "said", "fate"),
    [
        ("coaches", "Kept for the coaches.", "For coaches only."),
        ("athlete", "Sent to Amara Okafor.", "Sent, not read yet."),
    ],
)
def test_a_note_is_written_and_stands_on_top(
    coach_client, amara, list_url, write_url, to, said, fate
):
    given = {"text": "Ask about the shoes.", "to": to, "once": str(uuid4())}

    answer = coach_client.post(write_url, given, follow=True)

    assert answer.redirect_chain == [(list_url, 302)]
    assert f"{said} You can take it back for ten minutes." in answer.text
    assert "Ask about the shoes." in answer.text
    assert fate in answer.text
    assert CoachNote.unscoped.get().is_sent is (to == "athlete")


def test_the_same_form_twice_is_one_note(coach_client, list_url, write_url):
    page = coach_client.get(list_url)
    given = {"text": "Hello.", "to": "coaches", "once": str(page.context["form"]["once"].value())}

    for _ in range(2):
        assert coach_client.post(write_url, given).status_code == 302

    assert CoachNote.unscoped.count() == 1


def test_a_form_that_was_taken_back_says_so_when_it_is_sent_again(
    coach_client, list_url, write_url
):
    page = coach_client.get(list_url)
    given = {"text": "Hello.", "to": "coaches", "once": str(page.context["form"]["once"].value())}
    coach_client.post(write_url, given)
    coach_client.post(remove_url(CoachNote.unscoped.get()))

    answer = coach_client.post(write_url, given, follow=True)

    assert "taken back before" in answer.text
    assert "Nothing noted so far." in answer.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": "  ", "to": "coaches"}, EMPTY),
        ({"text": "x" * (NOTE_LENGTH + 1), "to": "coaches"}, TOO_LONG),
        ({"text": "Typed before.", "to": "everybody"}, "Choose who reads it."),
        ({"text": "Typed before."}, "Choose who reads it."),
    ],
)
def test_a_refused_form_says_what_to_do_and_keeps_what_was_typed(
    coach_client, write_url, given, said
):
    answer = coach_client.post(write_url, given)

    assert answer.status_code == 422
    assert said in answer.text
    assert given["text"].strip() in answer.text
    assert not CoachNote.unscoped.exists()


def test_without_consent_there_is_no_form_and_an_old_one_is_refused(
    coach_client, amara, list_url, write_url
):
    Athlete.unscoped.update(consent="withdrawn")

    page = coach_client.get(list_url)
    answer = coach_client.post(write_url, {"text": "Kept?", "to": "coaches"})

    assert 'id="write"' not in page.text
    assert "no note can be kept" in page.text
    assert answer.status_code == 422
    assert "no note was kept" in answer.text
    assert "Kept?" in answer.text
    assert not CoachNote.unscoped.exists()


def test_who_reads_pain_reads_notes_and_a_read_only_member_learns_why_not(
    owner, coach, assistant, physio, reader, amara, ben, list_url
):
    written(amara, ben, "Groin on the left.", is_sent=False)

    for member in (owner, coach, assistant, physio):
        client = signed_in(member)
        assert "Groin on the left." in client.get(list_url).text
        assert "Groin on the left." in client.get(list_url, **HTMX).text
    page, part = signed_in(reader).get(list_url), signed_in(reader).get(list_url, **HTMX)
    assert "Notes are for those who coach" in page.text
    for answer in (page, part):
        assert answer.status_code == 200
        assert "Groin on the left." not in answer.text
        assert 'id="write"' not in answer.text


def test_an_assistant_reads_but_neither_writes_nor_takes_back(
    assistant_client, amara, ben, list_url, write_url
):
    note = written(amara, ben)

    page = assistant_client.get(list_url).text
    refused = [
        assistant_client.post(write_url, {"text": "Mine.", "to": "coaches"}).status_code,
        assistant_client.post(remove_url(note)).status_code,
    ]

    assert 'id="write"' not in page
    assert "Take back" not in page
    assert refused == [403, 403]
    assert CoachNote.unscoped.live().count() == 1


def test_it_is_taken_back_for_ten_minutes_and_not_longer(coach_client, amara, ben, list_url):
    fresh, old = written(amara, ben, "Fresh."), written(amara, ben, "Old.")
    CoachNote.unscoped.filter(pk=old.pk).update(
        made_at=timezone.now() - NOTE_UNDO_FOR - timedelta(seconds=1)
    )

    page = coach_client.get(list_url).text
    gone = coach_client.post(remove_url(fresh), follow=True).text
    stays = coach_client.post(remove_url(old), follow=True).text

    assert page.count("Take back<") == 1
    assert "The note is taken back." in gone
    assert "Fresh." not in gone
    assert "the note stays" in stays
    assert "Old." in stays


def test_when_it_was_read_is_said(coach_client, amara, ben, list_url):
    note = written(amara, ben)
    phone_client(amara).post(read_url(note))

    assert "Sent, read on" in coach_client.get(list_url).text


def test_a_note_of_another_club_is_not_there(stranger_client, amara, ben):
    note = written(amara, ben)

    assert stranger_client.post(remove_url(note)).status_code == 404
    assert CoachNote.unscoped.live().exists()


def test_the_athlete_page_has_a_place_for_it_and_the_part_shows_the_newest(
    coach_client, amara, ben, list_url, reader_client
):
    assess(amara)
    page_url = reverse("desk:athlete_detail", args=[amara.club.slug, amara.uuid])
    for number in range(IN_CARD + 1):
        written(amara, ben, f"Note {number}.")

    page, part = coach_client.get(page_url).text, coach_client.get(list_url, **HTMX).text

    assert f'hx-get="{list_url}"' in page
    assert f'href="{list_url}"' in page
    assert "<html" not in part
    assert f"All {IN_CARD + 1} notes" in part
    assert "Note 0." not in part
    assert part.index(f"Note {IN_CARD}.") < part.index("Note 1.")
    assert list_url not in reader_client.get(page_url).text


@pytest.mark.parametrize("how_many", [1, 3, PER_PAGE + 1])
def test_the_page_costs_the_same_for_any_number(
    coach_client, amara, ben, list_url, how_many, django_assert_num_queries
):
    for number in range(how_many):
        written(amara, ben, f"Note {number}.")
    coach_client.get(list_url)

    with django_assert_num_queries(PAGE_QUERIES):
        page = coach_client.get(list_url)
    assert page.text.count('id="note-') == min(how_many, PER_PAGE)
    assert ("?page=2" in page.text) is (how_many > PER_PAGE)


# --- the athlete ----------------------------------------------------------------------------------


def test_an_unread_word_stands_on_today_with_who_and_when_and_read_puts_it_away(amara, ben):
    note = written(amara, ben, "Slow on the way back.\nAnd breathe.")
    phone = phone_client(amara)

    before = phone.get(TODAY).text
    after = phone.post(read_url(note), follow=True).text
    more = phone.get(MORE).text

    assert "Slow on the way back.<br>And breathe." in before
    assert "Ben, " in before
    assert read_url(note) in before
    assert read_url(note) not in after
    assert "You find it again under More." in after
    assert "Slow on the way back.<br>And breathe." in more
    note.refresh_from_db()
    assert note.read_at is not None


def test_read_twice_is_read_once(amara, ben):
    note = written(amara, ben)
    phone = phone_client(amara)

    for _ in range(2):
        assert phone.post(read_url(note)).status_code == 302
    assert phone.get(read_url(note)).status_code == 405


def test_what_is_for_coaches_or_taken_back_is_nowhere_on_the_phone(amara, ben, coach_client):
    private = written(amara, ben, "Only for us.", is_sent=False)
    coach_client.post(remove_url(written(amara, ben, "Too fast.")))
    phone = phone_client(amara)

    for page in (TODAY, MORE):
        text = phone.get(page).text
        assert "Only for us." not in text
        assert "Too fast." not in text
    assert phone.post(read_url(private)).status_code == 404


def test_another_athletes_word_is_nowhere_on_the_phone(amara, ben, club):
    note = written(AthleteFactory(club=club), ben, "Not yours.")
    phone = phone_client(amara)

    assert "Not yours." not in phone.get(TODAY).text + phone.get(MORE).text
    assert phone.post(read_url(note)).status_code == 404


def test_without_consent_no_word_is_shown_and_none_is_marked(amara, ben):
    note = written(amara, ben, "Slow.")
    Athlete.unscoped.update(consent="withdrawn")
    phone = phone_client(amara)

    assert "Slow." not in phone.get(TODAY).text
    assert phone.post(read_url(note)).status_code == 302
    note.refresh_from_db()
    assert note.read_at is None


def test_more_keeps_the_last_twenty_newest_first(amara, ben):
    for number in range(KEPT_ON_MORE + 1):
        written(amara, ben, f"Word {number}.")

    text = phone_client(amara).get(MORE).text

    assert "Word 0." not in text
    assert text.index(f"Word {KEPT_ON_MORE}.") < text.index("Word 1.")


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [(TODAY, 5), (MORE, 6)])
def test_words_cost_one_query_whatever_their_number(
    amara, ben, how_many, page, queries, django_assert_num_queries
):
    for number in range(how_many):
        written(amara, ben, f"Word {number}.")
    phone = phone_client(amara)
    phone.get(page)

    with django_assert_num_queries(queries):
        phone.get(page)
