"""Upload, preview, answers, Import and Undo, as a browser without JavaScript sends them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from athletes.models import Assessment, Athlete, ImportBatch
from tests.conftest import signed_in
from tests.factories import AthleteFactory, MembershipFactory, assess

FILES = Path(__file__).parent.parent / "data" / "files"
ONE_LINE = b"Name,Date,IR L,IR R\nAna Reis,2026-03-04,22,34\n"
ANSWERS = {
    "position": "prone",
    "mode": "active",
    "instrument": "inclinometer",
    "endpoint": "pelvis_moves",
    "rater": "unknown",
}


def upload(client, content: bytes, name: str = "screening.csv"):
    address = reverse("athletes:import_upload", args=["harbour"])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def started(client, content: bytes) -> str:
    """The address of the preview of a new upload."""
    response = upload(client, content)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def text_of(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("&#x27;", "'").split())


def test_the_messy_sample_goes_in_from_upload_to_undo(coach_client, coach):
    for name in ("Amara Okafor", "Joel Kern", "Tomasz Wójcik", "Priya Nair", "Dele Adeyemi"):
        AthleteFactory(club=coach.club, name=name)
    preview = started(coach_client, (FILES / "screening-messy.csv").read_bytes())
    page = text_of(coach_client.get(preview))
    assert "9 rows: 5 new, 0 already there, 4 to correct." in page
    assert "Line 7 345° is outside what a hip can do (−30° to 100°)." in page
    assert "“yesterday” is not a date." in page
    assert "No athlete called “Unknown Runner”." in page
    assert "Columns “Bib”, “Shoe” are not known here and not read." in page

    refused = coach_client.post(preview + "confirm/", ANSWERS)

    assert refused.status_code == 422
    assert "Nothing was imported." in text_of(refused)
    assert Assessment.unscoped.count() == 0
    # What was chosen stays, also after a refusal.
    assert '<option value="inclinometer" selected>' in refused.content.decode()

    answers = {"exclude": ["7", "9", "12"], "who:unknown runner": "exclude", "checked": ["S04"]}
    done = coach_client.post(preview + "confirm/", answers, follow=True)

    assert "Imported 5 lines of “screening.csv”: 5 new assessments." in text_of(done)
    assert Assessment.unscoped.count() == 5
    assert bytes(ImportBatch.unscoped.get().content) == b""

    undone = coach_client.post(preview + "undo/", follow=True)

    assert "was taken back. Nothing of it is left." in text_of(undone)
    assert Assessment.unscoped.count() == 0


def test_answers_are_kept_and_the_page_shows_them_again(coach_client, coach):
    AthleteFactory(club=coach.club, name="Ana Reis")
    preview = started(coach_client, ONE_LINE)

    response = coach_client.post(preview, ANSWERS | {"do": "look"})

    assert response.status_code == 302
    html = coach_client.get(preview).content.decode()
    for field, value in ANSWERS.items():
        assert re.search(rf'value="{value}" (selected|checked)', html), field


def test_an_answer_that_was_not_offered_stays_a_question(coach_client, coach):
    AthleteFactory(club=coach.club, name="Ana Reis")
    preview = started(coach_client, ONE_LINE)
    outsider = MembershipFactory()

    for wrong in ({"position": "floating"}, {"rater": f"user:{outsider.user_id}"}):
        response = coach_client.post(preview + "confirm/", ANSWERS | wrong)
        assert response.status_code == 422, wrong
    assert Assessment.unscoped.count() == 0


def test_the_importing_coach_is_the_first_offered_as_who_measured(coach_client, coach, owner):
    preview = started(coach_client, ONE_LINE)

    html = coach_client.get(preview).content.decode()

    offered = re.findall(r'<option value="(user:\d+|unknown|self)"[^>]*>([^<]+)', html)
    assert [words for _, words in offered] == [
        "Ben Coach (you)",
        "Nia Owner",
        "Several coaches, or not known",
        "The athletes themselves",
    ]


def test_an_unticked_box_is_unticked_and_one_not_on_the_page_stays(coach_client, coach):
    preview = started(coach_client, ONE_LINE)
    coach_client.post(preview, ANSWERS | {"unknown_names": "new"})
    coach_client.post(preview, {"shown": ["attest", "line:2"], "attest": "yes", "exclude": "2"})
    coach_client.post(preview, {"shown": ["line:2"], "exclude": []})

    choices = ImportBatch.unscoped.get().choices

    assert choices["attest"] is True
    assert choices["exclude"] == []
    assert choices["unknown_names"] == "new"


def test_new_athletes_need_the_consent_tick(coach_client, coach):
    preview = started(coach_client, ONE_LINE)
    coach_client.post(preview, ANSWERS | {"unknown_names": "new"})
    assert "has not yet agreed" in text_of(coach_client.get(preview))

    refused = coach_client.post(preview + "confirm/", {"shown": "attest"})
    assert refused.status_code == 422
    assert Athlete.unscoped.count() == 0

    coach_client.post(preview + "confirm/", {"shown": "attest", "attest": "yes"})
    assert Athlete.unscoped.get().consent == "attested"


def test_one_button_leaves_out_every_bad_line(coach_client, coach):
    AthleteFactory(club=coach.club, name="Ana Reis")
    file = ONE_LINE + b"Ana Reis,2026-03-05,22,x\nAna Reis,2026-13-05,22,30\n"
    preview = started(coach_client, file)

    coach_client.post(preview, ANSWERS | {"do": "exclude_bad"})
    coach_client.post(preview + "confirm/")

    assert ImportBatch.unscoped.get().choices["exclude"] == [3, 4]
    assert Assessment.unscoped.count() == 1


def test_ambiguous_dates_are_asked_about_and_the_answer_counts(coach_client, coach):
    AthleteFactory(club=coach.club, name="Ana Reis")
    preview = started(coach_client, ONE_LINE.replace(b"2026-03-04", b"03/04/2026"))
    page = text_of(coach_client.get(preview))
    assert "Dates like 03/04/2026 can be 3 April or 4 March. Choose for this file:" in page
    assert coach_client.post(preview + "confirm/", ANSWERS).status_code == 422

    coach_client.post(preview + "confirm/", {"date_order": "month"})

    assert str(Assessment.unscoped.get().local_date) == "2026-03-04"


def test_htmx_gets_only_the_form(coach_client):
    preview = started(coach_client, ONE_LINE)

    response = coach_client.post(preview, ANSWERS, headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert response.content.decode().strip().startswith('<form id="preview"')


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is not a CSV file. In your table program choose"),
        (b"", "The file is empty."),
        (b"Name,Date\nAna,2026-03-04\n", "Column “trial_1” or “IR L” is missing."),
        (b"Name,Date,IR L,L IR\nAna,2026-03-04,1,2\n", "Column “L IR” is there twice."),
        (b"x" * (2 * 1024 * 1024 + 1), "The file is too big (2.0 MB). Up to 2 MB and 5,000 rows"),
        (b"x" * (3 * 1024 * 1024), "The file is too big (3.0 MB). Up to 2 MB and 5,000 rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(coach_client, content, sentence):
    response = upload(coach_client, content)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert ImportBatch.unscoped.count() == 0


def test_a_form_without_a_file_says_so(coach_client):
    response = coach_client.post(reverse("athletes:import_upload", args=["harbour"]))

    assert response.status_code == 422
    assert "Choose a file first." in text_of(response)


def test_a_file_of_nothing_but_known_lines_has_nothing_to_import(coach_client, coach):
    AthleteFactory(club=coach.club, name="Ana Reis")
    coach_client.post(started(coach_client, ONE_LINE) + "confirm/", ANSWERS)
    again = started(coach_client, ONE_LINE)

    refused = coach_client.post(again + "confirm/", ANSWERS)

    assert "Everything in this file is already there." in text_of(refused)
    assert Assessment.unscoped.count() == 1


def test_an_import_that_is_done_is_not_done_again(coach_client, coach):
    AthleteFactory(club=coach.club, name="Ana Reis")
    preview = started(coach_client, ONE_LINE)
    coach_client.post(preview + "confirm/", ANSWERS)

    again = coach_client.post(preview + "confirm/", ANSWERS)

    assert again["Location"] == preview
    assert Assessment.unscoped.count() == 1


def test_after_a_day_the_upload_is_over(coach_client, coach):
    AthleteFactory(club=coach.club, name="Ana Reis")
    preview = started(coach_client, ONE_LINE)
    ImportBatch.unscoped.update(created_at=timezone.now() - timedelta(hours=25))

    coach_client.post(preview + "confirm/", ANSWERS)

    assert "Upload it again" in text_of(coach_client.get(preview))
    assert Assessment.unscoped.count() == 0


def test_throwing_the_file_away_keeps_nothing(coach_client):
    preview = started(coach_client, ONE_LINE)

    response = coach_client.post(preview, {"do": "discard"}, follow=True)

    assert "was thrown away. Nothing was imported." in text_of(response)
    assert ImportBatch.unscoped.count() == 0


@pytest.mark.parametrize("role", ["assistant", "read_only"])
def test_only_who_may_manage_imports_and_only_who_may_export_exports(club, role):
    client = signed_in(MembershipFactory(club=club, role=role))

    assert client.get(reverse("athletes:import_upload", args=["harbour"])).status_code == 403
    address = reverse("athletes:export_measurements", args=["harbour", "csv"])
    assert client.get(address).status_code == 403


def test_an_upload_is_its_uploaders_and_the_owners(
    coach_client, physio_client, stranger_client, owner_client
):
    preview = started(coach_client, ONE_LINE)

    assert owner_client.get(preview).status_code == 200
    for client in (physio_client, stranger_client):
        for address in (preview, preview + "confirm/", preview + "undo/"):
            assert client.post(address, ANSWERS).status_code == 404
    assert ImportBatch.unscoped.get().choices["position"] == ""


def test_what_a_file_says_is_text_on_the_page_and_nothing_else(coach_client):
    evil = '<script>alert(1)</script>"><img src=x>'
    quoted = evil.replace('"', '""')
    file = f'Name,Date,IR L,IR R,{evil[:8]}\n"{quoted}",2026-03-04,22,34,1\n'

    page = coach_client.get(started(coach_client, file.encode())).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_preview_asks_the_database_as_often_for_one_line_as_for_many(
    coach_client, coach, django_assert_num_queries
):
    lines = b"".join(
        b"Athlete %d,2026-03-%02d,22,34\n" % (number, day)
        for number in range(6)
        for day in range(1, 9)
    )
    for number in range(6):
        AthleteFactory(club=coach.club, name=f"Athlete {number}")
    short = started(coach_client, b"Name,Date,IR L,IR R\n" + lines.split(b"\n")[0] + b"\n")
    long = started(coach_client, b"Name,Date,IR L,IR R\n" + lines)
    for address in (short, long):
        # session, user, membership; the upload; members, roster, squads, what is there, the SEMs
        with django_assert_num_queries(9):
            coach_client.get(address)


def test_exports_come_as_files_with_their_type(coach_client, coach):
    assess(AthleteFactory(club=coach.club, name="Ana Reis"))

    for kind, mime in (("csv", "text/csv; charset=utf-8"), ("xlsx", "application/vnd.openxml")):
        response = coach_client.get(reverse("athletes:export_measurements", args=["harbour", kind]))
        content = b"".join(response) if response.streaming else response.content
        assert response["Content-Type"].startswith(mime)
        assert response["Content-Disposition"] == (
            f"attachment; filename*=UTF-8''evenstride-measurements.{kind}"
        )
        assert response["X-Content-Type-Options"] == "nosniff"
        assert len(content) > 100


def test_one_athletes_export_is_theirs_alone(coach_client, coach, stranger):
    wanted = AthleteFactory(club=coach.club, name="Ana Reis")
    assess(wanted)
    assess(AthleteFactory(club=coach.club, name="Bo Lind"))
    foreign = AthleteFactory(club=stranger.club)
    address = reverse("athletes:export_measurements", args=["harbour", "csv"])

    body = b"".join(coach_client.get(address, {"athlete": str(wanted.uuid)})).decode()

    assert "Ana Reis" in body
    assert "Bo Lind" not in body
    assert coach_client.get(address, {"athlete": str(foreign.uuid)}).status_code == 404
    assert coach_client.get(address, {"athlete": "nonsense"}).status_code == 404


def test_a_name_in_another_spelling_is_told_and_may_be_somebody_else(coach_client, coach):
    kern = AthleteFactory(club=coach.club, name="Joël Kern")
    other = AthleteFactory(club=coach.club, name="Karl Joel")
    preview = started(coach_client, ONE_LINE.replace(b"Ana Reis", b"KERN Joel"))

    page = coach_client.get(preview).content.decode()

    assert "“KERN Joel” is read as Joël Kern." in text_of(coach_client.get(preview))
    assert re.search(r'name="who:kern joel">\s*<option value="">Joël Kern</option>', page)
    coach_client.post(preview + "confirm/", ANSWERS | {"who:kern joel": str(other.uuid)})
    assert other.assessments.count() == 1
    assert kern.assessments.count() == 0
