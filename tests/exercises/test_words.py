"""Drills in words: what they train, and what they need."""

import pytest

from exercises.words import equipment_words, targets_words


@pytest.mark.parametrize(
    ("equipment", "words"),
    [
        (["none"], "Nothing needed"),
        (["mini_band"], "Mini band"),
        (["long_band", "chair"], "Long band and chair"),
        (["none", "block"], "Block or folded towel, if at hand"),
    ],
)
def test_beside_nothing_the_rest_only_helps(equipment, words):
    assert equipment_words(equipment) == words


def test_directions_stand_in_the_middle_of_a_line():
    assert targets_words(["internal_rotation", "hinge"]) == "internal rotation, hip hinge"
