"""The shipped protocol cards as data: complete, short, honest; and their small drawings."""

import hashlib
import json
import re
from datetime import date
from itertools import product

import pytest
from django.template.loader import render_to_string

from athletes import manual, protocol
from athletes.guide import guide
from athletes.manual.drawings import BASES, drawing
from athletes.models.cards import CARD_PARTS
from tests.architecture.words import RULED_OUT

EVERY = manual.cards()
NAMES = [f"{card.position} {card.instrument}" for card in EVERY]
CARDS = pytest.mark.parametrize("card", EVERY, ids=NAMES)
LONGEST = 140
# Words of every release. A change of words is a new release: see the head of manual.yaml.
RELEASES = {1: "ff83bbca9b390c6c"}


def sentences(card: manual.Card) -> list[str]:
    return [line for lines in card.texts.values() for line in lines]


def digest() -> str:
    said = [[card.position, card.instrument, dict(card.texts)] for card in EVERY]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def test_every_position_and_tool_has_a_card_or_words_why_not():
    pairs = set(product(protocol.POSITIONS, protocol.INSTRUMENTS))
    with_card = {(card.position, card.instrument) for card in EVERY}
    refused = {pair for pair in pairs if manual.refusal(*pair)}

    assert with_card | refused == pairs
    assert with_card & refused == set()
    assert refused == {("supine_90_90", "phone_tilt"), ("supine_90_90", "inclinometer")}
    assert len(EVERY) == 34


def test_what_can_be_measured_there_is_on_the_card():
    for card in EVERY:
        for motion in protocol.MOTIONS:
            measurable = card.position in protocol.MEASURABLE[motion]
            blind = card.instrument == "phone_tilt" and (
                (motion, card.position) in protocol.PHONE_CANNOT
            )
            assert (motion in card.motions) <= (measurable and not blind)


@CARDS
def test_a_card_is_whole_and_its_sentences_are_short(card):
    assert set(card.texts) == set(manual.PARTS) == set(CARD_PARTS)
    assert all(card.texts[part] for part in manual.PARTS)
    assert 3 <= len(card.texts["steps"]) <= 8
    for line in [*sentences(card), *card.ours, *manual.trials()]:
        assert len(line) <= LONGEST, line
        assert re.fullmatch(r"[A-Z“].*[.]", line), line
    assert len(set(sentences(card))) == len(sentences(card))


@CARDS
def test_a_card_names_its_sources_and_its_own_judgement(card):
    assert len(card.sources) >= 2
    assert all(re.search(r"\b(19|20)\d\d\b", source.who) for source in card.sources)
    assert len(card.ours) >= 2
    assert any("rror" in line for line in card.ours), "why the default error"


@CARDS
def test_no_card_says_a_ruled_out_word(card):
    said = [*sentences(card), *card.ours, *manual.trials(), *(s.what for s in card.sources)]

    assert [line for line in said if RULED_OUT.search(line)] == []
    assert [line for line in said if re.search(r"\b(normal|prevents?|injur\w+)\b", line)] == []


@CARDS
def test_rotation_says_which_way_is_which_and_where_zero_is(card):
    steps = " ".join(card.texts["steps"])
    if manual.ROTATION in card.kinds:
        assert "oot out is internal rotation" in steps
        assert "oot in is external" in steps
        assert re.search(r"Zero is the shin", steps)
    else:
        assert "internal rotation" not in steps
    assert "ero is" in steps
    assert "top when" in steps


def test_the_trials_are_those_of_the_rules():
    said = " ".join(manual.trials())

    assert protocol.DEFAULT_TRIALS == 3
    assert said.startswith("Three trials")
    assert f"{protocol.TWO_TRIALS_APART / 100:g}°" in said
    assert f"{protocol.THREE_TRIALS_SPAN // 100}°" in said
    assert f"{protocol.PAIN_LEFT_OUT} of {protocol.PAIN_MAX}" in said
    assert "Never the best of three" in said


def test_a_pair_may_need_it_differently():
    usual = manual.card("seated", "goniometer").texts["steps"]
    above = manual.card("supine_90_90", "goniometer").texts["steps"]

    assert any("vertical" in line for line in usual)
    assert not any("arm vertical" in line for line in above)
    assert any("midline" in line for line in above)


