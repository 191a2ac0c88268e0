"""The rules of the Monday review, row by row, with their edges. No database."""

from datetime import date, timedelta

import pytest

from athletes.change import Change
from coaching.desk.reasons import (
    KINDS,
    Answer,
    Facts,
    Limits,
    Reason,
    Side,
    Told,
    holds_until,
    is_better,
    is_low,
    open_reasons,
    reasons,
    sentence,
)
from coaching.routines.schedule import Adherence

MONDAY = date(2026, 11, 23)
LIMITS = Limits()
RUNS = {"running_since": MONDAY - timedelta(days=20), "last_measured": MONDAY - timedelta(days=9)}
PAIN = Told(5, MONDAY - timedelta(days=2), "Pain 5 of 10, right groin, 2 days ago.")


def ago(days):
    return MONDAY - timedelta(days=days)


def change(verdict="decreased", *, by=-900, confirmed=True, once=None, on=MONDAY):
    """Left went 31° → 22° in hundredths of a degree, unless told."""
    return Change(
        n=5, verdict=verdict, baseline=3100, current=3100 + by, change=by, margin=500,
        threshold=500, confirmed=confirmed, dropped_once=once, latest=3100 + by, latest_on=on,
    )  # fmt: skip


def left(**fields):
    goal = fields.pop("goal", "")
    motion = fields.pop("motion", "internal_rotation")
    return Side(motion, fields.pop("side", "left"), change(**fields), goal)


def kinds(**facts):
    limits = facts.pop("limits", LIMITS)
    return [one.kind for one in reasons(Facts(today=MONDAY, **facts), limits)]


# --- which reasons hold ---------------------------------------------------------------------------

CASES = {
    "nothing known": ({}, []),
    "pain": ({"pain": PAIN}, ["pain"]),
    "decreased and confirmed": ({"sides": [left()]}, ["worse"]),
    "decreased, seen at one look": ({"sides": [left(confirmed=False)]}, []),
    "increased": ({"sides": [left(verdict="increased", by=900)]}, []),
    "decreased in flexion": ({"sides": [left(motion="flexion")]}, ["worse"]),
    "the coach asked for less": ({"sides": [left(goal="less")]}, []),
    "the coach asked for more": ({"sides": [left(goal="more")]}, ["worse"]),
    "one large drop": (
        {"sides": [left(verdict="no_clear_change", confirmed=False, once=1100)]},
        ["once"],
    ),
    "a drop that is confirmed says it already": ({"sides": [left(once=1100)]}, ["worse"]),
    "worse here, a drop there": (
        {"sides": [left(), left(side="right", confirmed=False, once=1100)]},
        ["worse", "once"],
    ),
    "7 of 14": ({**RUNS, "adherence": Adherence(14, 14)}, []),
    "6½ of 14": ({**RUNS, "adherence": Adherence(14, 13)}, ["undone"]),
    "nothing was planned": ({**RUNS, "adherence": Adherence(0, 0)}, []),
    "6½ of 14, nothing runs any more": ({"adherence": Adherence(14, 13)}, []),
    "paused": ({**RUNS, "adherence": Adherence(14, 0), "is_paused": True}, []),
    "never opened is not undone": (
        {**RUNS, "adherence": Adherence(3, 0), "is_never_opened": True},
        ["unopened"],
    ),
    "never opened, no planned day over": (
        {**RUNS, "adherence": Adherence(0, 0), "is_never_opened": True},
        [],
    ),
    "never opened, paused": (
        {**RUNS, "adherence": Adherence(3, 0), "is_never_opened": True, "is_paused": True},
        [],
    ),
    "measured 56 days ago": ({**RUNS, "last_measured": ago(56)}, []),
    "measured 57 days ago": ({**RUNS, "last_measured": ago(57)}, ["stale"]),
    "measured long ago, nothing runs": ({"last_measured": ago(300)}, []),
    "runs and never measured": ({"running_since": ago(20)}, ["stale"]),
}


@pytest.mark.parametrize(("facts", "expected"), CASES.values(), ids=CASES)
def test_which_reasons_hold(facts, expected):
    assert kinds(**facts) == expected


def test_they_come_in_the_order_of_the_review():
    everything = {
        "pain": PAIN,
        "sides": [left(side="right", confirmed=False, once=1100), left()],
        "running_since": ago(90),
        "last_measured": ago(90),
        "adherence": Adherence(14, 2),
    }
    assert kinds(**everything) == ["pain", "worse", "once", "undone", "stale"]
    assert KINDS == ("pain", "worse", "once", "undone", "unopened", "stale")


@pytest.mark.parametrize(
    ("halves", "percent", "low"),
    [(13, 50, True), (14, 50, False), (5, 20, True), (6, 20, False), (27, 100, True),
     (28, 100, False), (0, 1, True)],
)  # fmt: skip
def test_the_share_is_the_clubs(halves, percent, low):
    assert is_low(Adherence(14, halves), percent) is low
    facts = {**RUNS, "adherence": Adherence(14, halves), "limits": Limits(percent, 8)}
    assert kinds(**facts) == (["undone"] if low else [])


@pytest.mark.parametrize(
    ("days", "weeks", "found"), [(28, 4, []), (29, 4, ["stale"]), (84, 12, []), (85, 12, ["stale"])]
)
def test_the_weeks_are_the_clubs(days, weeks, found):
    facts = {**RUNS, "last_measured": ago(days), "limits": Limits(50, weeks)}
    assert kinds(**facts) == found


# --- what they say, and which comes first ---------------------------------------------------------

