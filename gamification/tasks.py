"""What recognition hears."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.signals import MemberDeactivated, member_deactivated
from gamification import services
from gamification.services.imports import ACTIVITY_COLUMNS, IMPORT_ACTIVITIES
from gamification.services.imports import import_activities as take_chunk
from gamification.signals import ActivitiesApplied, activities_applied
from goodplay.core.announce import hears
from goodplay.core.jobs import JobState, StepResult, runs
from goodplay.core.schedule_registry import for_each_organization, scheduled


@runs(
    IMPORT_ACTIVITIES,
    title=_("Import of activities"),
    verb="gamification.activity.import",
    columns=ACTIVITY_COLUMNS,
)
def import_activities(job: JobState) -> StepResult:
    """Take the next chunk of a file of activities."""
    return take_chunk(job)


@hears(activities_applied, name="gamification.feed_boards", batch=50)
def feed_boards(facts: list[ActivitiesApplied]) -> None:
    """Bring the live leaderboards up to date with the members to whom something happened."""
    services.feed_live_boards(member_ids=_members(fact.member_ids for fact in facts))


@hears(member_deactivated, name="gamification.leave_boards")
def leave_boards(facts: list[MemberDeactivated]) -> None:
    """Take members who have left from the live leaderboards."""
    services.feed_live_boards(member_ids=_members(fact.member_id for fact in facts))


@scheduled("gamification.rebuild_boards", every=timedelta(seconds=30))
def rebuild_boards() -> None:
    """Take the snapshots of leaderboards that are due."""
    for_each_organization(lambda _organization_id: services.rebuild_due_leaderboards())


@scheduled("gamification.check_boards", cron="40 2 * * *")
def check_boards() -> None:
    """Compare leaderboards with the counters, repair what differs, and forget old snapshots."""
    for_each_organization(lambda _organization_id: services.check_leaderboards())


def _members(texts: Iterable[str]) -> list[UUID]:
    """Return every member once; the texts hold ids with spaces between."""
    return sorted({UUID(word) for text in texts for word in text.split()})
