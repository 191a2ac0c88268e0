"""The sheet of one assessment as it was typed; capture and correction share it.

A sheet keeps every word as typed, so that a refusal loses nothing. It only parses; `rules` judges,
through `actions.recording.check`, and the sheet puts each sentence at the cell it is about.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from athletes import protocol, rules
from athletes.actions.questions import history_questions
from athletes.actions.recording import Draft, check
from athletes.forms.cells import (
    ONE_SIDE,
    REASONS,
    Cell,
    Choice,
    Column,
    Panel,
    Question,
    Rater,
    key_of,
)
from athletes.models import Assessment, Athlete, Measurement
from athletes.rules import Problem
from athletes.transfer.dates import DAY, instant, parse_moment
from athletes.typed import deg
from coaching.kernel.uuid7 import uuid7

PROTOCOL = ("position", "mode", "instrument", "endpoint")
PLAIN = (*PROTOCOL, "rater", "state", "note", "measured_at", "opened_at", "uuid", "version")
NOTE_MAX = 500
LOCAL = "%Y-%m-%dT%H:%M"


def cell_name(motion: str, side: str, index: int) -> str:
    return f"{motion}.{side}.{index}"


@dataclass
class Sheet:
    """`values` are the raw words by field name; `planned` trials are shown from the start."""

    values: dict[str, str]
    motions: Sequence[str]
    planned: int
    athlete: Athlete
    raters: Sequence[Rater]
    kept: Assessment | None = None  # the assessment under correction
    problems: list[Problem] = field(default_factory=list)
    _placed: dict[str, int] = field(default_factory=dict)  # "motion.side.trials.0" → cell

    @classmethod
    def typed(cls, data: Mapping[str, str], **given: Any) -> "Sheet":
        """What came with a form; fields that are not there count as empty."""
        sheet = cls(values={}, **given)
        names = [*PLAIN, *sheet.cell_names()]
        # PostgreSQL stores no NUL; Django's own fields refuse it, these words are no such field's.
        sheet.values = {name: data.get(name, "").replace("\0", "").strip() for name in names}
        return sheet

    @classmethod
    def of(cls, assessment: Assessment, *, planned: int, raters: Sequence[Rater]) -> "Sheet":
        """What is stored, as if just typed."""
        taken = {(row.motion, row.side): row for row in assessment.measurements.all()}
        motions = [name for name in protocol.MOTIONS if name in {motion for motion, _ in taken}]
        motions += [name for name in protocol.ROTATIONS if name not in motions]
        sheet = cls({}, motions, planned, assessment.athlete, raters, assessment)
        values = {name: str(getattr(assessment, name)) for name in (*PROTOCOL, "state", "note")}
        values["uuid"], values["version"] = str(assessment.uuid), str(assessment.version)
        values["rater"] = next(
            (
                one.value
                for one in raters
                if (one.kind, one.user_id) == (assessment.rater, assessment.rater_user_id)
            ),
            "",
        )
        values["measured_at"] = local_words(assessment.measured_at, assessment.time_zone)
        for (motion, side), row in taken.items():
            for index, trial in enumerate(row.trials_deg):
                values[cell_name(motion, side, index)] = deg(trial)
            values[f"{motion}.{side}.pain"] = "" if row.pain is None else str(row.pain)
            values[f"{motion}.{side}.stopped"] = "1" if row.stopped_by_pain else ""
        sheet.values = {name: values.get(name, "") for name in [*PLAIN, *sheet.cell_names()]}
        return sheet

    def cell_names(self) -> list[str]:
        return [
            f"{motion}.{side}.{last}"
            for motion in self.motions
            for side in protocol.SIDES
            for last in (*range(protocol.MAX_TRIALS), "pain", "stopped")
        ]

    @property
    def has_numbers(self) -> bool:
        return any(self.values[name] for name in self.cell_names())

    # --- putting right what was asked about -----------------------------------------------------

    def fix(self, what: str) -> None:
        """Exchange the sides of a motion or the rotations of a side, or drop a minus."""
        kind, _, name = what.partition(":")
        if kind == "sides" and name in self.motions:
            self._exchange(f"{name}.left.", f"{name}.right.")
        elif kind == "motions" and name in protocol.SIDES:
            inner, outer = protocol.ROTATIONS
            if inner in self.motions and outer in self.motions:
                self._exchange(f"{inner}.{name}.", f"{outer}.{name}.")
        elif kind == "minus" and name in self.values:
            self.values[name] = self.values[name].lstrip("-−–﹣－ ")
        elif kind == "reason" and name in REASONS:
            self.values["note"] = f"{self.values['note']} {ONE_SIDE} {name}.".strip()

    def _exchange(self, one: str, other: str) -> None:
        for last in (*range(protocol.MAX_TRIALS), "pain", "stopped"):
            a, b = f"{one}{last}", f"{other}{last}"
            self.values[a], self.values[b] = self.values[b], self.values[a]

    # --- parsing --------------------------------------------------------------------------------

    def judge(self) -> Draft:
        """Read and ask every rule; what they say is in `problems`. Old numbers come last."""
        draft = self.draft()
        unread = bool(self.blocks)
        said = check(draft, self.athlete, now=timezone.now())
        told = ({"V01"} if unread else set()) | (
            {"S04"} if ONE_SIDE in self.values["note"] else set()
        )
        self.say(problem for problem in said if problem.id not in told)
        if not self.blocks:
            exclude = self.kept.pk if self.kept else None
            self.say(history_questions(draft, self.athlete, exclude=exclude))
        return draft

    def draft(self) -> Draft:
        """The assessment that was typed, unsaved; what cannot be read is in `problems`."""
        self.problems = []
        rater = next((one for one in self.raters if one.value == self.values["rater"]), None)
        if rater is None:
            self.problems.append(Problem("S15", "block", "Choose who measured.", "rater"))
        if self.values["state"] and self.values["state"] not in protocol.STATES:
            self.problems.append(
                Problem("S16", "block", "Choose the state from the list.", "state")
            )
        if (length := len(self.values["note"])) > NOTE_MAX:
            text = f"A note has at most {NOTE_MAX} characters; this one has {length}."
            self.problems.append(Problem("N01", "block", text, "note"))
        assessment = Assessment(
            uuid=self._uuid(),
            measured_at=self._when(),
            **{name: self.values[name] for name in (*PROTOCOL, "state", "note")},
            rater=rater.kind if rater else "coach",
            rater_user_id=rater.user_id if rater else None,
        )
        taken = [self._taken(motion, side) for motion in self.motions for side in protocol.SIDES]
        return Draft(assessment, [one for one in taken if one is not None])

    def _uuid(self) -> UUID:
        try:
            return UUID(self.values["uuid"])
        except ValueError:
            return uuid7()

    def _when(self) -> datetime | None:
        raw, zone = self.values["measured_at"], self.athlete.time_zone
        if self.kept and raw == local_words(self.kept.measured_at, self.kept.time_zone):
            return self.kept.measured_at  # To the second, and the right one of an hour twice there.
        if not raw and not self.kept:
            return _stamp(self.values["opened_at"])
        moment, problems = parse_moment(raw, "", DAY, zone)
        self.problems += [Problem(p.id, p.kind, p.text, "measured_at") for p in problems]
        try:
            return instant(moment, zone, timezone.now()) if moment else None
        except OverflowError:  # The first or the last day of the calendar.
            self.problems.append(Problem("D02", "block", f"{raw} does not exist.", "measured_at"))
            return None

    def _taken(self, motion: str, side: str) -> Measurement | None:
        trials: list[Decimal] = []
        spoilt = False
        for index in range(protocol.MAX_TRIALS):
            name = cell_name(motion, side, index)
            if not self.values[name]:
                continue
            value, problems = rules.parse_angle(self.values[name])
            self.problems += [Problem(p.id, p.kind, p.text, name) for p in problems]
            if value is None:
                spoilt = True
                continue
            self._placed[f"{motion}.{side}.trials.{len(trials)}"] = index
            trials.append(value)
        pain, stopped = self._pain(motion, side), bool(self.values[f"{motion}.{side}.stopped"])
        if not trials:
            if not spoilt and (pain is not None or stopped):
                problem = rules.check_trials(motion, [])[0]
                where = cell_name(motion, side, 0)
                self.problems.append(Problem(problem.id, problem.kind, problem.text, where))
            return None
        return Measurement.taken(motion, side, trials, pain=pain, stopped_by_pain=stopped)

    def _pain(self, motion: str, side: str) -> int | None:
        raw = self.values[f"{motion}.{side}.pain"]
        if not raw or raw == "–":
            return None
        if raw.isascii() and raw.isdigit() and int(raw[:4]) <= protocol.PAIN_MAX:
            return int(raw)
        text = "Pain is a whole number from 0 to 10."
        self.problems.append(Problem("S14", "block", text, f"{motion}.{side}"))
        return None

    # --- what was said about it -----------------------------------------------------------------

    def say(self, problems: Iterable[Problem]) -> None:
        """Put these problems beside those of the parsing, each once."""
        seen = {(p.id, self._at(p), p.text) for p in self.problems}
        for problem in problems:
            if (problem.id, self._at(problem), problem.text) not in seen:
                self.problems.append(problem)

    def _at(self, problem: Problem) -> str:
        """The input that a problem is about: a cell, a field, a column, a motion, or nothing."""
        where = problem.field or ""
        if where in self._placed:
            motion, side, *_ = where.split(".")
            return cell_name(motion, side, self._placed[where])
        return where.removesuffix(".trials")

    @property
    def blocks(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.kind == "block"]

    @property
    def notes(self) -> list[str]:
        return [problem.text for problem in self.problems if problem.kind == "note"]

    def questions(self, checked: Collection[str] = ()) -> list[Question]:
        """What is still to be asked."""
        asks = [p for p in self.problems if p.kind == "ask" and key_of(p) not in checked]
        return [Question(p, self._about(p), self._fixes(p)) for p in asks]

    def _about(self, problem: Problem) -> str:
        """Which movement and side the sentence means, where it does not say so itself."""
        motion, _, rest = self._at(problem).partition(".")
        side = rest.split(".")[0]
        if motion not in protocol.MOTIONS or problem.id == "S04":
            return ""
        name = protocol.MOTIONS[motion]
        if side not in protocol.SIDES or problem.id == "V13":
            return protocol.SIDES.get(side, "") if problem.id == "V13" else name
        return f"{protocol.SIDES[side]} {name.lower()}"

    def _fixes(self, problem: Problem) -> list[tuple[str, str]]:
        if problem.id == "S05":
            return [(f"sides:{problem.field}", "Exchange left and right")]
        if problem.id == "S07":
            return [(f"motions:{problem.field}", "Exchange internal and external")]
        if problem.id == "S04":
            return [(f"reason:{word}", word.capitalize()) for word in REASONS]
        if problem.id == "V07":
            return [(f"minus:{self._at(problem)}", "Remove the minus")]
        return []

    def errors_at(self, where: str) -> list[str]:
        return [problem.text for problem in self.blocks if self._at(problem) == where]

    @property
    def general_errors(self) -> list[str]:
        """Blocks that belong to no input on the page."""
        known = {*PLAIN, *self.cell_names()}
        known |= {f"{motion}.{side}" for motion in self.motions for side in protocol.SIDES}
        return [p.text for p in self.blocks if self._at(p) not in known]

    # --- as the page shows it -------------------------------------------------------------------

    @property
    def choices(self) -> list[Choice]:
        """The selects of the protocol; a word that is not known leaves "Choose" standing."""
        tables = {
            "position": ("Position", protocol.POSITIONS),
            "mode": ("Active or passive", protocol.MODES),
            "instrument": ("Tool", protocol.INSTRUMENTS),
            "endpoint": ("Where the movement stops", protocol.ENDPOINTS),
            "rater": ("Who measured", {one.value: one.label for one in self.raters}),
            "state": ("State", {"": "Not noted", **protocol.STATES}),
        }
        made = []
        for name, (label, table) in tables.items():
            chosen = self.values[name]
            first = {} if chosen in table else {"": "Choose"}
            options = [(word, said, word == chosen) for word, said in (first | table).items()]
            made.append(Choice(name, label, options, self.errors_at(name)))
        return made

    @property
    def how_is_open(self) -> bool:
        """Whether the protocol has something refused in it."""
        names = (*PROTOCOL, "rater", "state", "measured_at")
        return any(self.errors_at(name) for name in names)

    @property
    def when_errors(self) -> list[str]:
        return self.errors_at("measured_at")

    @property
    def note_errors(self) -> list[str]:
        return self.errors_at("note")

    @cached_property
    def panels(self) -> list[Panel]:
        """Read after the last `say`."""
        columns = {
            (motion, side): self._column(motion, side)
            for motion in self.motions
            for side in protocol.SIDES
        }
        first = self._first_to_see(columns)
        return [
            Panel(
                motion,
                left=columns[motion, "left"],
                right=columns[motion, "right"],
                wanted=2 * self.planned,
                chosen=motion == first,
            )
            for motion in self.motions
        ]

    def _first_to_see(self, columns: Mapping[tuple[str, str], Column]) -> str:
        """The first movement with something refused, else the first."""
        for (motion, _), column in columns.items():
            if column.errors or any(cell.error for cell in column.cells):
                return motion
        return self.motions[0]

    def _column(self, motion: str, side: str) -> Column:
        raws = [self.values[cell_name(motion, side, i)] for i in range(protocol.MAX_TRIALS)]
        low, high = protocol.LIMITS[motion]
        typed = [rules.parse_angle(raw)[0] for raw in raws if raw]
        # What lies outside is refused below and says nothing about the others.
        trials = [value for value in typed if value is not None and low <= value <= high]
        last = max((i + 1 for i, raw in enumerate(raws) if raw), default=0)
        more = protocol.more_trials_wanted(trials, self.planned) if trials else 0
        shown = max(self.planned, last, min(len(trials) + more, protocol.MAX_TRIALS))
        return Column(
            motion,
            side,
            cells=[
                Cell(
                    name=(name := cell_name(motion, side, index)),
                    number=index + 1,
                    raw=raw,
                    hidden=index >= shown,
                    error=" ".join(self.errors_at(name)),
                )
                for index, raw in enumerate(raws)
            ],
            pain=self.values[f"{motion}.{side}.pain"],
            stopped=bool(self.values[f"{motion}.{side}.stopped"]),
            errors=self.errors_at(f"{motion}.{side}"),
            middle=f"{deg(protocol.tenths(protocol.trial_value(trials)))}°" if trials else "–",
            spread=f"{deg(protocol.spread(trials))}°" if len(trials) > 1 else "–",
            filled=len(trials),
        )


def local_words(at: datetime, zone: str) -> str:
    """A moment as `<input type="datetime-local">` writes it, in the athlete's zone."""
    return at.astimezone(ZoneInfo(zone)).strftime(LOCAL)


def _stamp(raw: str) -> datetime | None:
    """The moment at which the page was opened or the first digit typed, with its offset."""
    try:
        at = datetime.fromisoformat(raw)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
