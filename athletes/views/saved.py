"""What the numbers say right after saving: the sentence first, then the picture to check it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from athletes import charts, protocol, rules, wording
from athletes.models import Assessment, Athlete, Measurement, Series
from athletes.models.series import PROTOCOL_FIELDS
from athletes.series import from_json


@dataclass(frozen=True)
class Result:
    """One movement: the verdict on left and right, and what changed since the baseline."""

    label: str
    sentence: wording.Sentence
    strip: charts.Strip
    changes: Sequence[wording.Sentence]


@dataclass(frozen=True)
class Saved:
    """An assessment just saved: what it says, what is to be noted, and the way back."""

    athlete: Athlete
    assessment: Assessment
    results: Sequence[Result]
    notes: Sequence[str]
    undo: str


def saved_in(request: HttpRequest) -> Saved | None:
    """The assessment that `?saved=` names, if this member may see it: two queries."""
    try:
        uuid = UUID(request.GET.get("saved", ""))
    except ValueError:
        return None
    actor, club = request.actor, request.club  # type: ignore[attr-defined]
    taken = list(
        Measurement.objects.visible_to(actor)
        .filter(assessment__in=Assessment.objects.visible_to(actor).live().filter(uuid=uuid))
        .select_related("assessment__athlete")
    )
    if not taken:
        return None
    assessment = taken[0].assessment
    series = Series.objects.visible_to(actor).filter(
        athlete_id=assessment.athlete_id,
        motion__in={one.motion for one in taken},
        **{name: getattr(assessment, name) for name in PROTOCOL_FIELDS},
    )
    by_motion = {row.motion: row for row in series}
    said = rules.check_assessment([one.as_row() for one in taken])
    delete = reverse("athletes:assessment_delete", args=[club.slug, assessment.uuid])
    return Saved(
        assessment.athlete,
        assessment,
        results=[_result(by_motion[name]) for name in protocol.MOTIONS if name in by_motion],
        notes=list(dict.fromkeys(problem.text for problem in said if problem.kind == "note")),
        undo=f"{delete}?version={assessment.version}",
    )


def _result(row: Series) -> Result:
    state = from_json(row.state)
    verdict = state.pairs.verdict
    lines = (("left", state.left.verdict), ("right", state.right.verdict))
    return Result(
        label=protocol.MOTIONS[row.motion],
        sentence=wording.difference(row.motion, verdict),
        strip=charts.strip(verdict.difference, verdict.threshold),
        changes=[
            wording.change(side, row.motion, change)
            for side, change in lines
            if change.verdict in ("increased", "decreased")
        ],
    )
