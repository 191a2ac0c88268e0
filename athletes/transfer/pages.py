"""What the pages of an import show: a preview or a finished batch, cut to what fits a page."""

from dataclasses import dataclass
from typing import Any

from athletes.models import ImportBatch
from athletes.transfer.plan import (
    EXCLUDED,
    NEW,
    NOTHING,
    LineView,
    Preview,
    Who,
    consent_sentence,
)

MAX_LINES = 400  # lines with a tick; the rest is told in one sentence
MAX_NAMES = 300
MAX_OPTIONS = 4_000  # names × athletes: beyond, a name offers only its lookalikes
MAX_SHOWN = 100  # lines that go in, as a sample
EXAMPLES = 5


@dataclass
class Choice:
    """One name of the file with its select."""

    who: Who
    field: str
    where: str
    alike: list[tuple[str, str]]
    others: list[tuple[str, str]]
    explicit: str  # chosen for this very name, not by the answer for all

    @property
    def text(self) -> str:
        return self.who.problem.text if self.who.problem else ""

    @property
    def unchosen(self) -> str:
        """What the empty answer means."""
        if self.who.athlete and not self.explicit and not self.text:
            return self.who.athlete.name
        return "As chosen above" if self.who.answer and not self.explicit else "Choose…"


@dataclass
class Page:
    """A preview, ready for its template."""

    preview: Preview
    names: list[Choice]
    names_left: int
    bad: list[LineView]
    bad_left: int
    sample: list[LineView]
    sample_left: int
    asks: list[dict[str, Any]]
    notes: list[str]
    consent: str

    @property
    def new(self) -> int:
        return self.preview.counts[NEW]

    @property
    def left_out(self) -> int:
        return self.preview.counts[EXCLUDED] + self.preview.counts[NOTHING]

    @property
    def is_long(self) -> bool:
        """Too long to be worked out anew at each tick."""
        return len(self.preview.lines) > 1_000

    @property
    def conflict_lines(self) -> list[int]:
        return list(dict.fromkeys(number for number, _ in self.preview.conflicts))[:50]

    @property
    def left_to_do(self) -> list[str]:
        points = list(dict.fromkeys(self.preview.open_points))
        if not points and not self.new:
            return ["Everything in this file is already there. There is nothing to import."]
        more = len(points) - 20
        return points[:20] + ([f"And {more} more, below."] if more > 0 else [])

    @property
    def button(self) -> str:
        return f"Import {self.new:,} {'line' if self.new == 1 else 'lines'}"


