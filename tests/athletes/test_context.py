"""The published range: only prone and passive, never for the total arc (measurement §6)."""

import pytest

from athletes import context, protocol


@pytest.mark.parametrize(
    ("motion", "sex", "expected"),
    [
        ("internal_rotation", "female", (3000, 4600)),
        ("internal_rotation", "male", (2000, 3700)),
        ("internal_rotation", "", None),
        ("external_rotation", "female", (2200, 4700)),
        ("external_rotation", "male", (2200, 4700)),
        ("external_rotation", "", (2200, 4700)),
        ("total_rotation", "female", None),
        ("flexion", "male", None),
    ],
)
def test_the_range_of_each_motion(motion, sex, expected):
    assert context.published_range(motion, "prone", "passive", sex) == expected


@pytest.mark.parametrize("position", [one for one in protocol.POSITIONS if one != "prone"])
def test_no_other_position_has_one(position):
    assert context.published_range("external_rotation", position, "passive", "female") is None


def test_active_has_none():
    assert not context.is_published("external_rotation", "prone", "active")


def test_the_words_name_the_people_and_the_source():
    assert context.words("internal_rotation", "male") == (
        "20° to 37°: about two thirds of published college athletes (men; Hogg 2018, n = 339)."
    )
    assert context.words("internal_rotation", "") == ""
    assert "women and men" in context.words("external_rotation", "male")
