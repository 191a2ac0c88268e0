"""The preview: a file and the answers given so far → what would be stored, line by line.

Pure but for unsaved and prefetched models: it reads and writes no database. `store` fills `World`
and carries a ready `Preview` out; the web page and the command only show it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from athletes import protocol
from athletes.models import Athlete
from athletes.rules import Problem, Row, check_protocol
from athletes.transfer import choices as c
from athletes.transfer.columns import Columns, read_columns
from athletes.transfer.lines import (
    Record,
    degrees,
    looks_like_radians,
    negative_direction,
    read_record,
)
from athletes.transfer.people import Roster
from athletes.transfer.reading import ENCODINGS, Grid, read

SeriesKey = tuple[str, str, str, str, str]  # position, mode, instrument, endpoint, rater
NEW, DUPLICATE, PROBLEM, EXCLUDED, NOTHING = "new", "duplicate", "problem", "excluded", "nothing"
# Answered by name or by one tick above the lines, so the lines need no row of their own.
ANSWERED_ABOVE = frozenset({"P04", "P05", "P06"})


@dataclass(frozen=True, slots=True)
class Known:
    """A measurement that is stored already."""

    assessment_id: int
    uuid: UUID
    athlete_id: int
    on: date
    at: datetime
    key: SeriesKey
    motion: str
    side: str
    trials: tuple[Decimal, ...]
    pain: int | None
    stopped: bool

    def says(self, row: Row) -> bool:
        """Whether a row of a file says the same; a file without pain leaves the pain alone."""
        return tuple(row.trials) == self.trials and row.pain in (None, self.pain)


@dataclass
class World:
    """What the database holds that a preview depends on, all of one club."""

    now: datetime
    zone: str
    roster: Roster[Athlete]
    members: Mapping[str, int | None]  # name or e-mail, as `people.key` → user id, None: two
    squads: frozenset[str] = frozenset()  # names, casefolded
    known: Sequence[Known] = ()
    taken: frozenset[UUID] = frozenset()  # ids used anywhere, also deleted and in other clubs
    defaults: Mapping[tuple[str, str], float] = field(default_factory=dict)  # the club's own SEMs

    def __post_init__(self) -> None:
        self.by_day: dict[tuple[int, date, SeriesKey, str, str], list[Known]] = defaultdict(list)
        self.by_uuid: dict[UUID, list[Known]] = defaultdict(list)
        for one in self.known:
            self.by_day[one.athlete_id, one.on, one.key, one.motion, one.side].append(one)
            self.by_uuid[one.uuid].append(one)


@dataclass(frozen=True)
class Sheet:
    """A file, read: its lines as records, before anybody is looked up."""

    grid: Grid
    columns: Columns
    records: tuple[Record, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.grid.problems or self.columns.problems


@dataclass(frozen=True)
class Question:
    """One thing asked about the whole file. `options` are (value, label)."""

    field: str
    text: str
    options: tuple[tuple[str, str], ...]
    answer: str
    rule: str

    @property
    def is_open(self) -> bool:
        return self.answer not in {value for value, _ in self.options}


@dataclass
class Who:
    """One name of the file and the athlete it stands for, if that is clear."""

    key: str
    name: str
    lines: list[int]
    athlete: Athlete | None = None
    is_new: bool = False
    is_excluded: bool = False
    problem: Problem | None = None
    suggestions: list[Athlete] = field(default_factory=list)
    answer: str = ""
    squads: list[str] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        """True where the roster alone did not decide, or only by another spelling."""
        return bool(self.problem or self.answer or self.is_loose)

    @property
    def is_loose(self) -> bool:
        return bool(self.athlete) and self.is_read_as.casefold() not in ("", self.name.casefold())

    @property
    def is_read_as(self) -> str:
        """The roster's spelling where it is not the file's."""
        return self.athlete.name if self.athlete and self.athlete.name != self.name else ""


@dataclass
class LineView:
    """One line as the preview shows it."""

    number: int
    name: str
    status: str
    on: date | None = None
    said_on: str = ""  # the date as written
    text: str = ""
    problems: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if problem.kind == "block":
            self.status = PROBLEM

    @property
    def blocks(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.kind == "block"]

    @property
    def notes(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.kind == "note"]

    @property
    def is_answered_above(self) -> bool:
        return bool(self.blocks) and all(one.id in ANSWERED_ABOVE for one in self.blocks)


@dataclass
class Asked:
    """All lines on which one rule asks its question; answered together with “I checked it”."""

    rule: str
    said: list[tuple[int, str]]
    is_checked: bool


@dataclass
class Gathered:
    """One assessment to be stored: the lines of one athlete, occasion and protocol."""

    who: Who
    on: date
    at: datetime
    has_time: bool
    key: SeriesKey
    rater_user_id: int | None
    state: str
    id: UUID | None
    notes: list[str] = field(default_factory=list)
    rows: dict[int, list[Row]] = field(default_factory=dict)
    replaces: int | None = None  # the stored assessment that these values replace

    @property
    def occasion(self) -> tuple[str, date, SeriesKey]:
        """What all lines with one id must agree on."""
        return (self.who.key, self.on, self.key)

    @property
    def note(self) -> str:
        return "; ".join(dict.fromkeys(note for note in self.notes if note))[:500]


@dataclass
class Preview:
    """Everything to show before Import, and everything to store once `is_ready`."""

    sheet: Sheet
    choices: c.Choices
    questions: list[Question] = field(default_factory=list)
    people: list[Who] = field(default_factory=list)
    lines: dict[int, LineView] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    conflicts: list[tuple[int, str]] = field(default_factory=list)
    gathered: list[Gathered] = field(default_factory=list)
    new_squads: list[str] = field(default_factory=list)
    squads_left_out: list[str] = field(default_factory=list)  # not this member's to fill or make
    roster: Sequence[Athlete] = ()

    @property
    def file_problems(self) -> tuple[Problem, ...]:
        return self.sheet.problems

    @property
    def asked_names(self) -> list[Who]:
        return [who for who in self.people if who.is_asked]

    @property
    def without_consent(self) -> list[Who]:
        """New athletes, and those on the roster whose consent is missing: one tick attests."""
        stored = {gathered.who.key for gathered in self.gathered}
        return [
            who
            for who in self.people
            if who.key in stored
            and (who.is_new or (who.athlete and who.athlete.consent == "missing"))
        ]

    @property
    def counts(self) -> dict[str, int]:
        found = dict.fromkeys((NEW, DUPLICATE, PROBLEM, EXCLUDED, NOTHING), 0)
        for line in self.lines.values():
            found[line.status] += 1
        return found

    @property
    def summary(self) -> str:
        """F06, with what was left out where something was."""
        n = self.counts
        left_out = n[EXCLUDED] + n[NOTHING]
        extra = f", {left_out:,} left out" if left_out else ""
        rows = "row" if len(self.lines) == 1 else "rows"
        return (
            f"{len(self.lines):,} {rows}: {n[NEW]:,} new, {n[DUPLICATE]:,} already there,"
            f" {n[PROBLEM]:,} to correct{extra}. Nothing is saved until you press Import."
        )

    @property
    def open_points(self) -> list[str]:
        """What still stands in the way, in sentences, in the order of the page."""
        points = [question.text for question in self.questions if question.is_open]
        points += [who.problem.text for who in self.people if who.problem]
        if self.without_consent and not self.choices.attest:
            points.append(consent_sentence(self.without_consent))
        points += [
            f"Line {line.number}: {block.text}"
            for line in self.lines.values()
            for block in line.blocks
            if block.id not in ANSWERED_ABOVE
        ]
        if self.conflicts and self.choices.conflicts not in ("keep", "replace"):
            points += [f"Line {number}: {text}" for number, text in self.conflicts]
        for asked in self.asked:
            if not asked.is_checked:
                points += [f"Line {number}: {text}" for number, text in asked.said]
        return points

    @property
    def is_ready(self) -> bool:
        return not self.file_problems and not self.open_points and self.counts[NEW] > 0


def consent_sentence(people: Sequence[Who]) -> str:
    """P06 for several at once."""
    names = [who.athlete.name if who.athlete else who.name for who in people]
    listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    has = "has" if len(names) == 1 else "have"
    return f"{listed} {has} not yet agreed that hip measurements are stored. Ask, then confirm it."


def read_sheet(content: bytes, chosen: c.Choices) -> Sheet:
    """Read the file as far as it can be read without knowing anybody."""
    grid = read(content, chosen.encoding)
    columns = read_columns(grid.heading.cells)
    if grid.problems or columns.problems:
        return Sheet(grid, columns, ())
    columns = _without_foreign_ids(grid, columns)
    records = tuple(read_record(line, columns, chosen) for line in grid.lines)
    return Sheet(grid, columns, records)


def _without_foreign_ids(grid: Grid, columns: Columns) -> Columns:
    """A column “ID” of bib or member numbers is not ours; leave it, visibly."""
    at = columns.index("id")
    if at is None or any(line.cell(at).count("-") == 4 for line in grid.lines):
        return columns
    title = next(column.title for column in columns.read if column.index == at)
    kept = tuple(column for column in columns.read if column.index != at)
    return Columns(kept, (*columns.ignored, title), columns.problems)


def file_questions(
    sheet: Sheet,
    chosen: c.Choices,
    members: Iterable[tuple[str, str]],
    *,
    order: tuple[str, bool],
    example: str,
) -> list[Question]:
    """Everything asked about the file as a whole: F03, D06, V08, V10, protocol and rater."""
    questions = []
    if sheet.grid.guess:
        samples = tuple((n, f"{ENCODINGS[n]}: {s}") for n, s in sheet.grid.guess.items())
        text = "Letters like é or ü look wrong. Read the file as Western (Windows)?"
        text += f" Preview: “{sheet.grid.guess['cp1252']}”."
        questions.append(Question("encoding", text, samples, chosen.encoding, "F03"))
    if order[1]:
        options = (("day", "Day first"), ("month", "Month first"))
        questions.append(Question("date_order", example, options, chosen.date_order, "D06"))
    lines, columns = sheet.grid.lines, sheet.columns
    if raw := looks_like_radians(lines, columns):
        text = f"These look like radians ({raw} would be {degrees(raw)}°)."
        options = (("convert", "Convert all"), ("degrees", "They are degrees"))
        questions.append(Question("radians", text, options, chosen.radians, "V10"))
    if motion := negative_direction(lines, columns):
        words = protocol.MOTIONS[motion].split()[0].lower()
        text = f"This file seems to mark {words} rotation with a minus sign."
        text += " Read all of them as plain angles?"
        options = (("plain", "Read as plain angles"), ("as_written", "Keep the minus"))
        questions.append(Question("signs", text, options, chosen.signs, "V08"))
    return questions + _protocol_questions(sheet, chosen, members)


_PROTOCOL = {
    "position": protocol.POSITIONS,
    "mode": protocol.MODES,
    "instrument": protocol.INSTRUMENTS,
    "endpoint": protocol.ENDPOINTS,
}


def _protocol_questions(
    sheet: Sheet, chosen: c.Choices, members: Iterable[tuple[str, str]]
) -> list[Question]:
    """S08 and “who measured?”, only where the file leaves it open."""
    measured = [r for r in sheet.records if r.rows and r.line not in chosen.exclude]
    questions = []
    said = {p.field: p.text for p in check_protocol(None, None, None, None, [])}
    for name, known in _PROTOCOL.items():
        if any(not record.chosen[name] for record in measured):
            options = tuple((value, str(label)) for value, label in known.items())
            questions.append(Question(name, said[name], options, getattr(chosen, name), "S08"))
    if any(not record.rater for record in measured):
        options = (
            *members,
            (c.RATER_UNKNOWN, "Several coaches, or not known"),
            (c.RATER_SELF, "The athletes themselves"),
        )
        text = "Who measured? Another pair of hands adds to the error."
        questions.append(Question("rater", text, options, chosen.rater, "S08"))
    return questions
