"""Consent: attested by one tap or for many, withdrawn after a question, and its history."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.actions.consent import attest_again, attest_consent, withdraw_consent
from athletes.forms.roster import TOLD_ME, ConsentForm
from athletes.listing import Listing
from athletes.models import Athlete, Consent
from athletes.views.roster import REFUSED, came_from, find_athlete, list_url, page_of
from coaching.accounts.choices import squads_of
from coaching.kernel.access import Right, club_page


def _how(request: HttpRequest, default: str) -> ConsentForm:
    """One tap sends no words: then the usual ones stand."""
    answers = {"how": request.POST.get("how", default)}
    form = ConsentForm(answers)
    form.is_valid()
    return form


def _history(
    request: HttpRequest, athlete: Athlete, form: ConsentForm, status: int
) -> HttpResponse:
    statements = (
        Consent.objects.visible_to(request.actor)
        .filter(athlete=athlete)
        .select_related("stated_by")
        .order_by("-stated_at", "-pk")
    )
    context = {"athlete": athlete, "statements": list(statements), "form": form}
    return render(request, "athletes/roster/consent.html", context, status=status)


@club_page(Right.READ)
@require_GET
def consent_history(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Who said what, when and how."""
    athlete = find_athlete(request, athlete_uuid)
    again = athlete.consent == "withdrawn"
    form = ConsentForm(initial={"how": "" if again else TOLD_ME})
    return _history(request, athlete, form, 200)


@club_page(Right.RECORD)
@require_POST
def consent_attest(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """“They agreed”: one tap. After a withdrawal only with words of one's own."""
    athlete = find_athlete(request, athlete_uuid)
    form = _how(request, "" if athlete.consent == "withdrawn" else TOLD_ME)
    if not form.is_valid():
        return _history(request, athlete, form, REFUSED)
    changed = attest_again(athlete, how=form.cleaned_data["how"], by=request.actor)
    if changed:
        messages.success(request, f"Noted: {athlete.name} agreed.")
    elif athlete.consent == "withdrawn":  # By somebody else, while this was on its way.
        messages.error(request, f"{athlete.name} has just withdrawn consent. Nothing was changed.")
    else:
        messages.info(request, f"{athlete.name} had agreed already.")
    return came_from(request, athlete)


@club_page(Right.RECORD)
@require_POST
def consent_attest_many(request: HttpRequest) -> HttpResponse:
    """The same for ticked athletes, or for everybody on the list whose consent is missing."""
    actor = request.actor
    listing = Listing.read(QueryDict(request.POST.get("back", "")), list(squads_of(actor)))
    back = redirect(list_url(request, listing.query()))
    form = _how(request, TOLD_ME)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["how"]) + " Nobody was changed.")
        return back
    chosen = Athlete.objects.visible_to(actor).filter(consent="missing")
    if "everyone" in request.POST:
        athletes = list(chosen.filter(pk__in=listing.found(actor)))
    else:
        athletes = list(chosen.filter(uuid__in=_uuids(request.POST.getlist("athlete"))))
    if not athletes:
        messages.warning(request, "Tick the athletes who agreed first. Nobody was changed.")
        return back
    count = attest_consent(athletes, how=form.cleaned_data["how"], by=actor)
    people = "1 athlete" if count == 1 else f"{count} athletes"
    messages.success(request, f"Noted: {people} agreed.")
    return back


def _uuids(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue  # Not one of ours: like an athlete that is not there.
    return found


@club_page(Right.RECORD)
@require_http_methods(["GET", "POST"])
def consent_withdraw(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """They no longer agree: from now on nothing new is stored."""
    athlete = find_athlete(request, athlete_uuid)
    form = ConsentForm(request.POST or None, initial={"how": TOLD_ME})
    if request.method == "POST" and form.is_valid():
        withdraw_consent(athlete, how=form.cleaned_data["how"], by=request.actor)
        messages.success(
            request, f"Noted: {athlete.name} has withdrawn consent. Nothing new is stored."
        )
        return redirect(page_of(request, athlete))
    status = REFUSED if request.method == "POST" else 200
    context = {"form": form, "athlete": athlete}
    return render(request, "athletes/roster/withdraw.html", context, status=status)
