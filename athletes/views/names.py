"""Many athletes at once: a pasted list or a file, looked at before anything is saved."""

from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from athletes.actions.lists import add_list
from athletes.actions.roster import AlreadyAdded
from athletes.first_steps import DONE, first_steps
from athletes.forms.names import as_text
from athletes.forms.roster import FileForm, NamesForm
from athletes.models import Athlete
from athletes.transfer.reading import read
from athletes.views.roster import ALREADY_SAVED, REFUSED, list_url
from coaching.kernel.access import Right, club_page

_INDEX_BITS = 16


def numbered(once: UUID, index: int) -> UUID:
    """An id per line from the id of the form: the same list sent twice has the same ids."""
    return UUID(int=(once.int >> _INDEX_BITS << _INDEX_BITS) | index)


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def athlete_paste(request: HttpRequest) -> HttpResponse:
    """A list of names → preview → saved. Nothing is half saved."""
    if request.method == "GET":
        return _page(request, NamesForm(actor=request.actor))
    form = NamesForm(_answers(request), actor=request.actor)
    if not form.is_valid():
        return _page(request, form, status=REFUSED)
    if request.POST.get("confirm") != seen(form):
        # Also when the list was changed below a preview: what is added has been looked at.
        return _page(request, form, preview=True)
    if not form.wanted:
        form.add_error("names", "Everybody on this list is here already. Nobody was added.")
        return _page(request, form, status=REFUSED)
    return _save(request, form)


def _answers(request: HttpRequest) -> dict[str, object]:
    """What was sent; the short form of a club's first page sends names alone."""
    answers = request.POST.copy()
    for name in ("how", "once"):
        if name not in answers:
            initial = NamesForm.base_fields[name].initial
            answers[name] = str(initial() if callable(initial) else initial)
    return answers


def seen(form: NamesForm) -> str:
    """Stands for the list as it was previewed."""
    return sha256(str(form.cleaned_data["names"]).encode()).hexdigest()[:16]


def _page(
    request: HttpRequest,
    form: NamesForm,
    *,
    status: int = 200,
    preview: bool = False,
    file_form: FileForm | None = None,
    notes: tuple[str, ...] = (),
) -> HttpResponse:
    context = {
        "form": form,
        "preview": preview,
        "seen": seen(form) if preview else "",
        "file_form": file_form or FileForm(),
        "notes": notes,
    }
    return render(request, "athletes/roster/paste.html", context, status=status)


def _save(request: HttpRequest, form: NamesForm) -> HttpResponse:
    data = form.cleaned_data
    wanted = form.wanted
    athletes = [
        Athlete(
            uuid=numbered(data["once"], index),
            club=request.club,
            name=entry.name,
            birth_year=entry.birth_year,
            time_zone=request.club.time_zone,
        )
        for index, entry in enumerate(wanted)
    ]
    for athlete in athletes:
        try:
            athlete.clean_fields(exclude=["club", "merged_into"])
            athlete.clean()
        except ValidationError as error:
            form.add_error("names", f"{athlete.name}: {' '.join(error.messages)}")
    if form.errors:
        return _page(request, form, status=REFUSED)
    try:
        add_list(
            request.club,
            athletes,
            [entry.squad for entry in wanted],
            squads=data["squads"],
            attested=form.consent_words,
            by=request.actor,
        )
    except AlreadyAdded:
        messages.info(request, ALREADY_SAVED)
    else:
        people = "athlete" if len(athletes) == 1 else "athletes"
        messages.success(request, f"{len(athletes)} {people} added.")
    if first_steps(request.actor).number < DONE:
        return redirect("athletes:first_run", request.club.slug)
    return redirect(list_url(request))


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def athlete_file(request: HttpRequest) -> HttpResponse:
    """A file of names becomes a list that can be corrected before it is added."""
    if request.method == "GET":
        return redirect("athletes:athlete_paste", request.club.slug)
    form = FileForm(request.POST, request.FILES)
    empty = NamesForm(actor=request.actor)
    if not form.is_valid():
        return _page(request, empty, status=REFUSED, file_form=form)
    grid = read(form.cleaned_data["file"].read())
    if grid.problems:
        form.add_error("file", [problem.text for problem in grid.problems])
        return _page(request, empty, status=REFUSED, file_form=form)
    rows = [line.cells for line in (*grid.above, grid.heading, *grid.lines)]
    answers = _answers(request)
    answers["names"] = as_text(rows)
    names = NamesForm(answers, actor=request.actor)
    notes = grid.notes
    if grid.guess:
        sample = next(iter(grid.guess.values()))
        notes = (*notes, f"Read as Western (Windows) text: “{sample}”. If letters look wrong, "
                 "save the file as CSV (UTF-8) and upload it again.")  # fmt: skip
    fine = names.is_valid()
    return _page(request, names, status=200 if fine else REFUSED, preview=fine, notes=notes)
