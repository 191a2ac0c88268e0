"""Background work: what is queued, what is put back after a crash, what runs twice without harm."""

import signal
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from athletes.models import ImportBatch
from coaching import jobs
from tests.factories import ClubFactory, UserFactory

pytestmark = pytest.mark.django_db
# The worker closes its connections between jobs, which a test's own transaction would not survive.
real_transactions = pytest.mark.django_db(transaction=True)


def work_off() -> None:
    """Run the worker until the queue is empty, and give back the signals it takes for itself."""
    taken = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    before = [signal.getsignal(number) for number in taken]
    try:
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    finally:
        for number, handler in zip(taken, before, strict=True):
            signal.signal(number, handler)


def left_running(minutes_ago: int, workers: int = 1) -> DBTaskResult:
    """A job as a worker leaves it that is killed while it runs it."""
    result = jobs.prune_results.enqueue()
    found = DBTaskResult.objects.get(pk=result.id)
    found.status = TaskResultStatus.RUNNING
    found.started_at = timezone.now() - timedelta(minutes=minutes_ago)
    found.worker_ids = [f"worker-{n}" for n in range(workers)]
    found.save()
    return found


@real_transactions
def test_a_tick_queues_every_hourly_job_and_the_worker_finishes_them():
    call_command("tick", stdout=StringIO())
    work_off()
    done = DBTaskResult.objects.values_list("task_path", "status")
    assert sorted(done) == sorted((job.module_path, "SUCCESSFUL") for job in jobs.HOURLY)


def test_ticks_without_a_worker_do_not_pile_up():
    for _ in range(3):
        call_command("tick", stdout=StringIO())
    assert DBTaskResult.objects.count() == len(jobs.HOURLY)


@real_transactions
def test_the_next_hour_queues_them_again():
    for _ in range(2):
        call_command("tick", stdout=StringIO())
        work_off()
    assert DBTaskResult.objects.successful().count() == 2 * len(jobs.HOURLY)


def test_sessions_that_ran_out_go_and_the_others_stay():
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    jobs.clear_sessions.call()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_an_upload_that_nobody_confirmed_is_emptied_after_a_day():
    club, user = ClubFactory(), UserFactory()
    old, new = (
        ImportBatch.unscoped.create(club=club, uploaded_by=user, content=b"name,angle")
        for _ in range(2)
    )
    ImportBatch.unscoped.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert jobs.empty_uploads.call() == 1
    contents = dict(ImportBatch.unscoped.values_list("pk", "content"))
    assert bytes(contents[old.pk]) == b""
    assert bytes(contents[new.pk]) == b"name,angle"
    assert jobs.empty_uploads.call() == 0


@real_transactions
def test_records_of_finished_jobs_go_after_two_weeks():
    call_command("tick", stdout=StringIO())
    work_off()
    old = DBTaskResult.objects.first()
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=15))
    jobs.prune_results.call()
    assert DBTaskResult.objects.count() == len(jobs.HOURLY) - 1


@real_transactions
def test_a_job_left_running_is_put_back_after_the_lease_and_then_runs():
    found = left_running(minutes_ago=settings.TICK_LEASE_MINUTES + 1)
    assert jobs.reap(timezone.now()) == (1, 0)
    work_off()
    found.refresh_from_db()
    assert found.status == TaskResultStatus.SUCCESSFUL


def test_a_job_that_is_still_within_its_lease_is_left_alone():
    found = left_running(minutes_ago=settings.TICK_LEASE_MINUTES - 1)
    assert jobs.reap(timezone.now()) == (0, 0)
    found.refresh_from_db()
    assert found.status == TaskResultStatus.RUNNING


def test_a_job_that_takes_every_worker_down_is_given_up_in_words():
    found = left_running(settings.TICK_LEASE_MINUTES + 1, workers=jobs.MOST_ATTEMPTS)
    assert jobs.reap(timezone.now()) == (0, 1)
    found.refresh_from_db()
    assert found.status == TaskResultStatus.FAILED
    assert "Given up" in found.traceback
    assert found.finished_at is not None  # or it would never be pruned


def test_a_job_that_finishes_while_it_is_being_reaped_stays_finished(monkeypatch):
    found = left_running(settings.TICK_LEASE_MINUTES + 1)
    stale = list(DBTaskResult.objects.running())
    found.set_successful(None)

    class AsItWasRead(type(DBTaskResult.objects.all())):
        def __iter__(self):
            return iter(stale)

    monkeypatch.setattr(
        type(DBTaskResult.objects),
        "running",
        lambda manager: AsItWasRead(DBTaskResult).filter(status=TaskResultStatus.RUNNING),
    )
    assert jobs.reap(timezone.now()) == (0, 0)
    found.refresh_from_db()
    assert found.status == TaskResultStatus.SUCCESSFUL


def test_the_health_check_fails_when_nobody_works_the_queue_off():
    call_command("tick", stdout=StringIO())
    call_command("tick", check=True, stdout=StringIO())
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=16))
    with pytest.raises(CommandError, match="waiting for 16 minutes"):
        call_command("tick", check=True, stdout=StringIO())


def test_the_health_check_changes_nothing():
    found = left_running(settings.TICK_LEASE_MINUTES + 1)
    call_command("tick", check=True, stdout=StringIO())
    found.refresh_from_db()
    assert found.status == TaskResultStatus.RUNNING
    assert DBTaskResult.objects.count() == 1
