"""How the trend is looked at: what the address says, and what it leaves out."""

from datetime import date

import pytest

from athletes.cards.look import EVERYTHING, Look, months_before

TODAY = date(2026, 5, 31)


def test_an_address_is_read_and_written_back():
    said = {"side": "left", "period": "6", "slope": "1", "band": "1"}
    assert Look.read(said).query() == said
    assert Look.read({}).query() == {}


def test_what_is_said_wrong_is_as_if_it_were_not_said():
    wrong = {"side": "both", "period": "7", "slope": "yes", "band": "<script>"}
    assert Look.read(wrong) == Look()


def test_a_switch_changes_one_thing_and_keeps_the_rest():
    look = Look.read({"side": "left", "slope": "1"})
    assert look.query(side="", period="3") == {"period": "3", "slope": "1"}


@pytest.mark.parametrize(
    ("months", "expected"),
    [(3, date(2026, 2, 28)), (6, date(2025, 11, 28)), (12, date(2025, 5, 28))],
)
def test_a_month_is_a_month_of_the_calendar(months, expected):
    assert months_before(TODAY, months) == expected


def test_without_a_choice_all_is_drawn_up_to_two_years():
    new, old = date(2025, 1, 1), date(2023, 1, 1)
    last = date(2026, 5, 1)
    assert (Look().shown_period(new, last, TODAY), Look().since(new, last, TODAY)) == ("all", None)
    assert Look().since(old, last, TODAY) == date(2024, 5, 28)
    assert EVERYTHING.since(old, last, TODAY) is None


def test_who_was_last_measured_long_ago_is_not_an_empty_chart():
    assert Look().since(date(2020, 1, 1), date(2021, 1, 1), TODAY) is None
