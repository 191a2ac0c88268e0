"""The pictures: one for every shipped drill, all different, inside their frame."""

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from exercises.actions import read_catalogue
from exercises.figures import FIGURES, HEIGHT, WIDTH, figure_for

NOBODY = "a-drill-of-their-own"
EVERY = [*FIGURES, NOBODY]
LOOKS = {"arc", "band", "far", "floor", "ghost", "head", "mat", "near", "prop", "work"}


def shown(slug: str, **given: str) -> str:
    words = " ".join(f"{name}={name}" for name in given)
    template = Template(f"{{% load figures %}}{{% figure slug {words} %}}")
    return template.render(Context({"slug": slug, **given}))


def shapes_of(slug: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring("<svg>" + "".join(figure_for(slug)) + "</svg>"))  # noqa: S314 (ours)


def edges(shape: ElementTree.Element) -> tuple[list[float], list[float]]:
    """The furthest points of a shape, across and down, with half its line's thickness."""
    of = shape.attrib
    if shape.tag == "rect":
        x, y = float(of["x"]), float(of["y"])
        return [x, x + float(of["width"])], [y, y + float(of["height"])]
    if shape.tag == "circle":
        x, y, r = (float(of[name]) for name in ("cx", "cy", "r"))
        return [x - r, x + r], [y - r, y + r]
    # A level or upright stroke (H, V) keeps its other coordinate, which is checked already.
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", of.get("points", of.get("d", "")))]
    half = float(of.get("stroke-width", 0)) / 2
    if "H" in of.get("d", "") or "V" in of.get("d", ""):
        return [0], [min(numbers), max(numbers[1:2])]
    across, down = numbers[::2], numbers[1::2]
    return [min(across) - half, max(across) + half], [min(down) - half, max(down) + half]


def test_every_shipped_drill_has_a_picture_and_there_is_no_other():
    assert set(FIGURES) == {entry["slug"] for entry in read_catalogue()}


def test_no_two_pictures_are_alike():
    assert len({figure_for(slug) for slug in EVERY}) == len(FIGURES) + 1


@pytest.mark.parametrize("slug", EVERY)
def test_a_picture_stays_inside_its_frame(slug):
    for shape in shapes_of(slug):
        across, down = edges(shape)
        assert min(across) >= 0, shape.attrib
        assert max(across) <= WIDTH, shape.attrib
        assert min(down) >= 0, shape.attrib
        assert max(down) <= HEIGHT, shape.attrib


@pytest.mark.parametrize("slug", EVERY)
def test_a_picture_wears_known_classes_only(slug):
    worn = {shape.attrib["class"].removeprefix("fg-") for shape in shapes_of(slug)}

    assert worn <= LOOKS
    assert ("work" in worn) == (slug != NOBODY)
    assert "head" in worn


@pytest.mark.parametrize("slug", EVERY)
@pytest.mark.parametrize("side", ["", "left", "right", "both"])
def test_markup_is_sound_and_has_no_style_of_its_own(slug, side):
    markup = shown(slug, side=side)

    ElementTree.fromstring(markup)  # noqa: S314 (our own)
    assert "style" not in markup
    assert markup.count("<svg") == 1


def test_left_is_drawn_as_it_is():
    markup = shown("clamshell", side="left")

    assert 'class="fig fig--l"' in markup
    assert 'class="fg-work"' in markup
    assert "scale" not in markup


def test_right_is_mirrored_and_hatched():
    markup = shown("clamshell", side="right")

    assert 'class="fig fig--r"' in markup
    assert f'<g transform="translate({WIDTH} 0) scale(-1 1)">' in markup
    assert 'class="fg-work-r" stroke="url(#h-r)"' in markup
    assert 'class="fg-work"' not in markup


@pytest.mark.parametrize("side", ["", "both"])
def test_without_a_side_a_picture_is_neutral(side):
    markup = shown("glute-bridge-squeeze", side=side)

    assert 'class="fig"' in markup
    assert "fg-work-r" not in markup


def test_a_labelled_picture_is_told_to_readers_and_its_words_are_escaped():
    markup = shown("clamshell", side="right", label='Clamshell, "right" <works>', cls="wide")

    assert 'role="img" aria-label="Clamshell, &quot;right&quot; &lt;works&gt;"' in markup
    assert "aria-hidden" not in markup
    assert 'class="fig fig--r wide"' in markup


def test_a_picture_without_a_label_is_hidden_from_readers():
    markup = shown("clamshell")

    assert 'aria-hidden="true"' in markup
    assert "role=" not in markup


@pytest.mark.parametrize("slug", ["", NOBODY])
def test_a_drill_without_a_picture_shows_somebody_standing(slug):
    assert figure_for(slug) not in FIGURES.values()
    assert shown(slug) == shown(NOBODY)
