"""Routines and assigning under `/c/<club_slug>/`; the athlete's phone under `/join/` and `/me/`."""

from django.urls import include, path

from coaching.routines.views import assigning as assign_pages
from coaching.routines.views import assignments as followed
from coaching.routines.views import building as routine_pages
from coaching.routines.views import checking as own_checks
from coaching.routines.views import joining as joins
from coaching.routines.views import logs as session_logs
from coaching.routines.views import more as own_pages
from coaching.routines.views import notes as coach_notes
from coaching.routines.views import player as play
from coaching.routines.views import progress as own_numbers
from coaching.routines.views import sending
from coaching.routines.views import today as days

app_name = "routines"

_ROUTINE = "routines/<uuid:routine_uuid>/"
building: list = [
    path("routines/", routine_pages.routine_list, name="routine_list"),
    path("routines/new/", routine_pages.routine_create, name="routine_create"),
    path(_ROUTINE, routine_pages.routine_detail, name="routine_detail"),
    path(f"{_ROUTINE}edit/", routine_pages.routine_edit, name="routine_edit"),
    path(f"{_ROUTINE}copy/", routine_pages.routine_copy, name="routine_copy"),
    path(f"{_ROUTINE}archive/", routine_pages.routine_archive, name="routine_archive"),
    path(f"{_ROUTINE}restore/", routine_pages.routine_restore, name="routine_restore"),
    path(f"{_ROUTINE}update/", routine_pages.routine_update, name="routine_update"),
]

_ONE = "assignments/<uuid:assignment_uuid>/"
assigning: list = [
    path("assign/", assign_pages.assign_page, name="assign"),
    path("assign/<uuid:assign_batch_uuid>/", assign_pages.assign_result, name="assign_result"),
    path("assign/<uuid:assign_batch_uuid>/undo/", assign_pages.assign_undo, name="assign_undo"),
    path(f"{_ONE}edit/", followed.assignment_edit, name="assignment_edit"),
    path(f"{_ONE}pause/", followed.assignment_pause, name="assignment_pause"),
    path(f"{_ONE}resume/", followed.assignment_resume, name="assignment_resume"),
    path(f"{_ONE}easier/", followed.assignment_easier, name="assignment_easier"),
    path(f"{_ONE}withdraw/", followed.assignment_withdraw, name="assignment_withdraw"),
]

_NOTES = "athletes/<uuid:athlete_uuid>/notes/"
noting: list = [
    path(_NOTES, coach_notes.note_list, name="note_list"),
    path(f"{_NOTES}new/", coach_notes.note_write, name="note_write"),
    path("notes/<uuid:note_uuid>/remove/", coach_notes.note_remove, name="note_remove"),
]

joining: list = [
    path("", joins.join, name="join"),
    path("look/", joins.join_look, name="join_look"),
    path("start/", joins.join_redeem, name="join_redeem"),
    path("agree/", joins.join_agree, name="join_agree"),
    path("thanks/", joins.join_thanks, name="join_thanks"),
    path("text/", joins.join_text, name="join_text"),
]
linking: list = [
    path("link/", joins.phone_unbound, name="phone_unbound"),
    path("guardian/", joins.guardian_ask, name="guardian_ask"),
    path("agree/", joins.agree, name="agree"),
]

phone: list = [
    path("", days.today, name="today"),
    path("play/<uuid:assignment_uuid>/", play.player, name="player"),
    path("play/<uuid:assignment_uuid>/log/", play.log_save, name="log_save"),
    path("play/<uuid:assignment_uuid>/send/", sending.log_send, name="log_send"),
    path("check/", own_checks.self_check, name="self_check"),
    path("check/send/", own_checks.check_send, name="check_send"),
    path("notes/<uuid:note_uuid>/read/", coach_notes.note_read, name="note_read"),
    path("logs/<uuid:log_uuid>/", session_logs.log_edit, name="log_edit"),
    path("logs/<uuid:log_uuid>/delete/", session_logs.log_delete, name="log_delete"),
    path("logs/<uuid:log_uuid>/restore/", session_logs.log_restore, name="log_restore"),
]

own: list = [
    path("progress/", own_numbers.progress, name="progress"),
    path("more/", own_pages.more, name="more"),
    path("more/words/", own_pages.more_words, name="more_words"),
    path("more/reminders/", own_pages.more_reminders, name="more_reminders"),
    path("more/phones/<uuid:phone_uuid>/unlink/", own_pages.more_unlink, name="more_unlink"),
    path("more/leave/", own_pages.more_leave, name="more_leave"),
]

urlpatterns = [
    path("c/<slug:club_slug>/", include([*building, *assigning, *noting])),
    path("join/", include(joining)),
    path("me/", include([*phone, *linking, *own])),
    path("reminders/off/", own_pages.reminders_off, name="reminders_off"),
]
