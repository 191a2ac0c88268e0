"""Any bytes end in lines or in a sentence, and never in an error."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from athletes.transfer.choices import Choices
from athletes.transfer.plan import read_sheet
from athletes.transfer.reading import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, read
from athletes.transfer.sheets import MAX_UNPACKED

NAIVE = datetime(2026, 4, 3)  # noqa: DTZ001 -- a sheet's dates know no zone
HEAD = "Name,Date,IR L,IR R\n"
LINE = "Ana Reis,2026-03-04,22,34\n"


def xlsx(*rows, formats: dict[str, str] | None = None, sheets: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, kind in (formats or {}).items():
        book.active[cell].number_format = kind
    for title in sheets:
        book.create_sheet(title).append(["more"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cells(content: bytes, encoding: str = "") -> list[tuple[str, ...]]:
    grid = read(content, encoding)
    assert grid.problems == ()
    return [line.cells for line in grid.lines]


def said(content: bytes) -> list[tuple[str, str]]:
    return [(problem.id, problem.text) for problem in read_sheet(content, Choices()).problems]


# --- bytes to cells -------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_separator_line_ending_and_encoding_are_found_out(separator, ending, encoding):
    text = (HEAD + "Zoë Łuk,2026-03-04,22.5,34\n").replace(",", separator).replace("\n", ending)

    assert cells(text.encode(encoding)) == [("Zoë Łuk", "2026-03-04", "22.5", "34")]


def test_decimal_commas_do_not_count_as_separators_where_semicolons_stand():
    content = "Name;Date;IR L;IR R\nAna;2026-03-04;22,5;34,0\nBo;2026-03-04;21,5;33,0\n"

    assert cells(content.encode())[0] == ("Ana", "2026-03-04", "22,5", "34,0")


def test_excels_own_line_about_the_separator_is_obeyed():
    grid = read(("sep=;\n" + HEAD.replace(",", ";") + LINE.replace(",", ";")).encode())

    assert grid.lines[0].cells == ("Ana Reis", "2026-03-04", "22", "34")
    assert grid.lines[0].number == 3


def test_quoted_cells_keep_separators_and_line_breaks_and_the_line_numbers_stay_true():
    content = HEAD + '"Reis, Ana",2026-03-04,22,34\n"Bo\nLind",2026-03-04,22,34\n' + LINE

    grid = read(content.encode())

    assert [(line.number, line.cells[0]) for line in grid.lines] == [
        (2, "Reis, Ana"),
        (3, "Bo\nLind"),
        (5, "Ana Reis"),
    ]


def test_a_windows_file_is_asked_about_with_samples_of_both_readings():
    content = (HEAD + "Zoë Müller,2026-03-04,22,34\n").encode("cp1252")

    grid = read(content)

    assert grid.guess["cp1252"] == "Zoë Müller"
    assert cells(content, "cp1252")[0][0] == "Zoë Müller"
    polish = (HEAD + "Łukasz Wójcik,2026-03-04,22,34\n").encode("cp1250")
    assert cells(polish, "cp1250")[0][0] == "Łukasz Wójcik"


def test_titles_blank_lines_and_repeated_headings_are_told_and_not_read():
    content = f"Hip screen\n\n,,,\n{HEAD}{LINE}\n{HEAD}{LINE}"

    grid = read(content.encode())

    assert [line.cells for line in grid.above] == [("Hip screen",)]
    assert [line.number for line in grid.lines] == [5, 8]
    assert grid.notes == ("The headings are repeated further down; those lines are not read.",)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "F02"),
        (b"%PDF-1.7\n\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12", "F02"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "F02"),
        (b"PK\x03\x04 no archive at all", "F02"),
        (b"Name,Date\0,IR L\n", "F02"),
        (b"\xff\xfe\x00", "F02"),
        (b"", "F02"),
        (b"\n\n,,,\n", "F02"),
        (b'"' * 10_001, "F01"),
        (b'Name,Date,IR L\n"' + b"x" * 140_000, "F02"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, rule):
    found = read(content)

    assert [problem.id for problem in found.problems] == [rule] or (
        rule == "F01" and read_sheet(content, Choices()).problems
    )
    assert all(problem.text.endswith((".", "”.")) for problem in found.problems)


def test_the_limits_hold_to_the_last_row_column_letter_and_byte():
    full = HEAD + LINE * MAX_ROWS
    assert read(full.encode()).problems == ()
    assert "(5,001 rows)" in said((full + LINE).encode())[0][1]

    wide = ",".join(f"extra {n}" for n in range(MAX_COLUMNS - 4))
    assert read(f"Name,Date,IR L,IR R,{wide}\n{LINE}".encode()).problems == ()
    assert "(41 columns in line 1)" in said(f"Name,Date,IR L,IR R,{wide},x\n{LINE}".encode())[0][1]

    note = "x" * MAX_CELL
    assert read(f"{HEAD[:-1]},Note\n{LINE[:-1]},{note}\n".encode()).problems == ()
    too_long = said(f"{HEAD[:-1]},Note\n{LINE[:-1]},{note}x\n".encode())
    assert too_long[0][1].startswith("Cell E2 is too long (1,001 characters).")

    blank = (HEAD + LINE).encode()
    assert read(blank + b"\n" * (MAX_BYTES - len(blank))).problems == ()
    assert "(2.0 MB)" in said(blank + b"\n" * (MAX_BYTES - len(blank) + 1))[0][1]


def test_columns_that_are_empty_do_not_count():
    assert cells((HEAD.replace("\n", "," * 80 + "\n") + LINE).encode()) == [
        ("Ana Reis", "2026-03-04", "22", "34")
    ]


# --- XLSX -----------------------------------------------------------------------------------------


def test_a_sheets_real_dates_and_numbers_are_read_as_they_are():
    content = xlsx(
        ["Hip screen"],
        ["Name", "Date", "Time", "IR L", "IR R", "Note"],
        ["Ana", NAIVE, time(18, 5), 29.5, 34, True],
        ["Bo", date(2026, 4, 13), None, 0.1 + 0.2, -4.0, None],
    )

    assert cells(content) == [
        ("Ana", "2026-04-03", "18:05:00", "29.5", "34", "yes"),
        ("Bo", "2026-04-13", "", "0.3", "-4"),
    ]


def test_a_real_date_is_never_read_as_day_first_or_month_first():
    content = xlsx(["Name", "Date", "IR L", "IR R"], ["Ana", NAIVE, 22, 34])

    record = read_sheet(content, Choices()).records[0]

    assert record.date == "2026-04-03"


def test_a_formula_in_a_read_column_is_named_by_its_cell_and_elsewhere_left_alone():
    content = xlsx(
        ["Name", "Date", "IR L", "IR R", "Gap"],
        ["Ana", "2026-03-04", 22, "=C2+1", "=D2-C2"],
    )

    record = read_sheet(content, Choices()).records[0]

    assert [problem.text for problem in record.problems] == [
        "Cell D2 starts with “=”. Formulas are not read; save the file with values only."
    ]


def test_a_percent_cell_is_not_an_angle():
    content = xlsx(
        ["Name", "Date", "IR L", "IR R"], ["Ana", "2026-03-04", 0.34, 34], formats={"C2": "0%"}
    )

    record = read_sheet(content, Choices()).records[0]

    assert [problem.text for problem in record.problems] == ["IR L: “34%”: enter degrees only."]


def test_other_sheets_are_named_not_read():
    grid = read(xlsx(HEAD.strip().split(","), LINE.strip().split(","), sheets=("2025", "2024")))

    assert grid.notes == ("Only the sheet “Sheet” is read, not “2025”, “2024”.",)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    buffer = io.BytesIO(xlsx(["Name"]))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/blank.bin", b"\0" * (MAX_UNPACKED + 1))

    grid = read(buffer.getvalue())

    assert len(buffer.getvalue()) < MAX_BYTES
    assert grid.problems[0].text.startswith("The file is too big (24 MB unpacked).")


def test_a_sheet_of_endless_rows_is_refused():
    row = f"{HEAD.strip()}".split(",")
    content = xlsx(row, *[["Ana", "2026-03-04", 1, 2]] * (MAX_ROWS + 1))

    assert "more than 5,000 rows" in said(content)[0][1]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_damaged_part_of_an_archive_ends_in_a_sentence(part):
    source = zipfile.ZipFile(io.BytesIO(xlsx(HEAD.strip().split(","), ["Ana", "x", 1, 2])))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            entity = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
            archive.writestr(name, entity if name == part else source.read(name))

    assert read(buffer.getvalue()).problems[0].text.startswith("This XLSX file cannot be read.")


def test_another_zip_renamed_to_csv_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    assert read(buffer.getvalue()).problems[0].id == "F02"


# --- laws -----------------------------------------------------------------------------------------

ODD = st.sampled_from(
    ["", "=1", "'", '"', '""', "NaN", "1e5", "−5", "٣٤", "2026-02-30", "03/04/2026", "☃", "\x0b",
     "L", "IR", "Name", "Date", "1" * 30, "-", "yesterday", "10/10", "2026-03-04T18:05+02:00"]
)  # fmt: skip
TABLES = st.lists(st.lists(ODD | st.text(max_size=8), max_size=8), max_size=8)


@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
@example(b"sep=;")
@example(b"PK\x03\x04")
def test_no_bytes_make_the_reader_fail(content):
    read_sheet(content, Choices())


@given(TABLES, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "cp1252", "utf-16"]))
def test_no_table_makes_the_reader_fail(table, separator, encoding):
    body = "\n".join(separator.join(row) for row in table)
    head = separator.join(["Name", "Date", "Time", "IR L", "ER R", "Pain", "id", "rater"])

    read_sheet(f"{head}\n{body}".encode(encoding, errors="replace"), Choices(radians="convert"))


@given(st.binary(max_size=60), st.integers(0, 5_000))
def test_no_broken_archive_makes_the_reader_fail(noise, at):
    content = bytearray(xlsx(HEAD.strip().split(","), ["Ana", "2026-03-04", 1, 2]))
    at %= len(content)
    content[at : at + len(noise)] = noise

    read_sheet(bytes(content), Choices())
