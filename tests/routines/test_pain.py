"""When a session's pain puts an athlete first. The rule: product.md screen 2."""

from datetime import date, timedelta

import pytest

from coaching.routines.pain import PainLog, alerting, is_alert, words

TODAY = date(2026, 6, 15)


def days_ago(days):
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("level", "before", "alert", "expected"),
    [
        (None, [], 4, False),  # not answered is not zero, and not news
        (0, [], 4, False),
        (3, [], 4, False),
        (4, [], 4, True),
        (5, [], 6, False),
        (6, [], 6, True),
        (3, [1, 1, 1, 1, 1], 4, True),  # two above the median of five
        (3, [1, 1, 1, 1], 4, False),  # four are not enough to know what is usual
        (3, [2, 2, 2, 1, 1], 4, False),
        (2, [0, 0, 0, 0, 3], 4, True),
        (2, [None, 0, 0, None, 0, 0], 4, False),  # only four were answered
        (2, [None, 0, 0, None, 0, 0, 0], 4, True),
        (3, [1, 1, 1, 1, 1, 9, 9, 9, 9, 9], 4, True),  # older ones than five do not count
    ],
)
def test_at_the_alert_level_or_two_above_what_is_usual(level, before, alert, expected):
    assert is_alert(level, before, alert) is expected


def test_the_worst_of_the_last_seven_days_is_the_one_to_look_at():
    logs = [
        PainLog(days_ago(0), 0),
        PainLog(days_ago(2), 5),
        PainLog(days_ago(6), 7),
        PainLog(days_ago(7), 9),
    ]

    assert alerting(logs, 4, TODAY) == PainLog(days_ago(6), 7)


def test_of_two_equally_bad_ones_the_newer():
    logs = [PainLog(days_ago(1), 5), PainLog(days_ago(3), 5)]

    assert alerting(logs, 4, TODAY).on == days_ago(1)


def test_nothing_to_look_at():
    assert alerting([], 4, TODAY) is None
    assert alerting([PainLog(days_ago(1), 3), PainLog(days_ago(2), None)], 4, TODAY) is None


def test_a_place_with_its_side_and_one_without():
    assert words(4, "left", "groin") == "Groin, left, 4 of 10"
    assert words(2, None, "low_back") == "Low back, 2 of 10"
