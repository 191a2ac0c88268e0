"""What the queue makes of every answer: only ours may mean "stored" or "gone"."""

import pytest

pytestmark = pytest.mark.browser

SAVED, GONE = {"status": "saved", "new": True}, {"status": "gone", "words": "Erased."}
REFUSED = {"status": "refused", "words": "Enter a name."}
TAKEN = {"status": "taken", "words": "Other numbers."}
ANSWERS = [  # status, answer → deed
    (200, SAVED, "done"),
    (200, None, "later"),  # a page that something on the way put in the server's place
    (200, {}, "later"),
    (302, None, "later"),
    (401, {"status": "signed out"}, "signin"),
    (403, None, "attention"),
    (404, None, "attention"),
    (404, REFUSED, "attention"),
    (409, TAKEN, "attention"),
    (410, GONE, "gone"),
    (410, None, "attention"),
    (413, None, "attention"),
    (422, REFUSED, "attention"),
    (0, None, "silence"),
    *[(status, None, "pause") for status in (408, 425, 429, 502, 503, 504, 507)],
    (500, None, "later"),
    (501, None, "later"),
]


def test_every_answer_has_its_outcome(scripts):
    said = scripts.evaluate(
        """async (answers) => {
          const { outcome } = await import("/static/js/lib/answers.js");
          return answers.map(([status, answer]) => outcome(status, answer));
        }""",
        [case[:2] for case in ANSWERS],
    )

    assert [one["deed"] for one in said] == [case[2] for case in ANSWERS]
    for (_, answer, deed), one in zip(ANSWERS, said, strict=True):
        if deed in {"attention", "gone"}:
            assert one["words"] == ((answer or {}).get("words") or one["words"]) != ""
        # Only the server itself knows that it does not have it.
        assert one.get("isStored", True) is not (answer is REFUSED)


def test_pauses_grow_and_end(scripts):
    later, silence = scripts.evaluate("""async () => {
      const { pauseAfter } = await import("/static/js/lib/answers.js");
      const tries = [...Array(30).keys()];
      return ["later", "silence"].map((deed) => tries.map((n) => pauseAfter(n, deed)));
    }""")

    assert later[:4] == [5_000, 10_000, 20_000, 40_000]
    assert later == sorted(later)
    assert (max(later), max(silence)) == (15 * 60_000, 60_000)
