"""The shell's own behaviour in a real browser: colours, messages, menus, guards."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from athletes.models import Athlete
from coaching.accounts.models import Club

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = "details.menu[open]"


@pytest.fixture
def desk(page_as, owner):
    page = page_as(owner.user)
    page.goto(reverse("desk:board", args=[owner.club.slug]))
    return page


def test_the_sun_theme_is_remembered_and_drawn_by_the_server(desk):
    desk.click("summary.avatar")
    desk.click("[data-theme-choice=sun]")  # its cookie is set when it looks pressed
    expect(desk.locator("[data-theme-choice=sun]")).to_have_attribute("aria-pressed", "true")

    drawn = desk.request.get(desk.url).text()
    assert '<html lang="en-GB" data-theme="sun">' in drawn

    desk.click("[data-theme-choice='']")
    expect(desk.locator("[data-theme-choice='']")).to_have_attribute("aria-pressed", "true")
    assert "data-theme=" not in desk.request.get(desk.url).text().split(">")[1]


def test_the_account_menu_closes_by_escape_and_gives_the_focus_back(desk):
    desk.click("summary.avatar")
    expect(desk.locator(OPEN)).to_have_count(1)
    desk.keyboard.press("Tab")
    desk.keyboard.press("Escape")

    expect(desk.locator(OPEN)).to_have_count(0)
    expect(desk.locator("summary.avatar")).to_be_focused()


def test_the_account_menu_closes_when_something_else_is_pressed(desk):
    desk.click("summary.avatar")
    expect(desk.locator(OPEN)).to_have_count(1)
    desk.click("h1")

    expect(desk.locator(OPEN)).to_have_count(0)


def test_a_menu_and_a_sign_out_work_without_scripts(page_as, owner):
    page = page_as(owner.user, java_script_enabled=False)
    page.goto(reverse("desk:board", args=[owner.club.slug]))

    page.click("summary.avatar")
    page.click("text=Sign out")

    expect(page.locator("h1")).to_have_text("Left and right, measured honestly.")


def test_a_form_pressed_twice_is_sent_once(page_as, owner):
    page = page_as(owner.user)
    page.goto(reverse("accounts:club_create"))
    page.fill("[name=name]", "Ridge Runners")

    page.dblclick("main button[type=submit]")
    expect(page).to_have_url(re.compile("/c/ridge-runners/start/$"))

    assert Club.objects.filter(name="Ridge Runners").count() == 1


def test_leaving_a_form_with_unsaved_words_is_asked_about(page_as, owner):
    page = page_as(owner.user)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(reverse("athletes:athlete_create", args=[owner.club.slug]))
    page.locator("form[method=post] [name=name]").press_sequentially("Amara")

    page.click("a.brandmark")

    expect(page.locator("form[method=post] [name=name]")).to_have_count(0)
    assert asked == ["beforeunload"]


def test_no_connection_is_said_in_words_and_stays_until_closed(page_as, owner):
    Athlete.unscoped.create(club=owner.club, name="Amara O.", time_zone="Europe/London")
    page = page_as(owner.user)
    page.goto(reverse("desk:board", args=[owner.club.slug]))
    page.evaluate("htmx.trigger(document.body, 'htmx:sendError', {})")

    toast = page.locator(".toast--error")
    expect(toast).to_contain_text("Your text is still here.")
    expect(toast).to_have_attribute("role", "alert")
    toast.get_by_label("Close this message").click()
    expect(toast).to_have_count(0)


def test_what_a_swap_brought_is_said_and_the_focus_stays(page_as, owner):
    Athlete.unscoped.create(club=owner.club, name="Amara O.", time_zone="Europe/London")
    page = page_as(owner.user)
    page.goto(reverse("desk:board", args=[owner.club.slug]))

    page.focus("#motion-2")
    page.keyboard.press("Enter")

    expect(page.locator("#live")).to_have_text("1 athlete shown.")
    expect(page.locator("#motion-2")).to_be_focused()
