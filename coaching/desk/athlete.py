"""The athlete page: one verdict as a sentence, and everything needed to check it.

All assessments of the athlete are read once (two queries); chart, table, fan, pain and history are
views of them, so they cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, Value
from django.http import QueryDict

from athletes import series, wording
from athletes.actions.keeping import readings_of
from athletes.actions.known import CheckBehind, KnownErrors, known_errors
from athletes.cards.fans import FanCard, fan_card
from athletes.cards.look import Look
from athletes.cards.trends import TrendCard
from athletes.marks import Marks, read_marks
from athletes.models import Assessment, Athlete, Series
from athletes.models.measuring import RESTORABLE_FOR
from athletes.models.series import SERIES_MOTIONS
from athletes.seen_by import reads_pain, reads_words
from athletes.shown import SHORT_MOTIONS, Shown
from athletes.when import ago_words, day_words, today_in
from coaching.desk.followed import FollowedCard, PainNote, read_followed
from coaching.desk.goals import GoalsCard
from coaching.desk.history import HistoryRow, history_rows
from coaching.desk.sources import check_behind
from coaching.desk.trend import Chart
from coaching.kernel.scoping import Actor

PER_PAGE = 20
PAINS_SHOWN = 6
ALWAYS_OFFERED = ("internal_rotation", "external_rotation", "total_rotation")
COUNTERPART = {
    "internal_rotation": "external_rotation",
    "external_rotation": "internal_rotation",
    "total_rotation": "internal_rotation",
}


@dataclass(frozen=True)
class Belongs:
    """The names of an athlete's squads and coaches."""

    squads: list[str]
    coaches: list[str]


@dataclass(frozen=True)
class Taken:
    """One assessment with what it says per motion."""

    assessment: Assessment
    readings: dict[str, series.Reading]


@dataclass(frozen=True)
class MotionLink:
    """A motion to look at; `measured` is false where there is nothing yet."""

    words: str
    query: str
    current: bool
    measured: bool


@dataclass(frozen=True)
class Reading:
    """The whole page, for one motion and one series."""

    athlete: Athlete
    today: date
    motion: str
    shown: Shown | None
    all_shown: list[Shown]
    taken: list[Taken]
    deleted: list[Assessment]
    known: KnownErrors
    marks: Marks
    belongs: Belongs
    page_number: str | None
    follows: FollowedCard
    look: Look

    @property
    def motion_name(self) -> str:
        return SERIES_MOTIONS[self.motion]

    @property
    def latest(self) -> Taken | None:
        return self.taken[0] if self.taken else None

    @property
    def measured_words(self) -> str:
        if self.latest is None:
            return "Not measured yet"
        on = self.latest.assessment.local_date
        return f"Measured {day_words(on, self.today)}, {ago_words(on, self.today).lower()}"

    @cached_property
    def sentence(self) -> wording.Sentence:
        """The page's first words."""
        if self.shown:
            return wording.difference(self.motion, self.shown.verdict)
        if self.taken:
            return ((f"{self.motion_name} has not been measured yet.", ""),)
        return (("Not measured yet.", ""),)

    @property
    def said(self) -> str:
        """The sentence as text, for the live region."""
        return wording.plain(self.sentence)

    @property
    def evidence(self) -> str:
        return wording.EVIDENCE

    @cached_property
    def below(self) -> list[str]:
        """Second sentences: the difference's own change, the other rotation, the error."""
        if not self.shown:
            return []
        verdict = self.shown.verdict
        said = [wording.plain(wording.difference_change(verdict.change, verdict.latest_on))]
        if other := self.counterpart:
            pair = f"{wording.degrees(other.left)} and {wording.degrees(other.right)}"
            said.append(f"{other.motion}: {other.chip.text} (latest {pair}).")
        if verdict.sem is not None and verdict.sem_source is not None:
            said.append(wording.error_source(verdict.sem, verdict.sem_source))
        return [words for words in said if words]

    @property
    def check_behind(self) -> CheckBehind | None:
        """The repeatability check that these verdicts rest on, if any."""
        return check_behind(self.shown, self.taken, self.known)

    @cached_property
    def counterpart(self) -> Shown | None:
        """The other rotation of the same protocol."""
        return self.beside(COUNTERPART.get(self.motion, ""))

    def beside(self, motion: str) -> Shown | None:
        """The series of another motion with the shown one's protocol."""
        if self.shown is None:
            return None
        key = self.shown.row.protocol_key
        same = (s for s in self.all_shown if s.row.motion == motion and s.row.protocol_key == key)
        return next(same, None)

    @cached_property
    def motions(self) -> list[MotionLink]:
        """The three of every board, then whatever else this athlete was measured in."""
        known = {shown.row.motion for shown in self.all_shown}
        others = [m for m in SERIES_MOTIONS if m in known and m not in ALWAYS_OFFERED]
        return [
            MotionLink(
                SHORT_MOTIONS.get(motion, SERIES_MOTIONS[motion]),
                urlencode({"motion": motion, **self.look.query()}),
                motion == self.motion,
                motion in known,
            )
            for motion in (*ALWAYS_OFFERED, *others)
        ]

    @cached_property
    def choices(self) -> list[Shown]:
        """The series of this motion, newest first. Protocols are never joined."""
        return [shown for shown in self.all_shown if shown.row.motion == self.motion]

    @cached_property
    def chart(self) -> Chart | None:
        return Chart(self, self.shown) if self.shown else None

    @property
    def trend(self) -> TrendCard | None:
        return self.chart.card if self.chart else None

    @cached_property
    def goals(self) -> GoalsCard:
        zone = self.athlete.time_zone
        return GoalsCard(self.marks, self.shown, self.all_shown, self.today, zone)

    @cached_property
    def fan(self) -> FanCard | None:
        rotations = {motion: self.beside(motion) for motion in ALWAYS_OFFERED}
        return fan_card(rotations, self.today)

    @cached_property
    def page(self) -> Page:
        return Paginator(self.taken, PER_PAGE).get_page(self.page_number)

    @cached_property
    def history(self) -> list[HistoryRow]:
        pairs = [(taken.assessment, taken.readings) for taken in self.page.object_list]
        return history_rows(pairs, self.motion, self.known, self.today)

    @property
    def query(self) -> str:
        """What the addresses of this page's parts begin with."""
        return urlencode({**self.series_query, **self.look.query()})

    @property
    def series_query(self) -> dict[str, str]:
        """Which motion and, where there are several, which series."""
        values = {"motion": self.motion}
        if self.shown and len(self.choices) > 1:
            values["series"] = str(self.shown.row.uuid)
        return values

    @cached_property
    def pains(self) -> list[PainNote]:
        """The newest pain, said in sessions and, beside a coach's note, while measuring."""
        if not self.follows.tells_pain:
            return []
        notes = self.follows.pains()
        for taken in self.taken:
            on = taken.assessment.local_date
            when = day_words(on, self.today)
            notes += [
                PainNote(
                    on=on,
                    level=one.pain,
                    side=one.side,
                    place="",
                    words=taken.assessment.note,
                    context=f"{when}, measuring {SERIES_MOTIONS[one.motion].lower()}"
                    + ("; left out of the verdict" if one.is_left_out else ""),
                )
                for one in taken.assessment.measurements.all()
                if one.pain or one.stopped_by_pain
            ]
        return sorted(notes, key=lambda note: note.on, reverse=True)[:PAINS_SHOWN]

    @property
    def has_pain_now(self) -> bool:
        """Pain in the latest assessment, enough to leave a value out: the safety words are due."""
        if self.latest is None:
            return False
        return any(one.is_left_out for one in self.latest.assessment.measurements.all())


