"""From a tap to "it is on this device's disk", in Chromium slowed down four times.

No server and no signal: what is timed is sealing the record and the disk, as at the track. The
goal is 50 ms; `python -m tests.benchmarks.saving` prints the median and p95 for an empty queue and
for one in which a hundred wait.
"""

import os
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, sync_playwright

STATIC = Path(__file__).resolve().parents[2] / "static"
HERE = "http://localhost/"  # A secure place, as sealing needs; nothing is ever asked of it.
PAGE = "<!doctype html><title>Saving</title><button>Save and next</button>"
ROUNDS, SLOWED, GOAL_MS = 40, 4, 50

READY = """async (held) => {
  const { keepAndSend } = await import("/static/js/outbox.js");
  const sides = ["internal_rotation", "external_rotation"]
    .flatMap((motion) => [`${motion}.left`, `${motion}.right`]);
  const values = Object.fromEntries(
    sides.flatMap((side) => [0, 1, 2].map((i) => [`${side}.${i}`, "31"])));
  const body = { kind: "assessment", athlete: crypto.randomUUID(), values, raw: {}, checked: [] };
  const item = { kind: "assessment", owner: "member:1", url: "/send/", body, label: "Amara O." };
  for (let i = 0; i < held; i += 1) await keepAndSend(item);
  document.querySelector("button").onclick = async (event) => {
    await keepAndSend(item);
    window.took = performance.now() - event.timeStamp;
  };
}"""


def serve(route: Route) -> None:
    path = route.request.url.removeprefix(HERE)
    if path == "":
        route.fulfill(body=PAGE, content_type="text/html")
    elif path.startswith("static/"):
        route.fulfill(path=STATIC / path.removeprefix("static/"), content_type="text/javascript")
    else:
        route.abort()


def taps(page: Page, held: int) -> list[float]:
    page.evaluate(READY, held)
    found = []
    for _ in range(ROUNDS):
        page.evaluate("window.took = null")
        page.click("button")
        found.append(page.wait_for_function("window.took").json_value())
    return found


def open_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.route("**/*", serve)
    page.goto(HERE)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    return page


def time_saving(chromium: str) -> dict[str, tuple[float, float]]:
    """Median and p95 in milliseconds."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        options: dict[str, Any] = {"executable_path": chromium, "args": ["--no-sandbox"]}
        # A profile on the disk: in a private window nothing would have to reach it.
        context = playwright.chromium.launch_persistent_context(folder, **options)
        page = open_page(context)
        found = {}
        for name, held in (("empty queue", 0), ("100 more waiting", 100)):
            times = taps(page, held)
            found[name] = (statistics.median(times), statistics.quantiles(times, n=20)[-1])
        context.close()
    return found


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        print("Chromium is not installed here, so the time from tap to disk is missing.")
        return
    print(f"tap to disk, Chromium {SLOWED} times slowed, {ROUNDS} taps; goal {GOAL_MS} ms")
    for name, (median, p95) in time_saving(chromium).items():
        print(f"{name:24}{median:11.1f}{p95:9.1f}")


if __name__ == "__main__":
    main()
