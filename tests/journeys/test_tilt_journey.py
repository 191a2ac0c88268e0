"""The phone as inclinometer, through the real capture page, with Chromium's own sensor override."""

import math

import pytest
from playwright.sync_api import Locator, Page, expect

from athletes.models import Assessment
from tests.journeys.conftest import LOOKS, axe_violations
from tests.journeys.test_capture_journey import until_stored
from tests.vectors import of_tilt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]


def measure(page: Page, squad, **how: str) -> None:
    athlete = squad.athletes.get(name="Amara Okafor")
    asked = {
        "position": "prone",
        "instrument": "phone_tilt",
        "motions": "internal_rotation",
        "trials": "1",
        **how,
    }
    words = "&".join(f"{name}={value}" for name, value in asked.items())
    page.goto(f"/c/{squad.club.slug}/measure/{athlete.uuid}/?squad={squad.uuid}&{words}")
    expect(page.locator("[data-tool]:visible")).to_be_enabled()
    expect(page.locator("input[data-trial]").first).to_be_focused()


class Sensor:
    """Where this phone lies. It trembles a little: an override that stays the same is silent."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.at = (90.0, 0.0)

    def tremble(self, milliseconds: int, by: float = 0.1) -> None:
        for i in range(max(1, milliseconds // 30)):
            beta, gamma = self.at
            off = by if i % 2 else -by
            self.session.send(
                "DeviceOrientation.setDeviceOrientationOverride",
                {"alpha": 0, "beta": beta + off, "gamma": gamma},
            )
            self.page.wait_for_timeout(30)

    def turn(self, degrees: float, motion: str = "internal_rotation", side: str = "left") -> None:
        """The leg turns by so much, the phone on its shin."""
        made = of_tilt.case("", motion, side, degrees, (0, 0, 0))
        self.at = made["end"]


@pytest.fixture
def sensor(page_as, coach, squad) -> Sensor:
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    return Sensor(page)


def open_tilt(sensor: Sensor) -> Locator:
    sensor.page.get_by_role("button", name="Use this phone as the inclinometer").tap()
    sensor.tremble(300)
    dialog = sensor.page.get_by_role("dialog")
    expect(dialog.get_by_text("Shin upright, leg still")).to_be_visible()
    return dialog


def press(sensor: Sensor, by: float = 0.1, milliseconds: int = 1500) -> None:
    """Keep the big button pressed while the phone lies as it lies."""
    box = sensor.page.locator("#tilt [data-t=hold]").bounding_box()
    sensor.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    sensor.page.mouse.down()
    sensor.tremble(milliseconds, by)
    sensor.page.mouse.up()


def set_zero(sensor: Sensor) -> None:
    sensor.at = (90.0, 0.0)
    press(sensor)
    expect(sensor.page.get_by_text("Zero is set for this leg.")).to_be_visible()


def test_both_legs_are_measured_each_with_a_zero_of_its_own(sensor):
    page = sensor.page
    dialog = open_tilt(sensor)
    assert axe_violations(page) == []
    set_zero(sensor)
    sensor.turn(31.2)
    sensor.tremble(300)
    expect(dialog.get_by_label("Angle now")).to_have_text("31°")
    press(sensor)
    # The right leg starts with its own zero.
    expect(dialog.get_by_text("Hold to set zero")).to_be_visible()
    set_zero(sensor)
    sensor.turn(34.6, side="right")
    press(sensor)

    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Left internal rotation, try 1")).to_have_value("31.2")
    expect(page.get_by_label("Right internal rotation, try 1")).to_have_value("34.6")
    page.locator("#cap-save").tap()
    until_stored(page, 1)
    rows = Assessment.unscoped.get().measurements.order_by("side")
    assert [(row.side, str(row.trials[0])) for row in rows] == [("left", "31.2"), ("right", "34.6")]
    for row, degrees in zip(rows, (31.2, 34.6), strict=True):
        reading = row.readings[0]
        assert reading["kind"] == "tilt"
        assert reading["theta"] == pytest.approx(degrees, abs=0.1)
        assert reading["theta2"] == pytest.approx(degrees, abs=0.1)
        assert math.hypot(*reading["u1"]) == pytest.approx(1, abs=0.001)


def test_a_press_that_is_too_short_takes_nothing(sensor):
    open_tilt(sensor)
    press(sensor, milliseconds=300)
    expect(sensor.page.get_by_text("Keep pressing for 1 second")).to_be_visible()


def test_the_wrong_way_round_is_told_and_taken_only_when_one_says_so(sensor):
    dialog = open_tilt(sensor)
    set_zero(sensor)
    sensor.turn(-20)
    press(sensor)
    expect(dialog.get_by_text("That turned the other way, by −20°")).to_be_visible()
    expect(sensor.page.get_by_label("Left internal rotation, try 1")).to_have_value("")
    dialog.get_by_role("button", name="Take it all the same").tap()
    expect(sensor.page.get_by_label("Left internal rotation, try 1")).to_have_value("-20")


def test_a_phone_that_slipped_is_told_and_nothing_is_taken(sensor):
    dialog = open_tilt(sensor)
    set_zero(sensor)
    sensor.at = of_tilt.case("", "internal_rotation", "left", 30, (0, 0, 0), 1, 20)["end"]
    press(sensor)
    expect(dialog.get_by_text("The phone slipped or the knee moved")).to_be_visible()
    expect(dialog.get_by_role("button", name="Take it all the same")).to_be_hidden()
    expect(sensor.page.get_by_label("Left internal rotation, try 1")).to_have_value("")


def test_a_leg_that_does_not_rest_can_be_taken_on_ones_word(sensor):
    dialog = open_tilt(sensor)
    set_zero(sensor)
    sensor.turn(30)
    press(sensor, by=4, milliseconds=3600)
    expect(dialog.get_by_text("It did not come to rest within 3 seconds")).to_be_visible()
    dialog.get_by_role("button", name="Take it all the same").tap()
    expect(sensor.page.get_by_label("Left internal rotation, try 1")).not_to_have_value("")


def test_a_shin_that_leans_and_a_phone_that_lies_are_told(sensor):
    dialog = open_tilt(sensor)
    sensor.at = (20.0, 0.0)
    press(sensor)
    expect(dialog.get_by_text("The phone does not lie along the shin.")).to_be_visible()
    expect(dialog.get_by_text("Hold to set zero")).to_be_visible()
    sensor.at = (75.0, 0.0)
    press(sensor)
    expect(dialog.get_by_text("the shin leans by 15°")).to_be_visible()


def test_the_last_one_is_dropped_and_measured_anew(sensor, squad):
    page = sensor.page
    measure(page, squad, trials="2")
    dialog = open_tilt(sensor)
    set_zero(sensor)
    sensor.turn(31)
    press(sensor)
    expect(dialog.get_by_text("Back, and once more")).to_be_visible()
    expect(dialog.get_by_label("Tries of this side").get_by_text("31°")).to_be_visible()
    dialog.get_by_role("button", name="Drop last").tap()
    expect(dialog.get_by_label("Tries of this side").get_by_text("31°")).to_have_count(0)
    expect(page.get_by_label("Left internal rotation, try 1")).to_have_value("")
    dialog.get_by_role("button", name="Back to typing").tap()
    expect(page.get_by_label("Left internal rotation, try 1")).to_be_focused()


def test_without_a_sensor_one_types(page_as, coach, squad):
    page = page_as(coach.user)
    measure(page, squad)
    page.get_by_role("button", name="Use this phone as the inclinometer").click()
    expect(page.get_by_text("No tilt sensor answers here.")).to_be_visible()
    page.get_by_role("button", name="Type the number").click()
    expect(page.get_by_label("Left internal rotation, try 1")).to_be_focused()


def test_an_iphone_asks_first_and_a_no_is_understood(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    page.add_init_script(
        "DeviceOrientationEvent.requestPermission = () => Promise.resolve('denied');"
    )
    measure(page, squad)
    page.get_by_role("button", name="Use this phone as the inclinometer").tap()
    expect(page.get_by_text("Allow motion sensors for this site")).to_be_visible()


@LOOKS
def test_it_is_clean_in_every_look(page_as, coach, squad, phone, theme):
    page = page_as(coach.user, phone=phone, theme=theme)
    measure(page, squad)
    sensor = Sensor(page)
    page.get_by_role("button", name="Use this phone as the inclinometer").click()
    sensor.tremble(300)
    expect(page.get_by_text("Shin upright, leg still")).to_be_visible()
    set_zero(sensor)
    sensor.turn(31)
    sensor.tremble(300)
    expect(page.get_by_label("Angle now")).to_have_text("31°")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1280)


# --- the sensor's own test ------------------------------------------------------------------------


def stand(sensor: Sensor, button: str, at: tuple[float, float], seconds: float) -> None:
    sensor.at = at
    sensor.page.get_by_role("button", name=button).tap()
    sensor.tremble(int(seconds * 1000))


def test_the_sensor_is_tested_at_a_table_and_a_wall(page_as):
    page = page_as(phone=True)
    page.goto("/sensor/")
    assert axe_violations(page) == []
    sensor = Sensor(page)
    stand(sensor, "Start", (0.0, 0.0), 0.5)
    stand(sensor, "It lies there", (0.0, 0.0), 3)
    stand(sensor, "It stands", (88.0, 0.0), 4)
    stand(sensor, "I turn it", (88.0, 0.0), 7.5)
    expect(page.get_by_role("heading", name="This phone can measure")).to_be_focused()
    expect(page.locator("[data-found=sum]")).to_have_text("0.0°")
    assert axe_violations(page) == []


def test_a_computer_is_told_that_it_has_no_sensor(page_as):
    page = page_as()
    page.goto("/sensor/")
    page.get_by_role("button", name="Start").click()
    expect(
        page.get_by_role("alert").filter(has_text="No tilt sensor answers here.")
    ).to_be_visible()
