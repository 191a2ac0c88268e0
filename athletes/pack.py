"""What a phone needs to say by itself what was measured: one JSON for a whole round.

The phone steps each series on by one day, as `series.advance` does, and finds the words that
`wording` would (static/js/lib/judge.js). It works out no error of its own and knows no limit: both
come from here. tests/vectors holds the two languages to the same answers. Angles are whole
hundredths of a degree, days are ISO dates, errors are degrees. The JSON:

    owner    whose pack it is, as /sync/ names them: it is kept sealed for nobody else
    at, today, zone     when it was made, and the club's day and zone then
    way      {position, mode, instrument, endpoint, rater: "coach" or "self"}: what the series
             below were measured by; null while the round has not chosen all of it
    motions, planned    as the round was set up
    raters   {value of the select "Who measured": who that is in `raters` of a day, or null}
    rules    {motions: {motion: {label, low, high, ask}}, arc: [low, high], and the numbers of
             `rules` and `protocol` by their own names in lower case}
    sem      {motion: {who: {same: [of 1 … 5 trials], different: […], source}}}; who is "" unless
             somebody (or "one+other", two people) made a check; motion: null when not judged
    athletes [{
      uuid, name, zone,
      status       "done", "absent", "blocked" or "": as in the queue
      refusals     why nothing may be stored, in sentences
      today        [{uuid, at, by, mine, values: {"motion.side": value}}]: measured today, any way
      series       {motion: {
        assessments  how many there are in this way
        state        SeriesState at the end of the day before `day`, as `compact` leaves it
        until        the last day of `state`, or null
        day          the newest day that may still grow: {on, readings: [Reading]}, or null
        last         {side: up to three last values, oldest first}
        other        [day, sentence]: newest other way it was measured by, or null
      }}
    }]

An athlete who is not in it was added on the phone, or is not of this round.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from athletes import protocol, rules, series, wording
from athletes.actions.keeping import errors_for, readings_of
from athletes.actions.known import KnownErrors, known_errors
from athletes.actions.questions import last_values_of
from athletes.actions.recording import refusals_for
from athletes.forms.capture import Setup
from athletes.forms.cells import Rater
from athletes.models import Assessment, Athlete, Series
from athletes.models.series import PROTOCOL_FIELDS
from athletes.when import today_in
from coaching.kernel.scoping import Actor

STILL_GROWS = timedelta(days=1)  # It is yesterday still, somewhere in the club.


@dataclass
class Round:
    """What a pack is made for; `places` are (athlete, status in the queue)."""

    actor: Actor
    owner: str
    zone: str
    setup: Setup
    raters: Sequence[Rater]
    places: Sequence[tuple[Athlete, str]]
    now: datetime
    people: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.people = {str(one.user_id): one.value for one in self.raters if one.user_id}

    @property
    def kind(self) -> str:
        found = (one.kind for one in self.raters if one.value == self.setup.rater)
        return next(found, "coach")

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        one = self.setup
        return (one.position, one.mode, one.instrument, one.endpoint, self.kind)

    @property
    def ids(self) -> list[int]:
        return [athlete.pk for athlete, _ in self.places]

    def who(self, rater: str | None) -> str | None:
        """A rater as the phone knows them: by the select's value, never by our own number."""
        if rater is None or rater == "self":
            return rater
        return self.people.setdefault(rater, f"other-{len(self.people)}")


def pack(of: Round) -> dict[str, Any]:
    """The whole JSON; at most six queries, whatever the number of athletes."""
    known = known_errors(of.actor.club_id)
    is_chosen = all(of.key)
    rows, others = _series(of) if is_chosen else ({}, {})
    last = last_values_of(of.ids, of.key) if is_chosen else {}
    taken = _assessments(of)
    return {
        "owner": of.owner,
        "at": of.now.isoformat(timespec="seconds"),
        "today": today_in(of.zone, of.now).isoformat(),
        "zone": of.zone,
        "way": dict(zip(PROTOCOL_FIELDS, of.key, strict=True)) if is_chosen else None,
        "motions": list(of.setup.motions),
        "planned": of.setup.trials,
        "raters": {one.value: _select(of, one) for one in of.raters},
        "rules": limits(),
        "sem": {motion: errors(of, motion, known) for motion in of.setup.motions},
        "athletes": [
            {
                **_about(of, one, status, taken[one.pk]),
                "series": {
                    motion: _of_motion(
                        of,
                        motion,
                        row=rows.get((one.pk, motion)),
                        taken=[a for a in taken[one.pk] if a.series_key == of.key],
                        last=last.get(one.pk, {}),
                        other=others.get((one.pk, motion)),
                        known=known,
                    )
                    for motion in of.setup.motions
                },
            }
            for one, status in of.places
        ],
    }


