"""Fill an empty development database with the demo club."""

import random
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from athletes.actions.consent import attest_consent
from athletes.actions.phones import Refused, invite
from athletes.actions.recording import record_many
from athletes.actions.roster import add_athletes, archive_athlete
from athletes.links import join_link
from athletes.models import Athlete
from coaching.accounts.doors import find_actor
from coaching.accounts.models import Club, Membership, Squad, User
from coaching.kernel.scoping import Actor
from coaching.management.demo import (
    JUNIORS,
    MARATHON,
    MIDDLE,
    NONE,
    PASSIVE,
    RUNNERS,
    SPRINT,
    ZONE,
    occasions_of,
    passive_of,
)
from coaching.management.demo_reading import seed_reading
from coaching.management.demo_routines import seed_routines

PASSWORD = "stride-evenly-demo"  # noqa: S105 -- printed on purpose; refused in production
SLUG = "harbour-harriers"
# Whose page on the phone is worth a look; the next one's turn when there were too many links today.
SHOWN_PHONES = ("Amara Okafor", "Tomasz Wójcik", "Yuki Hara", "Freya Dahl", "Luca Moretti")
PEOPLE = [
    ("coach@demo.example", "Nia Okafor", "owner", []),
    ("ben@demo.example", "Ben Achterberg", "coach", ["Middle distance", "Sprint"]),
    ("ana@demo.example", "Ana Ferreira", "assistant", ["Juniors"]),
    ("pia@demo.example", "Pia Lund", "physio", ["Marathon", "Middle distance"]),
    ("rui@demo.example", "Rui Costa", "read_only", ["Marathon"]),
]


class Command(BaseCommand):
    help = "Create the demo club with a year of history. Only in an empty development database."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.TESTING):
            raise CommandError("The demo is made-up people with known passwords: development only.")
        if not (Club.objects.exists() or User.objects.exists()):
            self._fill()
        elif not User.objects.filter(email=PEOPLE[0][0]).exists():
            self.stdout.write("The database has data of its own; no demo was added.")
            return
        self.stdout.write("Demo sign-ins (all with the password " + PASSWORD + "):")
        for email, name, role, _squads in PEOPLE:
            self.stdout.write(f"  {email:22} {name}, {role.replace('_', '-')}")
        self.stdout.write(f"Athlete's phone: {self._phone_link()}")

    @transaction.atomic
    def _fill(self) -> None:
        call_command("load_catalogue", verbosity=0)
        now = timezone.now()
        dice = random.Random(90)  # noqa: S311 -- the same demo on every machine
        club = Club.objects.create(name="Harbour Harriers", slug=SLUG, time_zone=ZONE)
        names = sorted({r.squad for r in RUNNERS if r.squad})
        squads = {name: Squad.unscoped.create(club=club, name=name) for name in names}
        people = [self._member(club, squads, *person).user_id for person in PEOPLE]
        raters = dict.fromkeys([MIDDLE, MARATHON, NONE], people[0])
        raters |= {SPRINT: people[1], JUNIORS: people[2]}
        drafts = []
        athletes = {}
        for runner in RUNNERS:
            athlete = athletes[runner.name] = self._athlete(club, squads, runner)
            drafts += occasions_of(runner, athlete, now.date(), dice, raters)
            if runner.archived:
                archive_athlete(athlete, by=None)
        drafts += passive_of(athletes[PASSIVE], now.date(), people[0])
        record_many(drafts, now=now, by=None)
        owner, ben = (self._actor(person) for person in people[:2])
        seed_routines(athletes, now.date(), owner)
        seed_reading(athletes, now.date(), owner, ben)

    def _actor(self, user_id: int) -> Actor:
        found = find_actor(User.objects.get(pk=user_id), SLUG)
        assert found is not None  # noqa: S101 -- made a few lines above
        return found[0]

    def _phone_link(self) -> str:
        """A new invitation each time: it opens once, on the first phone that takes it."""
        words = ""
        rows = Athlete.unscoped.filter(club__slug=SLUG, name__in=SHOWN_PHONES)
        for athlete in sorted(rows, key=lambda one: SHOWN_PHONES.index(one.name)):
            try:
                return f"{join_link(invite(athlete, by=None).secret)}  ({athlete.name}, opens once)"
            except Refused as problem:
                words = str(problem)
        return words or "nobody to show; the demo's athletes are gone"

    def _member(
        self, club: Club, squads: dict[str, Squad], email: str, name: str, role: str, of: list[str]
    ) -> Membership:
        user = User.objects.create_user(email, PASSWORD, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        membership = Membership.unscoped.create(club=club, user=user, role=role)
        membership.squads.set(squads[squad] for squad in of)
        return membership

    def _athlete(self, club: Club, squads: dict[str, Squad], runner: Any) -> Athlete:
        athlete = Athlete(
            club=club,
            name=runner.name,
            time_zone=ZONE,
            birth_year=runner.born,
            sex=runner.sex,
        )
        mine = [squads[name] for name in (runner.squad, runner.second_squad) if name]
        add_athletes([athlete], squads=mine, by=None)
        if runner.consent == "attested":
            attest_consent([athlete], how="Told us at training; demo data.", by=None)
        return athlete
