"""The three sample files go in, once; all or nothing; and out again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from athletes.actions.imports import (
    AlreadyDecided,
    CannotTakeBack,
    Intake,
    store_import,
    take_back_import,
)
from athletes.actions.keeping import differences
from athletes.actions.recording import Refused, correct_assessment
from athletes.models import Assessment, Athlete, Consent, ImportBatch, Measurement
from athletes.transfer.choices import Choices
from athletes.transfer.store import NotReady, confirm, new_batch, preview_of
from coaching.accounts.models import Membership, Squad
from coaching.audit.models import AuditEvent
from tests.conftest import actor_of
from tests.factories import AthleteFactory, ClubFactory, assess, draft

FILES = Path(__file__).parent.parent / "data" / "files"
PROTOCOL: dict[str, Any] = {
    "position": "prone",
    "mode": "active",
    "instrument": "inclinometer",
    "endpoint": "pelvis_moves",
    "rater": "unknown",
    "attest": True,
    "unknown_names": "new",
    "checked": ("D07", "S04", "V06", "V07", "V09", "V12", "V13", "V14", "V15", "S05", "S07"),
}
MESSY_NAMES = ("Amara Okafor", "Joel Kern", "Tomasz Wójcik", "Priya Nair", "Dele Adeyemi")


def upload(member: Membership, content: bytes | str, **choices: Any) -> ImportBatch:
    """A file waiting in the preview, with these answers over the usual ones."""
    raw = content.encode() if isinstance(content, str) else content
    chosen = Choices(**(PROTOCOL | choices))
    batch = new_batch(raw, "file.csv", member.club, actor_of(member), chosen)
    batch.save()
    return batch


def look(member: Membership, content: bytes | str, **choices: Any):
    return preview_of(upload(member, content, **choices), member.club, actor_of(member))


def bring_in(member: Membership, content: bytes | str, **choices: Any) -> ImportBatch:
    return confirm(upload(member, content, **choices), member.club, actor_of(member))


def sample(name: str) -> bytes:
    return (FILES / name).read_bytes()


def test_the_long_sample_goes_in_with_its_athletes_and_squads(coach):
    batch = bring_in(coach, sample("squad-long.csv"))

    assert Athlete.unscoped.filter(club=coach.club).count() == 25
    assert sorted(Squad.unscoped.values_list("name", flat=True)) == ["Middle distance", "Road"]
    assert Measurement.unscoped.count() == 780
    assert Assessment.unscoped.count() == 195
    assert batch.counts["new"] == 780
    assert batch.status == "done"
    assert bytes(batch.content) == b""
    assert differences(list(Athlete.unscoped.values_list("pk", flat=True))) == []


def test_the_wide_sample_goes_in_day_first_with_decimal_commas(coach):
    bring_in(coach, sample("squad-wide.csv"))

    first = Assessment.unscoped.get(athlete__name="Amara Okafor", local_date="2025-09-03")
    values = {(m.motion, m.side): m.trials for m in first.measurements.all()}
    assert values["internal_rotation", "left"] == [32.9]
    assert values["external_rotation", "right"] == [43.6]
    assert Assessment.unscoped.count() == 48


def test_the_messy_sample_is_refused_line_by_line_and_goes_in_without_its_bad_lines(coach):
    for name in MESSY_NAMES:
        AthleteFactory(club=coach.club, name=name)
    content = sample("screening-messy.csv")

    shown = look(coach, content, unknown_names="")

    said = {n: [b.text for b in line.blocks] for n, line in shown.lines.items() if line.blocks}
    assert said == {
        7: [
            "345° is outside what a hip can do (−30° to 100°). "
            "Check the number and how your tool shows the angle."
        ],
        9: [
            "No athlete called “Ines Rossi”.",
            "“yesterday” is not a date. Write it like 2026-03-31.",
        ],
        10: ["No athlete called “Unknown Runner”."],
        12: ["“Average” is no athlete's line: it has no date. Exclude it, or add the date."],
    }
    assert shown.sheet.columns.ignored == ("Bib", "Shoe")
    assert shown.is_ready is False
    with pytest.raises(NotReady):
        bring_in(coach, content, unknown_names="")
    assert Assessment.unscoped.count() == 0

    bring_in(coach, content, unknown_names="", exclude=(7, 9, 10, 12))

    assert Athlete.unscoped.count() == 5
    assert Assessment.unscoped.count() == 5
    kern = Assessment.unscoped.get(athlete__name="Joel Kern")
    assert str(kern.local_date) == "2026-03-04"  # month first, as line 5 gives away
    assert {(m.motion, m.side): m.trials for m in kern.measurements.all()} == {
        ("internal_rotation", "left"): [25.0],
        ("internal_rotation", "right"): [34.0],
        ("external_rotation", "right"): [40.0],
    }
    assert str(Assessment.unscoped.get(athlete__name="Tomasz Wójcik").local_date) == "2026-03-13"


def test_a_row_twice_in_one_file_is_named_and_the_better_one_may_stay(coach):
    AthleteFactory(club=coach.club, name="Priya Nair")
    file = "Name,Date,IR L,IR R\nPriya Nair,2026-03-04,22,34\nPriya Nair,2026-03-04,22,33\n"

    shown = look(coach, file)

    assert [problem.text for problem in shown.lines[3].blocks] == ["Row 3 repeats row 2."]
    assert look(coach, file, exclude=(2,)).is_ready is True


@pytest.mark.parametrize("name", ["squad-long.csv", "squad-wide.csv"])
def test_the_same_file_twice_adds_nothing(coach, name):
    bring_in(coach, sample(name))
    before = Measurement.unscoped.count()

    again = look(coach, sample(name), unknown_names="")

    assert again.open_points == []
    assert again.counts["new"] == 0
    assert again.counts["duplicate"] == len(again.lines)
    assert again.is_ready is False
    with pytest.raises(NotReady):
        bring_in(coach, sample(name))
    assert Measurement.unscoped.count() == before


def test_the_messy_sample_twice_adds_nothing(coach):
    for name in MESSY_NAMES:
        AthleteFactory(club=coach.club, name=name)
    bring_in(coach, sample("screening-messy.csv"), unknown_names="exclude", exclude=(7, 9, 12))

    again = look(coach, sample("screening-messy.csv"), unknown_names="exclude", exclude=(7, 9, 12))

    assert again.counts["new"] == 0
    assert again.counts["duplicate"] == 5


def test_one_bad_line_keeps_the_whole_file_out(coach):
    athlete = AthleteFactory(club=coach.club, name="Ana Reis")
    file = "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\nAna Reis,2026-03-11,22,340\n"

    with pytest.raises(NotReady) as refused:
        bring_in(coach, file)

    assert refused.value.args[0].open_points == [
        "Line 3: 340° is outside what a hip can do (−30° to 100°). "
        "Check the number and how your tool shows the angle."
    ]
    assert athlete.assessments.count() == 0


def test_a_rule_that_blocks_while_storing_leaves_nothing_behind(coach, monkeypatch):
    batch = upload(coach, "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n")
    shown = preview_of(batch, coach.club, actor_of(coach))
    batch.choices = Choices(**(PROTOCOL | {"attest": False})).to_json()
    batch.save()
    # The tick for consent was there when the page was built and is gone when it is stored.
    monkeypatch.setattr(
        "athletes.transfer.store.preview_of",
        lambda *args: replace(shown, choices=Choices.from_json(batch.choices)),
    )
    monkeypatch.setattr("athletes.transfer.plan.Preview.is_ready", True)

    with pytest.raises(Refused, match="has not yet agreed"):
        confirm(batch, coach.club, actor_of(coach))

    assert Athlete.unscoped.count() == 0
    assert Squad.unscoped.count() == 0
    assert ImportBatch.unscoped.get().status == "preview"


def test_nobody_of_another_club_is_ever_matched(coach):
    elsewhere = AthleteFactory(club=ClubFactory(), name="Ana Reis")
    file = "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n"

    shown = look(coach, file, unknown_names="")
    by_uuid = look(coach, file, unknown_names="", athletes={"ana reis": str(elsewhere.uuid)})

    assert shown.people[0].problem.text == "No athlete called “Ana Reis”."
    assert by_uuid.people[0].athlete is None
    assert by_uuid.is_ready is False


def test_an_athlete_whom_the_coach_may_not_see_is_not_matched(club, coach):
    club.shares_everyone = False
    club.save()
    AthleteFactory(club=club, name="Ana Reis")

    shown = look(coach, "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n", unknown_names="")

    assert shown.people[0].athlete is None


@pytest.mark.parametrize(
    ("consent", "attest", "ready"),
    [
        ("missing", False, False),
        ("missing", True, True),
        ("withdrawn", True, False),
        ("given", False, True),
    ],
)
def test_consent_is_asked_for_and_never_overridden(coach, consent, attest, ready):
    AthleteFactory(club=coach.club, name="Ana Reis", consent=consent)
    file = "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n"

    assert look(coach, file, attest=attest).is_ready is ready


def test_attesting_writes_a_statement_for_each_who_had_none(coach):
    AthleteFactory(club=coach.club, name="Ana Reis", consent="missing")
    AthleteFactory(club=coach.club, name="Bo Lind", consent="given")

    bring_in(coach, "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\nBo Lind,2026-03-04,22,34\n")

    statement = Consent.unscoped.get()
    assert (statement.athlete.name, statement.status) == ("Ana Reis", "attested")
    assert statement.how == "Confirmed when importing file.csv"


def test_another_value_in_the_same_slot_is_asked_about(coach):
    athlete = AthleteFactory(club=coach.club, name="Ana Reis")
    file = "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n"
    bring_in(coach, file)
    other = file.replace("22", "25")

    asked = look(coach, other)

    assert asked.is_ready is False
    assert asked.conflicts == [
        (
            2,
            "There is already 22° for this try (4 March 2026, left, internal rotation). "
            "Keep both / Replace (the old value stays in the history) / Cancel.",
        )
    ]
    bring_in(coach, other, conflicts="replace")
    row = athlete.assessments.get()
    assert row.measurements.get(side="left").trials == [25.0]
    assert row.revisions.get().deed == "corrected"
    assert differences([athlete.pk]) == []


def test_keeping_both_stores_a_second_assessment(coach):
    athlete = AthleteFactory(club=coach.club, name="Ana Reis")
    file = "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n"
    bring_in(coach, file)

    bring_in(coach, file.replace("22", "25"), conflicts="keep")

    assert athlete.assessments.count() == 2
    left = Measurement.unscoped.filter(side="left").values_list("trials", flat=True)
    assert sorted(left) == [[22.0], [25.0]]


def test_undo_takes_back_all_that_came_with_the_file(coach):
    stays = AthleteFactory(club=coach.club, name="Amara Okafor")
    kept = assess(stays)
    batch = bring_in(coach, sample("squad-long.csv"))

    take_back_import(batch, by=actor_of(coach))

    assert list(Assessment.unscoped.all()) == [kept]
    assert list(Athlete.unscoped.all()) == [stays]
    assert Squad.unscoped.count() == 0
    assert differences([stays.pk]) == []
    assert AuditEvent.unscoped.filter(action="assessment.removed").count() == 195
    again = bring_in(coach, sample("squad-long.csv"))
    assert again.counts["new"] == 780


def test_undo_is_refused_once_something_was_changed(coach):
    athlete = AthleteFactory(club=coach.club, name="Ana Reis")
    batch = bring_in(coach, "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n")
    one = athlete.assessments.get()
    correct_assessment(one, draft(on=one.measured_at, left=23, right=34), version=1, by=None)

    with pytest.raises(CannotTakeBack, match="1 assessment of this import was changed since"):
        take_back_import(batch, by=actor_of(coach))

    assert athlete.assessments.count() == 1


def test_undo_is_refused_after_a_day(coach):
    AthleteFactory(club=coach.club, name="Ana Reis")
    batch = bring_in(coach, "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n")
    ImportBatch.unscoped.update(finished_at=timezone.now() - timedelta(hours=24, minutes=1))

    with pytest.raises(CannotTakeBack, match="more than 24 hours"):
        take_back_import(batch, by=actor_of(coach))


def test_a_second_click_on_import_stores_nothing(coach):
    AthleteFactory(club=coach.club, name="Ana Reis")
    batch = upload(coach, "Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n")
    confirm(batch, coach.club, actor_of(coach))

    with pytest.raises(NotReady):
        confirm(ImportBatch.unscoped.get(), coach.club, actor_of(coach))

    assert Assessment.unscoped.count() == 1


def test_the_action_refuses_a_batch_that_is_done(coach):
    batch = upload(coach, "x")
    ImportBatch.unscoped.update(status="done")

    with pytest.raises(AlreadyDecided):
        store_import(batch, Intake(), by=actor_of(coach))


def test_a_day_that_looks_exchanged_is_asked_about_within_the_file_and_beside_stored_days(coach):
    athlete = AthleteFactory(club=coach.club, name="Ana Reis")
    assess(athlete, on=datetime(2026, 2, 1, 12, tzinfo=UTC), left=20, right=35)
    file = "Name,Date,IR L,IR R\nAna Reis,2026-03-04,21,34\nAna Reis,2026-04-04,35,20\n"

    shown = look(coach, file, checked=())

    assert {one.rule: one.said for one in shown.asked} == {
        "V15": [
            (3, "This is 14.5° away from the last two sessions (20.5°). "
                "Check the side, the zero and the direction."),
            (3, "This is 14.5° away from the last two sessions (34.5°). "
                "Check the side, the zero and the direction."),
        ],
        "S05": [(3, "Left and right look exchanged compared with last time. Exchange / Keep.")],
    }  # fmt: skip
    assert shown.is_ready is False
    assert look(coach, file, checked=("V15", "S05")).is_ready is True
