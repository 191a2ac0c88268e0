"""Headers and cookies that every answer carries."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


def directives(policy: str) -> set[str]:
    return {part.strip() for part in policy.split(";")}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/signup/", "/nowhere/"])
def test_every_page_carries_the_policy_and_the_headers(client, path):
    response = client.get(path)

    assert directives(response["Content-Security-Policy"]) == directives(CSP)
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response["Permissions-Policy"]
    assert "accelerometer=(self)" in response["Permissions-Policy"]


def test_refusals_carry_them_too(stranger_client, club):
    for path in (reverse("desk:board", args=[club.slug]), "/c/nowhere/"):
        response = stranger_client.get(path)

        assert response.status_code == 404
        assert directives(response["Content-Security-Policy"]) == directives(CSP)


@pytest.mark.django_db
def test_a_post_without_a_token_is_refused_in_words():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/accounts/login/", {"login": "a@b.example", "password": "x"})

    assert response.status_code == 403
    assert "reload it and send it again" in response.text
    assert "Content-Security-Policy" in response.headers


def test_cookies_are_invisible_to_scripts_and_other_sites(client, owner):
    owner.user.set_password("a long enough secret")
    owner.user.save()
    EmailAddress.objects.create(user=owner.user, email=owner.user.email, verified=True)
    client.get("/accounts/login/")

    client.post("/accounts/login/", {"login": owner.user.email, "password": "a long enough secret"})

    assert {"sessionid", "csrftoken"} <= client.cookies.keys()
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


@pytest.mark.django_db
def test_probes_answer_without_a_sign_in(client):
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ready\n"
