"""Two people press Import on the same file at the same moment: it goes in once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from athletes.models import Assessment, ImportBatch
from athletes.transfer.store import NotReady, confirm
from coaching.accounts.models import Membership
from tests.athletes.test_transfer_samples import upload
from tests.conftest import actor_of
from tests.factories import AthleteFactory

LINES = "".join(f"Ana Reis,2026-03-{day:02},22,34\n" for day in range(1, 29))
PEOPLE = 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shared", [True, False], ids=["one upload", "an upload each"])
def test_the_same_file_imported_at_once_goes_in_once(coach, shared):
    AthleteFactory(club=coach.club, name="Ana Reis")
    content = "Name,Date,IR L,IR R\n" + LINES
    batches = [upload(coach, content).pk for _ in range(1 if shared else PEOPLE)] * PEOPLE
    together = Barrier(PEOPLE)

    def press(batch_pk: int) -> str:
        try:
            batch = ImportBatch.unscoped.get(pk=batch_pk)
            member = Membership.unscoped.select_related("club", "user").get(pk=coach.pk)
            actor = actor_of(member)
            together.wait(timeout=30)
            confirm(batch, member.club, actor)
        except NotReady as refused:
            return str(refused.args[0].counts["duplicate"])
        finally:
            connections.close_all()
        return "stored"

    with ThreadPoolExecutor(PEOPLE) as pool:
        said = list(pool.map(press, batches[:PEOPLE]))

    assert sorted(said) == ["28", "28", "28", "stored"]
    assert Assessment.unscoped.count() == 28
    assert ImportBatch.unscoped.filter(status="done").count() == 1
