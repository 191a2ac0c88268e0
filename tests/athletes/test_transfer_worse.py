"""Files that are worse than the samples: each is asked about or refused in words, never guessed."""

from datetime import UTC, datetime

import pytest

from athletes.actions.roster import archive_athlete
from athletes.models import Assessment, Measurement
from tests.athletes.test_transfer_samples import bring_in, look, sample
from tests.factories import AthleteFactory

ALL = ("D07", "S04", "V06", "V07", "V09", "V12", "V13", "V14", "V15")


@pytest.fixture
def roster(coach):
    for name in ("Ana Reis", "Bo Lind", "Jürgen Groß", "Zoe Ash", "Zoe Ash"):
        AthleteFactory(club=coach.club, name=name, birth_year=1990 if name == "Zoe Ash" else None)
    archive_athlete(AthleteFactory(club=coach.club, name="Left Long-Ago"), by=None)
    AthleteFactory(club=coach.club, name="Said No", consent="withdrawn")
    return coach


def blocks(shown) -> dict[int, list[str]]:
    return {n: [b.text for b in line.blocks] for n, line in shown.lines.items() if line.blocks}


def test_an_old_windows_file_in_german_is_asked_about_its_letters_only(roster):
    content = sample("worse-windows.csv")

    asked = look(roster, content)

    assert [question.rule for question in asked.questions if question.is_open] == ["F03"]
    assert "Preview: “Hüftmessung Frühjahr, Jörg, Außenrotation links”" in asked.questions[0].text
    shown = look(roster, content, encoding="cp1252", exclude=(8,))
    assert [who.name for who in shown.people if who.is_new] == ["Zoë Müller"]
    assert blocks(shown) == {6: ["Außenrotation links: “k.A.” is not a number. "
                                 "Enter degrees, for example 34.5."]}  # fmt: skip
    bring_in(roster, content, encoding="cp1252", exclude=(6, 8))
    first = Assessment.unscoped.get(athlete__name="Zoë Müller")
    assert str(first.local_date) == "2026-03-31"
    assert {(m.motion, m.side): m.trials for m in first.measurements.all()} == {
        ("internal_rotation", "left"): [32.5],
        ("internal_rotation", "right"): [35.0],
        ("external_rotation", "left"): [41.0],
        ("external_rotation", "right"): [43.0],
    }


def test_tabs_in_utf_16_with_two_trials_times_tools_and_testers(roster):
    bring_in(roster, sample("worse-tabs.tsv"), checked=ALL)

    ana, bo = Assessment.unscoped.order_by("measured_at")
    assert ana.athlete.name == "Ana Reis"
    assert ana.measured_at == datetime(2026, 3, 4, 18, 5, tzinfo=UTC)
    assert (ana.position, ana.instrument) == ("prone", "goniometer")
    assert ana.rater_user == roster.user
    assert (bo.rater, bo.rater_user) == ("coach", None)
    sides = {m.side: (m.trials, m.pain) for m in bo.measurements.all()}
    assert sides == {"left": ([30.0, 30.5], None), "right": ([31.0, 44.0], 4)}


def test_a_tester_who_is_no_member_is_told_and_kept_as_not_known(roster):
    shown = look(roster, sample("worse-tabs.tsv"), checked=ALL)

    assert [note.text for note in shown.lines[3].notes if note.id == "N02"] == [
        "“Somebody Else” is not a member here: kept as measured by a coach not known."
    ]


def test_dates_that_can_be_read_two_ways_wait_for_an_answer(roster):
    content = sample("worse-ambiguous.csv")

    asked = look(roster, content)

    assert [question.rule for question in asked.questions if question.is_open] == ["D06"]
    assert asked.is_ready is False
    for order, days in (
        ("day", ["2026-04-03", "2026-06-05", "2026-08-07"]),
        ("month", ["2026-03-04", "2026-05-06", "2026-07-08"]),
    ):
        shown = look(roster, content, date_order=order)
        assert shown.is_ready is True
        assert [str(line.on) for line in shown.lines.values()] == days


