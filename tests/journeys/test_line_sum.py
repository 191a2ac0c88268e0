"""The phone's own sum, run in Chromium, is Python's; a point on the screen is the picture's."""

import pytest

from tests.vectors import make

pytestmark = pytest.mark.browser

SUM = """async (cases) => {
  const { angleOf, degText, viewOf } = await import("/static/js/lib/line.js");
  return cases.map(({ line, motion, position, side, other }) => {
    const angle = angleOf(line);
    const view = motion ? viewOf(motion, position, side, other) : null;
    return { angle, view, text: angle === null ? null : degText(angle) };
  });
}"""

NOT_MEASURED = """async () => {
  const { viewOf } = await import("/static/js/lib/line.js");
  return [viewOf("flexion", "seated", "left"), viewOf("internal_rotation", "", "left")];
}"""

TEXTS = """async (angles) => {
  const { degText } = await import("/static/js/lib/line.js");
  return angles.map(degText);
}"""

THERE_AND_BACK = """async () => {
  const { fit, toPicture, toScreen } = await import("/static/js/lib/line.js");
  const off = [];
  for (const aspect of [0.5, 0.75, 1, 1.7778, 3]) {
    for (const [wide, high] of [[358, 480], [700, 300], [40, 900]]) {
      for (const zoom of [1, 2.5, 6]) {
        for (const centre of [[0.5, 0.5], [0, 0], [0.9, 0.2]]) {
          const box = fit(wide, high, aspect, zoom, centre);
          for (const point of [[0, 0], [0.3, 0.7], [1, 1], centre]) {
            const back = toPicture(toScreen(point, box), box);
            off.push(Math.abs(back[0] - point[0]) + Math.abs(back[1] - point[1]));
          }
          const [x, y] = toScreen(centre, box); // What is looked at is in the view.
          if (x < -1e-6 || x > wide + 1e-6 || y < -1e-6 || y > high + 1e-6) off.push(99);
          if (Math.abs(box.w / box.h - aspect) > 1e-9) off.push(88);
          if (zoom === 1 && (box.w > wide + 1e-6 || box.h > high + 1e-6)) off.push(77);
        }
      }
    }
  }
  return Math.max(...off);
}"""

NUDGES = """async () => {
  const { nudged } = await import("/static/js/lib/line.js");
  const from = [0.5, 0.5];
  return [
    nudged(from, "ArrowLeft", false, 0.5), nudged(from, "ArrowRight", true, 0.5),
    nudged(from, "ArrowUp", false, 2), nudged(from, "ArrowDown", true, 2),
    nudged([0, 1], "ArrowLeft", true, 1), nudged(from, "Tab", false, 1),
  ];
}"""


def test_the_phone_reads_the_angles_that_python_reads(scripts):
    cases = make.read("line")

    said = scripts.evaluate(SUM, cases)

    for case, one in zip(cases, said, strict=True):
        if case["said"] is None:
            assert one["angle"] is None, case
            continue
        assert one["angle"] == pytest.approx(case["said"], abs=1e-9), case
        assert abs(float(one["text"]) - case["said"]) <= 0.05 + 1e-9
        if "motion" in case:
            line = case["line"]
            assert one["view"] == {"zero": line["zero"], "turn": line["turn"]}, case


def test_what_is_not_measured_in_a_position_has_no_line(scripts):
    assert scripts.evaluate(NOT_MEASURED) == [None, None]


def test_texts_are_rounded_half_away_from_zero(scripts):
    texts = scripts.evaluate(TEXTS, [31.25, -31.25, 0, -0.04, -0.05, 9.96, 100])

    assert texts == ["31.3", "-31.3", "0.0", "0.0", "-0.1", "10.0", "100.0"]


def test_a_point_on_the_screen_is_the_picture_s_and_back(scripts):
    assert scripts.evaluate(THERE_AND_BACK) <= 2e-5


def test_arrow_keys_move_by_as_many_pixels_in_each_direction(scripts):
    assert scripts.evaluate(NUDGES) == [
        [0.498, 0.5],
        [0.52, 0.5],
        [0.5, 0.499],
        [0.5, 0.51],
        [0, 1],
        None,
    ]