def _about(of: Round, one: Athlete, status: str, taken: Iterable[Assessment]) -> dict[str, Any]:
    return {
        "uuid": str(one.uuid),
        "name": one.name,
        "zone": one.time_zone,
        "status": status,
        "refusals": [problem.text for problem in refusals_for(one)],
        "today": _today(of, one, taken),
    }


def _select(of: Round, rater: Rater) -> str | None:
    if rater.kind == "self":
        return "self"
    return of.who(str(rater.user_id)) if rater.user_id else None


# --- rules and errors -----------------------------------------------------------------------------


def limits() -> dict[str, Any]:
    """The numbers of measurement.md §2 that a phone asks about."""
    return {
        "motions": {
            motion: {
                "label": label,
                "low": protocol.LIMITS[motion][0],
                "high": protocol.LIMITS[motion][1],
                "ask": protocol.ASK[motion][1],
            }
            for motion, label in protocol.MOTIONS.items()
        },
        "arc": list(protocol.TOTAL_ARC_ASK),
        "most": protocol.MAX_TRIALS,
        "two_apart": protocol.TWO_TRIALS_APART,
        "three_span": protocol.THREE_TRIALS_SPAN,
        "pain_left_out": protocol.PAIN_LEFT_OUT,
        "sides_apart": rules.SIDES_APART,
        "exchanged_jump": rules.EXCHANGED_JUMP,
    }


def errors(of: Round, motion: str, known: KnownErrors) -> dict[str, Any] | None:
    """Every error that a window of this motion can have, by who measured."""
    if not all(of.key):
        return None
    these = errors_for((0, motion, *of.key), known)
    tool = (of.setup.instrument, motion)
    found = {"": _by_trials(these, None, frozenset())}
    for rater, checked in known.checks.items():
        if tool in checked:
            found[str(of.who(rater))] = _by_trials(these, rater, frozenset())
    for pair, checked in known.agreements.items():
        if tool in checked:
            both = "+".join(sorted(str(of.who(rater)) for rater in pair))
            found[both] = _by_trials(these, None, pair)
    return found if found[""] else None


def _by_trials(these: series.Errors, by: str | None, pair: frozenset[str]) -> dict[str, Any] | None:
    sems = [these.sem(trials, by, pair) for trials in range(1, protocol.MAX_TRIALS + 1)]
    known = [sem for sem in sems if sem is not None]
    if not known:
        return None
    return {
        "same": [sem.same for sem in known],
        "different": [sem.different for sem in known],
        "source": known[0].source,
    }


# --- series ---------------------------------------------------------------------------------------

Rows = dict[tuple[int, str], Series]
Others = dict[tuple[int, str], tuple[date, str]]


def _series(of: Round) -> tuple[Rows, Others]:
    """The round's series, and what is to be told of other ways of measuring. One query."""
    found: Rows = {}
    newest: Rows = {}
    rows = Series.objects.of_seen(of.actor, athlete_id__in=of.ids)
    for row in rows.filter(motion__in=of.setup.motions).order_by("pk"):
        key = (row.athlete_id, row.motion)
        if row.protocol_key == of.key:
            found[key] = row
        elif key not in newest or row.latest_on > newest[key].latest_on:
            newest[key] = row
    told = {
        key: (row.latest_on, wording.measured_otherwise(of.key, row.protocol_key))
        for key, row in newest.items()
    }
    return found, told


