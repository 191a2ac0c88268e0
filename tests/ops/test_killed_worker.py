"""Processes that die for real: nothing they had in hand is lost."""

import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from coaching import jobs
from tests.ops.processes import MANAGE, ROOT, environment, wait_until, write_then_sleep

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def start() -> Iterator:
    """Start a program of the app in its own process group; end what is left at the end."""
    started: list[subprocess.Popen] = []

    def do(*command: str, **extra: str) -> subprocess.Popen:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(**extra), start_new_session=True
        )
        started.append(process)
        return process

    yield do
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=30)


def marks(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("began") if path.exists() else 0


def test_a_job_of_a_worker_killed_by_force_runs_again_after_the_lease(start, tmp_path):
    mark = tmp_path / "mark"
    queued = write_then_sleep.enqueue(str(mark), 0.5)
    first = start(*MANAGE, "db_worker", "--interval", "0.1", "--no-startup-delay")
    wait_until(lambda: marks(mark) == 1, "the job beginning")
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=30)

    found = DBTaskResult.objects.get(pk=queued.id)
    assert found.status == TaskResultStatus.RUNNING
    later = timezone.now() + timedelta(minutes=settings.TICK_LEASE_MINUTES + 1)
    assert jobs.reap(later) == (1, 0)

    start(*MANAGE, "db_worker", "--batch", "--interval", "0", "--no-startup-delay")
    wait_until(lambda: DBTaskResult.objects.successful().exists(), "the job's success")
    found.refresh_from_db()
    assert marks(mark) == 2
    assert len(found.worker_ids) == 2


def test_the_worker_script_ticks_works_and_finishes_the_job_in_hand_when_told_to_stop(
    start, tmp_path
):
    script = start(str(ROOT / "bin" / "worker"))
    done = DBTaskResult.objects.successful()
    wait_until(lambda: done.count() == len(jobs.HOURLY), "the hourly jobs' success")

    mark = tmp_path / "mark"
    queued = write_then_sleep.enqueue(str(mark), 2)
    wait_until(lambda: marks(mark) == 1, "the job beginning")
    script.send_signal(signal.SIGTERM)
    assert script.wait(timeout=30) == 0
    assert DBTaskResult.objects.get(pk=queued.id).status == TaskResultStatus.SUCCESSFUL
