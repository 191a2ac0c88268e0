"""Who sees an athlete: `AthleteQuerySet.visible_to` asked from the other side, for the athlete."""

from django.db.models import Case, IntegerField, OuterRef, Q, Value, When

from athletes.models import Athlete
from coaching.accounts.doors import coaches_of
from coaching.accounts.models import Membership
from coaching.accounts.roles import COACH, COACHING_ROLES, OWNER, PHYSIO, SHARED_UP_TO_COACHES


def members_who_see(athlete: Athlete) -> list[Membership]:
    """Everybody in the club who may open the athlete's page, owners first. One query."""
    rows = (
        Membership.unscoped.active()
        .filter(club_id=athlete.club_id)
        .select_related("user")
        .annotate(coaches=coaches_of(OuterRef("club_id")), rank=_RANK)
        .order_by("rank", "started_at", "pk")
    )
    shared = athlete.club.shares_everyone
    if shared:
        return list(rows)
    sees = Q(role=OWNER) | Q(squads__athletes=athlete) | Q(athletes=athlete)
    if shared is None:
        sees |= Q(coaches__lte=SHARED_UP_TO_COACHES)
    return list(rows.filter(sees).distinct())


_RANK = Case(
    *(When(role=role, then=Value(place)) for place, role in enumerate(COACHING_ROLES)),
    default=Value(len(COACHING_ROLES)),
    output_field=IntegerField(),
)


def coaches_read_words(athlete: Athlete) -> bool:
    """Whether coaches read the own words about pain: the athlete decides, else the club."""
    own = athlete.shares_words
    return athlete.club.coaches_read_words if own is None else own


def reads_words(role: str, athlete: Athlete) -> bool:
    """Physios always, coaches where allowed, nobody else (decision 0017)."""
    return role == PHYSIO or (role in (OWNER, COACH) and coaches_read_words(athlete))


def reads_pain(role: str) -> bool:
    """Level, side and site: whoever coaches. Read-only members see that a value was left out."""
    return role in COACHING_ROLES
