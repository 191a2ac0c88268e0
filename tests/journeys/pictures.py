"""The README's pictures, taken from a running demo: `bin/screenshots` starts one and calls this.

Usage: python -m tests.journeys.pictures ADDRESS FOLDER
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

OWNER = "coach@demo.example"
CLUB = "harbour-harriers"
RUNNER = "Priya Nair"
FOLLOWER = "Amara Okafor"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SQUAD = "Marathon"
CHECKED = "Nia Okafor"  # whose repeatability check is finished
# What has been typed so far: the right side's second try is still to come.
TYPED = {"left": ("34", "35.5"), "right": ("33",)}


@contextmanager
def fresh(browser: Browser, address: str, *, phone: bool = False) -> Iterator[Page]:
    """A page of a browser that knows nobody, on light ground and without movement."""
    context = browser.new_context(
        base_url=address,
        viewport=PHONE if phone else DESKTOP,
        device_scale_factor=2 if phone else 1,
        is_mobile=phone,
        has_touch=phone,
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    yield context.new_page()
    context.close()


@contextmanager
def signed_in(browser: Browser, address: str, *, phone: bool = False) -> Iterator[Page]:
    """The same, of the demo's owner."""
    with fresh(browser, address, phone=phone) as page:
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(OWNER)
        page.locator("input[name=password]").fill(os.environ["DEMO_PASSWORD"])
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(f"**/c/{CLUB}/")
        yield page


def save(page: Page, path: Path) -> None:
    page.evaluate("document.fonts.ready")
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=path)
    print(path)


def invited(page: Page) -> str:
    """A link for an athlete who follows a routine, as a coach makes it."""
    page.goto(f"/c/{CLUB}/")
    page.get_by_role("link", name=FOLLOWER, exact=True).first.click()
    page.get_by_role("link", name="Phone and invitation").click()
    page.get_by_role("button", name="Invite").or_(
        page.get_by_role("button", name="Make a new link")
    ).first.click()
    return page.locator("#link").inner_text().strip()


def take(browser: Browser, address: str, folder: Path) -> None:
    with signed_in(browser, address) as page:
        save(page, folder / "board.png")
        page.get_by_role("link", name=RUNNER, exact=True).first.click()
        page.wait_for_url("**/athletes/**")
        save(page, folder / "athlete.png")
        page.goto(f"/c/{CLUB}/routines/")
        page.get_by_role("link", name="Assign").nth(1).click()
        page.get_by_role("button", name="Left less").click()
        page.get_by_text("3 chosen").wait_for()
        save(page, folder / "assign.png")
        page.goto(f"/c/{CLUB}/monday/")
        save(page, folder / "monday.png")
        page.goto(f"/c/{CLUB}/checks/")
        page.get_by_role("listitem").filter(has_text=CHECKED).get_by_role("link").click()
        page.get_by_role("figure").first.scroll_into_view_if_needed()
        save(page, folder / "check.png")
        link = invited(page)
    with fresh(browser, address, phone=True) as page:
        page.goto(link)
        page.get_by_role("button", name="I agree and start").click()
        page.wait_for_url("**/me/")
        save(page, folder / "today-phone.png")
        page.get_by_role("link", name="Start").click()
        page.get_by_role("button", name="Pause").wait_for()
        page.wait_for_timeout(9_000)  # Past “get ready”, into the first set.
        save(page, folder / "player-phone.png")
    with signed_in(browser, address, phone=True) as page:
        page.goto(f"/c/{CLUB}/measure/")
        page.get_by_label("Whom", exact=True).select_option(label=SQUAD)
        page.get_by_role("button", name="Start measuring").click()
        page.wait_for_url("**/measure/*-*/**")
        for side, tries in TYPED.items():
            cells = page.locator(f"fieldset.cap-col--{side[0]} input[data-trial]:visible")
            for index, value in enumerate(tries):
                cells.nth(index).fill(value)
        save(page, folder / "capture-phone.png")


def main() -> None:
    address, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"],
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        take(browser, address, folder)
        browser.close()


if __name__ == "__main__":
    main()
