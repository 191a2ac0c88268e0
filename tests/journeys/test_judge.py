"""The phone's own verdicts, run in Chromium, are the server's: word for word, mark for mark."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from athletes import pack, protocol
from tests.athletes.capturing import ROTATIONS, capture_url, send, typed
from tests.factories import AthleteFactory, SquadFactory, assess
from tests.vectors import make
from tests.vectors.of_series import result_words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SERIES = """async ([cases, rules]) => {
  const { advance, BLANK, pointOf } = await import("/static/js/lib/series.js");
  const { resultOf } = await import("/static/js/lib/judge.js");
  return cases.map(({ days, sem, motion, counts_from, said }) => {
    let state = { ...BLANK, counts_from };
    const words = [];
    for (const readings of days) {
      const point = pointOf(readings);
      if (point) state = advance(state, point, sem);
      words.push(resultOf(rules, motion, state));
    }
    return { said: words.slice(-said.length), state };
  });
}"""

SLIPS = """async ([cases, rules]) => {
  const { judge } = await import("/static/js/lib/judge.js");
  return cases.map(({ motions, values, last, sem }) => {
    const one = (motion) => [motion, {
      assessments: 1, state: null, until: "9999-12-31", day: null, last: last[motion], other: null,
    }];
    const { position, mode, instrument, endpoint } = values;
    const athletes = [{ uuid: "a", zone: "UTC", series: Object.fromEntries(motions.map(one)) }];
    const way = { position, mode, instrument, endpoint, rater: "coach" };
    const { results, ...said } = judge(
      { rules, way, sem, athletes, zone: "UTC", raters: { 1: "1" } }, "a", { motions, values });
    return said;
  });
}"""

JUDGE = """async ([pack, asked]) => {
  const { judge } = await import("/static/js/lib/judge.js");
  return asked.map(([uuid, given]) => judge(pack, uuid, given));
}"""


def plain(said: Any) -> Any:
    """Tuples as JSON has them."""
    if isinstance(said, dict):
        return {name: plain(one) for name, one in said.items()}
    return [plain(one) for one in said] if isinstance(said, list | tuple) else said


def without_order(state: dict[str, Any]) -> dict[str, Any]:
    """The phone keeps a day's raters as they came; no verdict asks for their order."""
    for part in ("left", "right", "pairs"):
        for one in (*state[part]["first"], *state[part]["last"]):
            one["raters"] = sorted(one["raters"], key=str)
    return state


def test_series_are_stepped_on_and_worded_as_python_does(scripts):
    cases = make.read("series")

    said = scripts.evaluate(SERIES, [cases, pack.limits()])

    for case, one in zip(cases, said, strict=True):
        assert one["said"] == case["said"], case["name"]
        assert without_order(one["state"]) == without_order(case["state"]), case["name"]


def test_questions_and_notes_are_those_of_the_rules(scripts):
    cases = make.read("slips")

    said = scripts.evaluate(SLIPS, [cases, pack.limits()])

    for case, one in zip(cases, said, strict=True):
        assert one == case["said"], case["name"]


# --- the whole way: the pack of a round, the phone's answer, and the server's after saving --------


def given(dice: random.Random) -> dict[str, str]:
    ir, er = (
        tuple(
            [round(dice.uniform(low, low + 12), 1) for _ in range(dice.choice([1, 2, 2, 3]))]
            for low in (dice.choice([28, 30, 36]), dice.choice([30, 32]))
        )
        for _ in range(2)
    )
    more = {"internal_rotation__left__pain": "4"} if dice.random() < 0.15 else {}
    values = typed(ir, er, **more)
    if dice.random() < 0.25:
        values = {name: word for name, word in values.items() if ".right." not in name}
    return values


def history(dice: random.Random, athlete: Any, coaches: list[Any]) -> None:
    """Days long ago and lately, some today, some by another way, some with a side that has less."""
    now = timezone.now()
    less = dice.choice([0, 0, 14])
    before = sorted(dice.sample(range(1, 420), dice.choice([0, 0, 1, 3, 4])), reverse=True)
    for back in before + [0] * dice.choice([0, 0, 1, 2]):
        ir, er = (
            tuple([dice.randrange(low, 45) - by, dice.randrange(low, 45) - by] for by in (less, 0))
            for low in (38, 40)
        )
        assess(
            athlete,
            left=ir[0],
            right=ir[1],
            also={"external_rotation": er},
            on=now - timedelta(days=back, minutes=dice.randrange(1, 5)),
            instrument=dice.choice(["inclinometer", "inclinometer", "goniometer"]),
            rater_user=dice.choice(coaches),
        )


def server_says(client: Any, athlete: Any, values: dict[str, str], squad: Any) -> dict[str, Any]:
    """Save as the form without scripts does: the questions asked, then what it says."""
    asked = send(client, athlete, values, squad=squad.uuid)
    questions = asked.context["questions"] if asked.status_code == 422 else []
    if questions:
        values = values | {"checked": " ".join(one.key for one in questions)}
        asked = send(client, athlete, values, squad=squad.uuid)
    saved = client.get(asked.url).context["saved"]
    labels = {label: motion for motion, label in protocol.MOTIONS.items()}
    return {
        "questions": [one.key for one in questions],
        "results": [result_words(one, labels[one.label]) for one in saved.results],
        "notes": sorted(saved.notes),
    }


def test_the_phone_says_what_the_server_says_after_saving(scripts, coach, coach_client):
    dice = random.Random(7)
    club = coach.club
    squad = SquadFactory(club=club, name="Milers")
    athletes = [
        AthleteFactory(club=club, squads=[squad], time_zone=dice.choice(["UTC", "Asia/Tokyo"]))
        for _ in range(24)
    ]
    for athlete in athletes[1:]:
        history(dice, athlete, [coach.user, coach.user, None])
    url = capture_url(athletes[0], squad=squad.uuid).replace(f"{athletes[0].uuid}", "pack")
    pack_of_round = coach_client.get(url).json()
    asked = [(athlete, {"motions": list(ROTATIONS), "values": given(dice)}) for athlete in athletes]
    first = asked[0][1]["values"]
    asked[0][1]["values"] = {name: word for name, word in first.items() if ".right." not in name}

    said = scripts.evaluate(JUDGE, [pack_of_round, [(str(a.uuid), typed) for a, typed in asked]])

    kinds = set()
    for (athlete, typed_in), phone in zip(asked, said, strict=True):
        server = server_says(coach_client, athlete, typed_in["values"], squad)
        assert phone["results"] == plain(server["results"]), athlete
        assert [one["key"] for one in phone["questions"]] == server["questions"], athlete
        assert sorted(phone["notes"]) == server["notes"], athlete
        kinds |= {one["chip"]["look"] for one in phone["results"]}
    assert kinds == {"within", "once", "confirmed", "unknown"}
