"""The end of a week: who rises, who falls, and the next week begins for who has acted since."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from uuid import UUID

from django.utils import timezone

from gamification.models import LeagueEntry, LeagueWeek
from gamification.rules import leagues
from gamification.rules.leagues import Close
from gamification.selectors.leagues import collected, players, terms_of
from gamification.services.leagues.seating import enter_league
from gamification.signals import LeagueClosed, league_closed
from goodplay.core import tenancy
from goodplay.core.announce import announce_all

CHUNK = 100
"""How many groups are decided together."""
DECIDED = ("value", "rank", "outcome", "next_tier")


@tenancy.joins
def close_due_weeks() -> int:
    """Close the running week once its grace is over, and let the next one begin; return how many members it decided.

    Idempotent: a closed week is never touched again, and what arrives later counts in no league. The clock is the
    organization's. Locks the week. Announces ``league_closed`` for each member.
    """
    organization_id, now = tenancy.organization_id(), timezone.now()
    due = LeagueWeek.objects.of(organization_id).filter(closed_at=None, closes_at__lte=now)
    week: LeagueWeek | None = due.select_for_update(no_key=True).first()
    if week is None:
        return 0
    numbers = list(week.cohorts.of(organization_id).order_by("number").values_list("pk", flat=True))
    chunks = (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
    decided = sum(_decide(week, chunk) for chunk in chunks)
    week.closed_at = now
    week.save(update_fields=["closed_at"])
    enter_league()
    return decided


def _decide(week: LeagueWeek, cohort_ids: Sequence[UUID]) -> int:
    organization_id = week.organization_id
    rows = LeagueEntry.objects.of(organization_id).filter(cohort_id__in=cohort_ids)
    entries: list[LeagueEntry] = list(rows.order_by("cohort_id", "member_id"))
    members = [entry.member_id for entry in entries]
    values = dict(collected(organization_id, week, week.starts_on, members).values_list("member_id", "value"))
    playing = set(players(organization_id).filter(pk__in=members).values_list("pk", flat=True))
    facts = []
    for _, group in groupby(entries, key=lambda entry: entry.cohort_id):
        cohort = list(group)
        shown = [(each.tier, values.get(each.member_id, 0) if each.member_id in playing else None) for each in cohort]
        closes = leagues.close(shown, terms_of(week))
        facts += _noted(
            week, zip(cohort, closes, strict=True), participants=sum(each.rank is not None for each in closes)
        )
    LeagueEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["organization", "week", "member"], update_fields=DECIDED
    )
    announce_all(league_closed, facts)
    return len(entries)


def _noted(week: LeagueWeek, decided: Iterable[tuple[LeagueEntry, Close]], *, participants: int) -> list[LeagueClosed]:
    facts = []
    for entry, close in decided:
        for name in DECIDED:
            setattr(entry, name, getattr(close, name))
        if close.rank is not None:
            facts.append(
                LeagueClosed(
                    member_id=str(entry.member_id),
                    starts_on=week.starts_on.isoformat(),
                    rank=close.rank,
                    participants=participants,
                    outcome=close.outcome,
                    tier=entry.tier,
                    next_tier=close.next_tier,
                )
            )
    return facts
