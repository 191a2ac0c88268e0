"""Protocol cards: all of them, one, and a club's own words on it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes import manual, protocol
from athletes.actions.cards import StaleCard, give_up_card, save_card
from athletes.actions.known import known_errors
from athletes.forms.cards import CardForm
from athletes.models import ProtocolCard
from athletes.models.cards import CARD_PARTS
from athletes.protocol_cards import (
    drawings_of,
    errors_of,
    guides_of,
    matrix,
    parts_of,
    version,
)
from athletes.views.roster import REFUSED
from coaching.accounts.choices import members_of
from coaching.kernel.access import Right, club_page

CONFLICT = 409
PER_PAGE = 20
SAVED = "Saved as version {}. Your club reads this card now."
UNCHANGED = "Nothing was changed, so nothing was saved."
GIVEN_UP = "Your club reads the shipped card again. Your versions are kept under Versions."
CHANGED_SINCE = "Somebody saved version {} meanwhile. Look at it first; nothing was given up."


def _own(request: HttpRequest) -> Any:
    return ProtocolCard.objects.visible_to(request.actor)  # type: ignore[attr-defined]


def _newest(request: HttpRequest, position: str, instrument: str) -> ProtocolCard | None:
    rows = _own(request).filter(position=position, instrument=instrument).newest()
    found: ProtocolCard | None = rows.select_related("made_by").first()
    return found


def _shipped(position: str, instrument: str) -> manual.Card:
    """404 for words that mean nothing, and where the tool measures nothing."""
    card = _known(position, instrument) and manual.card(position, instrument)
    if not card:
        raise Http404
    return card


def _known(position: str, instrument: str) -> bool:
    return position in protocol.POSITIONS and instrument in protocol.INSTRUMENTS


def _words(position: str, instrument: str) -> dict[str, str]:
    """The two as the address has them, and as they are read."""
    return {
        "position": position,
        "instrument": instrument,
        "title": protocol.POSITIONS[position],
        "tool": protocol.INSTRUMENTS[instrument],
    }


def _page_of(request: HttpRequest, position: str, instrument: str, page: str = "detail") -> str:
    arguments = [request.club.slug, position, instrument]  # type: ignore[attr-defined]
    return reverse(f"athletes:card_{page}", args=arguments)


@club_page(Right.READ)
@require_GET
def card_list(request: HttpRequest) -> HttpResponse:
    """Every position with every tool."""
    context = {
        "rows": matrix(_own(request).in_use()),
        "tools": protocol.INSTRUMENTS,
        "count": len(manual.cards()),
    }
    return render(request, "athletes/cards/list.html", context)


@club_page(Right.READ)
@require_GET
def card_detail(request: HttpRequest, position: str, instrument: str) -> HttpResponse:
    """One card, as the club reads it. Where there is none, why, and what to take instead."""
    if not _known(position, instrument):
        raise Http404
    words = _words(position, instrument)
    card = manual.card(position, instrument)
    if card is None:
        refusal = manual.refusal(position, instrument)
        instead = (
            [(tool, protocol.INSTRUMENTS[tool]) for tool in refusal.instead] if refusal else []
        )
        context = {**words, "refusal": refusal, "instead": instead}
        return render(request, "athletes/cards/refused.html", context)
    newest = _newest(request, position, instrument)
    own = newest if newest and newest.is_in_use else None
    known = known_errors(request.club.pk)
    context = {
        **words,
        "card": card,
        "own": own,
        "newest": newest,
        "is_behind": own and own.based_on != str(card.version),
        "parts": parts_of(own.texts if own else card.texts),
        "guides": guides_of(card),
        "view": manual.view_of(position),
        "drawings": drawings_of(card),
        "trials": manual.trials(),
        "errors": errors_of(card, known, _names(request, known)),
    }
    return render(request, "athletes/cards/detail.html", context)


def _names(request: HttpRequest, known: Any) -> dict[str, str]:
    """Who checked themselves, by id; no query where nobody did."""
    ids = {*known.checks, *(rater for pair in known.agreements for rater in pair)}
    if not ids:
        return {}
    members = members_of(request.actor).filter(user_id__in=ids)  # type: ignore[attr-defined]
    return {str(member.user_id): str(member.user) for member in members}


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def card_edit(request: HttpRequest, position: str, instrument: str) -> HttpResponse:
    """The club's own words: every save is a version. Saved by somebody else meanwhile: both."""
    shipped = _shipped(position, instrument)
    newest = _newest(request, position, instrument)
    form = CardForm(request.POST or None, shipped=shipped, newest=newest)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_card(
                request.club,
                shipped,
                form.texts(),
                based_on=form.based_on(),
                after=form.cleaned_data["after"],
                by=request.actor,
            )
        except StaleCard:
            return _both_texts(request, form)
        if saved:
            messages.success(request, SAVED.format(saved.number))
        else:
            messages.info(request, UNCHANGED)
        return redirect(_page_of(request, position, instrument))
    status = REFUSED if request.method == "POST" else 200
    context = {**_words(position, instrument), "form": form, "newest": newest}
    return render(request, "athletes/cards/edit.html", context, status=status)


