"""What the numbers say right after saving: the sentence first, then the picture to check it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from athletes import charts, protocol, wording
from athletes.models import Assessment, Athlete, Measurement, Series
from athletes.models.series import PROTOCOL_FIELDS
from athletes.series import SeriesState


@dataclass(frozen=True)
class Result:
    """One movement: the verdict on left and right, and what changed since the baseline."""

    label: str
    sentence: wording.Sentence
    strip: charts.Strip
    changes: Sequence[wording.Sentence]


@dataclass(frozen=True)
class Saved:
    athlete: Athlete
    assessment: Assessment
    results: Sequence[Result]


def saved_in(request: HttpRequest) -> Saved | None:
    """The assessment that `?saved=` names, if this member may see it: two queries."""
    try:
        uuid = UUID(request.GET.get("saved", ""))
    except ValueError:
        return None
    actor = request.actor  # type: ignore[attr-defined]
    rows = Assessment.objects.visible_to(actor).live().select_related("athlete")
    assessment = rows.filter(uuid=uuid).first()
    if assessment is None:
        return None
    measured = Measurement.objects.visible_to(actor).filter(assessment=assessment)
    series = Series.objects.visible_to(actor).filter(
        athlete_id=assessment.athlete_id,
        motion__in=measured.values("motion"),
        **{name: getattr(assessment, name) for name in PROTOCOL_FIELDS},
    )
    by_motion = {row.motion: row for row in series}
    results = [_result(by_motion[name]) for name in protocol.MOTIONS if name in by_motion]
    return Saved(assessment.athlete, assessment, results)


def _result(row: Series) -> Result:
    state = SeriesState.from_json(row.state)
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
