"""One validation behind every door: page, action, model, import and database refuse the same rows.

The rows stand in `bad_rows.py`; what is refused, and in which words, must not depend on the door.
"""

import csv
import html
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from athletes.actions.questions import history_questions
from athletes.actions.recording import Refused, check, record_assessment
from athletes.models import Assessment, Athlete, Measurement
from athletes.transfer.choices import Choices
from athletes.transfer.store import new_batch, preview_of
from tests.athletes.bad_rows import BLOCKS, GOOD_PAGE, QUESTIONS, YESTERDAY, Bad
from tests.athletes.capturing import checked_in, send, typed
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assess, draft

ANSWERS: dict[str, Any] = {
    "position": "prone",
    "mode": "active",
    "instrument": "inclinometer",
    "endpoint": "pelvis_moves",
    "rater": "unknown",
}
GOOD_LINE = {
    "athlete": "Joel Kent",
    "date": YESTERDAY.isoformat(),
    "motion": "internal_rotation",
    "side": "left",
    "trial 1 deg": "31",
    "trial 2 deg": "32",
}


def _named(bad: Bad) -> str:
    return bad.rule  # No more: sentences with today's date would differ between test processes.


def _with(door: str, rows: list[Bad]) -> list[Bad]:
    return [bad for bad in rows if getattr(bad, door) is not None]


@pytest.fixture
def athlete(club):
    return AthleteFactory(club=club, name="Joel Kent")


def _prepare(bad: Bad, athlete: Athlete) -> int:
    if bad.setup:
        bad.setup(athlete)
    return Assessment.unscoped.count()


def _preview(member, line: dict[str, Any]) -> Any:
    row = GOOD_LINE | line
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(row))
    writer.writeheader()
    writer.writerow(row)
    actor = actor_of(member)
    batch = new_batch(out.getvalue().encode(), "doors.csv", member.club, actor, Choices(**ANSWERS))
    return preview_of(batch, member.club, actor)


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", _with("page", BLOCKS), ids=_named)
def test_the_page_refuses_with_the_sentence(coach_client, athlete, bad):
    before = _prepare(bad, athlete)
    response = send(coach_client, athlete, typed(**bad.page))
    assert response.status_code == 422
    assert bad.sentence in html.unescape(response.text)
    assert Assessment.unscoped.count() == before


@pytest.mark.parametrize("bad", _with("draft", BLOCKS), ids=_named)
def test_the_action_refuses_with_the_sentence(athlete, bad):
    before = _prepare(bad, athlete)
    with pytest.raises(Refused) as refused:
        record_assessment(draft(**bad.draft), athlete, by=None)
    said = {problem.id: problem.text for problem in refused.value.problems}
    assert said[bad.rule].startswith(bad.sentence)
    assert Assessment.unscoped.count() == before


@pytest.mark.parametrize("bad", _with("line", BLOCKS), ids=_named)
def test_the_import_refuses_with_the_sentence(coach, athlete, bad):
    _prepare(bad, athlete)
    preview = _preview(coach, bad.line)
    said = " ".join(preview.open_points)
    assert bad.sentence in said
    assert not preview.is_ready


