"""The export says what the screens say, runs no formula, and imports again adding nothing."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from athletes.actions.roster import archive_athlete
from athletes.models import Assessment, Measurement
from athletes.transfer.choices import Choices
from athletes.transfer.columns import read_columns
from athletes.transfer.export import HEADINGS, csv_lines, lines, of_actor, safe, xlsx_file
from athletes.transfer.lines import read_record, unquoted
from athletes.transfer.reading import read
from athletes.transfer.store import confirm
from tests.athletes.test_transfer_samples import bring_in, look, sample, upload
from tests.conftest import actor_of
from tests.factories import AthleteFactory, ClubFactory, MembershipFactory, SquadFactory, assess

FORMULAS = [
    "=1+1",
    "+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "'=1",
    "''",
    "-cmd|' /C calc'!A0",
]


def exported(member, kind="csv") -> bytes:
    rows = lines(of_actor(actor_of(member)))
    return b"".join(csv_lines(rows)) if kind == "csv" else xlsx_file(rows)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def measured(coach):
    """Two athletes with one name, formulas in every text, a negative angle, an odd clock."""
    squads = [SquadFactory(club=coach.club, name=name) for name in ("=Road", "Track")]
    by = actor_of(coach)
    for number in range(2):
        athlete = AthleteFactory(club=coach.club, name="Zoë Łukasz", squads=squads)
        for day, text in enumerate(FORMULAS, start=1):
            assess(
                athlete,
                by=by,
                on=datetime(2026, 3, day, 18, 5, number * 7, tzinfo=UTC),
                left=[31.5, -2, 30],
                right=(34,),
                also={"external_rotation": (40, None)},
                pain=4 if day == 2 else None,
                note=text,
                state="cold" if day == 3 else "",
            )
    overlap = AthleteFactory(club=coach.club, name="Bo")
    assess(overlap, by=by, on=datetime(2025, 10, 26, 1, 30, tzinfo=UTC))  # the second 01:30
    return coach


def test_a_line_says_what_the_screens_show(coach):
    athlete = AthleteFactory(club=coach.club, name="Ana Reis")
    one = assess(athlete, on=datetime(2026, 6, 8, 17, 5, tzinfo=UTC), left=[30, 31.5, 33])

    row = table(exported(coach))[0]

    assert row == dict.fromkeys(HEADINGS, "") | {
        "athlete": "Ana Reis",
        "date": "2026-06-08",
        "time": "18:05",  # London in summer
        "position": "prone",
        "mode": "active",
        "instrument": "inclinometer",
        "endpoint": "pelvis_moves",
        "rater": "unknown",
        "motion": "internal_rotation",
        "side": "left",
        "trial_1": "30",
        "trial_2": "31.5",
        "trial_3": "33",
        "value_deg": "31.5",
        "id": str(one.uuid),
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_imports_again_adding_nothing(measured, kind):
    content = exported(measured, kind)
    before = list(Measurement.unscoped.values_list("pk", "trials"))

    shown = look(measured, content, attest=False, unknown_names="", checked=())

    assert shown.open_points == []
    assert {line.status for line in shown.lines.values()} == {"duplicate"}
    assert list(Measurement.unscoped.values_list("pk", "trials")) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_empty_club_that_imports_the_export_exports_the_same(measured, kind):
    Assessment.unscoped.filter(athlete__name="Zoë Łukasz", measured_at__second=7).delete()
    other = MembershipFactory(club=ClubFactory(time_zone="Europe/London"), role="owner")
    there = table(exported(measured))

    bring_in(other, exported(measured, kind), conflicts="keep")

    here = table(exported(other))
    leave = {"id"}  # ids are one club's; a copy gets its own

    def content(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        # XML knows one kind of line end.
        return [{k: v.replace("\r", "\n") for k, v in r.items() if k not in leave} for r in rows]

    assert content(here) == content(there)
    assert not {row["id"] for row in here} & {row["id"] for row in there}


def test_a_changed_value_in_an_exported_file_is_a_correction(coach):
    athlete = AthleteFactory(club=coach.club, name="Ana Reis")
    one = assess(athlete, left=30, right=34, note="first")
    changed = exported(coach).decode("utf-8-sig").replace(",30,", ",32,")
    batch = upload(coach, changed, conflicts="replace")

    confirm(batch, coach.club, actor_of(coach))

    one.refresh_from_db()
    assert (one.version, one.note) == (2, "first")
    trials = {taken.side: taken.trials for taken in one.measurements.all()}
    assert trials == {"left": [32.0], "right": [34.0]}


def test_an_id_of_another_athlete_is_refused(coach):
    one = assess(AthleteFactory(club=coach.club, name="Ana Reis"))
    AthleteFactory(club=coach.club, name="Bo Lind")
    content = exported(coach).replace(b"Ana Reis", b"Bo Lind")

    shown = look(coach, content)

    assert {block.id for line in shown.lines.values() for block in line.blocks} == {"F08"}
    assert one.athlete.name == "Ana Reis"


def test_an_id_that_another_club_uses_is_not_taken_and_not_told(coach):
    elsewhere = assess(AthleteFactory(club=ClubFactory(), name="Eve"))
    AthleteFactory(club=coach.club, name="Ana Reis")
    file = f"Name,Date,IR L,IR R,id\nAna Reis,2026-03-04,22,34,{elsewhere.uuid}\n"

    bring_in(coach, file)

    mine = Assessment.unscoped.get(athlete__name="Ana Reis")
    assert mine.uuid != elsewhere.uuid


def test_no_cell_of_either_file_is_a_formula_and_numbers_stay_numbers(measured):
    sheet = load_workbook(io.BytesIO(exported(measured, "xlsx"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert -2 in {cell.value for cell in cells}

    texts = [row[name] for row in table(exported(measured)) for name in ("note", "squad")]
    assert [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "-2" in {row["trial_2"] for row in table(exported(measured))}


def test_only_what_the_actor_sees_is_exported(club, coach, stranger):
    mine = AthleteFactory(club=club, name="Seen")
    assess(mine)
    assess(AthleteFactory(club=stranger.club, name="Foreign"))
    gone = AthleteFactory(club=club, name="Gone")
    assess(gone)
    archive_athlete(gone, by=None)
    deleted = assess(mine, left=11, right=12, on=datetime(2026, 1, 5, tzinfo=UTC))
    Assessment.unscoped.filter(pk=deleted.pk).update(deleted_at=datetime(2026, 2, 1, tzinfo=UTC))

    rows = table(exported(coach))

    assert {row["athlete"] for row in rows} == {"Seen"}
    assert len(rows) == 2


def test_the_export_asks_the_database_a_fixed_number_of_times(coach, django_assert_num_queries):
    for number in range(3):
        assess(AthleteFactory(club=coach.club, name=f"A {number}"))
    actor = actor_of(coach)
    with django_assert_num_queries(3):  # assessments, their measurements, squads
        list(lines(of_actor(actor)))


@given(st.text(max_size=60))
def test_a_text_survives_the_export_and_never_starts_a_formula(text):
    guarded = safe(text)

    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert unquoted(guarded) == text


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30
).map(lambda text: " ".join(text.split()))
ANGLE = st.integers(-300, 1000).map(lambda tenths: Decimal(tenths) / 10)


@given(
    note=TEXT,
    trials=st.lists(ANGLE, min_size=1, max_size=5),
    side=st.sampled_from(["left", "right"]),
    pain=st.none() | st.integers(0, 10),
    kind=st.sampled_from(["csv", "xlsx"]),
)
def test_a_row_written_is_the_row_read(note, trials, side, pain, kind):
    padded = [float(trial) for trial in trials] + [None] * (5 - len(trials))
    row = ["Ana Reis", "Road", "2026-03-04", "18:05", "prone", "active", "goniometer"]
    row += ["firm_stop", "unknown", "", "flexion", side, *padded, 1.0, pain, "", note, ""]
    content = b"".join(csv_lines([row])) if kind == "csv" else xlsx_file([row])

    grid = read(content)
    record = read_record(grid.lines[0], read_columns(grid.heading.cells), Choices())

    assert record.problems == ()
    (back,) = record.rows
    assert (list(back.trials), back.side, back.pain) == (trials, side, pain)
    assert record.note == note or record.note == ""


def test_the_long_sample_comes_out_with_the_values_it_went_in_with(coach):
    bring_in(coach, sample("squad-long.csv"))
    keys = ("athlete", "squad", "date", "motion", "side", "pain", "note")
    numbers = ("trial_1", "trial_2", "trial_3")

    def content(rows: list[dict[str, str]]) -> list[tuple]:
        return sorted(
            (*(row[key] for key in keys), *(float(row[key]) for key in numbers)) for row in rows
        )

    assert content(table(exported(coach))) == content(table(sample("squad-long.csv")))
