"""Dates are told apart by the whole file or asked for; names fit one athlete or are asked about."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes.transfer.dates import (
    ambiguous_sentence,
    instant,
    order_of,
    parse_moment,
    parse_time,
)
from athletes.transfer.pages import in_words
from athletes.transfer.people import Roster, key, straight
from athletes.transfer.words import KNOWN, is_nothing, looks_like_a_footer, parse_choice, plain

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["03/04/2026", "13/04/2026"], ("day", False)),
        (["03/04/2026", "04/13/2026"], ("month", False)),
        (["03/04/2026", "05.06.2026"], ("", True)),
        (["13/04/2026", "04/13/2026"], ("", True)),
        (["03/03/2026", "04/04/2026"], ("", False)),
        (["2026-03-04", "4 March 2026"], ("", False)),
        (["yesterday", ""], ("", False)),
        (["3/4/26 18:05", "3/14/26 7:30"], ("month", False)),
    ],
)
def test_the_whole_file_tells_day_first_from_month_first(cells, expected):
    assert order_of(cells) == expected


@pytest.mark.parametrize(
    "text",
    ["2026-03-04", "2026/3/4", "2026.03.04", "20260304", "4 March 2026", "4 Mar 26", "04-Mar-2026",
     "March 4, 2026", "Mar 4th 2026", "4. März 2026", "4 mars 2026", "4 de marzo de 2026",
     "04.03.2026", "4/3/26", "4-3-2026", "４/３/２０２６", " 2026-03-04 "],
)  # fmt: skip
def test_a_day_may_be_written_in_many_ways(text):
    moment, problems = parse_moment(text, "", "day", LONDON)

    assert problems == []
    assert moment.on == date(2026, 3, 4)
    assert moment.at is None


@pytest.mark.parametrize(
    ("text", "clock", "at"),
    [
        ("2026-03-04 18:05", "", time(18, 5)),
        ("2026-03-04T18:05:30", "", time(18, 5, 30)),
        ("2026-03-04", "18.05", time(18, 5)),
        ("2026-03-04", "18h05", time(18, 5)),
        ("2026-03-04", "6:05 pm", time(18, 5)),
        ("2026-03-04", "12:00 a.m.", time(0, 0)),
        ("4/3/2026, 18:05", "", time(18, 5)),
    ],
)
def test_a_time_of_day_may_stand_beside_or_apart(text, clock, at):
    moment, problems = parse_moment(text, clock, "day", LONDON)

    assert problems == []
    assert moment.at == at


@pytest.mark.parametrize(
    ("text", "clock", "sentence"),
    [
        ("", "", "Enter the date of the measurement."),
        ("31.02.2026", "", "31.02.2026 does not exist."),
        ("2026-13-01", "", "2026-13-01 does not exist."),
        ("yesterday", "", "“yesterday” is not a date. Write it like 2026-03-31."),
        ("46085", "", "“46085” is not a date. Write it like 2026-03-31."),
        ("March 2026", "", "“March 2026” is not a date. Write it like 2026-03-31."),
        ("2026-03-04", "25:00", "“25:00” is not a time of day. Write it like 18:05."),
        ("2026-03-04", "noon", "“noon” is not a time of day. Write it like 18:05."),
        (
            "2026-03-29",
            "01:30",
            "01:30 did not exist on 29 March 2026 in Europe/London (clocks went forward)."
            " Enter another time.",
        ),
    ],
)
def test_what_is_no_day_or_time_is_told(text, clock, sentence):
    moment, problems = parse_moment(text, clock, "day", LONDON)

    assert moment is None or problems
    assert [problem.text for problem in problems] == [sentence]


def test_the_hour_that_comes_twice_is_the_first_one_unless_an_offset_says_otherwise():
    now = datetime(2026, 11, 1, tzinfo=UTC)
    first, notes = parse_moment("2026-10-25", "01:30", "", LONDON)
    second, none = parse_moment("2026-10-25", "01:30+00:00", "", LONDON)

    assert [note.id for note in notes] == ["D10"]
    assert none == []
    assert instant(first, LONDON, now) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant(second, LONDON, now) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_without_a_time_it_is_noon_there_and_never_in_the_future():
    now = datetime(2026, 3, 4, 8, tzinfo=UTC)
    today = parse_moment("2026-03-04", "", "", LONDON)[0]
    before = parse_moment("2026-03-03", "", "", "Asia/Kathmandu")[0]

    assert instant(today, LONDON, now) == now
    assert instant(before, "Asia/Kathmandu", now) == datetime(2026, 3, 3, 6, 15, tzinfo=UTC)


def test_the_question_about_dates_names_both_readings():
    assert ambiguous_sentence("03/04/2026 18:00") == (
        "Dates like 03/04/2026 can be 3 April or 4 March. Choose for this file:"
        " day first / month first."
    )
    assert "others only month first" in ambiguous_sentence("")


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.sampled_from("-/."))
def test_a_written_day_is_the_day_read_in_either_order(on, mark):
    day = f"{on.day:02}{mark}{on.month:02}{mark}{on.year}"
    month = f"{on.month:02}{mark}{on.day:02}{mark}{on.year}"

    assert parse_moment(day, "", "day", LONDON)[0].on == on
    assert parse_moment(month, "", "month", LONDON)[0].on == on
    assert order_of([day])[0] != "month" or on.day == on.month
    assert order_of([month])[0] != "day" or on.day == on.month


@given(st.text(max_size=30), st.text(max_size=12))
def test_no_text_makes_the_dates_fail(text, clock):
    parse_moment(text, clock, "day", "Australia/Lord_Howe")
    parse_time(clock)
    order_of([text])
    ambiguous_sentence(text)


# --- names ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Somebody:
    name: str


def names(found: list[Somebody]) -> list[str]:
    return [one.name for one in found]


ROSTER = Roster(
    [Somebody(name) for name in ("Joel Kern", "Tomasz Wójcik", "Zoë Ash", "Zoe Ash", "Ann O'Neil")]
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Joel Kern", ["Joel Kern"]),
        ("  joel   KERN ", ["Joel Kern"]),
        ("Kern, Joel", ["Joel Kern"]),
        ("KERN Joel", ["Joel Kern"]),
        ("Tomasz Wojcik", ["Tomasz Wójcik"]),
        ("WÓJCIK, Tomasz", ["Tomasz Wójcik"]),
        ("Zoë Ash", ["Zoë Ash"]),
        ("Zoe Ash", ["Zoe Ash"]),
        ("Zöe Ash", ["Zoë Ash", "Zoe Ash"]),
        ("Ann O’Neil", ["Ann O'Neil"]),
        ("Joel", []),
        ("Kern, J.", []),
        ("", []),
    ],
)
def test_a_name_is_found_by_any_spelling_and_two_hits_stay_two(written, meant):
    assert names(ROSTER.find(written)) == meant


def test_lookalikes_are_offered_never_taken():
    assert names(ROSTER.suggest("Joël Kerne")) == ["Joel Kern"]
    assert names(ROSTER.suggest("Tom Wójcik")) == ["Tomasz Wójcik"]
    assert ROSTER.suggest("Xu") == []


@given(st.text(max_size=20), st.text(max_size=20))
def test_last_comma_first_is_first_last(first, last):
    first, last = (" ".join(part.replace(",", "").split()) for part in (first, last))
    if first and last:
        assert straight(f"{last}, {first}") == f"{first} {last}"
        assert key(f"{last} ,  {first}") == key(f"{first} {last}")


# --- words ----------------------------------------------------------------------------------------


def test_every_stored_word_and_every_label_is_understood():
    for field, table in KNOWN.items():
        for value, label in table.items():
            assert parse_choice(field, value) == value
            assert parse_choice(field, str(label).upper()) == value


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("position", "lying face down", "prone"),
        ("position", "Supine 90/90", "supine_90_90"),
        ("mode", "PROM", "passive"),
        ("instrument", "Gonio", "goniometer"),
        ("endpoint", "firm", "firm_stop"),
        ("state", "warm", "warmed_up"),
        ("position", "upside down", None),
    ],
)
def test_usual_words_of_a_protocol_are_understood(field, raw, value):
    assert parse_choice(field, raw) == value


def test_nothing_and_footers_have_many_names():
    for text in ("", " ", "-", "–", "n/a", "N.A.", "none", "?", "#N/A", "…"):
        assert is_nothing(text) is True, text
    for text in ("0", "x1", "34", "left", "%"):
        assert is_nothing(text) is False
    for text in ("Average", "MEAN:", "Mean of all", "SD", "Total"):
        assert looks_like_a_footer(text) is True
    for text in ("Max Power", "Min Lee", "Media Ruiz", "Ana Sumner"):
        assert looks_like_a_footer(text) is False


def test_plain_takes_letters_apart_that_unicode_does_not():
    assert plain("Łukasz Ørsted-Größe, İpek") == "lukasz orsted grosse ipek"


def test_line_numbers_are_said_in_runs():
    assert in_words([2]) == "Line 2"
    assert in_words([4, 2, 3, 9]) == "Lines 2–4, 9"
    assert in_words([1, 3, 5, 7, 9, 11, 13, 15]) == "Lines 1, 3, 5, 7, 9, 11 and 2 more"
