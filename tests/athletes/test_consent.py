"""Consent: who said it, when and how; one tap, many at once, withdrawn, and said anew."""

import pytest
from django.urls import reverse

from athletes.actions.consent import attest_consent, withdraw_consent
from athletes.models import Athlete, Consent
from coaching.audit.models import AuditEvent
from tests.conftest import actor_of, signed_in
from tests.factories import AthleteFactory, MembershipFactory


@pytest.fixture
def zofia(owner):
    return AthleteFactory(club=owner.club, name="Zofia Nowak", consent="missing")


def page(name, athlete=None):
    return reverse(f"athletes:{name}", args=["harbour", *([athlete.uuid] if athlete else [])])


def test_one_tap_attests_and_says_who_when_and_how(owner, zofia, owner_client):
    response = owner_client.post(page("consent_attest", zofia))
    zofia.refresh_from_db()
    said = Consent.unscoped.get()

    assert response.url == reverse("desk:athlete_detail", args=["harbour", zofia.uuid])
    assert zofia.consent == "attested"
    assert (said.how, said.stated_by, said.text_version) == (
        "Told me in person.",
        owner.user,
        "2026-11",
    )
    assert AuditEvent.unscoped.get().action == "consent.attested"


def test_two_taps_are_one_statement(zofia, owner_client):
    for _ in "12":
        owner_client.post(page("consent_attest", zofia))

    assert Consent.unscoped.count() == 1


@pytest.mark.parametrize("how", ["", "   ", "x" * 201])
def test_words_that_say_nothing_are_refused(zofia, owner_client, how):
    response = owner_client.post(page("consent_attest", zofia), {"how": how})
    zofia.refresh_from_db()

    assert response.status_code == 422
    assert zofia.consent == "missing"


def test_many_at_once_but_only_the_ticked_and_missing_ones(owner, owner_client, stranger):
    ticked, other = (AthleteFactory(club=owner.club, consent="missing") for _ in "12")
    withdrawn = AthleteFactory(club=owner.club, consent="withdrawn")
    foreign = AthleteFactory(club=stranger.club, consent="missing")
    uuids = [ticked.uuid, withdrawn.uuid, foreign.uuid, "nonsense"]

    owner_client.post(page("consent_attest_many"), {"athlete": uuids, "how": "Signed the form"})
    now = dict(Athlete.unscoped.values_list("pk", "consent"))

    assert now == {
        ticked.pk: "attested",
        other.pk: "missing",
        withdrawn.pk: "withdrawn",
        foreign.pk: "missing",
    }
    assert Consent.unscoped.get().how == "Signed the form"


def test_everybody_of_the_list_that_is_shown(owner, owner_client):
    for name in ("Ana", "Anabel", "Ben"):
        AthleteFactory(club=owner.club, name=name, consent="missing")

    response = owner_client.post(
        page("consent_attest_many"),
        {"everyone": "1", "how": "Told me.", "back": "show=consent&q=ana"},
    )

    assert response.url.endswith("/roster/?show=consent&q=ana")
    assert Athlete.unscoped.get(consent="missing").name == "Ben"


def test_nobody_ticked_changes_nobody_and_says_so(zofia, owner_client):
    response = owner_client.post(page("consent_attest_many"), {"how": "x"}, follow=True)

    assert "Tick the athletes who agreed first." in response.content.decode()
    assert not Consent.unscoped.exists()


def test_withdrawing_asks_first_and_is_as_easy(owner, owner_client):
    athlete = AthleteFactory(club=owner.club, name="Joel Kern")

    asked = owner_client.get(page("consent_withdraw", athlete)).content.decode()
    owner_client.post(page("consent_withdraw", athlete), {"how": "Wrote to me"})
    athlete.refresh_from_db()

    assert "Does Joel Kern no longer agree?" in asked
    assert athlete.consent == "withdrawn"
    assert not athlete.may_be_stored
    assert Consent.unscoped.get().how == "Wrote to me"


def test_a_withdrawal_without_words_is_refused(owner, owner_client):
    athlete = AthleteFactory(club=owner.club)

    response = owner_client.post(page("consent_withdraw", athlete), {"how": " "})
    athlete.refresh_from_db()

    assert response.status_code == 422
    assert athlete.consent == "attested"


def test_one_tap_never_overrides_a_withdrawal(owner, zofia, owner_client):
    withdraw_consent(zofia, how="Told me.", by=actor_of(owner))

    response = owner_client.post(page("consent_attest", zofia))
    zofia.refresh_from_db()

    assert response.status_code == 422
    assert zofia.consent == "withdrawn"
    assert attest_consent([zofia], how="x", by=None) == 0


def test_after_a_withdrawal_they_agree_again_with_new_words(owner, zofia, owner_client):
    withdraw_consent(zofia, how="Told me.", by=actor_of(owner))

    owner_client.post(page("consent_attest", zofia), {"how": "Signed a new form"})
    zofia.refresh_from_db()

    assert zofia.consent == "attested"
    assert Consent.unscoped.count() == 2


def test_the_history_shows_every_statement_newest_first(owner, zofia, owner_client):
    actor = actor_of(owner)
    attest_consent([zofia], how="At training", by=actor)
    withdraw_consent(zofia, how="By letter", by=actor)

    text = owner_client.get(page("consent_history", zofia)).content.decode()

    assert text.index("By letter") < text.index("At training")
    assert text.count("Stated by Nia Owner") == 2
    assert "Zofia Nowak has withdrawn consent. Nothing new can be stored." in text


@pytest.mark.parametrize(
    ("role", "may"), [("assistant", True), ("physio", True), ("read_only", False)]
)
def test_who_may_record_may_attest(zofia, role, may):
    client = signed_in(MembershipFactory(club=zofia.club, role=role))

    status = client.post(page("consent_attest", zofia)).status_code
    zofia.refresh_from_db()

    assert (status, zofia.consent) == ((302, "attested") if may else (403, "missing"))
