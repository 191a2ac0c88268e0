"""Every verdict, in every combination, says exactly its sentence; nothing new comes without one."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import astuple, replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from athletes import own_wording, protocol, wording
from athletes.asymmetry import AsymmetryVerdict, GapVerdict
from athletes.change import ChangeVerdict, Trend
from athletes.models.marks import DIRECTIONS
from athletes.protocol import SemSource
from athletes.wording import plain
from tests.architecture.words import IMPROVED, RULED_OUT
from tests.athletes import sentences as rows

IR = "internal_rotation"
SIDES = ("left", "right")


def of_side(text: str, side: str) -> str:
    """A sentence of the left side as it is said of the given one."""
    if side == "left":
        return text
    for old, new in (("Left", "\0R"), ("left", "\0r"), ("Right", "Left"), ("right", "left")):
        text = text.replace(old, new)
    return text.replace("\0R", "Right").replace("\0r", "right")


def mirrored(verdict):
    """The same verdict with the sides exchanged."""

    def other(value):
        return None if value is None else -value

    change = verdict.change and replace(
        verdict.change,
        baseline=-verdict.change.baseline,
        current=-verdict.change.current,
        change=-verdict.change.change,
    )
    return replace(
        verdict,
        difference=other(verdict.difference),
        less_side={"left": "right", None: None}[verdict.less_side],
        latest_left=verdict.latest_right,
        latest_right=verdict.latest_left,
        change=change,
    )


# --- left against right ---------------------------------------------------------------------------

EACH_PAIR = pytest.mark.parametrize("row", rows.PAIRS.values(), ids=rows.PAIRS)


@EACH_PAIR
def test_left_against_right_to_a_coach(row):
    found = wording.chip(row.verdict)
    assert (found.look, found.text) == row.chip
    assert plain(wording.difference(IR, row.verdict)) == row.difference
    assert wording.difference_reason(row.verdict) == row.reason
    latest = row.verdict.latest_on
    assert plain(wording.difference_change(row.verdict.change, latest)) == row.change


@EACH_PAIR
def test_left_against_right_to_the_athlete(row):
    assert plain(own_wording.difference(IR, row.verdict)) == row.own
    assert own_wording.difference_change(row.verdict) == row.own_change
    assert own_wording.error_meaning(row.verdict) == row.means


@pytest.mark.parametrize(
    "row", [row for row in rows.PAIRS.values() if row.verdict.less_side], ids=str
)
def test_the_right_side_says_the_same_with_the_sides_exchanged(row):
    verdict = mirrored(row.verdict)
    assert wording.chip(verdict).text == of_side(row.chip[1], "right")
    assert plain(wording.difference(IR, verdict)) == of_side(row.difference, "right")
    assert wording.difference_reason(verdict) == row.reason
    change = wording.difference_change(verdict.change, verdict.latest_on)
    assert plain(change) == row.change
    assert own_wording.difference_change(verdict) == row.own_change
    judged = row.own.partition(". ")[2]
    assert plain(own_wording.difference(IR, verdict)).partition(". ")[2] == judged


def test_every_verdict_on_left_against_right_has_its_row():
    found = [row.verdict for row in rows.PAIRS.values()]
    assert {one.verdict for one in found} == {*get_args(AsymmetryVerdict)}
    for verdict in ("difference", "large_difference"):
        looks = {(one.pairs == 1, one.confirmed) for one in found if one.verdict == verdict}
        assert looks == {(True, False), (False, False), (False, True)}
    assert {one.pairs == 1 for one in found if one.verdict == "within_error"} == {True, False}
    assert {one.change.verdict for one in found if one.change} == {*get_args(GapVerdict)}
    assert {row.chip[0] for row in rows.PAIRS.values()} == {*get_args(wording.Look)}


# --- one side over time ---------------------------------------------------------------------------

EVERY_CHANGE = list(product(rows.CHANGES, SIDES, rows.GOALS, rows.PEOPLE))


@pytest.mark.parametrize(("name", "side", "goal", "people"), EVERY_CHANGE)
def test_a_change_of_one_side(name, side, goal, people):
    verdict = replace(rows.CHANGES[name], **rows.PEOPLE[people])
    if name in rows.UNJUDGED:
        coach, athlete = rows.PLAIN_CHANGES[name]
    else:
        coach, athlete = rows.JUDGED_CHANGES[name, goal]
        coach += rows.WHO_MEASURED[people]
        athlete += "" if people == "one" else rows.WHO_MEASURED["two"]
    assert plain(wording.change(side, IR, verdict, goal)) == of_side(coach, side)
    assert plain(own_wording.change(side, IR, verdict, goal)) == of_side(athlete, side)


@pytest.mark.parametrize(("name", "side", "goal", "people"), EVERY_CHANGE)
def test_improved_is_said_exactly_where_a_goal_agrees(name, side, goal, people):
    verdict = replace(rows.CHANGES[name], confirmed=True, **rows.PEOPLE[people])
    agrees = (name, goal) in {("increased", "more"), ("decreased", "less")}
    assert wording.agrees(verdict, goal) == agrees
    said = plain(wording.change(side, IR, verdict, goal))
    assert bool(IMPROVED.search(said)) == agrees
    assert not IMPROVED.search(plain(own_wording.change(side, IR, verdict, goal)))


@pytest.mark.parametrize("name", rows.CHANGES)
def test_a_change_as_a_number(name):
    assert wording.change_text(rows.CHANGES[name]) == rows.TEXTS[name]


PRONE = ("prone", "passive", "goniometer", "firm", "coach")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (PRONE, ""),
        (
            ("seated", *PRONE[1:]),
            "Measured sitting, earlier face down. The two are shown apart.",
        ),
        (
            (*PRONE[:2], "phone_tilt", *PRONE[3:]),
            "Measured phone (this app), earlier goniometer. The two are shown apart.",
        ),
        ((*PRONE[:4], "self"), ""),
    ],
)
def test_another_way_of_measuring(now, said):
    assert wording.measured_otherwise(now, PRONE) == said


@pytest.mark.parametrize("drop", rows.DROPS)
def test_a_single_drop(drop):
    verdict = replace(rows.CHANGES["no clear change"], dropped_once=drop)
    assert wording.dropped_once(verdict) == rows.DROPS[drop]


@pytest.mark.parametrize("trend", rows.SLOPES)
def test_a_slope(trend):
    slope, said = rows.SLOPES[trend]
    assert wording.slope(slope) == said
    assert wording.slope(None) == ""


@pytest.mark.parametrize("source", rows.SOURCES)
def test_where_an_error_came_from(source):
    assert wording.error_source(250, source) == rows.SOURCES[source]


def test_every_verdict_on_one_side_has_its_row():
    assert {one.verdict for one in rows.CHANGES.values()} == {*get_args(ChangeVerdict)}
    assert {*rows.GOALS} == {"", *DIRECTIONS}
    judged = [name for name in rows.CHANGES if name not in rows.UNJUDGED]
    assert {*rows.JUDGED_CHANGES} == {*product(judged, rows.GOALS)}
    assert {*rows.PLAIN_CHANGES} == {*rows.UNJUDGED}
    assert {*rows.TEXTS} == {*rows.CHANGES}
    assert {*rows.SLOPES} == {*get_args(Trend)}
    assert {*rows.SOURCES} == {*get_args(SemSource)}
    assert {*rows.WHO_MEASURED} == {*rows.PEOPLE}


# --- motions, goals, pain, days -------------------------------------------------------------------


@pytest.mark.parametrize(("motion", "side"), list(product(rows.MOTIONS, SIDES)))
def test_every_motion_has_its_words(motion, side):
    coach, goal, athlete, own_goal = (of_side(said, side) for said in rows.MOTIONS[motion])
    verdict = rows.CHANGES["increased"]
    assert plain(wording.change(side, motion, verdict)) == coach
    assert plain(wording.goal(side, motion, "more")) == goal
    assert plain(wording.goal(side, motion, "less")) == goal.replace("More", "Less")
    assert plain(own_wording.change(side, motion, verdict)) == athlete
    assert plain(own_wording.goal(side, motion, "more")) == own_goal
    assert plain(own_wording.goal(side, motion, "less")) == own_goal.replace("more", "less")


@pytest.mark.parametrize(("level", "side"), list(product(rows.PAINS, SIDES)))
def test_pain(level, side):
    assert wording.pain_reason(side, level, rows.NOW) == of_side(rows.PAINS[level], side)


@pytest.mark.parametrize("days", rows.DUE)
def test_how_long_ago(days):
    latest = None if days is None else rows.NOW - timedelta(days=days)
    assert wording.due_reason(latest, rows.NOW) == rows.DUE[days]


def test_every_motion_and_every_pain_has_its_row():
    assert {*rows.MOTIONS} == {*protocol.MOTIONS, *protocol.DERIVED_MOTIONS}
    assert {*rows.PAINS} == {None, *range(11)}


# --- nothing without a row ------------------------------------------------------------------------

SENTENCES = {
    wording: {
        "agrees", "change", "change_text", "chip", "difference",
        "difference_change", "difference_reason", "dropped_once", "due_reason", "error_source",
        "goal", "measured_otherwise", "pain_reason", "slope",
    },
    own_wording: {"change", "difference", "difference_change", "error_meaning", "goal"},
}  # fmt: skip
# Parts of sentences: `test_wording.py` has them.
PARTS = {
    "capital", "day", "degrees", "error", "in_words", "month", "motion_name", "plain", "signed",
    "since_words", "size",
}  # fmt: skip


@pytest.mark.parametrize("module", SENTENCES, ids=lambda module: module.__name__)
def test_every_function_that_says_something_is_in_these_tables(module):
    public = {
        name
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and name[0] != "_"
    }
    assert public - PARTS == SENTENCES[module]
    here, name = Path(__file__).read_text("utf-8"), module.__name__.rpartition(".")[2]
    asked = set(re.findall(rf"\b(?<!_){name}\.(\w+)\(", here))
    assert SENTENCES[module] <= asked


def texts_in(thing) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict | tuple):
        for part in thing.values() if isinstance(thing, dict) else thing:
            yield from texts_in(astuple(part) if isinstance(part, rows.Pair) else part)


def test_no_row_says_a_ruled_out_word():
    tables = (
        rows.PAIRS, rows.PLAIN_CHANGES, rows.JUDGED_CHANGES, rows.WHO_MEASURED,
        rows.DROPS, rows.SLOPES, rows.SOURCES, rows.MOTIONS, rows.PAINS, rows.DUE,
    )  # fmt: skip
    said = [one for table in tables for one in texts_in(table)]
    assert len(said) > 150
    assert [one for one in said if RULED_OUT.search(one)] == []
