"""The board and the athlete page, under `/c/<club_slug>/`."""


app_name = "desk"

urlpatterns: list = []
