"""The end of a week: who rises, who falls, and the next week begins for who has acted since."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from gamification.enums import LeagueOutcome
from gamification.models import LeagueCohort, LeagueEntry, LeagueWeek
from gamification.rules import leagues
from gamification.rules.leagues import Close
from gamification.selectors.leagues import collected, players, terms_of
from gamification.services.leagues.seating import CHUNK, seat_waiting
from gamification.signals import LeagueClosed, league_closed
from goodplay.core import tenancy
from goodplay.core.announce import announce_all
from goodplay.core.jobs import JobState, StepResult, enqueue
from goodplay.core.models import Job

CLOSE_LEAGUE: Final = "gamification.close_league"
GROUPS: Final = 50
"""How many groups a step decides."""
AGAIN_AFTER: Final = timedelta(hours=1)
"""How long after a job that did not finish another one takes its place."""
DECIDED: Final = ("value", "rank", "outcome", "next_tier")
FIRST: Final = UUID(int=0)


@tenancy.joins
def start_closing() -> Job | None:
    """Queue the close of the running week once its grace is over; nobody enters it from then on.

    Idempotent: a week has one such job at a time; when it was stopped, a later one goes on with what is left. The clock
    is the organization's. Locks the week.
    """
    organization_id, now = tenancy.organization_id(), timezone.now()
    due = LeagueWeek.objects.of(organization_id).filter(closed_at=None, closes_at__lte=now)
    week: LeagueWeek | None = due.select_for_update(no_key=True).first()
    if week is None:
        return None
    jobs = Job.objects.of(organization_id).filter(kind=CLOSE_LEAGUE, params__week=str(week.pk))
    latest = jobs.order_by("-created_at").first()
    if latest is not None and (latest.finished_at is None or latest.finished_at > now - AGAIN_AFTER):
        return None
    if week.deciding_since is None:
        week.deciding_since = now
        week.save(update_fields=["deciding_since"])
    return enqueue(kind=CLOSE_LEAGUE, params={"week": str(week.pk)})


@tenancy.joins
def go_on_closing(job: JobState) -> StepResult:
    """Decide the next groups of a week; when all are, close it, and let who has acted since enter the next one.

    Every step may be repeated: who is decided is never touched again, and what arrives later counts in no league.
    Locks the week. Announces ``league_closed`` for each member.
    """
    if "after" in job.cursor:
        seated, last = seat_waiting(after=UUID(job.cursor["after"]), limit=CHUNK)
        result = dict(job.result) | {"entered_members": job.result.get("entered_members", 0) + seated}
        return StepResult({"after": str(last or FIRST)}, result=result, finished=last is None)
    organization_id, number = job.organization_id, job.cursor.get("number", 0)
    weeks = LeagueWeek.objects.of(organization_id).filter(pk=job.params["week"], closed_at=None)
    week: LeagueWeek | None = weeks.select_for_update(no_key=True).first()
    if week is None:
        return StepResult({"after": str(FIRST)}, result=job.result)
    groups = LeagueCohort.objects.of(organization_id).filter(week=week)
    chunk = list(groups.filter(number__gt=number).order_by("number")[:GROUPS])
    decided = _decide(week, [group.pk for group in chunk])
    result = dict(job.result) | {"decided_members": job.result.get("decided_members", 0) + decided}
    total = None if number else groups.aggregate(members=Sum("size"))["members"] or 0
    if len(chunk) == GROUPS:
        return StepResult({"number": chunk[-1].number}, done=decided, total=total, result=result)
    week.closed_at = timezone.now()
    week.save(update_fields=["closed_at"])
    return StepResult({"after": str(FIRST)}, done=decided, total=total, result=result)


def _decide(week: LeagueWeek, cohort_ids: Sequence[UUID]) -> int:
    organization_id = week.organization_id
    rows = LeagueEntry.objects.of(organization_id).filter(cohort_id__in=cohort_ids, outcome=LeagueOutcome.OPEN)
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
