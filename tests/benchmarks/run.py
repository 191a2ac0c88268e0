"""`make bench`: median and p95 server time, queries and bytes of the main pages.

Runs on the database in DATABASE_URL (SQLite by default), inside a scratch test database that it
makes and removes. First a club of 25 athletes seen by its owner, then a coach who sees 40 athletes
of a club of 600; three years of monthly measurements and a routine each (`filling`). The signed-in
page without anything on it is the yardstick. `--json` prints the figures for a machine.
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
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from athletes.models import Assessment, Athlete, RepeatabilityCheck
from athletes.transfer.choices import Choices
from athletes.transfer.store import confirm, new_batch, preview_of, without_bad_lines
from coaching.accounts.doors import find_actor
from coaching.accounts.models import Club, Membership, User
from coaching.routines.models import Routine
from tests.benchmarks.filling import BIG, MONTHS, MOTIONS, SEEN, fill, fill_big

ATHLETES, ROUNDS, IMPORT_ROWS = 25, 40, 5000
Figures = dict[str, dict[str, float]]  # by page


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


def pages_of_coach(club: Club, athlete: Athlete) -> dict[str, str]:
    slug = club.slug
    routine, check = (
        model.unscoped.filter(club=club).get() for model in (Routine, RepeatabilityCheck)
    )
    return {
        "empty signed-in page": reverse("empty", args=[slug]),
        "frame and menu only": reverse("frame", args=[slug]),
        "Monday": reverse("desk:monday", args=[slug]),
        "board": reverse("desk:board", args=[slug]),
        "athlete page": reverse("desk:athlete_detail", args=[slug, athlete.uuid]),
        "did it work, routine": reverse("desk:worked_routine", args=[slug, routine.uuid]),
        "repeatability check": reverse("athletes:check_detail", args=[slug, check.uuid]),
    }


def time_pages(user: User, urls: dict[str, str], rounds: int) -> Figures:
    """The first page is what the others are compared with."""
    gc.collect()
    gc.freeze()  # What filling the club left behind is no server's memory.
    # Without Django's test environment: it copies every template's context, and that costs.
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    found = {name: measure(lambda url=url: client.get(url), rounds) for name, url in urls.items()}
    yardstick = next(iter(found.values()))["median_ms"]
    for figures in found.values():
        figures["ratio"] = figures["median_ms"] / yardstick
    return found


def run(rounds: int) -> dict[str, Figures]:
    club, user, people = fill(ATHLETES)
    small = time_pages(user, pages(club, people[0]), rounds)
    club, user, people = fill_big()
    big = time_pages(user, pages_of_coach(club, people[0]), rounds)
    return {
        f"a club of {ATHLETES}, seen by its owner": small,
        f"a coach who sees {SEEN} athletes of a club of {BIG}": big,
    }


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


def show(found: dict[str, Figures]) -> None:
    print(
        f"{connection.vendor}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        f"{MONTHS} months, {ROUNDS} rounds"
    )
    for club, rows in found.items():
        print(
            f"{club}\n{'':24}{'median ms':>11}{'p95 ms':>9}{'ratio':>8}{'queries':>9}{'bytes':>10}"
        )
        for name, figures in rows.items():
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
