"""Names of a file → who is meant, with what the coach answered where the roster did not decide.

Reads and writes no database: the roster comes in `World`, and it is one club's.
"""

from collections.abc import Iterable

from athletes.models import Athlete
from athletes.rules import Problem
from athletes.transfer import choices as c
from athletes.transfer.lines import Record
from athletes.transfer.people import key, straight
from athletes.transfer.plan import Who, World

MAX_SUGGESTED = 60  # names; looking for lookalikes of more would keep the page waiting
NO_ATHLETE = "No athlete called"


def look_up(records: Iterable[Record], chosen: c.Choices, world: World) -> list[Who]:
    """Find the athlete of every name on a line that is to be stored."""
    found: dict[str, Who] = {}
    for record in records:
        if not record.name or record.nothing or record.line in chosen.exclude:
            continue
        if not record.rows and record.blocked:
            continue  # a footer, or a line without a readable angle: no question about its name
        known = name_key(record, world)
        who = found.setdefault(known, Who(known, straight(record.name), []))
        who.lines.append(record.line)
        who.squads = who.squads or _squads(record.squad)
    by_uuid = {str(athlete.uuid): athlete for athlete in world.roster.people}
    for who in found.values():
        _decide(who, chosen, world, by_uuid)
    asked = [who for who in found.values() if who.is_asked]
    for who in asked[:MAX_SUGGESTED]:
        who.suggestions = who.suggestions or world.roster.suggest(who.name)
    return list(found.values())


def name_key(record: Record, world: World) -> str:
    """Lines with one key are one person's. The id of a stored assessment settles two namesakes."""
    if record.id and (there := world.by_uuid.get(record.id)):
        hits = world.roster.find(record.name)
        if len(hits) > 1 and any(athlete.pk == there[0].athlete_id for athlete in hits):
            return f"#{there[0].athlete_id}"
    return key(record.name)


def _squads(cell: str) -> list[str]:
    """“Road; Track” → two names, as the export writes them."""
    return [part.strip()[:60] for part in cell.split(";") if part.strip()]


def _decide(who: Who, chosen: c.Choices, world: World, by_uuid: dict[str, Athlete]) -> None:
    hits = world.roster.find(who.name)
    if who.key.startswith("#"):
        hits = [athlete for athlete in hits if f"#{athlete.pk}" == who.key]
    active = [athlete for athlete in hits if not athlete.archived_at]
    answer = chosen.athletes.get(who.key, "")
    if not answer and not hits:
        answer = chosen.unknown_names
    if answer == c.EXCLUDE:
        who.answer, who.is_excluded = answer, True
    elif answer == c.NEW:
        who.answer, who.is_new = answer, True
    elif answer in by_uuid:
        who.answer, who.athlete = answer, by_uuid[answer]
    elif len(active) == 1:
        who.athlete = active[0]
    elif len(hits) == 1:
        who.athlete = hits[0]
    elif hits:
        who.suggestions = hits
        text = f"“{who.name}” fits {len(hits)} athletes. Choose one."
        who.problem = Problem("P04", "block", text)
    else:
        text = f"{NO_ATHLETE} “{who.name}”."
        who.problem = Problem("P04", "block", text)