def _of_motion(
    of: Round,
    motion: str,
    *,
    row: Series | None,
    taken: Iterable[Assessment],
    last: Mapping[tuple[str, str], Sequence[int]],
    other: tuple[date, str] | None,
    known: KnownErrors,
) -> dict[str, Any]:
    """One motion of one athlete; the newest day is opened where it may still grow."""
    state = series.from_json(row.state) if row else series.SeriesState()
    until = row.latest_on if row else None
    day: dict[str, Any] | None = None
    said = (readings_of(one, one.measurements.all()) for one in taken)
    readings = [found[motion] for found in said if motion in found]
    if row and readings and until == max(reading.on for reading in readings):
        before = [reading for reading in readings if reading.on < until]
        starts = [state.counts_from] if state.counts_from else []
        these = errors_for((0, motion, *of.key), known)
        day = {"on": until, "readings": [r for r in readings if r.on == until]}
        state = series.build(series.points(before), these, starts)
        until = max((reading.on for reading in before), default=None)
    return {
        "assessments": row.assessments if row else 0,
        "state": _state(of, state),
        "until": until,
        "day": day and {**day, "readings": [_reading(of, one) for one in day["readings"]]},
        "last": {side: last.get((motion, side), []) for side in protocol.SIDES},
        "other": other,
    }


# All that the sentence, the chip and the strip of a result say.
_CHANGE = (
    "verdict",
    "latest_on",
    "change",
    "threshold",
    "baseline_on",
    "same_rater",
    "sem_source",
)
VERDICTS = {
    "left": _CHANGE,
    "right": _CHANGE,
    "pairs": (
        "pairs",
        "verdict",
        "difference",
        "margin",
        "threshold",
        "confirmed",
        "less_side",
        "latest_on",
        "latest_left",
        "latest_right",
        "window_on",
        "change",
    ),
}
_GAP_CHANGE = ("baseline", "baseline_on")


def compact(state: series.SeriesState) -> dict[str, Any]:
    """A state without what neither the next day nor the words of a result need."""
    kept = state.to_json()
    del kept["points"], kept["version"]
    for part, names in VERDICTS.items():
        verdict = kept[part]["verdict"]
        kept[part]["verdict"] = {name: verdict[name] for name in names}
    del kept["left"]["strong"], kept["right"]["strong"]
    if moved := kept["pairs"]["verdict"]["change"]:
        kept["pairs"]["verdict"]["change"] = {name: moved[name] for name in _GAP_CHANGE}
    return kept


def _state(of: Round, state: series.SeriesState) -> dict[str, Any]:
    """With the raters as the phone knows them."""
    kept = compact(state)
    for part in ("left", "right", "pairs"):
        for window in ("first", "last"):
            for one in kept[part][window]:
                one["raters"] = [of.who(rater) for rater in one["raters"]]
    return kept


def _reading(of: Round, reading: series.Reading) -> dict[str, Any]:
    return {
        "on": reading.on,
        "left": reading.left,
        "right": reading.right,
        "left_trials": reading.left_trials,
        "right_trials": reading.right_trials,
        "rater": of.who(reading.rater),
    }


# --- measured today -------------------------------------------------------------------------------


def _assessments(of: Round) -> Mapping[int, list[Assessment]]:
    """Of those who were measured since yesterday: what was measured since, and all they have in
    this way, from which the day before is built. Two queries."""
    since = (of.now - STILL_GROWS).date()
    seen = Assessment.objects.of_seen(of.actor, athlete_id__in=of.ids).live()
    in_this_way = Q(**dict(zip(PROTOCOL_FIELDS, of.key, strict=True)))
    rows = (
        seen.filter(
            Q(local_date__gte=since) | in_this_way,
            athlete_id__in=seen.filter(local_date__gte=since).values("athlete_id"),
        )
        .select_related("rater_user")
        .prefetch_related("measurements")
        .order_by("measured_at", "id")
    )
    found: Mapping[int, list[Assessment]] = defaultdict(list)
    for row in rows:
        found[row.athlete_id].append(row)
    return found


def _today(of: Round, athlete: Athlete, taken: Iterable[Assessment]) -> list[dict[str, Any]]:
    today = today_in(athlete.time_zone, of.now)
    return [
        {
            "uuid": str(one.uuid),
            "at": one.measured_at.isoformat(timespec="seconds"),
            "by": _by(one, athlete),
            "mine": one.rater_user_id == of.actor.user_id,
            "values": {
                f"{row.motion}.{row.side}": row.value_hundredths for row in one.measurements.all()
            },
        }
        for one in taken
        if one.local_date == today
    ]


def _by(one: Assessment, athlete: Athlete) -> str:
    if one.rater == "self":
        return athlete.name
    return str(one.rater_user) if one.rater_user else "a coach"
