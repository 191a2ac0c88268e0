"""What the tests of the queue record, and how they do it where no request comes through."""

from typing import Any

from playwright.sync_api import Page

from coaching.kernel.offline import owner_of_member
from coaching.kernel.uuid7 import uuid7
from tests.athletes.capturing import GOOD, typed

KEEP = """async (items) => {
  const { keepAndSend } = await import("/static/js/outbox.js");
  for (const item of items) await keepAndSend(item);
}"""
# Everything that lies in IndexedDB, as the text that a search through the disk would meet.
DUMP = """async () => {
  const db = await new Promise((resolve) => {
    const request = indexedDB.open("evenstride");
    request.onsuccess = () => resolve(request.result);
  });
  const found = [];
  const plain = (name, value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer
    ? String.fromCharCode(...new Uint8Array(value.buffer ?? value)) : value;
  for (const name of db.objectStoreNames) {
    const records = await new Promise((resolve) => {
      const request = db.transaction(name).objectStore(name).getAll();
      request.onsuccess = () => resolve(request.result);
    });
    found.push(JSON.stringify(records, plain));
  }
  db.close();
  return found.join();
}"""


def record(coach, athlete, **changes: Any) -> dict[str, Any]:
    """What the capture page keeps of one athlete."""
    body = {
        "kind": "assessment",
        "athlete": str(athlete.uuid),
        "motions": ["internal_rotation", "external_rotation"],
        "values": {**typed(**GOOD), **changes},
    }
    return {
        "id": str(uuid7()),
        "kind": "assessment",
        "owner": owner_of_member(coach.user),
        "url": f"/c/{coach.club.slug}/measure/send/",
        "body": body,
        "label": athlete.name,
    }


def keep_offline(page: Page, items: list[dict[str, Any]]) -> None:
    """Recorded where no request comes through."""
    page.evaluate("async () => { await import('/static/js/outbox.js'); }")
    page.context.set_offline(True)
    page.evaluate(KEEP, items)


def pill(page: Page) -> Any:
    return page.locator(".topbar [data-unsent]")


def card(page: Page) -> Any:
    return page.locator("#unsent-list section")
