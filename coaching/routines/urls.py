"""Routines, assigning and the athlete's phone."""

app_name = "routines"

urlpatterns: list = []
