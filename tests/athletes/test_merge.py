"""Two records of one person: joined, and taken apart again as they were."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.actions.consent import withdraw_consent
from athletes.actions.keeping import differences
from athletes.actions.merging import MergeRefused, merge_athletes, undo_merge
from athletes.models import Assessment, Athlete, AthleteMerge, Series
from coaching.audit.models import AuditEvent
from tests.conftest import actor_of
from tests.factories import AthleteFactory, MembershipFactory, SquadFactory, assess


@pytest.fixture
def pair(owner):
    club = owner.club
    kept = AthleteFactory(club=club, name="Joel Kern", squads=[SquadFactory(club=club)])
    twin = AthleteFactory(club=club, name="J. Kern", squads=[SquadFactory(club=club)])
    twin.coaches.add(MembershipFactory(club=club))
    for month in (1, 2, 3):
        assess(kept, on=date(2026, month, 5), left=30 + month, right=38)
    for month in (4, 5):
        assess(twin, on=date(2026, month, 5), left=25, right=36)
    return kept, twin


def picture(*athletes):
    """Everything a merge moves, by athlete."""
    return {
        athlete.pk: (
            Athlete.unscoped.get(pk=athlete.pk).merged_into_id,
            Athlete.unscoped.get(pk=athlete.pk).consent,
            sorted(athlete.squads.values_list("pk", flat=True)),
            sorted(athlete.coaches.values_list("pk", flat=True)),
            sorted(Assessment.unscoped.filter(athlete=athlete).values_list("pk", flat=True)),
            [
                (row.motion, row.latest_on, row.assessments, row.state)
                for row in Series.unscoped.filter(athlete=athlete).order_by("motion")
            ],
        )
        for athlete in athletes
    }


def test_everything_moves_and_the_series_is_that_of_all_rows(owner, pair):
    kept, twin = pair
    merge_athletes(kept, twin, by=actor_of(owner))

    assert Assessment.unscoped.filter(athlete=kept).count() == 5
    assert kept.squads.count() == 2
    assert kept.coaches.count() == 1
    assert Series.unscoped.get().assessments == 5
    assert differences([kept.pk, twin.pk]) == []
    assert list(Athlete.objects.visible_to(actor_of(owner))) == [kept]


def test_taking_it_back_leaves_both_exactly_as_they_were(owner, pair):
    before = picture(*pair)
    merge = merge_athletes(*pair, by=actor_of(owner))
    assert picture(*pair) != before

    undo_merge(merge, by=actor_of(owner))

    assert picture(*pair) == before


def test_what_was_measured_since_stays_with_the_kept_record(owner, pair):
    kept, twin = pair
    merge = merge_athletes(kept, twin, by=actor_of(owner))
    later = assess(kept, on=date(2026, 6, 5))

    undo_merge(merge, by=actor_of(owner))
    later.refresh_from_db()

    assert later.athlete == kept
    assert Assessment.unscoped.filter(athlete=twin).count() == 2
    assert differences([kept.pk, twin.pk]) == []


def test_after_thirty_days_it_stays(owner, pair):
    merge = merge_athletes(*pair, by=actor_of(owner))
    AthleteMerge.unscoped.update(merged_at=timezone.now() - timedelta(days=31))

    with pytest.raises(MergeRefused, match="more than 30 days old"):
        undo_merge(merge, by=actor_of(owner))


def test_it_is_taken_back_once(owner, pair):
    merge = merge_athletes(*pair, by=actor_of(owner))
    undo_merge(merge, by=actor_of(owner))

    with pytest.raises(MergeRefused, match="already taken back"):
        undo_merge(merge, by=actor_of(owner))


def test_merges_that_make_no_sense_are_refused(owner, pair, stranger):
    kept, twin = pair
    actor = actor_of(owner)

    with pytest.raises(MergeRefused, match="two different"):
        merge_athletes(kept, kept, by=actor)
    with pytest.raises(MergeRefused, match="different clubs"):
        merge_athletes(kept, AthleteFactory(club=stranger.club), by=actor)
    merge_athletes(kept, twin, by=actor)
    with pytest.raises(MergeRefused, match="merged already"):
        merge_athletes(twin, AthleteFactory(club=owner.club), by=actor)


def test_numbers_do_not_move_past_a_withdrawal(owner, pair):
    kept, twin = pair
    withdraw_consent(twin, how="Told me.", by=None)

    with pytest.raises(MergeRefused, match="withdrawn consent"):
        merge_athletes(kept, twin, by=actor_of(owner))


def test_consent_comes_and_goes_with_the_record_it_was_stated_on(owner):
    kept = AthleteFactory(club=owner.club, consent="missing")
    twin = AthleteFactory(club=owner.club, consent="attested")
    assess(twin)
    merge = merge_athletes(kept, twin, by=actor_of(owner))
    kept.refresh_from_db()
    assert kept.consent == "attested"

    undo_merge(merge, by=actor_of(owner))
    kept.refresh_from_db()
    assert kept.consent == "missing"


# --- The pages -----------------------------------------------------------------------------------


def url(athlete):
    return reverse("athletes:athlete_merge", args=["harbour", athlete.uuid])


def test_similar_names_are_offered_first(pair, owner_client):
    text = owner_client.get(url(pair[1])).content.decode()

    assert f"?other={pair[0].uuid}" in text


def test_both_are_shown_side_by_side_before_anything_happens(pair, owner_client):
    kept, twin = pair
    response = owner_client.get(url(twin), {"other": kept.uuid})
    text = response.content.decode()

    assert "3 times, 5 January 2026 to 5 March 2026" in text
    assert "2 times, 5 April 2026 to 5 May 2026" in text
    assert response.context["keep"] == "other"
    assert not AthleteMerge.unscoped.exists()


@pytest.mark.parametrize("keep", ["this", "other"])
def test_the_chosen_record_stays_and_the_toast_takes_it_back(pair, owner_client, keep):
    kept, twin = pair
    response = owner_client.post(url(twin), {"other": kept.uuid, "keep": keep})
    merge = AthleteMerge.unscoped.get()

    assert merge.athlete == (twin if keep == "this" else kept)
    assert response.url == reverse("desk:athlete_detail", args=["harbour", merge.athlete.uuid])

    owner_client.post(reverse("athletes:athlete_unmerge", args=["harbour", merge.uuid]))
    assert not Athlete.unscoped.exclude(merged_into=None).exists()
    assert AuditEvent.unscoped.filter(action="athlete.merge_undone").count() == 1


def test_pressing_twice_merges_once(pair, owner_client):
    kept, twin = pair
    answers = {"other": kept.uuid, "keep": "other"}

    assert owner_client.post(url(twin), answers).status_code == 302
    assert owner_client.post(url(twin), answers).status_code == 302
    assert AthleteMerge.unscoped.count() == 1


@pytest.mark.parametrize(
    ("other", "sentence"),
    [("", "Choose the other record."), ("nonsense", "This athlete is not on your list.")],
)
def test_a_refused_choice_says_why(pair, owner_client, other, sentence):
    response = owner_client.post(url(pair[0]), {"other": other})

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_an_athlete_of_another_club_or_the_same_one_is_no_choice(pair, owner_client, stranger):
    foreign = AthleteFactory(club=stranger.club, name="Canal Kern")

    assert "Canal Kern" not in owner_client.get(url(pair[0])).content.decode()
    for other in (foreign, pair[0]):
        assert owner_client.post(url(pair[0]), {"other": other.uuid}).status_code == 422
    assert not AthleteMerge.unscoped.exists()


def test_a_withdrawal_is_explained_on_the_page(pair, owner_client):
    withdraw_consent(pair[1], how="Told me.", by=None)
    response = owner_client.post(url(pair[0]), {"other": pair[1].uuid})

    assert response.status_code == 422
    assert "One of the two has withdrawn consent." in response.content.decode()


def test_the_list_of_merges_says_until_when(owner, pair, owner_client):
    merge_athletes(*pair, by=actor_of(owner))
    text = owner_client.get(reverse("athletes:merge_list", args=["harbour"])).content.decode()

    assert "can be taken back until" in text
    assert "Take back" in text
    assert "by Nia Owner" in text


def test_another_clubs_merge_cannot_be_taken_back(pair, owner, stranger_client):
    merge = merge_athletes(*pair, by=actor_of(owner))

    for slug in ("canal", "harbour"):
        path = reverse("athletes:athlete_unmerge", args=[slug, merge.uuid])
        assert stranger_client.post(path).status_code == 404
