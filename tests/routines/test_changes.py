"""What a newer version does differently, in words."""

from types import SimpleNamespace

from coaching.routines.changes import SAME, changes_between


def step(name, dose_words="2 sets × 8", rest_s=30, note=""):
    return SimpleNamespace(
        exercise_id=sum(map(ord, name)), exercise=name, dose_words=dose_words, rest_s=rest_s,
        note=note,
    )  # fmt: skip


def test_drills_that_came_and_went():
    assert changes_between([step("Clam"), step("Bridge")], [step("Clam"), step("Plank")]) == [
        "Plank added: 2 sets × 8.",
        "Bridge removed.",
    ]


def test_another_dose_another_rest_another_note():
    old = [step("Clam"), step("Bridge", note="Slow"), step("Plank", note="Still")]
    new = [
        step("Clam", "3 sets × 8", 45),
        step("Bridge"),
        step("Plank", note="Very still"),
    ]

    assert changes_between(old, new) == [
        "Clam: 2 sets × 8 → 3 sets × 8.",
        "Clam: rest 30 s → 45 s.",
        "Bridge: the note is gone.",
        "Plank: the note now says “Very still”",
    ]
    assert changes_between([step("Clam")], [step("Clam", note="Slow")]) == [
        "Clam: a note was added, “Slow”"
    ]


def test_another_order_is_said_only_of_what_stayed():
    a, b, c = step("Clam"), step("Bridge"), step("Plank")

    assert changes_between([a, b, c], [b, a, c]) == ["The order is different."]
    assert changes_between([a, b, c], [b, c]) == ["Clam removed."]


def test_a_drill_that_comes_twice_is_told_by_its_turn():
    once, again = step("Clam"), step("Clam", "1 set × 5")

    assert changes_between([once], [once, again]) == ["Clam added: 1 set × 5."]


def test_where_no_drill_changed_it_says_what_did():
    assert changes_between([step("Clam")], [step("Clam")]) == [SAME]
