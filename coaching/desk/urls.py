"""The board and the athlete page, under `/c/<club_slug>/`."""

from django.urls import path

from coaching.desk.views import monday, pages, spread, trend
from coaching.desk.views import worked as worked_pages

app_name = "desk"

_MONDAY = "monday/"
_ROW = f"{_MONDAY}<uuid:athlete_uuid>/"
_HANDLED = f"{_MONDAY}handled/<uuid:handled_uuid>/"
_WELL_DONE = f"{_MONDAY}well-done/"

urlpatterns = [
    path("", pages.board, name="board"),
    path(_MONDAY, monday.monday, name="monday"),
    path(f"{_ROW}answers/", monday.monday_answers, name="monday_answers"),
    path(f"{_ROW}note/", monday.monday_note, name="monday_note"),
    path(f"{_ROW}easier/", monday.monday_easier, name="monday_easier"),
    path(f"{_ROW}measure/", monday.monday_remeasure, name="monday_remeasure"),
    path(f"{_ROW}snooze/", monday.monday_snooze, name="monday_snooze"),
    path(f"{_HANDLED}back/", monday.monday_back, name="monday_back"),
    path(_WELL_DONE, monday.monday_well_done, name="monday_well_done"),
    path(f"{_WELL_DONE}undo/", monday.monday_well_done_undo, name="monday_well_done_undo"),
    path("athletes/<uuid:athlete_uuid>/", pages.athlete_detail, name="athlete_detail"),
    path("athletes/<uuid:athlete_uuid>/trend.csv", trend.trend_csv, name="trend_csv"),
    path("athletes/<uuid:athlete_uuid>/spread/", spread.athlete_spread, name="spread"),
    path(
        "athletes/<uuid:athlete_uuid>/worked/", worked_pages.worked_athlete, name="worked_athlete"
    ),
    path(
        "routines/<uuid:routine_uuid>/worked/", worked_pages.worked_routine, name="worked_routine"
    ),
]
