"""The catalogue, under `/c/<club_slug>/exercises/`."""

app_name = "exercises"

urlpatterns: list = []
