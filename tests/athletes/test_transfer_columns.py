"""Headings in a coach's own words are understood, and every unreadable cell is told."""

from decimal import Decimal

import pytest

from athletes.transfer.choices import Choices
from athletes.transfer.columns import read_columns, read_heading
from athletes.transfer.lines import looks_like_radians, negative_direction, read_record
from athletes.transfer.plan import read_sheet
from athletes.transfer.reading import read

IR, ER = "internal_rotation", "external_rotation"


@pytest.mark.parametrize(
    ("title", "motion", "side"),
    [
        ("IR L", IR, "left"),
        ("L IR", IR, "left"),
        ("LIR", IR, "left"),
        ("IR_R", IR, "right"),
        ("ER-L", ER, "left"),
        ("Left hip IR (deg)", IR, "left"),
        ("Right Hip ER [°]", ER, "right"),
        ("Int Rot Left", IR, "left"),
        ("Ext Rot R", ER, "right"),
        ("Ext. rotation (right)", ER, "right"),
        ("left_internal_rotation", IR, "left"),
        ("Hip Internal Rotation - Left", IR, "left"),
        ("leftIR", IR, "left"),
        ("IRLeft", IR, "left"),
        ("ROM IR left hip", IR, "left"),
        ("Medial rotation L", IR, "left"),
        ("Lateral rotation R", ER, "right"),
        ("IRO links", IR, "left"),
        ("Außenrotation rechts", ER, "right"),
        ("Flexion L", "flexion", "left"),
        ("Hip extension right", "extension", "right"),
        ("ABD L", "abduction", "left"),
        ("Adduction R", "adduction", "right"),
    ],
)
def test_headings_in_a_coachs_own_words_are_understood(title, motion, side):
    column = read_heading(0, title)

    assert column is not None
    assert (column.field, column.motion, column.side) == ("angle", motion, side)


@pytest.mark.parametrize(
    "title",
    ["Shoe", "Bib", "Ext L", "IR diff", "Avg IR L", "Total L", "L R IR", "Age", "No.", "IR 6 L",
     "Knee flexion L", "Shoulder IR L", "Height (cm)", "Fat %", "Email"],
)  # fmt: skip
def test_headings_that_could_mean_anything_are_left_out_and_named(title):
    columns = read_columns(["Name", "Date", "IR L", "IR R", title])

    assert columns.ignored == (title,)
    assert columns.problems == ()


@pytest.mark.parametrize("title", ["IR L (rad)", "Right ER %", "left internal rotation in cm"])
def test_an_angle_in_another_unit_is_refused(title):
    columns = read_columns(["Name", "Date", "IR R", title])

    expected = [f"“{title}”: enter degrees only."]
    assert [problem.text for problem in columns.problems] == expected or columns.ignored == (title,)


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        ("Date,IR L", "Column “athlete” is missing."),
        ("Name,IR L", "Column “date” is missing."),
        ("Name,Date,Left,Right", "Column “motion” is missing."),
        ("Name,Date,IR,ER", "Column “side” is missing."),
        ("Name,Date", "Column “trial_1” or “IR L” is missing."),
        ("Name,Date,IR L,LIR", "Column “LIR” is there twice."),
        ("Name,Athlete,Date,IR L", "Column “Athlete” is there twice."),
    ],
)
def test_missing_and_double_columns_are_named(titles, sentence):
    columns = read_columns(titles.split(","))

    assert [problem.text for problem in columns.problems] == [sentence]


def test_forms_between_long_and_wide_work_too():
    by_motion = "Name,Date,Motion,Left,Right\nAna,2026-03-04,IR,22,34\n"
    by_side = "First name,Last name,Date,Side,IR,ER\nAna,Reis,2026-03-04,R,22,34\n"
    trials = "Name,Date,IR L 1,IR L 2,IR R 1,IR R 2\nAna,2026-03-04,22,23,34,35\n"

    found = [
        read_sheet(text.encode(), Choices()).records[0] for text in (by_motion, by_side, trials)
    ]

    assert [[(r.motion, r.side, list(map(int, r.trials))) for r in one.rows] for one in found] == [
        [(IR, "left", [22]), (IR, "right", [34])],
        [(IR, "right", [22]), (ER, "right", [34])],
        [(IR, "left", [22, 23]), (IR, "right", [34, 35])],
    ]
    assert found[1].name == "Ana Reis"


# --- cells ----------------------------------------------------------------------------------------