def _both_texts(request: HttpRequest, typed: CardForm) -> HttpResponse:
    """What is stored now beside what was typed; the form below still holds what was typed."""
    shipped = typed.shipped
    now = _newest(request, shipped.position, shipped.instrument)
    answers = request.POST.copy()
    answers["after"] = str(now.number if now else 0)
    yours, stored = typed.texts(), now.texts if now else shipped.texts
    rows = [_beside(words, list(stored.get(p, ())), yours[p]) for p, words in CARD_PARTS.items()]
    context = {
        **_words(shipped.position, shipped.instrument),
        "form": CardForm(answers, shipped=shipped, newest=now),
        "newest": now,
        "rows": [row for row in rows if row["differs"]] or rows,
        "change": {"who": now.made_by or "Somebody", "at": now.made_at} if now else {},
    }
    return render(request, "athletes/cards/edit.html", context, status=CONFLICT)


def _beside(words: str, now: list[str], yours: list[str]) -> dict[str, Any]:
    """One part for two columns: the sentences that only one of them has; all, if only their order
    differs.
    """
    columns = {
        "now": [said for said in now if said not in yours],
        "yours": [said for said in yours if said not in now],
    }
    if not any(columns.values()):
        columns = {"now": now, "yours": yours}
    shown = {name: " / ".join(lines) or "–" for name, lines in columns.items()}
    return {"words": words, **shown, "differs": now != yours}


@club_page(Right.READ)
@require_GET
def card_versions(request: HttpRequest, position: str, instrument: str) -> HttpResponse:
    """The club's versions, newest first, each with what it changed."""
    shipped = _shipped(position, instrument)
    rows = _own(request).filter(position=position, instrument=instrument).order_by("-number")
    page = Paginator(rows.select_related("made_by"), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    # What the last one on the page changed is seen against the one that follows on the next.
    earlier = rows.filter(number__lt=shown[-1].number).first() if page.has_next() else None
    befores = [*shown[1:], earlier]
    context = {
        **_words(position, instrument),
        "card": shipped,
        "page": page,
        "versions": [version(row, old, shipped) for row, old in zip(shown, befores, strict=True)]
        if shown
        else [],
    }
    return render(request, "athletes/cards/versions.html", context)


@club_page(Right.MANAGE)
@require_POST
def card_give_up(request: HttpRequest, position: str, instrument: str) -> HttpResponse:
    """Back to the shipped card; the versions stay, and editing takes the last one up again."""
    _shipped(position, instrument)
    number = request.POST.get("number", "")
    try:
        give_up_card(
            request.club,
            position,
            instrument,
            number=int(number) if number.isdecimal() and len(number) < 10 else 0,
            by=request.actor,
        )
    except StaleCard as stale:
        messages.error(request, CHANGED_SINCE.format(stale.args[0].number))
    else:
        messages.success(request, GIVEN_UP)
    return redirect(_page_of(request, position, instrument))
