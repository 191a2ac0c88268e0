"""The board and the athlete page, under `/c/<club_slug>/`."""

from django.urls import path

from coaching.desk.views import pages

app_name = "desk"

urlpatterns = [
    path("", pages.board, name="board"),
    path("athletes/<uuid:athlete_uuid>/", pages.athlete_detail, name="athlete_detail"),
]