def test_a_tool_that_reads_gravity_leaves_out_what_moves_level():
    card = manual.card("supine", "phone_tilt")

    assert "abduction" not in card.motions
    assert card.left_out == (
        "Here the leg moves level, so gravity does not change: a phone’s tilt sees nothing.",
    )
    assert not any("bduction" in line for line in sentences(card))
    assert manual.card("supine", "goniometer").left_out == ()
    assert manual.card("side_lying", "inclinometer").motions == ("abduction", "adduction")


def test_a_refusal_says_why_and_what_to_take():
    refusal = manual.refusal("supine_90_90", "phone_tilt")

    assert refusal.why.startswith("Here the thigh is upright, so gravity does not change")
    assert refusal.instead == ("goniometer", "phone_other", "photo_line", "visual")
    assert manual.refusal("prone", "phone_tilt") is None
    assert manual.card("supine_90_90", "phone_tilt") is None


def test_a_change_of_words_is_a_new_release():
    newest = max(RELEASES)

    assert {card.version for card in EVERY} <= set(RELEASES)
    assert all(card.dated >= date(2026, 11, 23) for card in EVERY)
    assert RELEASES[newest] == digest(), f"words changed: release {newest + 1}, or {digest()}"


# --- pictures -------------------------------------------------------------------------------------


def svg(motion: str, position: str, *, right: bool = False) -> str:
    shown = {"guide": guide(motion, position, "", ""), "right": right}
    return render_to_string("athletes/capture/_figure.html", shown)


def joints(markup: str, kind: str) -> list[list[float]]:
    points = re.search(rf'class="fg-{kind}"[^>]*points="([^"]+)"', markup)[1]
    return [[float(n) for n in pair.split(",")] for pair in points.split()]


@pytest.mark.parametrize("position", ["prone", "seated", "supine", "supine_90_90"])
def test_the_foot_goes_out_for_internal_rotation(position):
    out, inwards = (joints(svg(m, position), "work")[-1][0] for m in protocol.ROTATIONS)
    start = joints(svg(protocol.INTERNAL, position), "ghost")[-1][0]

    assert out < start < inwards  # the left leg, on the left of its midline


@pytest.mark.parametrize(
    ("motion", "position"),
    [(m, p) for m, places in protocol.MEASURABLE.items() for p in sorted(places)],
)
def test_the_right_leg_is_the_left_one_mirrored_and_hatched(motion, position):
    left, right = svg(motion, position), svg(motion, position, right=True)

    assert 'class="fig fig--l"' in left
    assert 'class="fig fig--r"' in right
    assert '<g transform="translate(240 0) scale(-1 1)">' in right
    assert "scale(" not in left
    assert 'class="fg-work-r" stroke="url(#h-r)"' in right
    assert "fg-work-r" not in left
    assert "the left leg moves" in left
    assert "the right leg moves" in right
    assert 'class="fg-work"' in left


def test_every_kind_of_motion_on_a_card_is_drawn():
    assert {(card.position, kind) for card in EVERY for kind in card.kinds} == set(BASES)


@CARDS
def test_a_drawing_stays_in_its_frame_and_names_tool_and_line(card):
    for kind in card.kinds:
        drawn = drawing(card.position, kind, card.instrument)
        points = [drawn.pivot, drawn.end, *drawn.arms, drawn.at, drawn.zero_label]
        points += [
            tuple(map(float, pair.split(",")))
            for limb in drawn.limbs
            for pair in limb.points.split()
        ]
        assert all(4 <= x <= 236 and 4 <= y <= 156 for x, y in points), points
        assert "The dashed line is zero" in drawn.words
        markup = render_to_string("athletes/cards/_tool.html", {"drawing": drawn})
        assert f'aria-label="{drawn.words}"' in markup
        assert "fg-tool" in markup
        assert "style" not in markup


@pytest.mark.parametrize("position", ["prone", "seated", "supine", "supine_90_90"])
def test_the_tool_is_drawn_on_the_left_leg_turning_its_foot_out(position):
    drawn = drawing(position, manual.ROTATION, "goniometer")

    assert drawn.end[0] < drawn.pivot[0]
