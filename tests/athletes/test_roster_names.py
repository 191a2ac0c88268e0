"""Many athletes at once: looked at line by line, added all or none, never twice."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from athletes.forms.names import MAX_LINES, as_text, read_names
from athletes.models import Athlete
from coaching.accounts.models import Squad
from coaching.kernel.uuid7 import uuid7
from tests.factories import AthleteFactory, SquadFactory


def read(text, **options):
    return read_names(text, **({"squads": ["Sprint"], "names": ["Amara Okafor"]} | options))


# --- Reading the list, pure -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "name", "squad", "year"),
    [
        ("Joel Kern", "Joel Kern", "", None),
        ("  Joel   Kern ", "Joel Kern", "", None),
        ("Joel Kern, sprint", "Joel Kern", "Sprint", None),
        ("Joel Kern\tSprint\t2001", "Joel Kern", "Sprint", 2001),
        ("Joel Kern; 2001; Sprint", "Joel Kern", "Sprint", 2001),
        ("Joel Kern,,2001", "Joel Kern", "", 2001),
    ],
)
def test_a_line_is_a_name_then_a_squad_and_a_year(line, name, squad, year):
    entry = read(line).entries[0]

    assert (entry.name, entry.squad, entry.birth_year) == (name, squad, year)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ana\n\nBen", "Line 2: it is empty. Write a name or delete the line."),
        ("Ana\n, Sprint", "Line 2: the name is missing. It comes first, then the squad."),
        ("Ana\n" + "x" * 121, "Line 2: “" + "x" * 39 + "…” has 121 characters."),
        ("=1+1", "Line 1: it starts with “=”. Formulas are not read."),
        ("12345", "Line 1: “12345” is not a name."),
        ("Kern, Joel", "Line 1: no squad is called “Joel”. If it belongs to the name,"),
        ("Ana, Sprint, Ben, Eva", "Line 1: “Sprint, Ben, Eva” is too much."),
        ("\n\n", "There is no name on the list."),
        ("Name\n", "There is no name on the list."),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_number(text, sentence):
    assert any(problem.startswith(sentence) for problem in read(text).problems)


def test_headings_say_which_column_holds_the_name():
    found = read("Squad;Name;Born\nSprint;Ben Sutter;1999")

    assert [(e.number, e.name, e.squad, e.birth_year) for e in found.entries] == [
        (2, "Ben Sutter", "Sprint", 1999)
    ]


def test_a_new_squad_is_made_once_and_only_when_asked():
    found = read("Ana, Hills\nBen, HILLS", make_squads=True)

    assert found.new_squads == ["Hills"]
    assert [entry.squad for entry in found.entries] == ["Hills", "Hills"]


def test_same_names_are_told_whatever_their_case_and_spaces():
    found = read("amara  OKAFOR\nBen\nben")

    assert [entry.twin for entry in found.entries] == [
        "already on the list of athletes",
        "",
        "repeats line 2",
    ]


def test_windows_lines_and_empty_ends_are_fine():
    assert [entry.name for entry in read("Ana\r\nBen\r\n\r\n").entries] == ["Ana", "Ben"]


def test_a_list_that_is_too_long_is_refused_as_a_whole():
    found = read("\n".join(f"Runner {n}x" for n in range(MAX_LINES + 2)))

    assert found.entries == []
    assert "Up to 600 work at once" in found.problems[0]


def test_a_table_becomes_a_list_with_first_names_first():
    assert as_text([("Kern, Joel", "Sprint", "2001"), ("Ana", "", "")]) == (
        "Joel Kern, Sprint, 2001\nAna"
    )


# --- The page -------------------------------------------------------------------------------------


@pytest.fixture
def url(owner):
    return reverse("athletes:athlete_paste", args=["harbour"])


def send(client, url, names, *, confirm=True, **fields):
    """Look at the list, then press “Add” as the page offers it."""
    answers = {"names": names, "once": str(uuid7()), "how": "Told me."} | fields
    looked = client.post(url, answers)
    if not confirm or looked.status_code != 200:
        return looked
    return client.post(url, answers | {"confirm": looked.context["seen"]})


def names_there():
    return sorted(Athlete.unscoped.values_list("name", flat=True))


def test_looking_saves_nothing(owner_client, url):
    response = send(owner_client, url, "Ana\nBen", confirm=False)

    assert "2 athletes will be added" in response.content.decode()
    assert names_there() == []


def test_a_list_is_added_with_squads_years_and_consent(owner, owner_client, url):
    sprint = SquadFactory(club=owner.club, name="Sprint")
    everyone = SquadFactory(club=owner.club, name="Everyone")
    response = send(
        owner_client, url, "Ana, Sprint, 2001\nBen", squads=[everyone.uuid], attested="on"
    )
    ana, ben = Athlete.unscoped.order_by("name")

    assert response.url == reverse("athletes:first_run", args=["harbour"])
    assert (set(ana.squads.all()), set(ben.squads.all())) == ({sprint, everyone}, {everyone})
    assert (ana.birth_year, ana.consent, ben.consent) == (2001, "attested", "attested")
    assert ana.consents.get().how == "Told me."


def test_one_bad_line_and_nothing_is_saved_but_everything_stays_typed(owner_client, url):
    response = send(owner_client, url, "Ana\n\nBen, Nowhere")
    text = response.content.decode()

    assert response.status_code == 422
    assert "Line 2: it is empty." in text
    assert "Line 3: no squad is called “Nowhere”." in text
    assert "Ana\n\nBen, Nowhere</textarea>" in text.replace("\r", "")
    assert names_there() == []


def test_a_confirmed_list_that_was_changed_below_its_preview_is_looked_at_again(owner_client, url):
    looked = owner_client.post(url, {"names": "Ana"})
    response = owner_client.post(
        url, {"names": "Ana\nBen", "once": str(uuid7()), "confirm": looked.context["seen"]}
    )

    assert "2 athletes will be added" in response.content.decode()
    assert names_there() == []


def test_the_same_list_sent_twice_adds_it_once(owner_client, url):
    once = str(uuid7())
    send(owner_client, url, "Ana\nBen", once=once)
    again = send(owner_client, url, "Ana\nBen", once=once, add_twins="on")

    assert again.status_code == 302
    assert names_there() == ["Ana", "Ben"]


def test_who_is_there_already_is_left_out_unless_asked_for(owner, owner_client, url):
    AthleteFactory(club=owner.club, name="Ana")

    send(owner_client, url, "Ana\nBen")
    assert names_there() == ["Ana", "Ben"]

    send(owner_client, url, "Ana", add_twins="on")
    assert names_there() == ["Ana", "Ana", "Ben"]


def test_a_list_of_people_who_are_all_there_says_so(owner, owner_client, url):
    AthleteFactory(club=owner.club, name="Ana")
    response = send(owner_client, url, "Ana")

    assert response.status_code == 422
    assert "Everybody on this list is here already." in response.content.decode()


def test_names_of_another_club_are_not_given_away(stranger, owner_client, url):
    AthleteFactory(club=stranger.club, name="Ana")

    assert (
        "already on the list" not in send(owner_client, url, "Ana", confirm=False).content.decode()
    )


def test_an_owner_makes_squads_with_the_list_and_a_coach_cannot(owner_client, coach_client, url):
    refused = send(coach_client, url, "Ana, Hills", make_squads="on")
    assert refused.status_code == 422
    assert not Squad.unscoped.exists()

    send(owner_client, url, "Ana, Hills", make_squads="on")
    assert Squad.unscoped.get().name == "Hills"
    assert Squad.unscoped.get().athletes.get().name == "Ana"


def test_a_year_in_the_future_is_refused_with_its_line(owner_client, url):
    response = send(owner_client, url, "Ana, 2098")

    assert response.status_code == 422
    assert "Line 1: the year of birth 2098 is in the future." in response.content.decode()


def test_many_bad_lines_are_not_all_recited(owner_client, url):
    text = send(owner_client, url, "\n".join(f"Ana, Nowhere {n}" for n in range(40)))

    assert "And 28 more lines cannot be read." in text.content.decode()


def test_the_short_form_of_the_first_page_is_enough(owner_client, url):
    response = owner_client.post(url, {"names": "Amara O.\nJoel K."})

    assert response.status_code == 200
    assert "2 athletes will be added" in response.content.decode()


# --- From a file ----------------------------------------------------------------------------------


def upload(client, content, name="names.csv"):
    url = reverse("athletes:athlete_file", args=["harbour"])
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"Name,Squad,Birth year\nJoel Kern,Sprint,2001\n",
        "\ufeffName;Squad;Born\nJoel Kern;Sprint;2001\n".encode(),
        xlsx(("Name", "Squad", "Year of birth"), ("Kern, Joel", "Sprint", 2001)),
        b"Joel Kern,Sprint,2001\n",
    ],
)
def test_a_file_becomes_a_list_to_look_at(owner, owner_client, content):
    SquadFactory(club=owner.club, name="Sprint")
    response = upload(owner_client, content)
    entry = response.context["form"].found.entries[0]

    assert response.status_code == 200
    assert (entry.name, entry.squad, entry.birth_year) == ("Joel Kern", "Sprint", 2001)
    assert names_there() == []


def test_a_file_in_an_old_encoding_says_how_it_was_read(owner_client):
    text = upload(owner_client, "Name\nZoë Müller\n".encode("cp1252")).content.decode()

    assert "Zoë Müller" in text
    assert "Read as Western (Windows) text" in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "This is not a CSV file."),
        (b"PK\x03\x04broken", "This is not a CSV file."),
        (b"x" * (2 * 1024 * 1024 + 1), "The file is too big"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(owner_client, content, sentence):
    response = upload(owner_client, content)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_no_file_at_all_says_so(owner_client):
    response = owner_client.post(reverse("athletes:athlete_file", args=["harbour"]))

    assert response.status_code == 422
    assert "Choose a file." in response.content.decode()
