"""Records → assessments: whose, when, how, already there or not. The core of the preview.

Reads and writes no database: everything it compares with is in `World`.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from athletes import protocol
from athletes.actions.recording import refusals_for
from athletes.rules import (
    Problem,
    Row,
    check_assessment,
    check_protocol,
    check_trials,
    check_when,
)
from athletes.transfer import choices as c
from athletes.transfer.dates import Moment, ambiguous_sentence, instant, order_of, parse_moment
from athletes.transfer.history import history_problems
from athletes.transfer.lines import Record
from athletes.transfer.matching import look_up, name_key
from athletes.transfer.people import key
from athletes.transfer.plan import (
    DUPLICATE,
    EXCLUDED,
    NEW,
    NOTHING,
    Asked,
    Gathered,
    Known,
    LineView,
    Preview,
    Sheet,
    Who,
    World,
    file_questions,
)
from athletes.transfer.words import parse_choice, plain


def preview(
    sheet: Sheet, chosen: c.Choices, world: World, members: Iterable[tuple[str, str]] = ()
) -> Preview:
    """Say what an import would do. `members` are the answers offered to “who measured?”."""
    result = Preview(sheet, chosen, roster=world.roster.people)
    if sheet.problems:
        return result
    order = order_of(record.date for record in sheet.records if record.line not in chosen.exclude)
    said = ambiguous_sentence(_two_ways(sheet))
    result.questions = file_questions(sheet, chosen, members, order=order, example=said)
    result.people = look_up(sheet.records, chosen, world)
    result.lines = {record.line: _line(record, chosen) for record in sheet.records}
    _Gatherer(result, world, order[0] or chosen.date_order, order[1]).run(sheet.records)
    _sum_up(result, world)
    return result


def _two_ways(sheet: Sheet) -> str:
    """A date of the file that can be read both ways, as the example of D06."""
    for record in sheet.records:
        if order_of([record.date]) == ("", True):
            return record.date
    return ""


def _line(record: Record, chosen: c.Choices) -> LineView:
    texts = []
    for row in record.rows:
        values = ", ".join(f"{trial.normalize():f}" for trial in row.trials).replace("-", "−")
        texts.append(f"{protocol.SHORT_MOTIONS[row.motion]} {row.side} {values}")
    view = LineView(record.line, record.name, NEW, said_on=record.date, text=" · ".join(texts))
    if record.line in chosen.exclude:
        view.status = EXCLUDED
    elif record.nothing:
        view.status = NOTHING
    else:
        for problem in record.problems:
            view.add(problem)
    return view


# --- lines to assessments ------------------------------------------------------------------------


class _Gatherer:
    """Goes through the records once, in file order, and fills the preview."""

    def __init__(self, result: Preview, world: World, order: str, is_order_open: bool) -> None:
        self.result, self.world, self.chosen = result, world, result.choices
        self.order = order
        self.waits_for_order = is_order_open and not order
        self.people = {who.key: who for who in result.people}
        self.found: dict[Any, Gathered] = {}
        self.first_line: dict[Any, int] = {}
        self.asks: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def run(self, records: Iterable[Record]) -> None:
        for record in records:
            view = self.result.lines[record.line]
            if view.status == NEW:
                self._place(record, view)
        for gathered in self.found.values():
            self._compare(gathered)
        for gathered in self.result.gathered:
            self._refuse(gathered)
            self._check(gathered)
        if all(all(gathered.key) for gathered in self.result.gathered):
            self._look_back()
        lines = self.result.lines
        for rule, said in self.asks.items():
            if kept := [(number, text) for number, text in said if lines[number].status == NEW]:
                self.result.asked.append(Asked(rule, kept, rule in self.chosen.checked))

    def _place(self, record: Record, view: LineView) -> None:
        """Put one good line into its assessment, or say why it has none."""
        who = self.people[name_key(record, self.world)]
        if who.is_excluded:
            view.status = EXCLUDED
            return
        for row in record.rows:
            self._say(view, check_trials(row.motion, row.trials))
        if who.problem:
            view.add(who.problem)
        zone = who.athlete.time_zone if who.athlete else self.world.zone
        moment, problems = parse_moment(record.date, record.time, self.order, zone)
        # While the order is asked for, “13/03/2026 does not exist” would be a guess too.
        waits = self.waits_for_order and any(problem.id == "D02" for problem in problems)
        self._say(view, [] if waits else problems)
        if moment is None or view.blocks:
            return
        view.on = moment.on
        said = self._occasion(record, who, moment, zone, view)
        ident = record.id or (*said.occasion, moment.at, said.rater_user_id, said.state)
        gathered = self.found.get(ident, said)
        if gathered.occasion != said.occasion:
            first = next(iter(gathered.rows))
            text = f"This line has the id of line {first}, but another athlete, day or protocol."
            view.add(Problem("F08", "block", text))
            return
        slots = [(ident, row.motion, row.side) for row in record.rows]
        if before := [self.first_line[slot] for slot in slots if slot in self.first_line]:
            text = f"Row {record.line} repeats row {before[0]}."
            view.add(Problem("P03", "block", text))
            return
        self.found[ident] = gathered
        self.first_line |= dict.fromkeys(slots, record.line)
        gathered.rows[record.line] = list(record.rows)
        gathered.notes.append(record.note)

    def _occasion(
        self, record: Record, who: Who, moment: Moment, zone: str, view: LineView
    ) -> Gathered:
        """The assessment that a line speaks of, with no rows yet."""
        rater, user_id = self._rater(record, view)
        words = {name: record.chosen[name] or getattr(self.chosen, name) for name in c.PROTOCOL}
        return Gathered(
            who=who,
            on=moment.on,
            at=instant(moment, zone, self.world.now),
            has_time=moment.at is not None,
            key=(*(words[name] for name in c.PROTOCOL), rater),  # type: ignore[arg-type]
            rater_user_id=user_id,
            state=record.chosen["state"],
            id=record.id,
        )

    def _refuse(self, gathered: Gathered) -> None:
        """P05 and P08: the gate of capture, for what would be added. P06 is the preview's tick."""
        who = gathered.who
        for problem in refusals_for(who.athlete) if who.athlete else []:
            if problem.id == "P06":
                continue
            if problem.id == "P05":
                who.problem = problem
            for number in gathered.rows:
                self.result.lines[number].add(problem)

    def _rater(self, record: Record, view: LineView) -> tuple[str, int | None]:
        """“coach” or “self”, and which coach, None when that is not known."""
        raw = record.rater
        if not raw:
            chosen = self.chosen.rater
            if chosen == c.RATER_SELF:
                return "self", None
            return "coach", int(chosen[5:]) if chosen.startswith("user:") else None
        word = parse_choice("rater", raw)
        if word or plain(raw) == c.RATER_UNKNOWN:
            return word or "coach", None
        user_id = self.world.members.get(key(raw))
        if user_id is None:
            text = f"“{raw[:60]}” is not a member here: kept as measured by a coach not known."
            view.add(Problem("N02", "note", text))
        return "coach", user_id

    def _say(self, view: LineView, problems: Iterable[Problem]) -> None:
        """Blocks and notes stand at the line; questions are collected by rule."""
        for problem in problems:
            if problem.kind == "ask":
                self.asks[problem.id].append((view.number, problem.text))
            else:
                view.add(problem)

    def _check(self, gathered: Gathered) -> None:
        """The rules about the whole occasion; each is said at the line it is about."""
        views = {number: self.result.lines[number] for number in gathered.rows}
        first = next(iter(views.values()))
        line_of = {
            f"{row.motion}.{row.side}": views[number]
            for number, rows in gathered.rows.items()
            for row in rows
        }
        athlete = gathered.who.athlete
        problems = check_when(
            gathered.at,
            now=self.world.now,
            time_zone=athlete.time_zone if athlete else self.world.zone,
            birth_year=athlete.birth_year if athlete else None,
        )
        for view in views.values() if any(p.kind == "block" for p in problems) else [first]:
            self._say(view, problems)
        if all(gathered.key):
            for number, rows in gathered.rows.items():
                motions = [row.motion for row in rows]
                self._say(views[number], check_protocol(*gathered.key[:4], motions))
        rows = [row for rows in gathered.rows.values() for row in rows]
        for problem in check_assessment(rows):
            self._say(line_of.get(problem.field or "", first), [problem])

    def _look_back(self) -> None:
        """The questions about the days before, once the protocol is known."""
        world = self.world
        for gathered, problem in history_problems(
            self.result.gathered, world.known, world.defaults
        ):
            numbers = {
                f"{row.motion}.{row.side}": number
                for number, rows in gathered.rows.items()
                for row in rows
            }
            number = numbers.get(problem.field or "", next(iter(gathered.rows)))
            self._say(self.result.lines[number], [problem])

    # --- already there? ------------------------------------------------------------------------

    def _compare(self, gathered: Gathered) -> None:
        """Take out what is stored already; ask where the slot holds another value."""
        by_id = self.world.by_uuid.get(gathered.id) if gathered.id else None
        if by_id and not self._is_same_athlete(by_id[0], gathered):
            for number in gathered.rows:
                text = "The id of this line belongs to another athlete's measurement."
                self.result.lines[number].add(Problem("F08", "block", text))
            return
        fresh = self._copy(gathered)
        if gathered.id in self.world.taken:
            fresh.id = None
        changed: dict[int, Gathered] = {}
        for number, rows in gathered.rows.items():
            kept = []
            for row in rows:
                there = self._there(gathered, row, by_id)
                target = self._judge(number, gathered, row, there, changed)
                if target == NEW:
                    kept.append(row)
            if kept:
                fresh.rows[number] = kept
            elif not any(number in one.rows for one in changed.values()):
                self.result.lines[number].status = DUPLICATE
        self.result.gathered += [one for one in (fresh, *changed.values()) if one.rows]

    def _copy(self, gathered: Gathered, replaces: int | None = None) -> Gathered:
        return Gathered(
            **{
                **{name: getattr(gathered, name) for name in Gathered.__dataclass_fields__},
                "rows": {},
                "replaces": replaces,
            }
        )

    @staticmethod
    def _is_same_athlete(known: Known, gathered: Gathered) -> bool:
        athlete = gathered.who.athlete
        return athlete is not None and known.athlete_id == athlete.pk

    def _there(self, gathered: Gathered, row: Row, by_id: list[Known] | None) -> list[Known]:
        """What stands in this row's slot: by id when the file has one, else by day and series."""
        if by_id:
            return [one for one in by_id if (one.motion, one.side) == (row.motion, row.side)]
        if gathered.who.athlete is None:
            return []
        slot = (gathered.who.athlete.pk, gathered.on, gathered.key, row.motion, row.side)
        there = self.world.by_day.get(slot, [])
        if gathered.has_time:
            there = [one for one in there if _minute(one.at) == _minute(gathered.at)]
        return there

    def _judge(
        self,
        number: int,
        gathered: Gathered,
        row: Row,
        there: list[Known],
        changed: dict[int, Gathered],
    ) -> str:
        """NEW to store the row, "" when it is there already, waits, or goes into `changed`."""
        view = self.result.lines[number]
        if not there:
            return NEW
        same_id = gathered.id is not None and there[0].uuid == gathered.id
        moved = same_id and (there[0].on, there[0].key) != (gathered.on, gathered.key)
        if not moved and any(one.says(row) for one in there):
            text = f"Already saved on {_day(there[0].on)}. Not added again."
            view.problems.append(Problem("P01", "note", text))
            return ""
        value = protocol.trial_value(there[-1].trials)
        text = (
            f"There is already {protocol.to_degrees(value).normalize():f}° for this try"
            f" ({_day(there[-1].on)}, {row.side}, {protocol.MOTIONS[row.motion].lower()})."
            " Keep both / Replace (the old value stays in the history) / Cancel."
        )
        self.result.conflicts.append((number, text))
        if self.chosen.conflicts != "replace":
            return NEW
        target = there[-1].assessment_id
        one = changed.setdefault(target, self._copy(gathered, replaces=target))
        one.rows.setdefault(number, []).append(row)
        return ""


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _day(on: Any) -> str:
    return f"{on.day} {on:%B %Y}"


def _sum_up(result: Preview, world: World) -> None:
    """Which squads come with new athletes; nobody is created for lines that are left out."""
    stored = {id(gathered.who) for gathered in result.gathered}
    squads: dict[str, str] = {}
    for who in result.people:
        if who.is_new and id(who) in stored:
            for name in who.squads:
                squads.setdefault(name.casefold(), name)
    result.new_squads = [name for low, name in squads.items() if low not in world.squads]
