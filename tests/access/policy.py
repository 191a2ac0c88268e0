"""What is declared about each route: its door, the methods it answers, whom its row is hidden from.

A route that is not here, or is here and gone, fails `test_matrix.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """`door` as the view has it; `hidden_from`: members with the right who do not see the row."""

    door: str
    methods: tuple[str, ...] = ("get",)
    hidden_from: tuple[str, ...] = ()


READ, RECORD, MANAGE, EXPORT, OWN = (
    f"club:{right}" for right in ("read", "record", "manage", "export", "own")
)
GET, POST, BOTH = ("get",), ("post",), ("get", "post")
# A row of an athlete: not for a coach of another squad.
SQUAD = ("coach_of_another_squad",)
# An upload: for its uploader and for owners.
UPLOADER = ("coach", "physio", "coach_of_another_squad")

POLICY: dict[str, Rule] = {
    "home": Rule("public"),
    "healthz": Rule("public"),
    "readyz": Rule("public"),
    "accounts:club_list": Rule("member"),
    "accounts:club_create": Rule("member", BOTH),
    "accounts:invitation_join": Rule("member", POST),
    "accounts:invitation_decline": Rule("member", POST),
    "accounts:club_settings": Rule(READ),
    "accounts:club_edit": Rule(OWN, BOTH),
    "accounts:member_leave": Rule(READ, BOTH),
    "accounts:member_list": Rule(READ),
    "accounts:member_invite": Rule(OWN, BOTH),
    "accounts:member_edit": Rule(OWN, BOTH),
    "accounts:member_end": Rule(OWN, BOTH),
    "accounts:member_hand_over": Rule(OWN, BOTH),
    "accounts:invitation_withdraw": Rule(OWN, POST),
    "accounts:squad_list": Rule(READ),
    "accounts:squad_create": Rule(OWN, BOTH),
    "accounts:squad_edit": Rule(OWN, BOTH),
    "accounts:squad_delete": Rule(OWN, BOTH),
    "desk:board": Rule(READ),
    "desk:athlete_detail": Rule(READ, GET, SQUAD),
    "athletes:first_run": Rule(READ),
    "athletes:athlete_list": Rule(READ),
    "athletes:athlete_create": Rule(MANAGE, BOTH),
    "athletes:athlete_paste": Rule(MANAGE, BOTH),
    "athletes:athlete_file": Rule(MANAGE, BOTH),
    "athletes:consent_attest_many": Rule(RECORD, POST),
    "athletes:merge_list": Rule(MANAGE),
    "athletes:athlete_unmerge": Rule(MANAGE, POST, SQUAD),
    "athletes:squad_athletes": Rule(MANAGE, BOTH, SQUAD),
    "athletes:athlete_edit": Rule(MANAGE, BOTH, SQUAD),
    "athletes:athlete_archive": Rule(MANAGE, POST, SQUAD),
    "athletes:athlete_restore": Rule(MANAGE, POST, SQUAD),
    "athletes:athlete_merge": Rule(MANAGE, BOTH, SQUAD),
    "athletes:consent_history": Rule(READ, GET, SQUAD),
    "athletes:consent_attest": Rule(RECORD, POST, SQUAD),
    "athletes:consent_withdraw": Rule(RECORD, BOTH, SQUAD),
    "athletes:error_defaults": Rule(OWN, BOTH),
    "athletes:capture_start": Rule(RECORD, BOTH),
    "athletes:capture_done": Rule(RECORD),
    "athletes:capture": Rule(RECORD, BOTH, SQUAD),
    "athletes:assessment_deleted": Rule(RECORD),
    "athletes:assessment_edit": Rule(RECORD, BOTH, SQUAD),
    "athletes:assessment_move": Rule(RECORD, BOTH, SQUAD),
    "athletes:assessment_delete": Rule(RECORD, POST, SQUAD),
    "athletes:assessment_restore": Rule(RECORD, POST, SQUAD),
    "athletes:assessment_history": Rule(READ, GET, SQUAD),
    "athletes:import_upload": Rule(MANAGE, BOTH),
    "athletes:import_preview": Rule(MANAGE, BOTH, UPLOADER),
    "athletes:import_confirm": Rule(MANAGE, POST, UPLOADER),
    "athletes:import_undo": Rule(MANAGE, POST, UPLOADER),
    "athletes:export_measurements": Rule(EXPORT),
}
