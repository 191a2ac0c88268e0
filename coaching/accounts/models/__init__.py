"""People and clubs."""

from coaching.accounts.models.clubs import Club, MemberInvitation, Membership, Squad
from coaching.accounts.models.people import User

__all__ = ["Club", "MemberInvitation", "Membership", "Squad", "User"]
