"""The athlete's own page of numbers: the same verdicts as their coach sees, in their own words.

Everything is read once; sentence, charts, table and days are views of it, so they cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from athletes import own_wording, protocol, wording
from athletes.actions.keeping import readings_of
from athletes.cards.fans import FanCard, fan_card
from athletes.cards.trends import TrendCard, trend_card
from athletes.marks import Marks, read_marks
from athletes.models import Assessment, Athlete, Series
from athletes.shown import Shown
from athletes.when import day_words, today_in
from coaching.kernel.scoping import PhoneActor
from coaching.routines import pain
from coaching.routines.following import Following, read_following
from coaching.routines.models import SessionLog
from coaching.routines.schedule import Adherence, Day, streak_weeks

STREAK_BACK = timedelta(weeks=53)  # `streak_weeks` counts a year at most
LOGS_BACK = timedelta(weeks=4)
FIRST = ("internal_rotation", "external_rotation", "total_rotation")


@dataclass(frozen=True)
class MotionLink:
    """A movement that was measured, to be looked at."""

    words: str
    motion: str
    current: bool


@dataclass(frozen=True)
class Apart:
    """A series that is not joined with the shown one: measured alone, or in another way."""

    shown: Shown
    heading: str
    sentence: wording.Sentence
    when: str


@dataclass(frozen=True)
class OwnLog:
    """One session as the athlete told it."""

    row: SessionLog
    when: str
    pains: list[str]


@dataclass(frozen=True)
class OwnNumbers:
    """The page for one movement."""

    athlete: Athlete
    today: date
    motion: str
    all_shown: Sequence[Shown]
    taken: Sequence[Assessment]
    marks: Marks
    following: Following
    logs: Sequence[SessionLog]

    # --- measured ---------------------------------------------------------------------------------

    @cached_property
    def shown(self) -> Shown | None:
        """Of this movement what a coach measured, in the way that was used last."""
        found = (s for s in self.all_shown if s.row.motion == self.motion)
        return next((s for s in found if s.row.rater == "coach"), None)

    @property
    def heading(self) -> str:
        return own_wording.HEADINGS[self.motion]

    @cached_property
    def sentence(self) -> wording.Sentence:
        if self.shown is None:
            return (("Nobody has measured this for you yet.", ""),)
        return own_wording.difference(self.motion, self.shown.verdict)

    @property
    def below(self) -> str:
        return own_wording.difference_change(self.shown.verdict) if self.shown else ""

    @property
    def error_meaning(self) -> str:
        return own_wording.error_meaning(self.shown.verdict) if self.shown else ""

    @property
    def measured_words(self) -> str:
        """“Measured by Nia on 8 June. Next: 29 June.”"""
        latest = next((one for one in self.taken if one.rater == "coach"), None)
        if latest is None:
            return self._next_words
        by = f" by {latest.rater_user}" if latest.rater_user else ""
        return f"Measured{by} on {day_words(latest.local_date, self.today)}. {self._next_words}"

    @property
    def _next_words(self) -> str:
        planned = self.athlete.next_measurement_on
        if planned is None or planned < self.today:
            return "The next measurement has no date yet."
        return f"Next: {day_words(planned, self.today)}."

    @property
    def has_pain_now(self) -> bool:
        """Pain in the latest assessment, enough to leave a value out: the safety words are due."""
        return bool(self.taken) and any(one.is_left_out for one in self.taken[0].measurements.all())

    @cached_property
    def motions(self) -> list[MotionLink]:
        known = {shown.row.motion for shown in self.all_shown}
        ordered = [m for m in FIRST if m in known] + sorted(known - {*FIRST})
        return [MotionLink(own_wording.HEADINGS[m], m, m == self.motion) for m in ordered]

    @cached_property
    def trend(self) -> TrendCard | None:
        if self.shown is None:
            return None
        key = self.shown.row.protocol_key
        found = (
            readings_of(one, one.measurements.all()).get(self.motion)
            for one in self.taken
            if one.series_key == key
        )
        return trend_card(self.shown, [one for one in found if one], self.today)

    @cached_property
    def sides(self) -> list[wording.Sentence]:
        """What happened to each hip, with its error."""
        if self.shown is None:
            return []
        state = self.shown.state
        return [
            own_wording.change(
                side, self.motion, line.verdict, self.marks.direction(self.motion, side)
            )
            for side, line in (("left", state.left), ("right", state.right))
        ]

    @property
    def goals(self) -> list[wording.Sentence]:
        """What coach and athlete want of this movement, left first."""
        wanted = ((side, self.marks.direction(self.motion, side)) for side in protocol.SIDES)
        return [own_wording.goal(side, self.motion, way) for side, way in wanted if way]

    @cached_property
    def fan(self) -> FanCard | None:
        if self.shown is None:
            return None
        key = self.shown.row.protocol_key
        same = {s.row.motion: s for s in self.all_shown if s.row.protocol_key == key}
        return fan_card({motion: same.get(motion) for motion in FIRST}, self.today)

    @cached_property
    def apart(self) -> list[Apart]:
        """The other series of this movement; never joined with the shown one."""
        others = (s for s in self.all_shown if s.row.motion == self.motion)
        return [
            Apart(
                shown=one,
                heading="By yourself" if one.row.rater == "self" else "Another way",
                sentence=own_wording.difference(self.motion, one.verdict),
                when=day_words(one.latest_on, self.today),
            )
            for one in others
            if one is not self.shown
        ]

    # --- done -------------------------------------------------------------------------------------

    @property
    def has_routine(self) -> bool:
        return bool(self.following.routines)

    @cached_property
    def days(self) -> list[Day]:
        return self.following.days()

    @property
    def adherence(self) -> Adherence:
        return self.following.adherence

    @cached_property
    def streak(self) -> int:
        return streak_weeks([one.pair for one in self.following.routines], self.today)

    @cached_property
    def own_logs(self) -> list[OwnLog]:
        return [
            OwnLog(
                row=one,
                when=day_words(one.done_on, self.today),
                pains=[pain.words(p["level"], p["side"], p["site"]) for p in one.pain],
            )
            for one in self.logs
        ]


def read_own_numbers(
    actor: PhoneActor, athlete: Athlete, motion: str, *, now: datetime
) -> OwnNumbers:
    """Six queries, however much was measured and done."""
    today = today_in(athlete.time_zone, now)
    rows = Series.objects.visible_to(actor).order_by("-latest_on", "-assessments", "pk")
    all_shown = [Shown(row) for row in rows]
    known = {shown.row.motion for shown in all_shown}
    if motion not in known:
        motion = next((m for m in (*FIRST, *sorted(known)) if m in known), FIRST[0])
    followed = read_following(actor, [athlete.pk], {athlete.pk: today}, back=STREAK_BACK)
    return OwnNumbers(
        athlete=athlete,
        today=today,
        motion=motion,
        all_shown=all_shown,
        taken=_assessments(actor),
        marks=read_marks(actor, athlete),
        following=followed[athlete.pk],
        logs=_logs(actor, today),
    )


def _assessments(actor: PhoneActor) -> list[Assessment]:
    rows = Assessment.objects.visible_to(actor).live().select_related("rater_user")
    return list(rows.prefetch_related("measurements").newest_first())


def _logs(actor: PhoneActor, today: date) -> list[SessionLog]:
    return list(
        SessionLog.objects.visible_to(actor)
        .live()
        .filter(done_on__gt=today - LOGS_BACK)
        .select_related("assignment__routine_version")
        .order_by("-done_on", "-finished_at", "-pk")
    )
