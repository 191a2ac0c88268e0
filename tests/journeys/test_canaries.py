"""What somebody finds who searches a device: no name, no number and no note in plain (Q6)."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from athletes.models import Assessment
from coaching.kernel.offline import owner_of_member, owner_of_phone
from coaching.routines.models import SessionLog
from tests.factories import AthleteFactory, ExerciseFactory, SquadFactory, assigned, routine
from tests.journeys.conftest import bind, comes_to, sign_in
from tests.journeys.test_capture_journey import tap

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Words that are in no page, script or file of a browser by chance.
NAMES = ("Zqamara Vxokafor", "Zqines Vxrossi", "Zqjoel Vxkern")
SQUAD, NOTE = "Zqmilers", "Zqsore after Vxhills"
# A number as it would lie there: digits are in every file, the names of fields in the scripts.
NUMBERS = ('rotation.left.0":"31', 'rotation.left.0\\":\\"31')

# What may be said in plain of a record, by its store; everything else is in `sealed`.
PLAIN = {
    "keys": {"name", "key"},
    "queue": {
        *("order", "id", "kind", "owner", "url", "needs", "made_at", "sealed"),
        *("state", "said", "tries", "retry_at", "maybe"),
    },
    "drafts": {"key", "at", "sealed"},
    "pages": {"url", "owner", "until", "files", "sealed"},
    "packs": {"url", "owner", "until", "sealed"},
}
# Every store with its records, its keys and those of its indexes; caches; what pages remember.
EVERYTHING = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const plain = (name, value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      return new TextDecoder("latin1").decode(value);
    }
    return value instanceof CryptoKey ? { extractable: value.extractable } : value;
  };
  const found = { fields: {}, counts: {}, text: [], extractable: [] };
  for (const { name, version } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name, version));
    for (const store of db.objectStoreNames) {
      const records = db.transaction(store).objectStore(store);
      const all = await done(records.getAll());
      found.counts[store] = all.length;
      found.fields[store] = [...new Set(all.flatMap((one) => Object.keys(one)))];
      found.extractable.push(...all.filter((one) => one.key?.algorithm)
        .map((one) => one.key.extractable));
      found.text.push(JSON.stringify(all, plain));
      found.text.push(JSON.stringify(
        await done(db.transaction(store).objectStore(store).getAllKeys())));
      for (const index of records.indexNames) {
        const found_by = [];
        await new Promise((resolve) => {
          const walk = db.transaction(store).objectStore(store).index(index).openKeyCursor();
          walk.onsuccess = () => {
            if (!walk.result) return resolve();
            found_by.push(walk.result.key);
            walk.result.continue();
          };
        });
        found.text.push(JSON.stringify(found_by));
      }
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.text.push(request.url, await (await cache.match(request)).text());
    }
  }
  found.text.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
  found.text = found.text.join("\\n");
  return found;
}"""

DRAFTS = """async () => {
  const { list } = await import("/static/js/lib/vault.js");
  return (await list("drafts")).length;
}"""


def looked_through(page: Page, secrets: tuple[str, ...]) -> dict[str, int]:
    """Nothing of this is in plain where pages can look; gives how many records each store has."""
    found = page.evaluate(EVERYTHING)
    assert [word for word in secrets if word in found["text"]] == []
    beyond = {store: set(fields) - PLAIN[store] for store, fields in found["fields"].items()}
    assert {store: fields for store, fields in beyond.items() if fields} == {}
    assert found["extractable"] == [False]
    counts: dict[str, int] = found["counts"]
    return counts


def on_disk(profile: Path, words: tuple[str, ...]) -> list[str]:
    """Which of these words are in which files of the profile, in the forms Chromium writes."""
    found = []
    for path in sorted(path for path in profile.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for word in words:
            if word.encode() in data or word.encode("utf-16-le") in data:
                found.append(f"{path.relative_to(profile)}: {word}")
    return found


def test_a_capture_round_that_waits_gives_nothing_away(
    own_browser, live_server, coach, tmp_path: Path
):
    squad = SquadFactory(club=coach.club, name=SQUAD)
    for name in NAMES:
        AthleteFactory(club=coach.club, name=name, squads=[squad])
    context = own_browser()
    sign_in(context, coach.user, live_server.url)
    page = context.new_page()
    page.goto(f"/c/{coach.club.slug}/measure/?squad={squad.uuid}")
    page.get_by_role("button", name="Make ready for no signal").click()
    expect(page.get_by_text("Ready for no signal: 3 athletes.")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="Start measuring").tap()
    expect(page.locator("#who")).to_have_text(NAMES[0])
    page.locator("#note").fill(NOTE)
    page.get_by_label("Left internal rotation, try 1").focus()
    tap(page, "3132343541424041")
    page.locator("#cap-save").tap()
    expect(page.locator("#who")).to_have_text(NAMES[1])
    expect(page.get_by_label("Left internal rotation, try 1")).to_be_focused()
    tap(page, "3132")  # Half typed: a draft.
    comes_to(page, f"({DRAFTS})()", 2)  # and where the round is

    secrets = (*NAMES, SQUAD, NOTE, *NUMBERS, coach.user.email, coach.club.name)
    counts = looked_through(page, secrets)
    assert counts["queue"] == 1
    assert min(counts["pages"], counts["packs"], counts["drafts"]) > 0
    context.close()

    owner = owner_of_member(coach.user)
    assert on_disk(tmp_path, (owner,)) != []  # So it would be found, if it were there.
    # The title of a page that was open is the browser's: who was on screen stands in its history.
    assert on_disk(tmp_path, secrets[2:]) == []
    assert not Assessment.unscoped.exists()


def test_today_and_a_session_that_waits_give_nothing_away(
    own_browser, live_server, coach, tmp_path: Path
):
    athlete = AthleteFactory(club=coach.club, name=NAMES[0])
    drill = ExerciseFactory(club=coach.club, name="Zqbridges")
    made = assigned(athlete, routine(coach.club, [drill], title="Zqbanded", sets=1))
    context = own_browser()
    bind(context, athlete, live_server.url)
    page = context.new_page()
    page.goto("/me/")
    expect(page.get_by_text("Works without signal")).to_be_visible()
    page.context.set_offline(True)
    page.goto(f"/me/play/{made.uuid}/")
    expect(page.locator("#player")).to_be_visible()
    page.locator('[data-do="done"]:visible').first.tap()
    page.get_by_label("Note").fill(NOTE)
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#kept-logs li")).to_have_count(1)

    secrets = (*NAMES, NOTE, "Zqbridges", coach.club.name)
    # A routine's title is the title of its page, which every browser writes into its history.
    counts = looked_through(page, (*secrets, "Zqbanded"))
    assert counts["queue"] == 1
    assert counts["pages"] > 0
    context.close()

    assert on_disk(tmp_path, (owner_of_phone(athlete),)) != []
    assert on_disk(tmp_path, secrets) == []
    assert not SessionLog.unscoped.exists()
