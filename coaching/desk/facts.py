"""What is known of one athlete, put together for the reasons: board and Monday review ask here.

So neither can say of pain, of a routine left undone or never opened what the other does not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery

from athletes import wording
from athletes.models import Assessment, Athlete
from athletes.protocol import PAIN_LEFT_OUT, to_hundredths
from athletes.when import ago_words
from coaching.accounts.models import Club
from coaching.desk.reasons import Facts, Limits, Side, Told
from coaching.kernel.scoping import Actor
from coaching.routines.following import Following
from coaching.routines.pain import PainLog


@dataclass(frozen=True)
class Pain:
    """A value of an athlete's latest assessment that was left out for pain, in hundredths."""

    level: int | None
    side: str
    motion: str
    on: date
    stopped: bool
    value: int

    @property
    def words(self) -> str:
        return wording.pain_reason(self.side, self.level, self.on)


def limits_of(club: Club) -> Limits:
    return Limits(club.low_adherence, club.stale_weeks)


def latest_assessment(actor: Actor) -> Subquery:
    """The newest assessment of an athlete's row, as a column."""
    rows = Assessment.objects.of_seen(actor, athlete=OuterRef("pk")).live()
    return Subquery(rows.newest_first().values("pk")[:1])


def unanswered(actor: Actor) -> dict[str, Subquery]:
    """How many assessments of an athlete's row have a question that nobody has answered, and the
    newest of them, as columns: a phone without a signal could not ask (ADR 0023).
    """
    rows = Assessment.objects.of_seen(actor, athlete=OuterRef("pk")).live()
    rows = rows.exclude(needs_check=[])
    count = rows.order_by().values("athlete").annotate(count=Count("pk")).values("count")
    newest = rows.newest_first().values("uuid")[:1]
    return {"to_check": Subquery(count), "check_first": Subquery(newest)}


def read_pains(actor: Actor, assessment_ids: Iterable[int | None]) -> dict[int, list[Pain]]:
    """What was left out for pain in each of these assessments, the worst last. One query."""
    rows = (
        Assessment.objects.of_seen(actor, pk__in=[pk for pk in assessment_ids if pk])
        .filter(Q(measurements__pain__gte=PAIN_LEFT_OUT) | Q(measurements__stopped_by_pain=True))
        .values_list(
            "athlete_id",
            "measurements__pain",
            "measurements__side",
            "measurements__motion",
            "local_date",
            "measurements__stopped_by_pain",
            "measurements__value_deg",
        )
        .order_by("athlete_id", "measurements__pain", "measurements__pk")
    )
    found: dict[int, list[Pain]] = {}
    for athlete_id, level, side, motion, on, stopped, value in rows:
        pain = Pain(level, side, motion, on, stopped, to_hundredths(value))
        found.setdefault(athlete_id, []).append(pain)
    for pains in found.values():
        pains.sort(key=lambda pain: pain.level or 0)
    return found


def facts_of(
    athlete: Athlete,
    following: Following,
    pains: Sequence[Pain],
    *,
    tells_pain: bool,
    sides: Sequence[Side] = (),
    last_measured: date | None = None,
) -> Facts:
    """Without `tells_pain` no word of any pain gets into them."""
    starts = [one.schedule.starts_on for one in following.running]
    return Facts(
        today=following.today,
        pain=_worst(athlete, following, pains) if tells_pain else None,
        sides=sides,
        adherence=following.adherence,
        running_since=min(starts, default=None),
        is_paused=following.is_paused,
        is_never_opened=following.is_never_opened,
        last_measured=last_measured,
    )


def _worst(athlete: Athlete, following: Following, pains: Sequence[Pain]) -> Told | None:
    """What was said while measuring last, or in a session of the last week."""
    told = [Told(pain.level, pain.on, pain.words) for pain in pains]
    if logged := following.pain(athlete.alert):
        words, last_on = _logged_words(logged, following.today), following.last_pain(athlete.alert)
        told.append(Told(logged.level, logged.on, words, last_on))
    if not told:
        return None
    newest = max(one.last_on or one.on for one in told)
    return replace(max(told, key=lambda one: one.weight), last_on=newest)


def _logged_words(log: PainLog, today: date) -> str:
    """“Pain 5 of 10, right groin, 2 days ago.”"""
    parts = [f"Pain {log.level} of 10", log.place, ago_words(log.on, today).lower()]
    return ", ".join(part for part in parts if part) + "."
