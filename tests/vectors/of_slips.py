"""Assessments as typed: what is refused, asked and noted, and how the page asks it."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from athletes import pack, protocol
from athletes.actions.known import KnownErrors
from athletes.forms.sheet import Sheet
from athletes.models import Athlete
from athletes.rules import Problem
from tests.vectors.of_series import RATERS, round_of

DICE = 160
ROTATIONS = protocol.ROTATIONS
NOTED = ("V04", "S11", "V16")  # A spread that stays is seen beside the number.
Last = Mapping[tuple[str, str], Sequence[int]]


def _typed(instrument: str, given: Mapping[str, str]) -> dict[str, str]:
    values = {"position": "prone", "mode": "active", "endpoint": "pelvis_moves", "rater": "1"}
    return {**values, "instrument": instrument, "state": "", "note": "", **given}


def _case(
    name: str,
    given: Mapping[str, str],
    last: Last | None = None,
    instrument: str = "inclinometer",
    club: Mapping[tuple[str, str], float] | None = None,
    motions: Sequence[str] = ROTATIONS,
) -> dict[str, Any]:
    values, known = _typed(instrument, given), KnownErrors(dict(club or {}))
    last = last or {}
    athlete = Athlete(name="Joel Kent", consent="attested", time_zone="UTC")
    opened = {"opened_at": timezone.now().isoformat()}
    sheet = Sheet.typed(values | opened, athlete=athlete, raters=RATERS, motions=motions, planned=2)
    with (
        patch("athletes.actions.questions.known_errors", return_value=known),
        patch("athletes.actions.questions.last_values", return_value=last),
    ):
        sheet.judge()
    of = round_of(instrument, "prone", motions, "coach")
    return {
        "name": name,
        "motions": motions,
        "values": values,
        "last": {
            motion: {side: last.get((motion, side), []) for side in protocol.SIDES}
            for motion in motions
        },
        "sem": {motion: pack.errors(of, motion, known) for motion in motions},
        "said": _said(sheet),
    }


def _said(sheet: Sheet) -> dict[str, Any]:
    if sheet.blocks:
        return {"refused": [_refused(one) for one in sheet.blocks], "questions": [], "notes": []}
    return {
        "refused": [],
        "questions": [
            {
                "id": one.problem.id,
                "key": one.key,
                "about": one.about,
                "text": one.problem.text,
                "fixes": one.fixes,
            }
            for one in sheet.questions()
        ],
        "notes": list(dict.fromkeys(p.text for p in sheet.problems if p.id in NOTED)),
    }


def _refused(problem: Problem) -> dict[str, Any]:
    return {
        "id": problem.id,
        "kind": problem.kind,
        "text": problem.text,
        "field": problem.field,
    }


def cells(**sides: Sequence[Any]) -> dict[str, str]:
    """`ir_left=[31, 32]` as the fields of the form."""
    names = {"ir": ROTATIONS[0], "er": ROTATIONS[1], "fl": "flexion", "ex": "extension"}
    found = {}
    for key, trials in sides.items():
        motion, side = key.split("_")
        found |= {f"{names[motion]}.{side}.{i}": str(one) for i, one in enumerate(trials) if one}
    return found


GOOD = cells(ir_left=[31, 32], ir_right=[34, 35], er_left=[41, 42], er_right=[40, 41])
USUAL = {
    (ROTATIONS[0], "left"): [3150, 3000, 3200],
    (ROTATIONS[0], "right"): [3450],
    (ROTATIONS[1], "left"): [4150, 4100],
    (ROTATIONS[1], "right"): [4050, 4000, 4100],
}


def _edges() -> Iterator[dict[str, Any]]:
    yield _case("nothing to ask", GOOD, USUAL)
    for left in (-30.1, -30, -0.1, "0.0", 0.1, 70, 70.1, 89.9, 90, 90.1, 100, 100.1, "−5", "-3,5"):
        yield _case(f"IR {left}", GOOD | cells(ir_left=[left, left]))
    for left in ("34.55", "34.54", "34.50", "34,449", "-0.04", ".5", "+7", "31°"):
        yield _case(f"typed {left}", GOOD | cells(ir_left=[left]))
    for gap in (5.5, 5.6, 7, 7.1):
        yield _case(f"two tries, {gap} apart", GOOD | cells(ir_left=[31, 31 + gap]))
        yield _case(f"three, {gap} apart", GOOD | cells(ir_left=[31, 31 + gap, 32]))
        yield _case(f"five, {gap} apart", GOOD | cells(ir_left=[31, 31 + gap, 32, 33, 34]))
    yield _case(
        "a cell left empty", GOOD | cells(ir_left=["", -31, 32]) | {f"{ROTATIONS[0]}.left.0": ""}
    )
    yield _case("one side", cells(ir_left=[31, 32]))
    yield _case("one side of one", cells(ir_left=[31], ir_right=[32], er_right=[40]))
    yield _case("the reason is told", cells(ir_left=[31]) | {"note": "One side only: pain."})
    for arc in (2990, 3000, 12990, 13000, 13050):
        half = [arc // 200, arc / 100 - arc // 200]
        given = cells(ir_left=half[:1], er_left=half[1:], ir_right=[31], er_right=[41])
        yield _case(f"an arc of {arc}", given)
    for gap in (25, 25.1, 30):
        yield _case(
            f"sides {gap} apart", GOOD | cells(ir_left=[60, 60], ir_right=[60 - gap, 60 - gap])
        )
    same = cells(ir_left=[31], ir_right=[31], er_left=[40], er_right=[40])
    yield _case("exactly the same", same)
    for pain in ("–", "2", "3", "10"):
        yield _case(f"pain {pain}", GOOD | {f"{ROTATIONS[0]}.left.pain": pain}, USUAL)
    yield _case("stopped", GOOD | {f"{ROTATIONS[0]}.left.stopped": "1"}, USUAL)
    for tool in ("inclinometer", "goniometer", "visual"):
        for jump in (10.5, 10.6, 10.7, 12.7, 12.8, 14, 15, 20):
            given = GOOD | cells(ir_left=[31.5 - jump, 31.5 - jump])
            yield _case(f"{tool}, {jump} less", given, USUAL, tool)
    swapped = cells(ir_left=[45, 45], ir_right=[30, 30], er_left=[41, 42], er_right=[40, 41])
    sides = USUAL | {(ROTATIONS[0], "left"): [3000], (ROTATIONS[0], "right"): [4500]}
    yield _case("sides exchanged", swapped, sides)
    yield _case("sides exchanged, by eye", swapped, sides, "visual")
    turned = GOOD | cells(ir_left=[41, 42], er_left=[31, 32])
    yield _case("movements exchanged", turned, USUAL)
    known = {("inclinometer", ROTATIONS[0]): 1.0}
    yield _case("the club's own error", GOOD | cells(ir_left=[26, 26]), USUAL, club=known)
    more = GOOD | cells(fl_left=[110], fl_right=[80], ex_left=[10], ex_right=[12])
    yield _case("other movements are not asked here", more)


def _thrown(dice: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(DICE):
        given: dict[str, str] = {}
        last: dict[tuple[str, str], list[int]] = {}
        for motion in ROTATIONS:
            for side in protocol.SIDES:
                given |= _thrown_cells(dice, motion, side)
                count = dice.randrange(4)
                last[motion, side] = [dice.randrange(1000, 6000, 5) for _ in range(count)]
        if any(name[-1].isdigit() for name in given):
            tool = dice.choice([*protocol.SEM_TABLE, "visual"])
            yield _case(f"dice {number}", given, last, tool)


def _thrown_cells(dice: random.Random, motion: str, side: str) -> dict[str, str]:
    if dice.random() < 0.1:
        return {}
    about = dice.choice([0, 5, 20, 30, 30, 35, 40, 40, 55, 75])
    spread = dice.choice([1, 2, 4, 6])
    found = {
        f"{motion}.{side}.{i}": str(round(dice.uniform(about - spread, about + spread), 1))
        for i in range(dice.choice([1, 2, 2, 2, 3, 4, 5]))
    }
    if dice.random() < 0.1:
        found[f"{motion}.{side}.pain"] = str(dice.randrange(11))
    if dice.random() < 0.05:
        found[f"{motion}.{side}.stopped"] = "1"
    return found


def cases() -> Iterator[dict[str, Any]]:
    yield from _edges()
    yield from _thrown(random.Random(5))
