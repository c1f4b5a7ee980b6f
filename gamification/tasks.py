"""What recognition hears."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.selectors import persons_behind
from accounts.signals import (
    MemberDeactivated,
    PreferencesChanged,
    UserSignedIn,
    member_deactivated,
    preferences_changed,
    user_signed_in,
)
from donations.signals import (
    DonationRefunded,
    DonationReturned,
    DonationSent,
    DonationSettled,
    donation_refunded,
    donation_returned,
    donation_sent,
    donation_settled,
)
from gamification import services
from gamification.services.imports import ACTIVITY_COLUMNS, IMPORT_ACTIVITIES
from gamification.services.imports import import_activities as take_chunk
from gamification.signals import (
    ActivitiesApplied,
    ActivitiesRecorded,
    RulebookPublished,
    activities_applied,
    activities_recorded,
    rulebook_published,
)
from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.jobs import JobState, StepResult, runs
from goodplay.core.schedule_registry import for_each_organization, scheduled
from organizations.signals import OrganizationCreated, organization_created


@runs(
    IMPORT_ACTIVITIES,
    title=_("Import of activities"),
    verb="gamification.activity.import",
    columns=ACTIVITY_COLUMNS,
)
def import_activities(job: JobState) -> StepResult:
    """Take the next chunk of a file of activities."""
    return take_chunk(job)


@hears(organization_created, name="gamification.apply_kit", outside=True)
def apply_kit(organization_id: UUID, facts: list[OrganizationCreated]) -> None:
    """Let the platform's definitions stand, then give the new organization its own."""
    with tenancy.writing(PLATFORM_ID):
        services.seed_all()
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


@hears(donation_settled, name="gamification.record_gifts", batch=2_000)
def record_gifts(facts: list[DonationSettled]) -> None:
    """Make settled gifts deeds of their givers."""
    services.record_gifts(facts=facts)


@hears(donation_refunded, name="gamification.take_back_gifts")
def take_back_gifts(facts: list[DonationRefunded]) -> None:
    """Take back the deeds of gifts that were given back."""
    services.take_back_gifts(facts=facts)


@hears(donation_sent, name="gamification.record_gifts_elsewhere")
def record_gifts_elsewhere(facts: list[DonationSent]) -> None:
    """Make gifts from a wallet here to another organization deeds here."""
    services.record_gifts_elsewhere(facts=facts)


@hears(donation_returned, name="gamification.take_back_gifts_elsewhere")
def take_back_gifts_elsewhere(facts: list[DonationReturned]) -> None:
    """Take back the deeds of gifts that have come back from another organization."""
    services.take_back_gifts_elsewhere(facts=facts)


@hears(donation_settled, name="gamification.record_gifts_of_persons", outside=True, batch=2_000)
def record_gifts_of_persons(organization_id: UUID, facts: list[DonationSettled]) -> None:
    """Count gifts in the figures that persons have across organizations."""
    if persons := _persons(organization_id, facts):
        with tenancy.writing(PLATFORM_ID):
            services.record_gifts_of_persons(facts=facts, persons=persons)


@hears(donation_refunded, name="gamification.take_back_gifts_of_persons", outside=True)
def take_back_gifts_of_persons(organization_id: UUID, facts: list[DonationRefunded]) -> None:
    """Take gifts that were given back out of the figures across organizations."""
    if persons := _persons(organization_id, facts):
        with tenancy.writing(PLATFORM_ID):
            services.take_back_gifts_of_persons(facts=facts, persons=persons)


@hears(user_signed_in, name="gamification.record_sign_ins")
def record_sign_ins(facts: list[UserSignedIn]) -> None:
    """Make sign-ins the daily activity."""
    services.record_sign_ins(
        signed_in=[(UUID(fact.member_id), fact.family_id, datetime.fromisoformat(fact.signed_in_at)) for fact in facts]
    )


@hears(activities_applied, name="gamification.feed_boards", batch=50)
def feed_boards(facts: list[ActivitiesApplied]) -> None:
    """Bring the live leaderboards up to date with the members to whom something happened."""
    services.feed_live_boards(member_ids=_members(fact.member_ids for fact in facts))


@hears(member_deactivated, name="gamification.leave_boards")
def leave_boards(facts: list[MemberDeactivated]) -> None:
    """Take members who have left from the live leaderboards."""
    services.feed_live_boards(member_ids=_members(fact.member_id for fact in facts))


@hears(preferences_changed, name="gamification.hide_from_boards")
def hide_from_boards(facts: list[PreferencesChanged]) -> None:
    """Take members who hide from the live leaderboards, and bring those back who show themselves again."""
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


def _persons(organization_id: UUID, facts: Iterable[DonationSettled | DonationRefunded]) -> dict[UUID, UUID]:
    """Return the platform's memberships of the givers who are users."""
    if organization_id == PLATFORM_ID:
        return {}
    with tenancy.platform("figures of persons across organizations"):
        return persons_behind(organization_id, {UUID(fact.member_id) for fact in facts if fact.member_id})