def read_athlete(actor: Actor, athlete: Athlete, query: QueryDict, *, now: datetime) -> Reading:
    """Eight queries: series, assessments, their measurements, the club's errors, goals and new
    baselines, squads and coaches, and two for what is followed.
    """
    rows = Series.objects.visible_to(actor).filter(athlete=athlete)
    all_shown = sorted((Shown(row) for row in rows), key=_preference, reverse=True)
    motion, shown = _chosen(all_shown, query)
    live, deleted = _assessments(actor, athlete, now)
    today = today_in(athlete.time_zone, now)
    return Reading(
        athlete=athlete,
        today=today,
        motion=motion,
        shown=shown,
        all_shown=all_shown,
        taken=[Taken(one, readings_of(one, one.measurements.all())) for one in live],
        deleted=deleted,
        known=known_errors(actor.club_id),
        marks=read_marks(actor, athlete),
        belongs=_belongs(athlete),
        page_number=query.get("page"),
        look=Look.read(query),
        follows=read_followed(
            actor,
            athlete,
            today,
            tells_pain=reads_pain(actor.role),
            tells_words=reads_words(actor.role, athlete),
        ),
    )


def _belongs(athlete: Athlete) -> Belongs:
    """One query for both."""
    squads = athlete.squads.order_by().values_list(Value(1), "name")
    coaches = athlete.coaches.order_by().values_list(Value(2), "user__name")
    rows = list(squads.union(coaches, all=True).order_by("name"))
    return Belongs(*([name for kind, name in rows if kind == wanted] for wanted in (1, 2)))


def _preference(shown: Shown) -> tuple[bool, date, int, tuple[str, ...]]:
    """Measured by a coach before measured alone, then the newest, then the longest."""
    row = shown.row
    return row.rater == "coach", row.latest_on, row.assessments, row.protocol_key


def _chosen(all_shown: Sequence[Shown], query: QueryDict) -> tuple[str, Shown | None]:
    """The series that the address names, else the preferred one of its motion."""
    named = next((s for s in all_shown if str(s.row.uuid) == query.get("series")), None)
    motion = query.get("motion", "")
    if named and motion in ("", named.row.motion):
        return named.row.motion, named
    known = [shown.row.motion for shown in all_shown]
    if motion not in SERIES_MOTIONS:
        motion = next((m for m in ALWAYS_OFFERED if m in known), known[0] if known else "")
    motion = motion or ALWAYS_OFFERED[0]
    return motion, next((s for s in all_shown if s.row.motion == motion), None)


def _assessments(
    actor: Actor, athlete: Athlete, now: datetime
) -> tuple[list[Assessment], list[Assessment]]:
    """All that count, newest first, and those that can still be brought back."""
    rows = (
        Assessment.objects.visible_to(actor)
        .filter(athlete=athlete)
        .filter(Q(deleted_at=None) | Q(deleted_at__gte=now - RESTORABLE_FOR))
        .select_related("rater_user")
        .prefetch_related("measurements")
        .newest_first()
    )
    live = [one for one in rows if one.deleted_at is None]
    return live, [one for one in rows if one.deleted_at is not None]
