"""Import: upload → preview → confirm → undo. Export: CSV and XLSX."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.actions.imports import (
    KEEP_UPLOAD_FOR,
    AlreadyDecided,
    CannotTakeBack,
    take_back_import,
    why_not_taken_back,
)
from athletes.actions.recording import Refused
from athletes.forms.transfer import UploadForm, read_choices
from athletes.models import Athlete, ImportBatch
from athletes.transfer import export
from athletes.transfer.choices import Choices
from athletes.transfer.pages import page_of, result_of
from athletes.transfer.plan import Preview
from athletes.transfer.store import NotReady, confirm, new_batch, preview_of, without_bad_lines
from coaching.accounts.models import Squad
from coaching.kernel.access import Right, club_page
from coaching.kernel.htmx import page_or_fragment

RECENT = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@club_page(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; earlier imports stand below."""
    form = UploadForm()
    if request.method == "POST":
        sent = int(request.META.get("CONTENT_LENGTH") or 0)
        form = UploadForm(request.POST, request.FILES, sent_bytes=sent)
        if form.is_valid():
            name = form.cleaned_data["file"].name
            batch = new_batch(form.content, name, request.club, request.actor)
            batch.save()
            return redirect(_url(request, "import_preview", batch))
    recent = ImportBatch.objects.visible_to(request.actor).order_by("-created_at").defer("content")
    context = {"form": form, "recent": [result_of(batch) for batch in recent[:RECENT]]}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "athletes/transfer/upload.html", context, status=status)


def _url(request: HttpRequest, name: str, batch: ImportBatch) -> str:
    return reverse(f"athletes:{name}", args=[request.club.slug, batch.uuid])


def _batch(request: HttpRequest, uuid: UUID) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.actor), uuid=uuid)


def _is_waiting(batch: ImportBatch) -> bool:
    fresh = timezone.now() - batch.created_at <= KEEP_UPLOAD_FOR
    return batch.status == ImportBatch.Status.PREVIEW and fresh


@club_page(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, batch_uuid: UUID) -> HttpResponse:
    """What the file would do, and everything it leaves open. Answers stay with the upload."""
    batch = _batch(request, batch_uuid)
    if not _is_waiting(batch):
        return _result(request, batch)
    if request.method == "POST":
        if request.POST.get("do") == "discard":
            batch.delete()
            messages.info(request, f"“{batch.filename}” was thrown away. Nothing was imported.")
            return redirect("athletes:import_upload", request.club.slug)
        _keep_answers(request, batch)
        if not request.htmx:
            return redirect(_url(request, "import_preview", batch))
    shown = preview_of(batch, request.club, request.actor)
    return _show(request, batch, shown)


def _keep_answers(request: HttpRequest, batch: ImportBatch) -> None:
    chosen = read_choices(request.POST, Choices.from_json(batch.choices))
    if request.POST.get("do") == "exclude_bad":
        batch.choices = chosen.to_json()
        shown = without_bad_lines(batch, request.club, request.actor)
        chosen = replace(chosen, exclude=shown.choices.exclude)
    batch.choices = chosen.to_json()
    batch.save(update_fields=["choices"])


def _show(
    request: HttpRequest, batch: ImportBatch, shown: Preview, refused: list[str] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "batch": batch,
        "page": page_of(shown),
        "preview": shown,
        "refused": refused or [],
    }
    return page_or_fragment(
        request,
        "athletes/transfer/preview.html",
        "athletes/transfer/_preview.html",
        context,
        status=422 if refused else 200,
    )


def _result(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """What came of an upload that is not waiting any more."""
    context = {
        "batch": batch,
        "result": result_of(batch),
        "why_not": why_not_taken_back(batch, timezone.now()),
    }
    return TemplateResponse(request, "athletes/transfer/result.html", context)


@club_page(Right.MANAGE)
@require_POST
def import_confirm(request: HttpRequest, batch_uuid: UUID) -> HttpResponse:
    """Import all of it, or nothing and say what is missing."""
    batch = _batch(request, batch_uuid)
    if not _is_waiting(batch):
        return redirect(_url(request, "import_preview", batch))
    _keep_answers(request, batch)
    try:
        batch = confirm(batch, request.club, request.actor)
    except NotReady as refused:
        shown: Preview = refused.args[0]
        return _show(request, batch, shown, page_of(shown).left_to_do)
    except Refused as refused:
        shown = preview_of(batch, request.club, request.actor)
        return _show(request, batch, shown, [problem.text for problem in refused.problems[:20]])
    except AlreadyDecided:
        return redirect(_url(request, "import_preview", batch))
    undo = _url(request, "import_undo", batch)
    messages.success(request, result_of(batch).sentence, extra_tags=undo)
    return redirect(_url(request, "import_preview", batch))


@club_page(Right.MANAGE)
@require_POST
def import_undo(request: HttpRequest, batch_uuid: UUID) -> HttpResponse:
    """Take a finished import back, as if the file had never come."""
    batch = _batch(request, batch_uuid)
    try:
        batch = take_back_import(batch, by=request.actor)
    except CannotTakeBack as refused:
        messages.error(request, refused.args[0])
    else:
        messages.success(request, result_of(batch).sentence)
    return redirect(_url(request, "import_preview", batch))


@club_page(Right.EXPORT)
@require_safe
def export_measurements(request: HttpRequest, kind: str) -> HttpResponse:
    """Everything measured that the actor sees, or one squad's, or one athlete's."""
    athlete = _chosen(Athlete, request, "athlete")
    squad = _chosen(Squad, request, "squad")
    rows = export.lines(export.of_actor(request.actor, athlete=athlete, squad=squad))
    response: HttpResponse | StreamingHttpResponse
    if kind == "xlsx":
        response = HttpResponse(export.xlsx_file(rows), content_type=XLSX)
    else:
        pieces = export.csv_lines(rows)
        response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    filename = quote(f"evenstride-measurements.{kind}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{filename}"
    return response


def _chosen(model: Any, request: HttpRequest, name: str) -> Any:
    """The row of the club that the address names; None when it names none."""
    if not (said := request.GET.get(name)):
        return None
    try:
        uuid = UUID(said)
    except ValueError as problem:
        raise Http404 from problem
    return get_object_or_404(model.objects.visible_to(request.actor), uuid=uuid)