def _refusals(row: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        row.full_clean(exclude=["uuid", "club", "athlete", "assessment"])
    return " ".join(refused.value.messages)


MODEL_RULES = {"V05", "S08", "S09", "D03", "D08"}


@pytest.mark.parametrize(
    "bad",
    [bad for bad in _with("draft", BLOCKS) if bad.rule in MODEL_RULES and not bad.setup],
    ids=_named,
)
def test_the_model_refuses_with_the_sentence(athlete, bad):
    made = draft(**bad.draft)
    made.assessment.time_zone = athlete.time_zone
    row = made.measurements[0] if bad.rule == "V05" else made.assessment
    assert bad.sentence in _refusals(row)


# --- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", _with("page", QUESTIONS), ids=_named)
def test_the_page_asks_once_and_then_saves(coach_client, athlete, bad):
    before = _prepare(bad, athlete)
    data = typed(**bad.page)
    asked = send(coach_client, athlete, data)
    assert asked.status_code == 422
    assert bad.sentence in html.unescape(asked.text)
    assert Assessment.unscoped.count() == before
    data["checked"] = checked_in(asked)
    assert send(coach_client, athlete, data).status_code == 302
    assert Assessment.unscoped.count() == before + 1


@pytest.mark.parametrize("bad", _with("draft", QUESTIONS), ids=_named)
def test_the_action_asks_the_same_and_never_refuses(athlete, bad):
    _prepare(bad, athlete)
    made = draft(**bad.draft)
    asked = check(made, athlete, now=timezone.now()) + history_questions(made, athlete)
    assert ("ask", bad.sentence) in {(problem.kind, problem.text) for problem in asked}
    _, is_new = record_assessment(made, athlete, by=None)
    assert is_new


@pytest.mark.parametrize("bad", _with("line", QUESTIONS), ids=_named)
def test_the_import_asks_the_same(coach, athlete, bad):
    _prepare(bad, athlete)
    preview = _preview(coach, bad.line)
    said = [text for asked in preview.asked if asked.rule == bad.rule for _, text in asked.said]
    assert bad.sentence in said
    assert not preview.is_ready


# --- and the database itself ----------------------------------------------------------------------


def _insert_assessment(athlete: Athlete, **wrong: Any) -> None:
    now = timezone.now()
    fields = {
        "club": athlete.club,
        "athlete": athlete,
        "measured_at": now - timedelta(hours=1),
        "local_date": now.date(),
        "time_zone": "Europe/London",
        "position": "prone",
        "mode": "active",
        "instrument": "inclinometer",
        "endpoint": "pelvis_moves",
        "rater": "coach",
    }
    Assessment.unscoped.bulk_create([Assessment(**(fields | wrong))])


def _insert_measurement(assessment: Assessment, **wrong: Any) -> None:
    fields = {
        "club_id": assessment.club_id,
        "assessment": assessment,
        "motion": "flexion",
        "side": "left",
        "trials": [31.0],
        "value_deg": Decimal("31"),
        "lowest_deg": Decimal("31"),
        "highest_deg": Decimal("31"),
    }
    Measurement.unscoped.bulk_create([Measurement(**(fields | wrong))])


@pytest.mark.parametrize(
    "wrong",
    [
        {"position": ""},
        {"position": "hanging"},
        {"mode": ""},
        {"instrument": "ruler"},
        {"endpoint": ""},
        {"rater": "dog"},
        {"state": "tired"},
        {"measured_at": None},
        {"measured_at": datetime(1999, 12, 31, 12, tzinfo=UTC)},
        {"measured_at": datetime(2999, 1, 1, tzinfo=UTC)},
        {"local_date": None},
        {"time_zone": None},
        {"position": "supine_90_90", "instrument": "phone_tilt"},
    ],
    ids=str,
)
def test_the_database_refuses_a_bad_assessment(athlete, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        _insert_assessment(athlete, **wrong)
    assert Assessment.unscoped.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"side": ""},
        {"side": "both"},
        {"motion": ""},
        {"motion": "total_rotation"},
        {"motion": "internal_rotation", "side": "left"},
        {"lowest_deg": Decimal("-0.1"), "value_deg": Decimal("0")},
        {"highest_deg": Decimal("160.1")},
        {"value_deg": Decimal("31.01")},
        {"value_deg": None},
        {"pain": 11},
        {"pain": -1},
    ],
    ids=str,
)
def test_the_database_refuses_a_bad_measurement(athlete, wrong):
    assessment = assess(athlete, left=31, right=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        _insert_measurement(assessment, **wrong)
    assert Measurement.unscoped.count() == 1


def test_the_rows_these_doors_are_tried_with_are_otherwise_good(athlete):
    """Without this, a typing error in the tables above would count as a refusal."""
    _insert_assessment(athlete)
    _insert_measurement(assess(athlete, left=31, right=None))
    record_assessment(draft(), athlete, by=None)


def test_a_good_page_and_a_good_line_go_through(coach, coach_client, athlete):
    assert send(coach_client, athlete, typed(**GOOD_PAGE)).status_code == 302
    preview = _preview(coach, {"note": "fine"})
    assert [asked.rule for asked in preview.asked] == ["S04"]
    assert not [line for line in preview.lines.values() if line.blocks]
