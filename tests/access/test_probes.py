"""Reaching past the URL: ids of rows one does not see, in bodies, queries and uploads."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse
from openpyxl import Workbook

from athletes.actions.consent import attest_consent
from athletes.actions.merging import merge_athletes
from athletes.actions.questions import last_values
from athletes.models import Assessment, Athlete, Consent, ImportBatch
from athletes.transfer.reading import MAX_BYTES, read
from coaching.accounts.models import Squad
from coaching.accounts.views.errors import server_error
from tests.athletes.capturing import GOOD, send, typed
from tests.conftest import signed_in
from tests.factories import AthleteFactory, MembershipFactory, SquadFactory, UserFactory, assess

XSS = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


@pytest.fixture
def narrow(club):
    """A coach of one squad in a club that shares nothing, one athlete they see, one they do not."""
    club.shares_everyone = False
    club.save()
    mine, other = SquadFactory(club=club), SquadFactory(club=club, name="Hidden squad")
    coach = MembershipFactory(club=club, user=UserFactory(), role="coach")
    coach.squads.set([mine])
    seen = AthleteFactory(club=club, name="Seen Runner", squads=[mine])
    hidden = AthleteFactory(club=club, name="Hidden Runner", squads=[other], consent="missing")
    return {"client": signed_in(coach), "seen": seen, "hidden": hidden, "other": other}


def foreign(stranger) -> Athlete:
    return AthleteFactory(club=stranger.club, name="Foreign Runner")


def path(name: str, *args: object) -> str:
    return reverse(f"athletes:{name}", args=["harbour", *args])


@pytest.mark.parametrize("whose", ["hidden", "foreign"])
def test_an_assessment_moves_to_nobody_one_does_not_see(narrow, stranger, whose):
    assessment = assess(narrow["seen"])
    target = narrow["hidden"] if whose == "hidden" else foreign(stranger)

    answer = narrow["client"].post(
        path("assessment_move", assessment.uuid), {"athlete": str(target.uuid), "version": "1"}
    )

    assert answer.status_code == 422
    assert "Runner</option>" not in answer.text.replace("Seen Runner", "")
    assert Assessment.unscoped.get(pk=assessment.pk).athlete == narrow["seen"]


@pytest.mark.parametrize("whose", ["hidden", "foreign"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_unseen_is_merged(narrow, stranger, whose, method):
    target = narrow["hidden"] if whose == "hidden" else foreign(stranger)

    answer = getattr(narrow["client"], method)(
        path("athlete_merge", narrow["seen"].uuid), {"other": str(target.uuid), "keep": "other"}
    )

    assert answer.status_code == 422
    assert target.name not in answer.text
    assert Athlete.unscoped.filter(merged_into=None, pk=target.pk).exists()


def test_consent_of_nobody_unseen_is_attested_in_bulk(narrow, stranger):
    other_club = AthleteFactory(club=stranger.club, consent="missing")
    narrow["client"].post(
        path("consent_attest_many"),
        {"athlete": [str(narrow["hidden"].uuid), str(other_club.uuid)], "how": "Told me."},
    )
    narrow["client"].post(path("consent_attest_many"), {"everyone": "1", "how": "Told me."})

    for athlete in (narrow["hidden"], other_club):
        assert Athlete.unscoped.get(pk=athlete.pk).consent == "missing"


def test_an_athlete_is_put_into_no_unseen_squad(narrow, stranger):
    theirs = Squad.unscoped.create(club=stranger.club, name="Theirs")
    athlete = narrow["seen"]

    for squad in (narrow["other"], theirs):
        narrow["client"].post(
            path("athlete_edit", athlete.uuid),
            {
                "name": "Seen Runner",
                "time_zone": "Europe/London",
                "version": str(Athlete.unscoped.get(pk=athlete.pk).version),
                "squads": [str(squad.uuid), str(squad.pk)],
            },
        )

    assert not athlete.squads.filter(pk__in=[narrow["other"].pk, theirs.pk]).exists()


@pytest.mark.parametrize("whose", ["hidden", "foreign"])
def test_the_export_of_one_unseen_athlete_is_not_found(narrow, stranger, whose):
    target = narrow["hidden"] if whose == "hidden" else foreign(stranger)

    answer = narrow["client"].get(path("export_measurements", "csv"), {"athlete": target.uuid})

    assert answer.status_code == 404


def test_an_export_holds_only_what_the_coach_sees(narrow, stranger):
    assess(narrow["seen"])
    Athlete.unscoped.filter(pk=narrow["hidden"].pk).update(consent="attested")
    assess(Athlete.unscoped.get(pk=narrow["hidden"].pk))
    assess(foreign(stranger))

    answer = narrow["client"].get(path("export_measurements", "csv"))
    text = b"".join(answer.streaming_content).decode()

    assert "Seen Runner" in text
    assert "Hidden Runner" not in text
    assert "Foreign Runner" not in text


@pytest.mark.parametrize("whose", ["hidden", "foreign"])
def test_an_import_reaches_nobody_unseen(narrow, stranger, whose):
    target = narrow["hidden"] if whose == "hidden" else foreign(stranger)
    Athlete.unscoped.filter(pk=target.pk).update(consent="attested")
    client = narrow["client"]
    sheet = f"Name,Date,IR L,IR R\n{target.name},2026-03-13,31,38\n"
    upload = {"file": _file(sheet)}
    there = client.post(path("import_upload"), upload)
    batch = ImportBatch.unscoped.get()
    asked = client.get(there["Location"]).text
    assert "No athlete called" in asked

    answers = {
        "position": "prone", "mode": "active", "instrument": "inclinometer",
        "endpoint": "pelvis_moves", "rater": "unknown", "unknown_names": str(target.uuid),
        "athlete-0": str(target.uuid), f"athlete.{target.name}": str(target.uuid),
    }  # fmt: skip
    batch.choices = {**batch.choices, "athletes": {target.name.casefold(): str(target.uuid)}}
    batch.save()
    client.post(path("import_preview", batch.uuid), answers)
    client.post(path("import_confirm", batch.uuid), answers)

    assert Assessment.unscoped.count() == 0


def test_an_import_fills_and_makes_only_squads_that_the_coach_could(narrow):
    client, squad = narrow["client"], narrow["seen"].squads.get()
    rows = [("Ann New", squad.name), ("Bo New", "Hidden squad"), ("Cy New", "Brand new")]
    lines = [f"{name},{where},2026-03-13,31,38" for name, where in rows]
    sheet = "\n".join(["Name,Squad,Date,IR L,IR R", *lines])
    answers = {
        "position": "prone", "mode": "active", "instrument": "inclinometer",
        "endpoint": "pelvis_moves", "rater": "unknown", "unknown_names": "new",
        "shown": "attest", "attest": "1",
    }  # fmt: skip

    client.post(path("import_upload"), {"file": _file(sheet)})
    batch = ImportBatch.unscoped.get()
    client.post(path("import_preview", batch.uuid), answers)
    asked = client.get(path("import_preview", batch.uuid)).text
    client.post(path("import_confirm", batch.uuid), answers)

    assert "Not your squads: “Brand new”, “Hidden squad”." in asked
    new = Athlete.unscoped.filter(name__endswith="New")
    assert dict(new.values_list("name", "squads__name")) == {
        "Ann New": squad.name, "Bo New": None, "Cy New": None,
    }  # fmt: skip
    assert not Squad.unscoped.filter(name="Brand new").exists()


def _file(text: str):
    return SimpleUploadedFile("sheet.csv", text.encode(), content_type="text/csv")


def test_words_of_people_are_never_markup(owner, owner_client):
    squad = SquadFactory(club=owner.club, name="<b>squad</b>")
    athlete = AthleteFactory(club=owner.club, name=XSS, squads=[squad])
    assessment = assess(athlete, left=31, right=45, note=XSS)
    assess(athlete, left=30, right=44, pain=6)

    for url in (
        reverse("desk:board", args=["harbour"]),
        reverse("desk:athlete_detail", args=["harbour", athlete.uuid]),
        path("capture", athlete.uuid),
        path("athlete_list"),
        path("athlete_edit", athlete.uuid),
        path("assessment_edit", assessment.uuid),
        path("assessment_history", assessment.uuid),
        path("athlete_merge", athlete.uuid),
    ):
        page = owner_client.get(url)
        assert page.status_code == 200, url
        for live in ("<script>alert", "<img src=x", "<b>squad</b>"):
            assert live not in page.text, f"{live} is live on {url}"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(client, owner, target):
    owner.user.set_password("a long enough secret")
    owner.user.save()
    owner.user.emailaddress_set.create(email=owner.user.email, verified=True, primary=True)

    answer = client.post(
        f"/accounts/login/?next={target}",
        {"login": owner.user.email, "password": "a long enough secret", "next": target},
    )

    assert answer.status_code == 302
    assert "evil.example" not in answer["Location"]


def test_values_of_another_athlete_never_reach_the_questions(narrow):
    assess(narrow["seen"], left=31, right=38)

    key = ("prone", "active", "inclinometer", "pelvis_moves", "coach")
    assert last_values(narrow["hidden"], key) == {}


# --- what comes late, long or odd ----------------------------------------------------------------


def test_an_attestation_on_its_way_does_not_undo_a_withdrawal(owner):
    as_read = AthleteFactory(club=owner.club, consent="missing")
    Athlete.unscoped.filter(pk=as_read.pk).update(consent="withdrawn")

    assert attest_consent([as_read], how="Told me.", by=None) == 0
    assert Athlete.unscoped.get(pk=as_read.pk).consent == as_read.consent == "withdrawn"
    assert not Consent.unscoped.exists()


def test_a_form_opened_before_a_merge_does_not_undo_it(owner, owner_client):
    squad = SquadFactory(club=owner.club)
    kept = AthleteFactory(club=owner.club)
    form = {"name": kept.name, "time_zone": "Europe/London", "version": str(kept.version)}
    merge_athletes(kept, AthleteFactory(club=owner.club, squads=[squad]), by=None)

    assert owner_client.post(path("athlete_edit", kept.uuid), form).status_code == 409
    assert kept.squads.get() == squad


def test_what_was_saved_and_deleted_is_not_said_to_be_saved(owner, owner_client):
    athlete = AthleteFactory(club=owner.club)
    form = typed(**GOOD, measured_at="2026-03-13T12:00")
    send(owner_client, athlete, form)
    owner_client.post(path("assessment_delete", Assessment.unscoped.get().uuid))

    page = owner_client.get(send(owner_client, athlete, form)["Location"]).text

    assert "This was saved before and then deleted." in page
    assert "Already saved" not in page


def test_a_note_is_stored_without_what_postgresql_cannot_hold(owner, owner_client):
    athlete = AthleteFactory(club=owner.club)

    send(owner_client, athlete, typed(**GOOD, note="stiff\0 today"))

    assert Assessment.unscoped.get().note == "stiff today"


@pytest.mark.parametrize("version", ["9" * 5_000, "-1", "²", "1e3"])
def test_a_version_that_is_no_number_breaks_nothing(owner, owner_client, version):
    assessment = assess(AthleteFactory(club=owner.club))
    edit, delete = (
        path(name, assessment.uuid) for name in ("assessment_edit", "assessment_delete")
    )

    form = typed(**GOOD, measured_at="2026-03-13T12:00", version=version)
    assert owner_client.post(edit, form).status_code == 412
    assert owner_client.post(f"{delete}?version={version}").status_code == 302


def test_one_word_repeated_in_every_cell_is_refused_at_the_first(club):
    """12 kB that unpack to eight million letters, looked at anew in each cell, took minutes."""
    content = io.BytesIO()
    Workbook().save(content)
    bomb = io.BytesIO()
    with zipfile.ZipFile(content) as plain, zipfile.ZipFile(bomb, "w", 8) as packed:
        for name in plain.namelist():
            packed.writestr(name, _bomb_part(name, plain.read(name)))
        packed.writestr(
            "xl/sharedStrings.xml", f"<sst {_MAIN}><si><t>{'a' * 8_000_000}</t></si></sst>"
        )

    assert len(bomb.getvalue()) < 20_000
    assert read(bomb.getvalue()).problems[0].text.startswith("Cell A1 is too long (8,000,000 ")


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _bomb_part(name: str, content: bytes) -> bytes:
    if name == "[Content_Types].xml":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        return content.replace(b"</Types>", part.encode())
    if name.endswith("sheet1.xml"):
        row = "<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>"
        return f"<worksheet {_MAIN}><sheetData>{row * 10}</sheetData></worksheet>".encode()
    return content


def test_a_long_line_in_an_old_encoding_is_sampled_at_its_letters():
    """The first pattern for this needed hours for 2 MB without a separator."""
    line = b"a" * 100 + "é".encode("cp1252")
    assert "é" in read(line).guess["cp1252"]

    assert read(b"a" * (MAX_BYTES - 200) + b"\n" + line).problems


def test_an_outage_page_sends_again_only_what_was_typed_and_never_a_password(rf):
    broken = OperationalError("server closed the connection")
    for address, told in (("/c/harbour/roster/new/", True), ("/accounts/login/", False)):
        request = rf.post(address, {"note": XSS, "password": "a long enough secret"})
        try:
            raise broken
        except OperationalError:
            page = server_error(request)
        assert page.status_code == 503
        assert "<script>alert" not in page.text
        assert ("&lt;script&gt;" in page.text) is told
        assert ("a long enough secret" in page.text) is told
