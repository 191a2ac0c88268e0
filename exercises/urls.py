"""The catalogue, under `/c/<club_slug>/exercises/`."""

from django.urls import path

from exercises import views

app_name = "exercises"

_ONE = "<uuid:exercise_uuid>/"
urlpatterns = [
    path("", views.exercise_list, name="exercise_list"),
    path("new/", views.exercise_create, name="exercise_create"),
    path(_ONE, views.exercise_detail, name="exercise_detail"),
    path(f"{_ONE}edit/", views.exercise_edit, name="exercise_edit"),
    path(f"{_ONE}copy/", views.exercise_copy, name="exercise_copy"),
    path(f"{_ONE}archive/", views.exercise_archive, name="exercise_archive"),
    path(f"{_ONE}restore/", views.exercise_restore, name="exercise_restore"),
]
