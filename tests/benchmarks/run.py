"""`make bench`: median and p95 server time, queries and bytes of the main pages.

Runs on the database in DATABASE_URL (SQLite by default), inside a scratch test database that it
makes and removes. A club of 25 athletes with three years of monthly measurements and a routine; the
signed-in page is the yardstick. `--json` prints the figures for a machine.
"""

import argparse
import gc
import json
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from athletes.actions.recording import Draft, place, record_many
from athletes.actions.roster import add_athletes
from athletes.models import Assessment, Athlete, Measurement
from athletes.transfer.choices import Choices
from athletes.transfer.store import confirm, new_batch, preview_of, without_bad_lines
from coaching.accounts.doors import find_actor
from coaching.accounts.models import Club, Membership, Squad, User
from coaching.routines.actions.building import add_version
from coaching.routines.models import Assignment, Routine, RoutineStep, SessionLog
from exercises.models import Exercise

ATHLETES, MONTHS, ROUNDS, IMPORT_ROWS = 25, 36, 40, 5000
MOTIONS = ("internal_rotation", "external_rotation")


def occasion(athlete: Athlete, day: date, user: User, dice: random.Random) -> Draft:
    draft = Draft(
        Assessment(
            measured_at=datetime(day.year, day.month, day.day, 17, tzinfo=UTC),
            position="prone",
            mode="active",
            instrument="inclinometer",
            endpoint="pelvis_moves",
            rater="coach",
            rater_user=user,
        )
    )
    for motion in MOTIONS:
        for side, truth in (("left", 30), ("right", 36)):
            trials = [Decimal(f"{truth + dice.gauss(0, 2.5):.1f}") for _ in range(3)]
            draft.measurements.append(Measurement.taken(motion, side, trials))
    place(draft.assessment, athlete)
    return draft


def fill(athletes: int) -> tuple[Club, User, list[Athlete]]:
    """A club whose athletes have been measured every month for three years."""
    dice = random.Random(7)
    user = User.objects.create_user("bench@example.org", "bench", name="Bench")
    club = Club.objects.create(name="Bench", slug=f"bench-{athletes}", time_zone="Europe/London")
    Membership.unscoped.create(club=club, user=user, role="owner")
    squad = Squad.unscoped.create(club=club, name="Everyone")
    people = [
        Athlete(club=club, name=f"Runner {n:03}", time_zone="Europe/London")
        for n in range(athletes)
    ]
    people = add_athletes(people, squads=[squad], attested="Bench.", by=None)
    today = timezone.now().date()
    drafts = [
        occasion(athlete, today - timedelta(days=30 * month + 2), user, dice)
        for athlete in people
        for month in reversed(range(MONTHS))
    ]
    record_many(drafts, now=timezone.now(), by=None)
    follow(club, people, today)
    return club, user, people


def follow(club: Club, people: list[Athlete], today: date) -> None:
    """A routine of three drills for each, three days a week for eight weeks, mostly done."""
    drills = [
        Exercise.unscoped.create(
            club=club, name=f"Drill {n}", slug=f"drill-{n}", category="mobility",
            technique="dynamic", targets=["internal_rotation"], equipment=["none"],
            position="prone", laterality="unilateral", steps=["Lie down."],
        )
        for n in range(3)
    ]  # fmt: skip
    routine = Routine.unscoped.create(club=club, title="Hips")
    version = add_version(routine, [RoutineStep(exercise=one) for one in drills], made_by_id=None)
    begun = today - timedelta(weeks=8)
    rows = [
        Assignment(club=club, athlete=one, routine_version=version, days=["mon", "wed", "fri"],
                   starts_on=begun, ends_on=today + timedelta(weeks=4), opened_at=timezone.now())
        for one in people
    ]  # fmt: skip
    Assignment.unscoped.bulk_create(rows)
    SessionLog.unscoped.bulk_create(
        SessionLog(
            club=club, athlete_id=row.athlete_id, assignment=row, done_on=on, completion="done",
            finished_at=datetime(on.year, on.month, on.day, 18, tzinfo=UTC), effort=4,
            pain_level=0, drills=[{"slug": one.slug} for one in drills],
        )
        for row in rows
        for on in row.schedule.planned(begun, today - timedelta(days=1))
        if on.toordinal() % 4
    )  # fmt: skip


