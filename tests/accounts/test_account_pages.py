"""Signing in and what belongs to it: our shell, our words, the real flows by mail."""

import re

import pytest
from django.core import mail
from django.db import OperationalError
from django.template import loader
from django.urls import reverse

from tests.factories import UserFactory

SIGNED_OUT = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_request_login_code",
    "account_inactive",
)
SIGNED_IN = ("account_email", "account_change_password", "account_logout", "account_reauthenticate")


def in_our_shell(response):
    html = response.content.decode()
    assert "css/tokens.css" in html
    assert '<main id="main"' in html
    assert html.count("<h1") == 1
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)", html)
    return html


@pytest.mark.django_db
@pytest.mark.parametrize("name", SIGNED_OUT)
def test_a_page_for_visitors_is_in_our_shell(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    in_our_shell(response)


@pytest.mark.django_db
@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_of_the_account_is_in_our_shell(client, name):
    client.force_login(UserFactory())

    response = client.get(reverse(name))

    # Asking again needs a sign-in by password, which force_login is not.
    assert response.status_code in {200, 302}
    if response.status_code == 200:
        in_our_shell(response)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/c/nobody/", "/accounts/confirm-email/wrong/"])
def test_what_is_not_there_is_said_in_our_shell(client, path):
    client.force_login(UserFactory())

    response = client.get(path)

    if response.status_code == 404:
        assert "Not found" in in_our_shell(response)
    else:
        assert "no longer works" in in_our_shell(response)


@pytest.mark.parametrize("name", ["500.html", "503.html", "507.html"])
def test_a_broken_server_answers_without_its_database(name):
    """No `django_db` here: a single query would fail this test."""
    html = loader.get_template(name).render()

    assert "css/tokens.css" in html
    assert "saved before" in html


@pytest.mark.django_db
def test_a_refused_sign_up_keeps_what_was_typed_but_not_the_password(client):
    typed = {"email": "uma@harbour.example", "name": "Uma P", "password1": "short"}

    html = client.post(reverse("account_signup"), typed).content.decode()

    assert 'value="uma@harbour.example"' in html
    assert 'value="Uma P"' in html
    assert 'value="short"' not in html
    assert 'id="id_password1_error"' in html


@pytest.mark.django_db
def test_signing_up_asks_for_the_mailed_code_and_lets_in_with_it(client):
    typed = {"email": "uma@harbour.example", "name": "Uma P", "password1": "a long walk at dusk"}
    client.post(reverse("account_signup"), typed)
    code = re.search(r"\n([A-Z0-9]{3,}-?[A-Z0-9]*)\n", mail.outbox[0].body)[1]

    wrong = client.post(reverse("account_email_verification_sent"), {"code": "AAAA-AAAA"})
    right = client.post(reverse("account_email_verification_sent"), {"code": code})

    assert "id_code_error" in in_our_shell(wrong)
    assert right.status_code == 302
    assert right.url == reverse("home")
    assert mail.outbox[0].subject == "Evenstride: Confirm your e-mail address"


@pytest.mark.django_db
def test_a_stranger_cannot_learn_who_has_an_account(client):
    UserFactory(email="nia@harbour.example")
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True).content
        for email in ("nia@harbour.example", "nobody@harbour.example")
    ]
    bodies = [re.sub(rb'(csrf\w*"|csrftoken": ")[^>]*', b"", answer) for answer in answers]

    assert bodies[0] == bodies[1]
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_a_used_link_for_a_new_password_says_so_and_offers_another(client):
    url = reverse("account_reset_password_from_key", kwargs={"uidb36": "x", "key": "y"})

    html = in_our_shell(client.get(url))

    assert "This link no longer works" in html
    assert reverse("account_reset_password") in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("database is locked", 503),
        ("connection refused", 503),
        ("database or disk is full", 507),
        ("could not extend file: No space left on device", 507),
    ],
)
def test_a_database_that_is_gone_is_503_in_words_and_keeps_what_was_typed(
    client, owner, monkeypatch, said, status
):
    def gone(*args, **kwargs):
        raise OperationalError(said)

    client.raise_request_exception = False
    client.force_login(owner.user)
    monkeypatch.setattr("coaching.accounts.views.clubs.render", gone)
    monkeypatch.setattr("coaching.accounts.views.clubs.redirect", gone)

    response = client.post(reverse("accounts:club_create"), {"name": "", "note": 'a "b" <c>'})
    html = response.content.decode()

    assert response.status_code == status
    assert response["Retry-After"] == "5"
    assert "Your text is still here" in html
    assert 'name="note" value="a &quot;b&quot; &lt;c&gt;"' in html


@pytest.mark.django_db
def test_a_password_is_never_written_into_the_page_of_a_broken_database(client, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("connection refused")

    client.raise_request_exception = False
    monkeypatch.setattr("allauth.account.views.LoginView.form_valid", gone)
    monkeypatch.setattr("allauth.account.views.LoginView.form_invalid", gone)

    typed = {"login": "nia@harbour.example", "password": "stride-evenly-demo"}
    response = client.post(reverse("account_login"), typed)

    assert response.status_code == 503
    assert "stride-evenly-demo" not in response.content.decode()


@pytest.mark.django_db
def test_a_refused_sign_in_says_what_to_do_next(client):
    typed = {"login": "nia@harbour.example", "password": "not it at all"}

    html = in_our_shell(client.post(reverse("account_login"), typed))

    assert "do not belong together" in html
    assert 'value="nia@harbour.example"' in html
