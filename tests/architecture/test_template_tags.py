"""The small tags: degrees, sides, chips, pairs, widgets, the menu."""

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from coaching.templatetags.evenstride import degrees, menu, signed_degrees, theme


def drawn(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("hundredths", "words"),
    [
        (3000, "30°"),
        (3049, "30°"),
        (3050, "31°"),
        (2950, "30°"),
        (50, "1°"),
        (49, "0°"),
        (0, "0°"),
        (-49, "0°"),
        (-50, "−1°"),
        (-350, "−4°"),
        (-10250, "−103°"),
        (None, "–"),
    ],
)
def test_degrees_are_whole_and_half_goes_away_from_zero(hundredths, words):
    assert degrees(hundredths) == words


@pytest.mark.parametrize(
    ("hundredths", "words"),
    [(300, "+3°"), (-800, "−8°"), (0, "0°"), (49, "0°"), (-49, "0°"), (None, "–")],
)
def test_a_change_carries_its_sign_only_when_it_shows(hundredths, words):
    assert signed_degrees(hundredths) == words


def test_a_pair_puts_left_first_and_says_the_sides():
    html = drawn("{% pair 3000 3800 %}")

    assert html.index("30°") < html.index("38°")
    assert html.index("Left") < html.index("30°")
    assert html.index("right") < html.index("38°")


def test_a_pair_without_an_answer_is_a_dash_and_not_zero():
    html = drawn("{% pair None None %}")

    assert "0°" not in html
    assert html.count("–") == 2
    assert "pair--none" in html


def test_a_side_has_its_letter_for_eyes_and_its_word_for_ears():
    html = drawn('{% side "right" %}')

    assert 'class="side side--r" aria-hidden="true">R<' in html
    assert '<span class="vh">Right</span>' in html


def test_a_chip_escapes_its_words_and_refuses_a_look_that_is_none():
    assert "&lt;b&gt;" in drawn('{% chip "within" text "" %}', text="<b>")
    with pytest.raises(ValueError, match="looks like"):
        drawn('{% chip "red" "8°" "left" %}')


class Sample(forms.Form):
    name = forms.CharField(label="Name", widget=forms.TextInput(attrs={"placeholder": "Name"}))
    note = forms.CharField(widget=forms.Textarea(attrs={"placeholder": "sore after hills"}))
    agree = forms.BooleanField(label="I agree")


FIELD = '{% include "components/_field.html" with field=field hint="As on the list." only %}'


def test_a_refused_field_ties_the_words_to_the_control():
    html = drawn(FIELD, field=Sample({})["name"])

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'for="id_name"' in html


def test_a_placeholder_that_repeats_its_label_is_left_out():
    assert "placeholder" not in drawn(FIELD, field=Sample()["name"])
    assert 'placeholder="sore after hills"' in drawn(FIELD, field=Sample()["note"])


def test_a_tick_stands_inside_its_label():
    html = drawn(FIELD, field=Sample()["agree"])

    assert html.index("<label") < html.index("checkbox") < html.index("I agree")


@pytest.mark.parametrize(
    ("cookie", "attribute"),
    [("sun", ' data-theme="sun"'), ("dark", ' data-theme="dark"'), ('"><b>', ""), (None, "")],
)
def test_the_theme_of_this_device_is_drawn_by_the_server_and_only_a_known_one(cookie, attribute):
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES["theme"] = cookie

    assert theme(Context({"request": request})) == attribute


def test_there_is_no_menu_where_no_club_is_in_view():
    assert menu(Context({"request": RequestFactory().get("/")})) == []
    assert menu(Context({})) == []


_ALL = ("Squad", "Monday", "Measure", "Athletes", "Routines", "Exercises")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("owner", [*_ALL[:6], "Import", "Settings"]),
        ("coach", [*_ALL[:6], "Import", "Settings"]),
        ("assistant", [*_ALL[:6], "Settings"]),
        ("reader", ["Squad", "Monday", *_ALL[3:6], "Settings"]),
    ],
)
def test_the_menu_offers_what_the_role_may_open(client, role, words, request):
    membership = request.getfixturevalue(role)
    client.force_login(membership.user)

    response = client.get(reverse("desk:board", args=[membership.club.slug]))

    assert [item["words"] for item in response.context["items"]] == words
    assert [item["words"] for item in response.context["items"] if item["current"]] == ["Squad"]
