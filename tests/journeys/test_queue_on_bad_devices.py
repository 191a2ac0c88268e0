"""The queue where the device or the line does not do what it should: said, kept, sent once."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from athletes.models import Assessment
from tests.factories import AthleteFactory
from tests.journeys.conftest import until
from tests.journeys.queueing import KEEP, card, keep_offline, pill, record

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def athlete(transactional_db, coach):
    return AthleteFactory(club=coach.club, name="Zuleika Marchetti")


TRY = """async (item) => {
  const { keepAndSend, whyNotKept } = await import("/static/js/outbox.js");
  return keepAndSend(item).then(() => "kept", whyNotKept);
}"""


def test_a_full_device_says_so(page_as, coach, athlete, live_server):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    page.evaluate("import('/static/js/outbox.js')")
    cdp = page.context.new_cdp_session(page)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": live_server.url, "quotaSize": 1})

    assert "no room left" in page.evaluate(TRY, record(coach, athlete))

    cdp.send("Storage.overrideQuotaForOrigin", {"origin": live_server.url})
    assert page.evaluate(TRY, record(coach, athlete)) == "kept"


def test_a_full_queue_says_so(page_as, coach, athlete):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    keep_offline(page, [record(coach, athlete) for _ in range(200)])

    assert "200 records wait" in page.evaluate(TRY, record(coach, athlete))


def test_a_window_that_cannot_keep_a_key_says_so(page_as, coach, athlete):
    page = page_as(coach.user, phone=True)
    page.add_init_script("""
      const add = IDBObjectStore.prototype.add;
      IDBObjectStore.prototype.add = function (value) {
        if (this.name === "keys") throw new DOMException("", "DataCloneError");
        return add.call(this, value);
      };
    """)
    page.goto("/clubs/")

    assert "keeps nothing here" in page.evaluate(TRY, record(coach, athlete))
    assert page.evaluate("import('/static/js/lib/vault.js').then((v) => v.opens())") is False


def test_a_record_whose_key_is_lost_is_shown_and_holds_up_nothing(page_as, coach, athlete):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    page.route("**/sync/", lambda route: route.abort())
    page.evaluate(KEEP, [record(coach, athlete)])
    page.evaluate("""async () => {
      const { remove } = await import("/static/js/lib/vault.js");
      await remove("keys", "seal");
    }""")
    page.goto("/unsent/")  # Only now: the page before still knows the key, and might send it.
    page.unroute("**/sync/")
    page.evaluate(KEEP, [record(coach, athlete)])

    until(page, lambda: Assessment.unscoped.count() == 1)
    expect(card(page)).to_have_count(1)
    expect(card(page)).to_contain_text("This device can no longer read this record")
    assert Assessment.unscoped.count() == 1


def test_a_clock_that_was_set_back_does_not_hold_it_for_a_year(page_as, coach, athlete):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    keep_offline(page, [record(coach, athlete)])
    page.evaluate("""async () => {
      const { list, mark } = await import("/static/js/lib/vault.js");
      const [{ order }] = await list("queue");
      await mark("queue", order, { tries: 3, retry_at: Date.now() + 365 * 86400_000 });
    }""")
    page.context.set_offline(False)

    until(page, lambda: Assessment.unscoped.count() == 1)
    expect(pill(page)).to_be_hidden()
    assert Assessment.unscoped.count() == 1


def test_two_tabs_and_a_worker_send_each_once(page_as, coach, athlete):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    other = page.context.new_page()
    other.goto("/clubs/")
    script = "import { flush } from '/static/js/lib/queue.js'; onmessage = () => flush();"
    sent: list[str] = []

    def see(route: Any) -> None:
        sent.append(json.loads(route.request.post_data)["id"])
        route.continue_()

    page.context.route("**/measure/send/", see)
    page.context.route(
        "**/__worker__.js", lambda r: r.fulfill(body=script, content_type="text/javascript")
    )
    keep_offline(page, [record(coach, athlete) for _ in range(12)])
    page.context.set_offline(False)
    page.evaluate("""() => {
      const worker = new Worker("/__worker__.js", { type: "module" });
      for (let i = 0; i < 5; i += 1) setTimeout(() => worker.postMessage("go"), i * 40);
    }""")
    other.evaluate("import('/static/js/lib/queue.js').then((q) => { q.flush(); })")

    until(page, lambda: Assessment.unscoped.count() == 12)
    expect(pill(page)).to_be_hidden()
    expect(pill(other)).to_be_hidden()
    assert len(sent) == len(set(sent)) == Assessment.unscoped.count() == 12


EAT = """
  const real = window.fetch;
  let seed = 7;
  const dice = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  window.eaten = 0;
  window.fetch = async (url, options) => {
    const reply = await real(url, options);
    if (!options?.body) return reply;
    if (dice() < 0.1) await new Promise((resolve) => setTimeout(resolve, 800));
    if (dice() >= 0.3) return reply;
    window.eaten += 1;
    throw new TypeError("the answer was lost");
  };
"""


@pytest.mark.slow
def test_three_of_ten_answers_lost_make_three_hundred_rows_of_three_hundred(
    page_as, coach, athlete
):
    page = page_as(coach.user, phone=True)
    page.add_init_script(EAT)
    people = [AthleteFactory(club=coach.club, name=f"Runner {i}") for i in range(25)]
    items = [record(coach, people[i % 25]) for i in range(300)]
    page.goto("/clubs/")
    for half in (items[:150], items[150:]):
        page.evaluate(KEEP, half)
        page.evaluate("""async () => {
          const { flush, unsent } = await import("/static/js/lib/queue.js");
          while ((await unsent()).length) await flush({ isAsked: true });
        }""")

    eaten = page.evaluate("window.eaten")
    print(f"\n{eaten} answers lost")
    assert eaten > 80
    stored = {str(uuid) for uuid in Assessment.unscoped.values_list("uuid", flat=True)}
    assert len(items) == Assessment.unscoped.count() == 300
    assert stored == {item["id"] for item in items}


def test_nothing_is_sent_again_before_it_is_known_who_is_here(page_as, coach, athlete):
    """A refused token may mean that somebody else has signed in; and then the signal goes."""
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    posts: list[str] = []

    def refuse(route: Any) -> None:
        posts.append(route.request.url)
        page.route("**/sync/", lambda asked: asked.abort())
        route.fulfill(status=403, body="<p>", content_type="text/html")

    page.route("**/measure/send/", refuse)
    page.evaluate(KEEP, [record(coach, athlete)])
    expect(pill(page)).to_contain_text("1")
    page.evaluate("import('/static/js/lib/queue.js').then(({ flush }) => flush({ isAsked: true }))")
    assert len(posts) == 1

    page.unroute("**/sync/")
    page.unroute("**/measure/send/")
    page.evaluate("import('/static/js/lib/queue.js').then(({ flush }) => flush({ isAsked: true }))")
    until(page, lambda: Assessment.unscoped.count() == 1)
    assert Assessment.unscoped.count() == 1