def measure(call: Callable[[], Any], rounds: int) -> dict[str, float]:
    """Median and p95 in milliseconds over `rounds`, after three calls that warm up."""
    for _ in range(3):
        call()
    with CaptureQueriesContext(connection) as queries:
        response = call()
    asked = len(queries)
    assert response.status_code == 200, response.status_code
    reset_queries()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return {
        "median_ms": statistics.median(times),
        "p95_ms": statistics.quantiles(times, n=20)[-1],
        "queries": asked,
        "bytes": len(response.content),
    }


def pages(club: Club, athlete: Athlete) -> dict[str, str]:
    slug = club.slug
    return {
        "empty signed-in page": reverse("empty", args=[slug]),
        "board": reverse("desk:board", args=[slug]),
        "board, external": reverse("desk:board", args=[slug]) + "?motion=external_rotation",
        "athlete page": reverse("desk:athlete_detail", args=[slug, athlete.uuid]),
        "capture page": reverse("athletes:capture", args=[slug, athlete.uuid]),
        "roster": reverse("athletes:athlete_list", args=[slug]),
    }


def run(rounds: int) -> dict[str, dict[str, float]]:
    club, user, people = fill(ATHLETES)
    gc.collect()
    gc.freeze()  # What filling the club left behind is no server's memory.
    # Without Django's test environment: it copies every template's context, and that costs.
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    found = {
        name: measure(lambda url=url: client.get(url), rounds)
        for name, url in pages(club, people[0]).items()
    }
    yardstick = found["empty signed-in page"]["median_ms"]
    for figures in found.values():
        figures["ratio"] = figures["median_ms"] / yardstick
    return found


def long_file(rows: int) -> bytes:
    """A long form of `rows` lines: 25 athletes, four lines an occasion, one occasion a day."""
    dice = random.Random(8)
    lines = ["athlete,date,position,mode,instrument,motion,side,trial_1,trial_2,trial_3"]
    day = timezone.now().date() - timedelta(days=4000)
    while len(lines) <= rows:
        for n in range(ATHLETES):
            for motion in MOTIONS:
                for side in ("left", "right"):
                    trials = ",".join(f"{dice.gauss(34, 2):.1f}" for _ in range(3))
                    lines.append(
                        f"Runner {n:03},{day},prone,active,inclinometer,{motion},{side},{trials}"
                    )
        day += timedelta(days=28)
    return "\n".join(lines[: rows + 1]).encode()


def time_import(rows: int) -> str:
    """Preview and import `rows` long lines into a club of 25 new athletes, once, in seconds."""
    club = Club.objects.create(name="Import", slug="import", time_zone="Europe/London")
    owner = User.objects.create_user("import@example.org", "bench", name="Import")
    Membership.unscoped.create(club=club, user=owner, role="owner")
    actor, _ = find_actor(owner, club.slug) or (None, None)
    assert actor is not None
    answers = Choices(
        rater="unknown",
        endpoint="pelvis_moves",
        unknown_names="new",
        attest=True,
        checked=("D07", "S04", "S05", "S07", "V06", "V07", "V09", "V12", "V13", "V14", "V15"),
    )
    start = time.perf_counter()
    batch = new_batch(long_file(rows), "bench.csv", club, actor, answers)
    batch.save()
    preview_of(batch, club, actor)
    previewed = time.perf_counter()
    without_bad_lines(batch, club, actor)
    confirm(batch, club, actor)
    done = time.perf_counter()
    stored = Assessment.unscoped.filter(club=club).count()
    return (
        f"import of {rows} long rows: preview {previewed - start:.1f} s, "
        f"import {done - previewed:.1f} s, {stored} assessments"
    )


def show(found: dict[str, dict[str, float]]) -> None:
    print(
        f"{connection.vendor}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        f"{ATHLETES} athletes, {MONTHS} months, {ROUNDS} rounds"
    )
    print(f"{'page':24}{'median ms':>11}{'p95 ms':>9}{'ratio':>8}{'queries':>9}{'bytes':>10}")
    for name, figures in found.items():
        print(
            f"{name:24}{figures['median_ms']:11.1f}{figures['p95_ms']:9.1f}"
            f"{figures['ratio']:8.1f}{figures['queries']:9}{figures['bytes']:10}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    # Not override_settings: it slows every look at a setting, and a page takes thousands.
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        found = run(options.rounds)
        imported = time_import(IMPORT_ROWS)
        if options.json:
            json.dump(found, sys.stdout, indent=1)
        else:
            show(found)
            print(imported)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