def record(text: str, **chosen):
    grid = read(text.encode())
    return read_record(grid.lines[0], read_columns(grid.heading.cells), Choices(**chosen))


def test_degree_signs_commas_and_ways_to_write_nothing():
    one = record('Name,Date,IR L,IR R,ER L,ER R\nAna,2026-03-04,25°,"34,5 deg",n/a,–\n')

    assert [(row.motion, row.side, row.trials) for row in one.rows] == [
        (IR, "left", [Decimal("25.0")]),
        (IR, "right", [Decimal("34.5")]),
    ]
    assert one.problems == ()


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("Ana,2026-03-04,IR,L,,,", ["V01"]),
        ("Ana,2026-03-04,IR,L,abc,,", ["V02"]),
        ("Ana,2026-03-04,IR,L,30,1e3,", ["V02"]),
        ("Ana,2026-03-04,IR,L,30 cm,,", ["V11"]),
        ("Ana,2026-03-04,IR,,30,,", ["S01"]),
        ("Ana,2026-03-04,IR,X,30,,", ["S02"]),
        ("Ana,2026-03-04,IR,both,30,,", ["S03"]),
        ("Ana,2026-03-04,,L,30,,", ["S06"]),
        ("Ana,2026-03-04,IR,L,30,,11", ["S14"]),
        ("Ana,2026-03-04,IR,L,30,,a lot", ["S14"]),
        ("Ana,2026-03-04,IR,L,=A1,,", ["F05"]),
        ("@Ana,2026-03-04,IR,L,30,,", ["F05"]),
        (",2026-03-04,IR,L,30,,", ["P04"]),
        ("Average,,,,30.5,,", ["F07"]),
        ("Measured on grass,,,,,,", ["F07"]),
        ("Ana,2026-03-04,IR,L,+30,-2,3", []),
        ("Ana,2026-03-04,IR,L,30.04,,3/10", ["V04"]),
    ],
)
def test_each_unreadable_cell_is_told_by_its_rule(line, rules):
    one = record(f"athlete,date,motion,side,trial_1,trial_2,pain\n{line}\n")

    assert [problem.id for problem in one.problems] == rules


def test_pain_of_a_side_stays_with_that_side():
    one = record("Name,Date,IR L,IR R,Pain L,Pain R\nAna,2026-03-04,22,34,,4\n")

    assert [(row.side, row.pain) for row in one.rows] == [("left", None), ("right", 4)]


def test_a_plain_pain_column_of_a_wide_file_counts_for_the_whole_line():
    one = record("Name,Date,IR L,IR R,Pain\nAna,2026-03-04,22,34,5\n")

    assert [row.pain for row in one.rows] == [5, 5]


def test_an_id_column_of_club_numbers_is_not_ours():
    sheet = read_sheet(b"ID,Name,Date,IR L\n17,Ana,2026-03-04,22\n", Choices())

    assert sheet.columns.ignored == ("ID",)
    assert sheet.records[0].problems == ()


def test_radians_are_recognised_and_converted_when_the_coach_says_so():
    text = "Name,Date,IR L,IR R\nAna,2026-03-04,0.59,0.384\n"
    grid = read(text.encode())
    columns = read_columns(grid.heading.cells)

    assert looks_like_radians(grid.lines, columns) == "0.59"
    assert [row.trials[0] for row in record(text, radians="convert").rows] == [
        Decimal("33.8"),
        Decimal("22.0"),
    ]
    assert [row.trials[0] for row in record(text, radians="degrees").rows] == [
        Decimal("0.6"),
        Decimal("0.4"),
    ]


@pytest.mark.parametrize("text", ["1,1.2", "0.59,34", "0.5,0.4"])
def test_small_or_mixed_angles_are_not_taken_for_radians(text):
    grid = read(f"Name,Date,IR L,IR R\nAna,2026-03-04,{text}\n".encode())

    assert looks_like_radians(grid.lines, read_columns(grid.heading.cells)) == ""


def test_a_direction_that_is_marked_by_a_minus_is_recognised():
    text = "Name,Date,IR L,IR R,ER L,ER R\nAna,2026-03-04,22,34,-40,-41\n"
    grid = read(text.encode())

    assert negative_direction(grid.lines, read_columns(grid.heading.cells)) == ER
    assert [int(row.trials[0]) for row in record(text, signs="plain").rows] == [22, 34, 40, 41]
    both = read(text.replace("22,34", "-22,-34").encode())
    assert negative_direction(both.lines, read_columns(both.heading.cells)) == ""
