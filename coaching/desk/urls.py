"""The board and the athlete page, under `/c/<club_slug>/`."""

from django.urls import path

from coaching.desk import views

app_name = "desk"

urlpatterns = [
    path("", views.board, name="board"),
    path("athletes/<uuid:athlete_uuid>/", views.athlete_detail, name="athlete_detail"),
]
