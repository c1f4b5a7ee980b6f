"""Activities, rules and streaks follow what was announced."""

from datetime import datetime
from uuid import UUID

from gamification import services
from gamification.signals import (
    ActivitiesRecorded,
    RulebookPublished,
    StreakPaused,
    StreakPauseEnded,
    StreaksExcused,
    activities_recorded,
    rulebook_published,
    streak_pause_ended,
    streak_paused,
    streaks_excused,
)
from gamification.tasks.members import members_in
from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.schedule_registry import for_each_organization, scheduled
from organizations.signals import (
    IncidentsChanged,
    OrganizationCreated,
    PolicyDecided,
    incidents_changed,
    organization_created,
    policy_decided,
)


@hears(organization_created, name="gamification.apply_kit", outside=True)
def apply_kit(organization_id: UUID, facts: list[OrganizationCreated]) -> None:
    """Let the platform's definitions stand, then give the new organization its own."""
    with tenancy.writing(PLATFORM_ID):
        services.seed_all()
        services.seed_score_formula()
    with tenancy.writing(organization_id):
        for fact in facts:
            services.apply_kit(kind=fact.kind)


@hears(activities_recorded, name="gamification.apply_lower_half", batch=2_000)
def apply_lower_half(_facts: list[ActivitiesRecorded]) -> None:
    """Let waiting activities have their effects; what is too much for one call, the engine announces to itself."""
    services.apply_pending(shards=services.LOWER_HALF)


@hears(activities_recorded, name="gamification.apply_upper_half", batch=2_000)
def apply_upper_half(_facts: list[ActivitiesRecorded]) -> None:
    """The same for the other half of the members, so that two workers share a large queue without meeting."""
    services.apply_pending(shards=services.UPPER_HALF)


@hears(rulebook_published, name="gamification.republish_rulebooks", outside=True)
def republish_rulebooks(organization_id: UUID, _facts: list[RulebookPublished]) -> None:
    """Carry what the platform changed into the rulebook of every organization."""
    if organization_id == PLATFORM_ID:
        for_each_organization(lambda _organization_id: services.republish_rulebook())


@hears(policy_decided, name="gamification.publish_policies")
def publish_policies(facts: list[PolicyDecided]) -> None:
    """Take policies that belong to the rules into the rulebook."""
    services.publish_policies(names=[fact.name for fact in facts])


@hears(incidents_changed, name="gamification.excuse_streaks", outside=True)
def excuse_streaks(organization_id: UUID, facts: list[IncidentsChanged]) -> None:
    """Let streaks follow incidents; the platform's count in every organization."""
    since = min(datetime.fromisoformat(fact.since) for fact in facts)
    if organization_id == PLATFORM_ID:
        for_each_organization(lambda _organization_id: services.excuse_streaks(since=since))
    else:
        with tenancy.writing(organization_id):
            services.excuse_streaks(since=since)


@hears(streaks_excused, name="gamification.excuse_more_streaks", batch=1)
def excuse_more_streaks(facts: list[StreaksExcused]) -> None:
    """Let the streaks of the next members follow."""
    for fact in facts:
        services.excuse_streaks(since=datetime.fromisoformat(fact.since), after=UUID(fact.after))


@hears(streak_paused, name="gamification.follow_pauses")
def follow_pauses(facts: list[StreakPaused]) -> None:
    """Let streaks follow pauses."""
    services.follow_pauses(member_ids=members_in(fact.member_id for fact in facts))


@hears(streak_pause_ended, name="gamification.follow_ended_pauses")
def follow_ended_pauses(facts: list[StreakPauseEnded]) -> None:
    """Let streaks follow pauses that were taken away."""
    services.follow_pauses(member_ids=members_in(fact.member_id for fact in facts))


@scheduled("gamification.record_tenures", cron="20 * * * *")
def record_tenures() -> None:
    """Tell how long members are members, soon after their day begins."""
    for_each_organization(lambda _organization_id: services.record_tenures())
