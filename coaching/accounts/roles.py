"""Which role may do what. The one table; pages, API and import ask it. Pure but for labels.

Source: trust.md §4. A right is about a kind of deed; which athletes it reaches is scoping's rule.
"""

from coaching.kernel.scoping import Right

OWNER = "owner"
COACH = "coach"
ASSISTANT = "assistant"
PHYSIO = "physio"
READ_ONLY = "read_only"

ROLES = {
    OWNER: "Owner",
    COACH: "Coach",
    ASSISTANT: "Assistant",
    PHYSIO: "Physio",
    READ_ONLY: "Read-only",
}

MEANING = {
    OWNER: "Sees everyone, runs the club: members, squads, sharing.",
    COACH: "Measures, edits and exports for their athletes.",
    ASSISTANT: "Measures and reads for their athletes; no export, no editing of the roster.",
    PHYSIO: "As a coach, and reads pain notes.",
    READ_ONLY: "Looks, changes nothing.",
}

RIGHTS: dict[str, frozenset[Right]] = {
    OWNER: frozenset(Right),
    COACH: frozenset({Right.READ, Right.RECORD, Right.MANAGE, Right.EXPORT}),
    ASSISTANT: frozenset({Right.READ, Right.RECORD}),
    PHYSIO: frozenset({Right.READ, Right.RECORD, Right.MANAGE, Right.EXPORT}),
    READ_ONLY: frozenset({Right.READ}),
}

# A club shares all athletes among its coaches by itself while it has no more than this many.
COACHING_ROLES = (OWNER, COACH, ASSISTANT, PHYSIO)
SHARED_UP_TO_COACHES = 3
