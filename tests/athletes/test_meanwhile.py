"""Series stay true when a coach records while somebody else changes what they are made of."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from athletes.actions.checks import finish_check, retire_check
from athletes.actions.errors import set_error_defaults
from athletes.actions.keeping import differences
from athletes.actions.marks import remove_baseline
from athletes.actions.recording import delete_assessment, record_assessment
from tests.athletes.repeating import five_measured
from tests.athletes.test_marks import new_baseline
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assess, draft

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def at_once(*deeds: Callable[[], object]) -> None:
    """All at the same moment; what one raises is raised here."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        try:
            barrier.wait(30)
            deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        for done in [pool.submit(run, deed) for deed in deeds]:
            done.result()


def day(back: int):
    return timezone.now().date() - timedelta(days=back)


def measured(coach, *back: int):
    athlete = AthleteFactory(club=coach.club)
    taken = [assess(athlete, on=day(one), rater_user=coach.user) for one in back]
    return athlete, taken


def recording(athlete, coach):
    return lambda: record_assessment(
        draft(on=day(1), rater_user=coach.user), athlete, by=actor_of(coach)
    )


def test_a_check_finishes_and_is_retired_while_its_rater_records(coach):
    check, by = five_measured(coach, left=8, right=-8), actor_of(coach)
    for deed in (finish_check, retire_check) * 3:
        athlete, _ = measured(coach, 30, 20)
        at_once(lambda deed=deed: deed(check, by=by), recording(athlete, coach))
        assert differences([athlete.pk]) == []


def test_a_clubs_error_changes_while_somebody_records(coach):
    for n in range(ROUNDS):
        athlete, _ = measured(coach, 30, 20)
        values = {("inclinometer", "internal_rotation"): 3 + n}
        at_once(
            lambda values=values: set_error_defaults(coach.club, values, by=actor_of(coach)),
            recording(athlete, coach),
        )
        assert differences([athlete.pk]) == []


def test_a_baseline_is_taken_back_while_somebody_records(coach):
    for _ in range(ROUNDS):
        athlete, _ = measured(coach, 30, 20)
        mark = new_baseline(athlete, day(25))
        at_once(
            lambda mark=mark: remove_baseline(mark, by=actor_of(coach)), recording(athlete, coach)
        )
        assert differences([athlete.pk]) == []


def test_an_assessment_is_deleted_while_another_is_recorded(coach):
    for _ in range(ROUNDS):
        athlete, taken = measured(coach, 30, 20, 10)
        at_once(
            lambda taken=taken: delete_assessment(taken[1], version=1, by=actor_of(coach)),
            recording(athlete, coach),
        )
        assert differences([athlete.pk]) == []
