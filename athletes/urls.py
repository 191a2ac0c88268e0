"""The roster, capture, corrections, import and export. All under `/c/<club_slug>/`."""

from django.urls import path, re_path

from athletes.views import assessments
from athletes.views import capture as measuring
from athletes.views import transfer as files

app_name = "athletes"

roster: list = []

_ONE = "assessments/<uuid:assessment_uuid>/"
capture: list = [
    path("measure/", measuring.capture_start, name="capture_start"),
    path("measure/done/", measuring.capture_done, name="capture_done"),
    path("measure/<uuid:athlete_uuid>/", measuring.capture, name="capture"),
    path("assessments/deleted/", assessments.assessment_deleted, name="assessment_deleted"),
    path(f"{_ONE}edit/", assessments.assessment_edit, name="assessment_edit"),
    path(f"{_ONE}move/", assessments.assessment_move, name="assessment_move"),
    path(f"{_ONE}delete/", assessments.assessment_delete, name="assessment_delete"),
    path(f"{_ONE}restore/", assessments.assessment_restore, name="assessment_restore"),
    path(f"{_ONE}history/", assessments.assessment_history, name="assessment_history"),
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

urlpatterns = [*roster, *capture, *transfer]