def test_radians_are_asked_about_and_converted(roster):
    asked = look(roster, sample("worse-radians.csv"))
    assert [question.text for question in asked.questions if question.is_open] == [
        "These look like radians (0.593 would be 34.0°)."
    ]

    bring_in(roster, sample("worse-radians.csv"), radians="convert")

    assert sorted(Measurement.unscoped.values_list("trials", flat=True)) == [
        [22.0],
        [30.0],
        [31.0],
        [34.0],
    ]


def test_a_direction_marked_by_a_minus_is_asked_about(roster):
    asked = look(roster, sample("worse-signs.csv"))
    assert [question.text for question in asked.questions if question.is_open] == [
        "This file seems to mark external rotation with a minus sign."
        " Read all of them as plain angles?"
    ]

    bring_in(roster, sample("worse-signs.csv"), signs="plain")

    assert Measurement.unscoped.filter(value_deg__lt=0).count() == 0


def test_formulas_are_named_by_their_cell_and_quoted_text_is_text(roster):
    shown = look(roster, sample("worse-formulas.csv"))

    words = "Formulas are not read; save the file with values only."
    assert blocks(shown) == {
        2: [f"Cell A2 starts with “=”. {words}"],
        3: [f"Cell E3 starts with “=”. {words}"],
        4: [f"Cell G4 starts with “@”. {words}"],
    }
    bring_in(roster, sample("worse-formulas.csv"), exclude=(2, 3, 4))
    assert Assessment.unscoped.get().note == "-; =quoted by an export"


def test_every_bad_row_is_told_in_the_words_of_its_rule(roster):
    shown = look(roster, sample("worse-rows.csv"), unknown_names="", checked=())

    assert blocks(shown) == {
        2: ["“both” is not one side. Enter one row for the left and one for the right."],
        3: ["Choose the side: left or right."],
        4: ["Movement “ext” is not known. Choose the movement: internal rotation (foot goes out)"
            " or external rotation (foot goes in)."],
        5: ["trial_1: “NaN” is not a number. Enter degrees, for example 34.5."],
        6: ["trial_1: “1e3” is not a number. Enter degrees, for example 34.5."],
        7: ["trial_1: “22 cm”: enter degrees only."],
        8: ["−31° is outside what a hip can do (−30° to 100°)."
            " Check the number and how your tool shows the angle."],
        9: ["31.02.2026 does not exist."],
        10: ["4 March 2027 12:00 is in the future. Check the date and the time zone"
             " (Europe/London)."],
        11: ["31 December 1999 is too early for this athlete."],
        12: ["pain: “12” is not a whole number from 0 to 10."],
        15: ["Row 15 repeats row 14."],
        16: ["There is no name on this line. Enter whose line it is, or exclude it."],
        17: ["No athlete called “Nobody Known”."],
        18: ["“Zoe Ash” fits 2 athletes. Choose one."],
        19: ["Left Long-Ago is archived. Bring Left Long-Ago back to add measurements."],
        20: ["Said No has withdrawn consent. Nothing new can be stored."],
        21: ["“n = 20” is no athlete's line: it has no date. Exclude it, or add the date."],
    }  # fmt: skip
    assert {one.rule: [number for number, _ in one.said] for one in shown.asked} == {
        "V12": [13],
        "V09": [14],
        "V14": [13],
    }


def test_of_two_namesakes_one_is_chosen(roster):
    file = "Name,Date,IR L,IR R\nZoe Ash,2026-03-04,22,34\n"
    first = look(roster, file).people[0].suggestions[0]

    bring_in(roster, file, athletes={"zoe ash": str(first.uuid)})

    assert Assessment.unscoped.get().athlete == first


def test_a_quotation_mark_that_is_never_closed_is_refused(roster):
    shown = look(roster, sample("worse-quote.csv"))

    assert shown.is_ready is False
    assert [problem.text for problem in shown.file_problems] == [
        "Cell E2 is too long (1,633 characters). Up to 1,000 work;"
        " perhaps a quotation mark is missing."
    ]


def test_a_wide_line_and_a_long_line_of_one_day_are_one_series(roster):
    bring_in(roster, "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n")
    long = "athlete,date,motion,side,trial_1\nAna Reis,2026-03-04,IR,left,22\n"

    assert look(roster, long).counts["duplicate"] == 1


def test_an_attested_athlete_of_the_roster_is_not_attested_again(roster):
    shown = look(roster, "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n", attest=False)

    assert shown.without_consent == []
