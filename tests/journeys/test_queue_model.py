"""The queue against the real endpoint on bad days: nothing may be lost, nothing stored twice (Q1).

Tabs are killed in the middle of things, requests and answers are lost, late or doubled, the clock
jumps, the sign-in ends, somebody else signs in. On both databases: the marks say which run it is.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page

from athletes.models import Assessment, Athlete
from coaching.accounts.models import Club
from coaching.audit.models import AuditEvent
from coaching.kernel.offline import owner_of_member
from tests.factories import AthleteFactory
from tests.journeys.conftest import sign_in

# Browser tests run on SQLite; this one is also about what the other database does with a race.
pytestmark = [pytest.mark.slow, *([pytest.mark.browser] if connection.vendor == "sqlite" else [])]
STEPS = 50
HERE = Path(__file__).parent
BLANK = "<!doctype html><title>Driver</title><body>"


@dataclass
class Tally:
    """What became of the runs, in the words of the bar: LOST and DUP are none."""

    runs: int = 0
    records: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, played: dict[str, Any], run: int) -> None:
        self.runs += 1
        stories = played["stories"]
        self.stuck += [f"run {run}: {words} {stories.get(uuid)}" for uuid, words in played["stuck"]]
        for name, count in played["counts"].items():
            self.counts[name] = self.counts.get(name, 0) + count
        for uuid, record in played["records"]:
            self.records += 1
            self._check(uuid, record, f"run {run}: {uuid} {record} {stories.get(uuid)}")
        if strange := [story for story in stories.values() if "strange" in str(story)]:
            self.wrong.append(f"run {run}: {strange}")

    def _check(self, uuid: str, record: dict[str, Any], words: str) -> None:
        if record["kind"] == "athlete":
            found = Athlete.unscoped.filter(uuid=uuid).count()
            stored = AuditEvent.unscoped.filter(action="athlete.added", object_uuid=uuid).count()
            is_live = found == 1
        else:
            found = Assessment.unscoped.filter(uuid=uuid).count()
            stored = AuditEvent.unscoped.filter(
                action="assessment.recorded", object_uuid=uuid
            ).count()
            is_live = Assessment.unscoped.live().filter(uuid=uuid).exists()
        if found > 1 or stored > 1 or (record["fate"] == "never" and found):
            self.doubled.append(words)
        if record["fate"] == "live" and not is_live:
            self.lost.append(words)
        if record["fate"] == "undone" and is_live:
            self.wrong.append(f"{words} came back")
        if record["fate"] == "live" and record["kind"] == "assessment" and is_live:
            row = Assessment.unscoped.get(uuid=uuid).measurements.get(side="left")
            if str(int(row.trials[0])) not in record["said"]:
                self.wrong.append(f"{words} has {row.trials}")


def serve(page: Page) -> None:
    """The driver and its tabs, from the same origin as the app."""
    tab = (HERE / "queue_tab.html").read_text(encoding="utf-8")
    script = (HERE / "queue_model.js").read_text(encoding="utf-8")
    answers = {"driver": (BLANK, "text/html"), "tab": (tab, "text/html")}
    answers["model.js"] = (script, "text/javascript")

    def fulfil(route: Any) -> None:
        body, kind = answers[route.request.url.rsplit("/", 1)[1]]
        route.fulfill(body=body, content_type=kind)

    page.route("**/__queue__/*", fulfil)
    page.goto("/__queue__/driver")


def runners(club: Club) -> list[str]:
    for i in range(12):
        AthleteFactory(club=club, name=f"Runner {i}")
    return [str(uuid) for uuid in Athlete.unscoped.values_list("uuid", flat=True)]


@pytest.fixture
def play(browser, live_server, transactional_db, coach):
    """`play(seeds, locks=True)`: so many runs in a browser of this coach."""
    context = browser.new_context(base_url=live_server.url)
    sign_in(context, coach.user, live_server.url)
    page = context.new_page()
    serve(page)

    def run(seeds: range, *, locks: bool = True) -> Tally:
        tally = Tally()
        athletes = runners(coach.club)
        options = {
            "owner": owner_of_member(coach.user),
            "url": f"/c/{coach.club.slug}/measure/send/",
            "athletes": athletes,
            "locks": locks,
            "steps": STEPS,
        }
        before = Assessment.unscoped.count()
        ids: set[str] = set()
        for seed in seeds:
            played = page.evaluate(
                "async (o) => (await import('/__queue__/model.js')).play(o)",
                {**options, "seed": seed},
            )
            tally.add(played, seed)
            ids |= {uuid for uuid, _ in played["records"]}
        strange = Assessment.unscoped.exclude(uuid__in=ids).count() - before
        tally.doubled += [f"{strange} rows that nobody recorded"] if strange else []
        return tally

    yield run
    context.close()


def report(tally: Tally, *, locks: bool) -> None:
    print(
        f"\n{connection.vendor}: {tally.runs} runs x {STEPS} steps, {tally.records} records, "
        f"LOST {len(tally.lost)}, DUP {len(tally.doubled)}, {tally.counts}"
    )
    assert (tally.lost, tally.doubled, tally.wrong, tally.stuck) == ([], [], [], [])
    assert (tally.counts["strange"], tally.counts["astray"]) == (0, 0)
    assert tally.counts["together"] == 0 or not locks


@pytest.mark.parametrize("locks", [True, False], ids=["locks", "no locks"])
def test_nothing_is_lost_or_doubled_on_a_bad_day(play, locks):
    report(play(range(1, 6), locks=locks), locks=locks)


# A hundred of them with every check; QUEUE_CHUNKS=10 plays five hundred, in a quarter of an hour.
@pytest.mark.parametrize("chunk", range(int(os.environ.get("QUEUE_CHUNKS", "2"))))
def test_nothing_is_lost_or_doubled_on_hundreds_of_bad_days(play, chunk):
    first = int(os.environ.get("QUEUE_SEED", "1000")) + chunk * 50
    locks = chunk % 3 != 0
    report(play(range(first, first + 50), locks=locks), locks=locks)
