"""The photo line on the server: its points beside the trial, who may show a video, what is told."""

import json

import pytest

from athletes.models import Assessment
from tests.athletes.capturing import GOOD, ROTATIONS, capture_url, typed
from tests.athletes.test_sending import measured, send
from tests.factories import AthleteFactory

INTERNAL, EXTERNAL = ROTATIONS
LINE = {  # atan(0.25 · 0.75 / 0.3) = 32.0°
    "kind": "line",
    "limb": [[0.5, 0.5], [0.25, 0.2]],
    "zero": "up",
    "turn": -1,
    "aspect": 0.75,
}


@pytest.fixture
def athlete(club):
    return AthleteFactory(club=club, name="Joel Kent")


@pytest.fixture
def stored(coach_client, club, athlete):
    values = typed(**GOOD, instrument="photo_line") | {
        f"{INTERNAL}.left.0": "32.0",
        f"{INTERNAL}.left.1": "31",
    }
    raw = {
        f"{INTERNAL}.left.0": LINE | {"picture": "data:image/png;base64,AAAA"},
        f"{INTERNAL}.left.1": LINE,  # says 32, and 31 was typed over it
        f"{EXTERNAL}.left.0": {"kind": "photo", "limb": LINE["limb"]},
    }
    response = send(coach_client, club, measured(athlete, values=values, raw=raw))
    assert response.status_code in (200, 201), response.text
    return Assessment.unscoped.get()


def test_the_points_lie_beside_their_trial_and_nothing_else_does(stored):
    readings = {
        (row.motion, row.side): row.readings for row in stored.measurements.all() if row.readings
    }

    assert readings == {(INTERNAL, "left"): [LINE, None]}
    assert "base64" not in json.dumps(list(stored.measurements.values_list("readings", flat=True)))


@pytest.mark.parametrize("page", ["history", "edit"])
def test_the_pages_of_an_assessment_tell_what_read_a_trial(coach_client, stored, page):
    answer = coach_client.get(f"/c/{stored.club.slug}/assessments/{stored.uuid}/{page}/")

    text = " ".join(answer.text.split())
    assert "Left internal rotation: 32°, line on a photo · 31°, typed" in text
    assert text.count("line on a photo") == 1
    assert "picture" not in answer.text


def test_a_typed_assessment_tells_nothing(coach_client, club, athlete):
    send(coach_client, club, measured(athlete))
    one = Assessment.unscoped.get()

    for page in ("history", "edit"):
        answer = coach_client.get(f"/c/{club.slug}/assessments/{one.uuid}/{page}/")
        assert "readings-" not in answer.text


def policy(response) -> set[str]:
    return {part.strip() for part in response["Content-Security-Policy"].split(";")}


def test_only_the_page_with_the_photo_line_may_show_a_video_of_its_own(coach_client, athlete):
    photo = coach_client.get(capture_url(athlete, instrument="photo_line", position="prone"))
    other = coach_client.get(capture_url(athlete, instrument="inclinometer", position="prone"))

    assert policy(photo) - policy(other) == {"media-src blob:"}
    assert "js/line_view" in photo.text
    assert photo.text.count('<dialog class="line"') == 1
    assert "line_view" not in other.text
    assert "css/screens/line" not in other.text
    assert "media-src" not in other["Content-Security-Policy"]


def test_a_tool_that_is_chosen_on_the_page_comes_with_what_it_needs(coach_client, athlete):
    values = typed(**GOOD, instrument="photo_line") | {"change": "1"}
    answer = coach_client.post(capture_url(athlete, instrument="inclinometer"), values)

    assert "media-src blob:" in policy(answer)
    assert "js/line_view" in answer.text
