"""What others announce becomes deeds."""

from datetime import datetime
from uuid import UUID

from accounts.signals import (
    ReferralJoined,
    UserSignedIn,
    referral_joined,
    user_signed_in,
)
from donations.selectors import given_back as donations_given_back
from donations.signals import (
    DonationReduced,
    DonationRefunded,
    DonationReturned,
    DonationSent,
    DonationSettled,
    donation_reduced,
    donation_refunded,
    donation_returned,
    donation_sent,
    donation_settled,
)
from gamification import services
from gamification.signals import (
    ActivitiesApplied,
    activities_applied,
)
from gamification.tasks.members import members_in, persons_of
from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.ids import PLATFORM_ID


@hears(donation_settled, name="gamification.record_gifts", batch=2_000)
def record_gifts(facts: list[DonationSettled]) -> None:
    """Make settled gifts deeds of their givers."""
    services.record_gifts(facts=facts)


@hears(donation_refunded, name="gamification.take_back_gifts")
def take_back_gifts(facts: list[DonationRefunded]) -> None:
    """Take back the deeds of gifts that were given back."""
    services.take_back_gifts(facts=facts)


@hears(donation_reduced, name="gamification.lessen_gifts")
def lessen_gifts(facts: list[DonationReduced]) -> None:
    """Lessen the deeds of gifts of which a part was given back."""
    services.lessen_gifts(facts=facts)


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
    if persons := persons_of(organization_id, facts):
        with tenancy.writing(PLATFORM_ID):
            services.record_gifts_of_persons(facts=facts, persons=persons)


@hears(donation_refunded, name="gamification.take_back_gifts_of_persons", outside=True)
def take_back_gifts_of_persons(organization_id: UUID, facts: list[DonationRefunded]) -> None:
    """Take gifts that were given back out of the figures across organizations."""
    if persons := persons_of(organization_id, facts):
        with tenancy.writing(PLATFORM_ID):
            services.take_back_gifts_of_persons(facts=facts, persons=persons)


@hears(donation_reduced, name="gamification.lessen_gifts_of_persons", outside=True)
def lessen_gifts_of_persons(organization_id: UUID, facts: list[DonationReduced]) -> None:
    """Lessen gifts of which a part was given back in the figures across organizations."""
    if persons := persons_of(organization_id, facts):
        with tenancy.reading(organization_id):
            gone = donations_given_back(organization_id, [fact.donation_id for fact in facts])
        with tenancy.writing(PLATFORM_ID):
            services.lessen_gifts_of_persons(facts=facts, persons=persons, gone=gone)


@hears(activities_applied, name="gamification.reward_referrals", batch=50)
def reward_referrals(facts: list[ActivitiesApplied]) -> None:
    """Reward who brought members that have become active."""
    services.reward_referrals(member_ids=members_in(fact.member_ids for fact in facts))


@hears(referral_joined, name="gamification.reward_active_referrals")
def reward_active_referrals(facts: list[ReferralJoined]) -> None:
    """Reward who brought members that were active before they said so."""
    services.reward_referrals(member_ids=members_in(fact.referred_id for fact in facts))


@hears(user_signed_in, name="gamification.record_sign_ins")
def record_sign_ins(facts: list[UserSignedIn]) -> None:
    """Make sign-ins the daily activity."""
    services.record_sign_ins(
        signed_in=[(UUID(fact.member_id), fact.family_id, datetime.fromisoformat(fact.signed_in_at)) for fact in facts]
    )
