"""A list of athletes with the names of their squads: all of it is added, or nothing."""

from collections.abc import Collection, Sequence

from django.db import transaction

from athletes.actions.roster import add_to_squads
from athletes.models import Athlete
from coaching.accounts.actions import save_squad
from coaching.accounts.models import Club, Squad
from coaching.kernel.scoping import Actor


@transaction.atomic
def add_list(
    club: Club,
    athletes: Sequence[Athlete],
    squad_names: Sequence[str],
    *,
    squads: Collection[Squad] = (),
    attested: str = "",
    by: Actor,
) -> list[Athlete]:
    """Add valid, unsaved athletes; `squad_names` has one name per athlete, empty for none.

    A name that no squad has becomes a new squad. `squads` are for everybody.
    """
    named = _squads_called(club, {name for name in squad_names if name}, by)
    own = [{*squads, named[name.casefold()]} if name else set(squads) for name in squad_names]
    return add_to_squads(athletes, own, attested=attested, by=by)


def _squads_called(club: Club, names: set[str], by: Actor) -> dict[str, Squad]:
    there = {squad.name.casefold(): squad for squad in Squad.unscoped.filter(club=club)}
    for name in sorted(names):
        if name.casefold() not in there:
            new = save_squad(Squad(club=club, name=name), members=[], by=by)
            there[name.casefold()] = new
    return there
