"""Clubs, members, squads."""


app_name = "accounts"

urlpatterns: list = []
