"""What a club reads on its protocol cards: whose words, which errors, what changed when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from athletes import manual, protocol
from athletes.actions.known import KnownErrors
from athletes.guide import Guide, guide
from athletes.manual.drawings import Drawing, drawing
from athletes.models import ProtocolCard
from athletes.models.cards import CARD_PARTS

SOURCES = {
    "default": "Evenstride’s default",
    "club": "set by your club",
    "own check": "a repeatability check",
}
LEFT_SOMEBODY = "Somebody who has left"


# --- the list -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A position with a tool. Without motions there is no card, and the page says why."""

    position: str
    instrument: str
    tool: str
    motions: str
    own: ProtocolCard | None


@dataclass(frozen=True, slots=True)
class Row:
    position: str
    words: str
    cells: tuple[Cell, ...]


def matrix(own: Iterable[ProtocolCard]) -> list[Row]:
    """Positions down, tools across; `own` are the club's cards in use."""
    found = {(card.position, card.instrument): card for card in own}
    return [
        Row(
            position,
            words,
            tuple(
                Cell(position, tool, name, _short(position, tool), found.get((position, tool)))
                for tool, name in protocol.INSTRUMENTS.items()
            ),
        )
        for position, words in protocol.POSITIONS.items()
    ]


def _short(position: str, instrument: str) -> str:
    motions = manual.motions_of(position, instrument)
    return ", ".join(protocol.SHORT_MOTIONS[motion] for motion in motions)


# --- one card -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    words: str
    lines: Sequence[str]


def parts_of(texts: Mapping[str, Sequence[str]]) -> dict[str, Part]:
    return {name: Part(name, CARD_PARTS[name], texts.get(name, ())) for name in manual.PARTS}


def guides_of(card: manual.Card) -> list[Guide]:
    """The pictures: one a motion, as on the page where it is measured."""
    return [guide(motion, card.position, "", "") for motion in card.motions]


def drawings_of(card: manual.Card) -> list[Drawing]:
    return [drawing(card.position, kind, card.instrument) for kind in card.kinds]


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """Standard error of one value from three trials, in degrees, and where it comes from."""

    motion: str
    same: float
    different: float
    source: str
    default: float
    checks: tuple[tuple[str, float], ...]  # whose own check, what it comes to

    @property
    def is_default(self) -> bool:
        return self.source == SOURCES["default"]


def errors_of(card: manual.Card, known: KnownErrors, names: Mapping[str, str]) -> list[ErrorRow]:
    """What this club's verdicts use now; nothing for what is only seen by eye.

    `names` of the raters by their id, as in `known`.
    """
    rows = []
    for motion in card.motions:
        now, default = (_sem(motion, card, defaults=defaults) for defaults in (known.defaults, {}))
        if now is None or default is None:
            return []
        rows.append(
            ErrorRow(
                protocol.MOTIONS[motion],
                now.same,
                now.different,
                SOURCES[now.source],
                default.same,
                tuple(_checked(motion, card, known, names)),
            )
        )
    return rows


def _sem(motion: str, card: manual.Card, **known: protocol.SemDefaults) -> protocol.Sem | None:
    return protocol.sem(
        motion,
        position=card.position,
        instrument=card.instrument,
        rater="coach",
        trials=3,
        **known,
    )


def _checked(
    motion: str, card: manual.Card, known: KnownErrors, names: Mapping[str, str]
) -> Iterable[tuple[str, float]]:
    """Each coach's own error, then that of each two who checked each other."""
    for rater, checks in known.checks.items():
        if (card.instrument, motion) in checks:
            sem = _sem(motion, card, defaults=known.defaults, checks=checks)
            yield names.get(rater, LEFT_SOMEBODY), sem.same if sem else 0
    for pair, both in known.agreements.items():
        if (card.instrument, motion) in both:
            sem = _sem(motion, card, defaults=known.defaults, agreements=both)
            who = " and ".join(sorted(names.get(rater, LEFT_SOMEBODY) for rater in pair))
            yield who, sem.different if sem else 0


# --- its versions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that was put in, taken out or stayed."""

    mark: str  # "+", "−" or ""
    said: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a club's card, with what it changed."""

    row: ProtocolCard
    compared_with: str
    parts: tuple[tuple[str, tuple[Line, ...]], ...]


def version(row: ProtocolCard, before: ProtocolCard | None, shipped: manual.Card) -> Version:
    """Against the version before it; a first one against the shipped card it came from."""
    if before:
        return Version(row, f"version {before.number}", _changes(before.texts, row.texts))
    if row.based_on == str(shipped.version):
        named = f"version {shipped.version} of the shipped card"
        return Version(row, named, _changes(shipped.texts, row.texts))
    # The words of an older release are gone: the whole card is new.
    return Version(row, "", _changes({}, row.texts))


def _changes(
    before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Only the parts that differ."""
    found = []
    for part, words in CARD_PARTS.items():
        old, new = list(before.get(part, ())), list(after.get(part, ()))
        if old != new:
            found.append((words, tuple(_lines(old, new))))
    return tuple(found)


def _lines(old: list[str], new: list[str]) -> Iterable[Line]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Line("", said) for said in old[a:b])
        else:
            yield from (Line("−", said) for said in old[a:b])
            yield from (Line("+", said) for said in new[c:d])
