"""What production serves instead of our scripts can be read by a browser."""

from pathlib import Path

import pytest
import rjsmin
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "static"
# Its imports cannot be found from a blob; only what cannot be read at all is a syntax error.
READS = """async (text) => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return import(url).then(() => "", ({ name }) => name);
}"""


@pytest.fixture(scope="module")
def page(browser) -> Page:
    return browser.new_page()


@pytest.mark.parametrize(
    "path", sorted(STATIC.glob("js/**/*.js")), ids=lambda path: str(path.relative_to(STATIC))
)
def test_a_smaller_script_can_be_read(page, path):
    assert page.evaluate(READS, rjsmin.jsmin(path.read_text("utf-8"))) != "SyntaxError"


def test_a_script_that_cannot_be_read_would_be_seen(page):
    assert page.evaluate(READS, "const = 3") == "SyntaxError"