SENTENCES = {
    "pain": ({"pain": PAIN}, "Pain 5 of 10, right groin, 2 days ago."),
    "worse, and what was done": (
        {**RUNS, "sides": [left()], "adherence": Adherence(8, 4)},
        "Left IR 31° → 22°, −9° ± 5°; did 2 of 8.",
    ),
    "two sides, the larger first": (
        {"sides": [left(by=-700), left(side="right", motion="external_rotation", by=-1200)]},
        "Right ER 31° → 19°, −12° ± 5°; left IR 31° → 24°, −7° ± 5°.",
    ),
    "one drop": (
        {"sides": [left(verdict="no_clear_change", confirmed=False, once=1100)]},
        "Left IR measured once: 11° less than usual. Measure again.",
    ),
    "undone": ({**RUNS, "adherence": Adherence(14, 7)}, "Did 3½ of 14."),
    "unopened": (
        {**RUNS, "adherence": Adherence(3, 0), "is_never_opened": True},
        "Has never opened the routine.",
    ),
    "stale": (
        {**RUNS, "last_measured": ago(70)},
        "Last measured 10 weeks ago, while a routine runs.",
    ),
    "never measured": ({"running_since": ago(20)}, "Follows a routine and was never measured."),
    "pain and undone": (
        {**RUNS, "pain": PAIN, "adherence": Adherence(8, 4)},
        "Pain 5 of 10, right groin, 2 days ago; did 2 of 8.",
    ),
}


@pytest.mark.parametrize(("facts", "words"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentence_joins_what_belongs_together(facts, words):
    assert sentence(reasons(Facts(today=MONDAY, **facts), LIMITS)) == words


def weight(**facts):
    return reasons(Facts(today=MONDAY, **facts), LIMITS)[0].weight


def test_within_a_kind_the_more_comes_first():
    assert weight(pain=Told(None, ago(1), "Stopped.")) < weight(pain=PAIN)
    assert weight(pain=Told(5, ago(1), "…")) < weight(pain=PAIN)
    assert weight(sides=[left(by=-1200)]) < weight(sides=[left()])
    less, more = ({**RUNS, "adherence": Adherence(14, done)} for done in (2, 6))
    assert weight(**less) < weight(**more)
    assert weight(**{**RUNS, "last_measured": ago(90)}) < weight(
        **{**RUNS, "last_measured": ago(60)}
    )


@pytest.mark.parametrize(
    ("verdict", "by", "goal", "better"),
    [("increased", 900, "more", True), ("increased", 900, "less", False),
     ("increased", 900, "", False), ("decreased", -900, "less", True),
     ("no_clear_change", 300, "more", False)],
)  # fmt: skip
def test_better_only_where_the_coachs_goal_agrees(verdict, by, goal, better):
    side = left(verdict=verdict, by=by, goal=goal)
    assert is_better(Facts(today=MONDAY, sides=[side])) is better


# --- what an answer still covers ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "answer", "given", "until"),
    [
        ("pain", "note", MONDAY, date(2026, 11, 29)),
        ("undone", "easier", date(2026, 11, 26), date(2026, 11, 29)),  # a Thursday
        ("undone", "easier", date(2026, 11, 27), date(2026, 12, 6)),  # from Friday on: next week
        ("unopened", "remeasure", date(2026, 11, 29), date(2026, 12, 6)),
        ("worse", "note", MONDAY, date(2027, 1, 18)),
        ("once", "remeasure", MONDAY, date(2027, 1, 18)),
        ("stale", "remeasure", MONDAY, date(2026, 12, 7)),
        ("stale", "note", MONDAY, date(2026, 12, 7)),
        *((kind, "snooze", MONDAY, date(2026, 12, 7)) for kind in KINDS),
    ],
)
def test_how_long_an_answer_holds(kind, answer, given, until):
    assert holds_until(kind, answer, given) == until


def answered(kind, answer="note", *, seen_on=MONDAY, on=MONDAY):
    return Answer(kind, answer, seen_on, holds_until(kind, answer, on), on)


def still_open(kind, seen_on, *answers, today=MONDAY):
    found = [Reason(kind, "…", seen_on)]
    return bool(open_reasons(found, answers, today))


@pytest.mark.parametrize("kind", KINDS)
def test_through_its_last_day_and_no_longer(kind):
    given = answered(kind)
    assert not still_open(kind, MONDAY, given, today=given.until)
    assert still_open(kind, MONDAY, given, today=given.until + timedelta(days=1))


@pytest.mark.parametrize("kind", ["pain", "worse", "once"])
def test_newer_evidence_brings_it_back_at_once(kind):
    for answer in ("note", "snooze"):
        given = answered(kind, answer, seen_on=ago(3))
        assert not still_open(kind, ago(3), given)
        assert still_open(kind, ago(2), given)


@pytest.mark.parametrize("kind", ["undone", "unopened", "stale"])
def test_what_is_counted_anew_each_day_is_no_newer_evidence(kind):
    assert not still_open(kind, MONDAY + timedelta(days=2), answered(kind, seen_on=MONDAY))


def test_an_answer_covers_what_stood_below_it_and_never_what_comes_above():
    given = answered("worse", seen_on=MONDAY)
    assert not still_open("undone", MONDAY, given)
    assert still_open("pain", MONDAY, given)


def test_below_it_the_time_of_its_own_kind_counts():
    given = answered("worse", seen_on=MONDAY)  # eight weeks
    sunday = date(2026, 11, 29)
    assert not still_open("undone", sunday, given, today=sunday)
    assert still_open("undone", sunday, given, today=sunday + timedelta(days=1))


def test_a_lesser_pain_after_the_worst_is_newer_evidence():
    told = Told(6, ago(4), "Pain 6 of 10.", last_on=ago(1))
    reason = reasons(Facts(today=MONDAY, pain=told), LIMITS)[0]
    assert reason.seen_on == ago(1)
    assert open_reasons([reason], [answered("pain", seen_on=ago(4))], MONDAY) == [reason]
