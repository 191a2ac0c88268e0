"""Import a file from the command line: the same reading, rules and sentences as the page."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from athletes import protocol
from athletes.actions.imports import AlreadyDecided
from athletes.actions.recording import Refused
from athletes.models import ImportBatch
from athletes.transfer.choices import NEW, PROTOCOL, RATER_SELF, RATER_UNKNOWN, Choices
from athletes.transfer.matching import NO_ATHLETE
from athletes.transfer.pages import in_words, page_of, result_of
from athletes.transfer.plan import Preview
from athletes.transfer.reading import ENCODINGS, MAX_BYTES
from athletes.transfer.store import NotReady, confirm, new_batch, preview_of, without_bad_lines
from coaching.accounts.doors import find_actor
from coaching.accounts.models import Club, Membership
from coaching.kernel.scoping import Actor, Right

TABLES = {
    "position": protocol.POSITIONS,
    "mode": protocol.MODES,
    "instrument": protocol.INSTRUMENTS,
    "endpoint": protocol.ENDPOINTS,
}
RULES = ("D07", "S04", "S05", "S07", "V06", "V07", "V09", "V12", "V13", "V14", "V15")
# What answers a question of the file, for the line that asks it.
ANSWERED_BY = {
    "encoding": "--encoding",
    "date_order": "--date-order day|month",
    "radians": "--radians",
    "signs": "--signs",
    "rater": "--rater unknown|self|E-MAIL",
} | {name: f"--{name}" for name in PROTOCOL}


class Command(BaseCommand):
    help = "Import measurements from a CSV or XLSX file into a club: all of them, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--club", required=True, metavar="SLUG")
        parser.add_argument("--by", metavar="EMAIL", help="who imports; an owner when left out")
        for name, table in TABLES.items():
            parser.add_argument(f"--{name}", choices=list(table), default="")
        parser.add_argument(
            "--rater", default="", help="who measured: a member's e-mail address, unknown or self"
        )
        parser.add_argument("--date-order", choices=["day", "month"], default="")
        parser.add_argument("--encoding", choices=list(ENCODINGS), default="")
        parser.add_argument("--signs", choices=["plain", "as_written"], default="")
        parser.add_argument("--radians", choices=["convert", "degrees"], default="")
        parser.add_argument("--on-conflict", choices=["keep", "replace"], default="")
        parser.add_argument("--create-athletes", action="store_true")
        parser.add_argument(
            "--attest-consent", action="store_true", help="you asked each athlete and they agree"
        )
        parser.add_argument("--skip-bad-lines", action="store_true")
        parser.add_argument(
            "--checked", action="store_true", help="values that may be wrong were checked"
        )
        parser.add_argument("--dry-run", action="store_true", help="say everything, store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        club, actor = _who(options["club"], options["by"])
        content = _content(options["file"])
        batch = new_batch(content, options["file"].name, club, actor, _choices(options, actor))
        shown = (
            without_bad_lines(batch, club, actor, names_too=True)
            if options["skip_bad_lines"]
            else preview_of(batch, club, actor)
        )
        self._tell(shown)
        if shown.file_problems or shown.open_points:
            raise CommandError("Nothing was imported. Answer or correct the points above.")
        if not shown.counts["new"]:
            self.stdout.write("Everything in this file is already there. Nothing was added.")
        elif options["dry_run"]:
            self.stdout.write("Dry run: nothing was imported.")
        else:
            self._store(batch, club, actor)

    def _tell(self, shown: Preview) -> None:
        for problem in shown.file_problems:
            self.stderr.write(problem.text)
        if shown.file_problems:
            return
        for note in page_of(shown).notes:
            self.stdout.write(note)
        self.stdout.write(shown.summary.replace("you press Import", "all of it can go in"))
        for text, numbers in _grouped(shown).items():
            self.stderr.write(f"{in_words(numbers)}: {text}" if numbers else text)
        if shown.choices.exclude:
            self.stdout.write(f"Left out: {in_words(list(shown.choices.exclude)).lower()}.")

    def _store(self, batch: ImportBatch, club: Club, actor: Actor) -> None:
        try:
            with transaction.atomic():
                batch.save()
                batch = confirm(batch, club, actor)
        except NotReady as refused:
            raise CommandError(" ".join(refused.args[0].open_points[:5])) from refused
        except (Refused, AlreadyDecided) as refused:
            raise CommandError(f"Nothing was imported. {refused}") from refused
        self.stdout.write(result_of(batch).sentence)


def _grouped(shown: Preview) -> dict[str, list[int]]:
    """Each open point once, with its lines; what an option answers names the option."""
    said: dict[str, list[int]] = {}
    for question in shown.questions:
        if question.is_open:
            said[f"{question.text} ({ANSWERED_BY[question.field]})"] = []
    for line in shown.lines.values():
        for block in line.blocks:
            hint = " (--create-athletes)" if block.text.startswith(NO_ATHLETE) else ""
            said.setdefault(block.text + hint, []).append(line.number)
    if shown.conflicts and shown.choices.conflicts not in ("keep", "replace"):
        for number, text in shown.conflicts:
            said.setdefault(f"{text} (--on-conflict)", []).append(number)
    for asked in shown.asked:
        for number, text in asked.said if not asked.is_checked else []:
            said.setdefault(f"{text} (--checked)", []).append(number)
    if shown.without_consent and not shown.choices.attest:
        names = ", ".join(who.name for who in shown.without_consent)
        said[f"Consent is missing for {names}. Ask, then confirm it (--attest-consent)."] = []
    return said


def _who(slug: str, email: str | None) -> tuple[Club, Actor]:
    rows = Membership.unscoped.active().filter(club__slug=slug).select_related("user")
    if not rows:
        raise CommandError(f"There is no club “{slug}”, or it has no members.")
    chosen = rows.filter(user__email__iexact=email) if email else rows.filter(role="owner")
    membership = chosen.order_by("pk").first()
    found = find_actor(membership.user, slug) if membership else None
    if found is None:
        raise CommandError(f"{email or 'An owner'} is not a member of “{slug}”.")
    actor, club = found
    if not actor.can(Right.MANAGE):
        raise CommandError(f"{email} may not import into “{slug}”: the role does not include it.")
    return club, actor


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem


def _choices(options: dict[str, Any], actor: Actor) -> Choices:
    return Choices(
        **{name: options[name] for name in PROTOCOL},
        encoding=options["encoding"],
        date_order=options["date_order"],
        signs=options["signs"],
        radians=options["radians"],
        conflicts=options["on_conflict"],
        rater=_rater(options["rater"], actor),
        unknown_names=NEW if options["create_athletes"] else "",
        attest=options["attest_consent"],
        checked=RULES if options["checked"] else (),
    )


def _rater(said: str, actor: Actor) -> str:
    if said in ("", RATER_UNKNOWN, RATER_SELF):
        return said
    rows = Membership.objects.visible_to(actor).active().filter(user__email__iexact=said)
    if membership := rows.first():
        return f"user:{membership.user_id}"
    raise CommandError(f"{said} is not a member of this club. Use an e-mail, unknown or self.")
