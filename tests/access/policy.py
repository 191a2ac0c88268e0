"""What is declared about each route: its door and the methods it answers.

A route that is not here, or is here and gone, fails `test_matrix.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    door: str
    methods: tuple[str, ...] = ("get",)


READ, RECORD, MANAGE, EXPORT, OWN = (
    f"club:{right}" for right in ("read", "record", "manage", "export", "own")
)
GET, POST, BOTH = ("get",), ("post",), ("get", "post")

POLICY: dict[str, Rule] = {
    "home": Rule("public"),
    "healthz": Rule("public"),
    "readyz": Rule("public"),
}

# Routes whose row belongs to an athlete: 404 for a coach of another squad.
FROM_ATHLETES: set[str] = set()

# Posts that an empty body cannot make do anything.
SAFE_TO_CALL: set[str] = set()