def in_words(numbers: list[int]) -> str:
    """[2, 3, 4, 9] → “Lines 2–4, 9”."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    more = f" and {len(said) - 6} more" if len(said) > 6 else ""
    return f"{'Line' if len(numbers) == 1 else 'Lines'} {', '.join(said[:6])}{more}"


def page_of(shown: Preview) -> Page:
    asked = shown.asked_names
    roster = [(str(a.uuid), a.name) for a in shown.roster if not a.archived_at]
    roster.sort(key=lambda pair: pair[1].casefold())
    others = roster if len(roster) * len(asked) <= MAX_OPTIONS else []
    bad = [line for line in shown.lines.values() if _has_tick(line, shown)]
    new = [line for line in shown.lines.values() if line.status == NEW]
    people = shown.without_consent
    return Page(
        preview=shown,
        names=[_choice(who, others, shown) for who in asked[:MAX_NAMES]],
        names_left=max(0, len(asked) - MAX_NAMES),
        bad=bad[:MAX_LINES],
        bad_left=max(0, len(bad) - MAX_LINES),
        sample=new[:MAX_SHOWN],
        sample_left=max(0, len(new) - MAX_SHOWN),
        asks=[_ask(one.rule, one.said, one.is_checked) for one in shown.asked],
        notes=_notes(shown),
        consent=consent_sentence(people) if people else "",
    )


def _has_tick(line: LineView, shown: Preview) -> bool:
    if line.number in shown.choices.exclude:
        return True
    return bool(line.blocks) and not line.is_answered_above


def _choice(who: Who, others: list[tuple[str, str]], shown: Preview) -> Choice:
    alike = [(str(athlete.uuid), _told_apart(athlete, who)) for athlete in who.suggestions]
    listed = {uuid for uuid, _ in alike}
    if who.athlete and str(who.athlete.uuid) == who.answer and who.answer not in listed:
        alike.append((who.answer, who.athlete.name))
        listed.add(who.answer)
    rest = [pair for pair in others if pair[0] not in listed]
    explicit = shown.choices.athletes.get(who.key, "")
    return Choice(who, f"who:{who.key}", in_words(who.lines), alike, rest, explicit)


def _told_apart(athlete: Any, who: Who) -> str:
    """Two namesakes need more than the name."""
    same = sum(1 for other in who.suggestions if other.name == athlete.name) > 1
    if not same:
        return athlete.name
    born = f"born {athlete.birth_year}" if athlete.birth_year else ""
    added = f"added {athlete.created_at:%d.%m.%Y}".replace(".0", ".")
    return f"{athlete.name} ({', '.join(part for part in (born, added) if part)})"


def _ask(rule: str, said: list[tuple[int, str]], is_checked: bool) -> dict[str, Any]:
    texts = {text for _, text in said}
    if len(texts) == 1 and len(said) > 1:
        examples = [f"{in_words([number for number, _ in said])}: {said[0][1]}"]
    else:
        examples = [f"Line {number}: {text}" for number, text in said[:EXAMPLES]]
        if len(said) > EXAMPLES:
            rest = [number for number, _ in said[EXAMPLES:]]
            examples.append(f"The same question for {in_words(rest).lower()}.")
    return {"rule": rule, "count": len(said), "examples": examples, "is_checked": is_checked}


def _notes(shown: Preview) -> list[str]:
    """What was read how, and what was not read at all."""
    grid, columns = shown.sheet.grid, shown.sheet.columns
    notes = [
        f"Line {line.number} “{' '.join(cell for cell in line.cells if cell)[:60]}” stands above"
        " the headings and is not read."
        for line in grid.above
    ]
    if columns.ignored:
        titles = ", ".join(f"“{title[:40]}”" for title in columns.ignored)
        word = "Column" if len(columns.ignored) == 1 else "Columns"
        verb = "is" if len(columns.ignored) == 1 else "are"
        notes.append(f"{word} {titles} {verb} not known here and not read.")
    notes += grid.notes
    read_as = [who for who in shown.people if who.is_read_as and not who.answer]
    notes += [f"“{who.name}” is read as {who.is_read_as}." for who in read_as[:20]]
    if shown.new_squads:
        names = ", ".join(f"“{name}”" for name in shown.new_squads)
        notes.append(f"New squads that come with the new athletes: {names}.")
    if shown.squads_left_out:
        names = ", ".join(f"“{name}”" for name in shown.squads_left_out)
        notes.append(f"Not your squads: {names}. The new athletes come without; ask an owner.")
    empty = [line.number for line in shown.lines.values() if line.status == NOTHING]
    if empty:
        notes.append(f"{in_words(empty)}: nothing measured, so nothing to store.")
    return notes + _line_notes(shown)


def _line_notes(shown: Preview) -> list[str]:
    """Notes of the lines that go in, the same sentence once with all its lines."""
    said: dict[str, list[int]] = {}
    for line in shown.lines.values():
        for note in line.notes if line.status == NEW else []:
            said.setdefault(note.text, []).append(line.number)
    notes = [f"{in_words(numbers)}: {text}" for text, numbers in said.items()]
    more = len(notes) - 30
    return notes[:30] + ([f"And {more} more notes like these."] if more > 0 else [])


@dataclass
class Result:
    """A finished, undone or forgotten import in the list."""

    batch: ImportBatch
    sentence: str

    @property
    def is_waiting(self) -> bool:
        return self.batch.status == ImportBatch.Status.PREVIEW


def result_of(batch: ImportBatch) -> Result:
    counts = batch.counts
    name = f"“{batch.filename}”"
    if batch.status == ImportBatch.Status.DONE:
        text = f"Imported {counts.get(NEW, 0):,} lines of {name}"
        extra = [
            _count(counts.get("assessments", 0), "new assessment"),
            _count(counts.get("replaced", 0), "corrected"),
            _count(len(counts.get("athletes", [])), "new athlete"),
        ]
        listed = ", ".join(part for part in extra if part)
        return Result(batch, f"{text}: {listed}." if listed else f"{text}.")
    if batch.status == ImportBatch.Status.UNDONE:
        return Result(batch, f"The import of {name} was taken back. Nothing of it is left.")
    if batch.status == ImportBatch.Status.EXPIRED:
        return Result(batch, f"{name} was thrown away after a day. Upload it again.")
    return Result(batch, f"{name} waits for you. Nothing is saved yet.")


def _count(number: int, word: str) -> str:
    if not number:
        return ""
    return f"{number:,} {word}" + ("s" if number != 1 and not word.endswith("ed") else "")
