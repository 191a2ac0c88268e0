"""The roster, capture, corrections, import and export. All under `/c/<club_slug>/`."""

from django.urls import path

app_name = "athletes"

roster: list = []

capture: list = []

transfer: list = []

urlpatterns = [*roster, *capture, *transfer]
