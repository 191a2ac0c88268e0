"""How far a new club has come: athletes, a first measurement, a first verdict."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from athletes import series
from athletes.models import Assessment, Athlete, Series
from athletes.models.people import ALLOWS_STORING
from coaching.kernel.scoping import Actor

ADD, MEASURE, LOOK, DONE = 1, 2, 3, 4
SPEAKS = {"within_error", "difference", "large_difference"}


@dataclass(frozen=True)
class FirstSteps:
    """The step that is next (4: all are done) and what the done ones brought."""

    number: int
    athletes: int = 0
    measured: int = 0
    without_consent: int = 0


def first_steps(actor: Actor) -> FirstSteps:
    """Two queries: what this member sees of the club."""
    taken = Assessment.objects.visible_to(actor).live().filter(athlete=OuterRef("pk"))
    counts = (
        Athlete.objects.visible_to(actor)
        .active()
        .annotate(is_measured=Exists(taken))
        .aggregate(
            athletes=Count("pk"),
            measured=Count("pk", filter=Q(is_measured=True)),
            without_consent=Count("pk", filter=~Q(consent__in=ALLOWS_STORING)),
        )
    )
    if not counts["athletes"]:
        return FirstSteps(ADD)
    if not counts["measured"]:
        return FirstSteps(MEASURE, **counts)
    rows = Series.objects.visible_to(actor).order_by("-latest_on", "pk")[:20]
    spoken = any(series.read_asymmetry(row.verdicts["pairs"]).verdict in SPEAKS for row in rows)
    return FirstSteps(DONE if spoken else LOOK, **counts)
