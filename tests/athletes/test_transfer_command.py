"""`manage.py import_measurements`: the page's sentences with line numbers, and its exit code."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from athletes.models import Assessment, Athlete, ImportBatch
from tests.factories import AthleteFactory

FILES = Path(__file__).parent.parent / "data" / "files"
PROTOCOL = ("--position=prone", "--mode=active", "--instrument=inclinometer")
SAID = (*PROTOCOL, "--endpoint=pelvis_moves", "--rater=unknown")
NAMES = ("Amara Okafor", "Joel Kern", "Tomasz Wójcik", "Priya Nair", "Dele Adeyemi")


def run(name: str | Path, *options: str) -> tuple[str, str]:
    """What it says, and what it complains about; fails as the command does."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(
            "import_measurements", FILES / name, "--club=harbour", *options, stdout=out, stderr=err
        )
    except CommandError as refused:
        refused.args = (f"{refused.args[0]}\n{out.getvalue()}{err.getvalue()}",)
        raise
    return out.getvalue(), err.getvalue()


def refusal(name: str | Path, *options: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(name, *options)
    assert refused.value.returncode != 0
    return str(refused.value)


def test_the_three_samples_go_in(owner):
    everything = ("--create-athletes", "--attest-consent", "--checked")

    run("squad-long.csv", "--endpoint=pelvis_moves", "--rater=unknown", *everything)
    run("squad-wide.csv", *SAID, *everything)
    said, _ = run("screening-messy.csv", *SAID, *everything, "--skip-bad-lines")

    assert Assessment.unscoped.count() == 195 + 48 + 6
    assert Athlete.unscoped.count() == 26  # 25, and the runner whom nobody knew
    assert "Left out: lines 7, 9, 12." in said
    assert "6 new assessments, 1 new athlete." in said


def test_the_same_file_twice_adds_nothing_and_is_no_failure(owner):
    options = ("--endpoint=pelvis_moves", "--rater=unknown")
    run("squad-long.csv", *options, "--create-athletes", "--attest-consent", "--checked")

    said, complaints = run("squad-long.csv", *options)

    assert "780 rows: 0 new, 780 already there, 0 to correct." in said
    assert "Everything in this file is already there. Nothing was added." in said
    assert complaints == ""
    assert Assessment.unscoped.count() == 195


def test_each_bad_line_is_named_and_nothing_is_stored(owner):
    for name in NAMES:
        AthleteFactory(club=owner.club, name=name)

    said = refusal("screening-messy.csv", *SAID)

    assert "9 rows: 5 new, 0 already there, 4 to correct." in said
    assert "Line 7: 345° is outside what a hip can do (−30° to 100°)." in said
    assert "Line 9: “yesterday” is not a date." in said
    assert "Line 10: No athlete called “Unknown Runner”." in said
    assert "Line 12: “Average” is no athlete's line" in said
    assert "Line 4: Only the right side of external rotation is filled in." in said
    assert Assessment.unscoped.count() == 0
    assert ImportBatch.unscoped.count() == 0


def test_a_question_of_the_file_names_the_option_that_answers_it(owner):
    said = refusal("squad-wide.csv", "--create-athletes")

    for option in ("--position", "--mode", "--instrument", "--endpoint", "--rater", "--checked"):
        assert f"({option}" in said
    assert "(--attest-consent)" in said


def test_a_dry_run_says_everything_and_stores_nothing(owner):
    said, _ = run(
        "squad-wide.csv", *SAID, "--create-athletes", "--attest-consent", "--checked", "--dry-run"
    )

    assert "48 rows: 48 new" in said
    assert "Dry run: nothing was imported." in said
    assert Athlete.unscoped.count() == 0


def test_ambiguous_dates_need_the_option(owner):
    for name in ("Ana Reis", "Bo Lind"):
        AthleteFactory(club=owner.club, name=name)
    assert "(--date-order day|month)" in refusal("worse-ambiguous.csv", *SAID)

    run("worse-ambiguous.csv", *SAID, "--date-order=month")

    assert str(Assessment.unscoped.earliest("local_date").local_date) == "2026-03-04"


def test_the_rater_may_be_a_member_of_this_club_only(owner, coach, stranger):
    AthleteFactory(club=owner.club, name="Ana Reis")
    AthleteFactory(club=owner.club, name="Bo Lind")
    options = (*PROTOCOL, "--endpoint=firm_stop", "--signs=plain")

    said = refusal("worse-signs.csv", *options, "--rater=owner@canal.example")
    run("worse-signs.csv", *options, "--rater=coach@harbour.example")

    assert "is not a member of this club" in said
    assert {one.rater_user for one in Assessment.unscoped.all()} == {coach.user}


def test_who_may_not_import_in_the_page_may_not_here(owner, assistant, stranger):
    assert "may not import" in refusal("squad-wide.csv", "--by=assistant@harbour.example")
    assert "is not a member" in refusal("squad-wide.csv", "--by=owner@canal.example")


def test_a_club_or_file_that_is_not_there_is_told(owner, tmp_path):
    assert "cannot be read: No such file" in refusal("absent.csv")
    with pytest.raises(CommandError, match="There is no club “nowhere”"):
        call_command("import_measurements", FILES / "squad-wide.csv", "--club=nowhere")
    big = tmp_path / "big.csv"
    big.write_bytes(b"x" * (3 * 1024 * 1024))
    assert "The file is too big" in refusal(big)
