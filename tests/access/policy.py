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
# What became of one press of “Assign”: for whoever pressed and for owners.
ASSIGNER = UPLOADER

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
    "athletes:phone_list": Rule(MANAGE, GET, SQUAD),
    "athletes:phone_invite": Rule(MANAGE, POST, SQUAD),
    "athletes:invitation_revoke": Rule(MANAGE, POST, SQUAD),
    "athletes:phone_revoke": Rule(MANAGE, POST, SQUAD),
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
    "routines:assign": Rule(MANAGE, BOTH),
    "routines:assign_result": Rule(MANAGE, GET, ASSIGNER),
    "routines:assign_undo": Rule(MANAGE, POST, ASSIGNER),
    "routines:assignment_edit": Rule(MANAGE, BOTH, SQUAD),
    "routines:assignment_pause": Rule(MANAGE, POST, SQUAD),
    "routines:assignment_resume": Rule(MANAGE, POST, SQUAD),
    "routines:assignment_withdraw": Rule(MANAGE, BOTH, SQUAD),
    "exercises:exercise_list": Rule(READ),
    "exercises:exercise_create": Rule(MANAGE, BOTH),
    "exercises:exercise_detail": Rule(READ),
    "exercises:exercise_edit": Rule(MANAGE, BOTH),
    "exercises:exercise_copy": Rule(MANAGE, POST),
    "exercises:exercise_archive": Rule(MANAGE, POST),
    "exercises:exercise_restore": Rule(MANAGE, POST),
    "routines:join": Rule("public"),
    "routines:join_look": Rule("public", BOTH),
    "routines:join_redeem": Rule("public", BOTH),
    "routines:join_agree": Rule("public", BOTH),
    "routines:join_thanks": Rule("public"),
    "routines:join_text": Rule("public"),
    "routines:phone_unbound": Rule("public"),
    "routines:guardian_ask": Rule("phone", BOTH),
    "routines:agree": Rule("phone", POST),
    "routines:routine_list": Rule(READ),
    "routines:routine_create": Rule(MANAGE, BOTH),
    "routines:routine_detail": Rule(READ),
    "routines:routine_edit": Rule(MANAGE, BOTH),
    "routines:routine_copy": Rule(MANAGE, POST),
    "routines:routine_archive": Rule(MANAGE, POST),
    "routines:routine_restore": Rule(MANAGE, POST),
    "routines:routine_update": Rule(MANAGE, POST),
    "routines:today": Rule("phone"),
    "routines:player": Rule("phone"),
    "routines:log_save": Rule("phone", POST),
    "routines:log_edit": Rule("phone", BOTH),
    "routines:log_delete": Rule("phone", POST),
    "routines:log_restore": Rule("phone", POST),
    "routines:progress": Rule("phone"),
    "routines:more": Rule("phone"),
    "routines:more_words": Rule("phone", POST),
    "routines:more_reminders": Rule("phone", POST),
    "routines:more_unlink": Rule("phone", POST),
    "routines:more_leave": Rule("phone", BOTH),
    "routines:reminders_off": Rule("public", BOTH),
}
