"""Routines and assigning under `/c/<club_slug>/`; the athlete's phone under `/join/` and `/me/`."""

from django.urls import include, path

app_name = "routines"

building: list = []

assigning: list = []

joining: list = []

phone: list = []

urlpatterns = [
    path("c/<slug:club_slug>/", include([*building, *assigning])),
    path("join/", include(joining)),
    path("me/", include(phone)),
]
