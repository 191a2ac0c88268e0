"""The builder's page: every press without a script, every bad input, nothing typed lost."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.kernel.uuid7 import uuid7
from coaching.routines.forms.builder import Builder
from coaching.routines.models import Routine
from tests.factories import ExerciseFactory, routine
from tests.routines.typed import create_url, names, newest, typed, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def drills(club):
    return [ExerciseFactory(club=club, name=name) for name in ("Clam", "Bridge", "Plank")]


def rows_of(answer):
    return [row.drill.name for row in answer.context["builder"].rows]


def press(client, club, do, *drills, **fields):
    return client.post(create_url(club), typed(*drills, do=do, **fields))


def test_an_empty_form_offers_the_catalogue(coach_client, club, drills):
    answer = coach_client.get(create_url(club))

    assert answer.status_code == 200
    assert {drill.name for drill in answer.context["builder"].picker.shown} == {
        "Clam", "Bridge", "Plank",
    }  # fmt: skip
    assert b"None yet" in answer.content


def test_a_drill_is_added_with_its_own_dose_and_nothing_is_saved(coach_client, club, drills):
    clam = ExerciseFactory(club=club, name="Own dose", sets=3, reps=1, hold_s=45, rest_s=20)

    answer = press(coach_client, club, f"add:{clam.uuid}", drills[0])

    assert answer.status_code == 200
    assert rows_of(answer) == ["Clam", "Own dose"]
    step = answer.context["builder"].rows[1].step
    assert (step.sets, step.reps, step.hold_s, step.rest_s) == (3, 1, 45, 20)
    assert answer.context["builder"].said == "Own dose added as number 2."
    assert not Routine.unscoped.exists()


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("up:2", ["Clam", "Plank", "Bridge"]),
        ("up:0", ["Clam", "Bridge", "Plank"]),
        ("down:0", ["Bridge", "Clam", "Plank"]),
        ("down:2", ["Clam", "Bridge", "Plank"]),
        ("remove:1", ["Clam", "Plank"]),
        ("up:7", ["Clam", "Bridge", "Plank"]),
        ("up:", ["Clam", "Bridge", "Plank"]),
        ("jump:1", ["Clam", "Bridge", "Plank"]),
        ("add:nonsense", ["Clam", "Bridge", "Plank"]),
        ("update", ["Clam", "Bridge", "Plank"]),
        ("find", ["Clam", "Bridge", "Plank"]),
        ("all", ["Clam", "Bridge", "Plank"]),
    ],
)
def test_each_press_does_what_it_says_and_no_more(coach_client, club, drills, do, order):
    answer = press(coach_client, club, do, *drills)

    assert (answer.status_code, rows_of(answer)) == (200, order)
    assert not Routine.unscoped.exists()


def test_nothing_typed_is_lost_by_a_press(coach_client, club, drills):
    answer = press(
        coach_client, club, "up:1", *drills,
        title="", note="For “hills” & more", days_per_week="often", s1_sets="lots", s1_note="Slow",
    )  # fmt: skip

    html = answer.content.decode()
    assert 'value="For “hills” &amp; more"' in html
    assert 'value="often"' in html
    assert 'value="lots"' in html
    assert 'value="Slow"' in html
    assert "Give the routine a name" not in html


def test_a_row_keeps_what_was_typed_into_it_wherever_it_goes(coach_client, club, drills):
    answer = press(coach_client, club, "up:2", *drills, s2_sets="5", s2_note="Slow")

    form = answer.context["builder"].rows[1].form
    assert (form["sets"].value(), form["note"].value()) == ("5", "Slow")


def test_focus_stays_with_the_row_that_was_moved(coach_client, club, drills):
    html = press(coach_client, club, "up:2", *drills).content.decode()
    assert re.search(r'value="up:2" aria-label="Move Plank up" autofocus', html)
    # First in the list, it can only go down.
    html = press(coach_client, club, "up:1", *drills).content.decode()
    assert re.search(r'value="down:1" aria-label="Move Bridge down" autofocus', html)


def test_a_script_gets_the_form_alone_and_the_words_to_say(coach_client, club, drills):
    answer = coach_client.post(
        create_url(club), typed(*drills, do="up:1"), headers={"HX-Request": "true"}
    )

    assert answer.content.decode().lstrip().startswith("<form")
    assert 'data-announce="Bridge is number 1 of 3."' in answer.content.decode()


def test_totals_follow_what_is_typed_and_say_what_they_leave_out(coach_client, club, drills):
    fine = press(coach_client, club, "update", *drills).context["builder"]
    half = press(coach_client, club, "update", *drills, s0_sets="99").context["builder"]

    assert (fine.totals.drills, fine.totals.sets.left, fine.totals.sets.right) == (3, 6, 6)
    assert (half.totals.drills, half.uncounted) == (2, 1)
    held = press(coach_client, club, "update", drills[0], s0_hold_s="30", s0_reps="2")
    # 2 sets × 60 s × 3 days = 360 s a side.
    assert b"6 min" in held.content
    assert b"Within the coaching guide" in held.content


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "pla"}, ["Plank"]),
        ({"q": "  CLAM "}, ["Clam"]),
        ({"q": "shell"}, ["Clam"]),
        ({"q": "clam bridge"}, []),
        ({"trains": "hinge"}, ["Bridge"]),
        ({"equipment": "chair"}, ["Plank"]),
        ({"trains": "nonsense", "equipment": "nonsense"}, ["Clam", "Bridge", "Plank"]),
    ],
)
def test_drills_are_found_by_name_direction_and_equipment(coach_client, club, asked, found):
    ExerciseFactory(club=club, name="Clam", aliases=["Open shell"])
    ExerciseFactory(club=club, name="Bridge", targets=["internal_rotation", "hinge"])
    ExerciseFactory(club=club, name="Plank", equipment=["chair"])
    ExerciseFactory(club=club, name="Plank, put away", archived_at=timezone.now())

    picker = press(coach_client, club, "find", **asked).context["builder"].picker

    assert sorted(drill.name for drill in picker.found) == sorted(found)


def test_the_picker_shows_a_few_first_and_all_when_asked(coach_client, club):
    for _ in range(10):
        ExerciseFactory(club=club)

    few = press(coach_client, club, "find").context["builder"].picker
    many = press(coach_client, club, "all").context["builder"].picker
    still = press(coach_client, club, "find", all="1").context["builder"].picker

    assert (len(few.shown), len(many.shown), len(still.shown)) == (8, 10, 10)


def test_drills_of_the_routines_own_direction_come_first(coach_client, club):
    ExerciseFactory(club=club, name="A", targets=["flexion"])
    ExerciseFactory(club=club, name="B", targets=["external_rotation"])

    picker = press(coach_client, club, "find", motion="external_rotation").context["builder"].picker

    assert [drill.name for drill in picker.found] == ["B", "A"]


def test_twenty_is_full(coach_client, club, drills):
    answer = press(coach_client, club, f"add:{drills[1].uuid}", *drills[:1] * 20)

    assert len(rows_of(answer)) == 20
    assert answer.context["builder"].picker.is_full
    assert b"remove one to add another" in answer.content


def test_another_clubs_drill_is_not_added_shown_or_saved(coach_client, club, stranger, drills):
    secret = ExerciseFactory(club=stranger.club, name="Secret")

    added = press(coach_client, club, f"add:{secret.uuid}", drills[0])
    saved = press(coach_client, club, "save", drills[0], secret)

    assert rows_of(added) == ["Clam"]
    assert saved.status_code == 422
    assert b"not in your catalogue any more" in saved.content
    assert b"Secret" not in added.content + saved.content
    assert not Routine.unscoped.exists()


def test_a_routine_is_saved_in_the_order_on_the_page(coach_client, coach, club, drills):
    data = typed(*drills, do="save", order=["2", "0"], s2_sets="4", s2_note="  Slow ")

    answer = coach_client.post(create_url(club), data)

    made = Routine.unscoped.get()
    assert answer["Location"] == url_of(made)
    assert names(made) == ["Plank", "Clam"]
    first = newest(made).ordered_steps[0]
    assert (first.sets, first.note) == (4, "Slow")
    assert newest(made).made_by == coach.user


def test_a_form_sent_twice_makes_one_routine(coach_client, club, drills):
    data = typed(*drills, do="save", once=str(uuid7()))

    first, again = (coach_client.post(create_url(club), data) for _ in range(2))

    assert first["Location"] == again["Location"] == url_of(Routine.unscoped.get())


def test_the_id_of_the_form_is_kept_through_its_presses(coach_client, club, drills):
    once = str(uuid7())

    assert once in press(coach_client, club, "up:1", *drills, once=once).content.decode()
    assert once in press(coach_client, club, "save", once=once).content.decode()


BAD = [
    ({"title": ""}, "Give the routine a name."),
    ({"title": "   "}, "Give the routine a name."),
    ({"title": "x" * 61}, "Keep the name to 60 characters."),
    ({"title": "Taken"}, "Your club has a routine with this name already."),
    ({"note": "x" * 301}, "Keep this to 300 characters."),
    ({"motion": "sideways"}, "Choose what it works on from the list."),
    ({"motion": ""}, "Choose what it works on."),
    ({"days_per_week": ""}, "Choose 1 to 7 days a week."),
    ({"days_per_week": "0"}, "Choose 1 to 7 days a week."),
    ({"days_per_week": "8"}, "Choose 1 to 7 days a week."),
    ({"days_per_week": "-1"}, "Choose 1 to 7 days a week."),
    ({"s0_sets": "0"}, "Sets: enter a whole number from 1 to 10."),
    ({"s0_sets": "11"}, "Sets: enter a whole number from 1 to 10."),
    ({"s0_sets": "1.5"}, "Sets: enter a whole number from 1 to 10."),
    ({"s0_sets": "99999999999999999999"}, "Sets: enter a whole number from 1 to 10."),
    ({"s0_reps": ""}, "Repetitions: enter a whole number from 1 to 50."),
    ({"s0_hold_s": "-3"}, "Hold (s): enter a whole number from 0 to 300."),
    ({"s0_prehold_s": "301"}, "Settle first (s): enter a whole number from 0 to 300."),
    ({"s0_rest_s": "601"}, "Rest (s): enter a whole number from 0 to 600."),
    ({"s0_note": "x" * 201}, "Note: keep it to 200 characters."),
]


@pytest.mark.parametrize(("wrong", "said"), BAD)
def test_each_mistake_is_named_beside_its_field_and_the_form_stays(
    coach_client, club, drills, wrong, said
):
    routine(club, title="Taken")

    answer = press(coach_client, club, "save", *drills, **({"s1_note": "Kept"} | wrong))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count(said) == 1
    assert 'value="Kept"' in html
    assert "Not saved yet." in html
    assert Routine.unscoped.count() == 1


@pytest.mark.parametrize(
    ("count", "said"), [(0, "A routine needs a drill."), (21, "at most 20 drills. Remove 1.")]
)
def test_too_few_and_too_many_drills(coach_client, club, drills, count, said):
    answer = press(coach_client, club, "save", *drills[:1] * count)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert len(rows_of(answer)) == count


def test_both_sides_at_once_cannot_be_each_side(coach_client, club):
    both = ExerciseFactory(club=club, name="Squat", laterality="bilateral", per_side=False)

    answer = press(coach_client, club, "save", both, s0_per_side="on")

    assert answer.status_code == 422
    assert "Squat works both sides at once: untick “each side”." in answer.content.decode()
    assert press(coach_client, club, "save", both).status_code == 302


def test_garbage_for_rows_is_no_row(coach_client, club, drills):
    order = ["0", "0", "", "x", "٣", "12345", "-1"]

    answer = press(coach_client, club, "update", *drills, order=order)

    assert rows_of(answer) == ["Clam"]


def test_the_page_of_a_drill_leads_into_a_new_routine_with_it(coach_client, club, drills):
    answer = coach_client.get(create_url(club), {"add": str(drills[1].uuid)})
    nothing = coach_client.get(create_url(club), {"add": "nonsense"})

    assert rows_of(answer) == ["Bridge"]
    assert rows_of(nothing) == []


def test_a_name_taken_between_judging_and_saving_is_said(coach_client, club, drills, monkeypatch):
    """Two coaches at once: the lock lets one through, the other is told."""
    judge = Builder.is_valid

    def while_another_is_faster(self):
        fine = judge(self)
        routine(club, title="Hips")
        return fine

    monkeypatch.setattr(Builder, "is_valid", while_another_is_faster)
    answer = press(coach_client, club, "save", *drills)

    assert answer.status_code == 422
    assert "Your club has a routine with this name already." in answer.content.decode()
    assert Routine.unscoped.count() == 1


def test_the_way_to_the_builder_is_in_the_list(coach_client, reader_client, club):
    address = reverse("routines:routine_list", args=[club.slug])

    assert create_url(club) in coach_client.get(address).content.decode()
    assert create_url(club) not in reader_client.get(address).content.decode()
