"""The roster, capture, corrections, import and export. All under `/c/<club_slug>/`."""

from django.urls import path, re_path

from athletes.views import (
    assessments,
    cards,
    checks,
    consent,
    errors,
    goals,
    marks,
    merging,
    names,
    pack,
    phones,
    selfchecks,
    sending,
)
from athletes.views import capture as measuring
from athletes.views import roster as people
from athletes.views import transfer as files

app_name = "athletes"

_ATHLETE = "roster/<uuid:athlete_uuid>/"
roster: list = [
    path("start/", people.first_run, name="first_run"),
    path("roster/", people.athlete_list, name="athlete_list"),
    path("roster/new/", people.athlete_create, name="athlete_create"),
    path("roster/names/", names.athlete_paste, name="athlete_paste"),
    path("roster/file/", names.athlete_file, name="athlete_file"),
    path("roster/consent/", consent.consent_attest_many, name="consent_attest_many"),
    path("roster/merges/", merging.merge_list, name="merge_list"),
    path("roster/merges/<uuid:merge_uuid>/undo/", merging.athlete_unmerge, name="athlete_unmerge"),
    path("roster/squads/<uuid:squad_uuid>/", people.squad_athletes, name="squad_athletes"),
    path(f"{_ATHLETE}edit/", people.athlete_edit, name="athlete_edit"),
    path(f"{_ATHLETE}archive/", people.athlete_archive, name="athlete_archive"),
    path(f"{_ATHLETE}restore/", people.athlete_restore, name="athlete_restore"),
    path(f"{_ATHLETE}merge/", merging.athlete_merge, name="athlete_merge"),
    path(f"{_ATHLETE}consent/", consent.consent_history, name="consent_history"),
    path(f"{_ATHLETE}consent/attest/", consent.consent_attest, name="consent_attest"),
    path(f"{_ATHLETE}consent/withdraw/", consent.consent_withdraw, name="consent_withdraw"),
    path(f"{_ATHLETE}phones/", phones.phone_list, name="phone_list"),
    path(f"{_ATHLETE}phones/invite/", phones.phone_invite, name="phone_invite"),
    path(f"{_ATHLETE}phones/take-back/", phones.invitation_revoke, name="invitation_revoke"),
    path(f"{_ATHLETE}phones/<uuid:phone_uuid>/revoke/", phones.phone_revoke, name="phone_revoke"),
    path(f"{_ATHLETE}baseline/", marks.baseline_set, name="baseline_set"),
    path(
        "roster/baselines/<uuid:baseline_uuid>/remove/",
        marks.baseline_remove,
        name="baseline_remove",
    ),
    path(f"{_ATHLETE}self-check/", selfchecks.self_check_offer, name="self_check_offer"),
    path(f"{_ATHLETE}goal/", goals.goal_set, name="goal_set"),
    path("roster/goals/<uuid:goal_uuid>/end/", goals.goal_end, name="goal_end"),
    path("settings/errors/", errors.error_defaults, name="error_defaults"),
]

_ONE = "assessments/<uuid:assessment_uuid>/"
capture: list = [
    path("measure/", measuring.capture_start, name="capture_start"),
    path("measure/done/", measuring.capture_done, name="capture_done"),
    path("measure/pack/", pack.capture_pack, name="capture_pack"),
    path("measure/send/", sending.capture_send, name="capture_send"),
    path("measure/<uuid:athlete_uuid>/", measuring.capture, name="capture"),
    path("assessments/deleted/", assessments.assessment_deleted, name="assessment_deleted"),
    path(f"{_ONE}edit/", assessments.assessment_edit, name="assessment_edit"),
    path(f"{_ONE}move/", assessments.assessment_move, name="assessment_move"),
    path(f"{_ONE}delete/", assessments.assessment_delete, name="assessment_delete"),
    path(f"{_ONE}restore/", assessments.assessment_restore, name="assessment_restore"),
    path(f"{_ONE}history/", assessments.assessment_history, name="assessment_history"),
]

_CARD = "protocols/<slug:position>/<slug:instrument>/"
protocols: list = [
    path("protocols/", cards.card_list, name="card_list"),
    path(_CARD, cards.card_detail, name="card_detail"),
    path(f"{_CARD}edit/", cards.card_edit, name="card_edit"),
    path(f"{_CARD}versions/", cards.card_versions, name="card_versions"),
    path(f"{_CARD}give-up/", cards.card_give_up, name="card_give_up"),
]

_CHECK = "checks/<uuid:check_uuid>/"
_MEASURED = f"{_CHECK}<uuid:athlete_uuid>/"
repeating: list = [
    path("checks/", checks.check_list, name="check_list"),
    path("checks/new/", checks.check_start, name="check_start"),
    path(_CHECK, checks.check_detail, name="check_detail"),
    path(f"{_CHECK}finish/", checks.check_finish, name="check_finish"),
    path(f"{_CHECK}drop/", checks.check_drop, name="check_drop"),
    path(f"{_CHECK}retire/", checks.check_retire, name="check_retire"),
    path(f"{_CHECK}keep/", checks.check_keep, name="check_keep"),
    path(_MEASURED, checks.check_measure, name="check_measure"),
    path(f"{_MEASURED}remove/", checks.check_remove, name="check_remove"),
]

transfer = [
    path("import/", files.import_upload, name="import_upload"),
    path("import/<uuid:batch_uuid>/", files.import_preview, name="import_preview"),
    path("import/<uuid:batch_uuid>/confirm/", files.import_confirm, name="import_confirm"),
    path("import/<uuid:batch_uuid>/undo/", files.import_undo, name="import_undo"),
    re_path(
        r"^export/measurements\.(?P<kind>csv|xlsx)$",
        files.export_measurements,
        name="export_measurements",
    ),
]

urlpatterns = [*roster, *capture, *protocols, *repeating, *transfer]
