"""Gifts that wallets make by themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from donations.enums import OPEN_CAMPAIGN, Means, Provider
from donations.errors import CampaignNotFoundError, CampaignNotOpenError
from donations.models import Campaign
from donations.services.gifts import NewGift
from donations.services.settlement import give
from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from wallet.enums.conversions import AutoDonationStatus
from wallet.errors.conversions import AutoDonationNotFoundError
from wallet.selectors.conversions import AutoDonationFacts, auto_donation_of
from wallet.services import conversions
from wallet.signals.conversions import AutoDonationDue

SOURCE = "auto"


@tenancy.joins
def set_auto_donation(*, member_id: UUID, campaign_id: UUID, threshold_minor: int, share_bps: int) -> AutoDonationFacts:
    """Let a member's wallet give to a campaign whenever its balance in the campaign's currency rises to a threshold.

    Idempotent; a member has one such rule.

    Args:
        member_id: Whose wallet.
        campaign_id: To whom.
        threshold_minor: From what balance on, in minor units of the campaign's currency.
        share_bps: How much of the balance, in hundredths of a percent.

    Raises:
        CampaignNotFoundError: The organization has no such campaign.
        CampaignNotOpenError: It takes no gifts.
        AutoDonationInvalidError: The threshold is not positive, or the share no part.
    """
    campaign = campaign_to_give_to(campaign_id)
    if campaign.status not in OPEN_CAMPAIGN:
        raise CampaignNotOpenError(campaign_id=str(campaign.pk), status=campaign.status)
    conversions.set_auto_donation(
        member_id=member_id,
        currency=campaign.currency,
        threshold_minor=threshold_minor,
        share_bps=share_bps,
        campaign_id=campaign.pk,
        campaign_name=campaign.name,
    )
    facts = auto_donation_of(tenancy.organization_id(), member_id)
    if facts is None:
        raise AutoDonationNotFoundError
    return facts


def campaign_to_give_to(campaign_id: UUID) -> Campaign:
    """Return a campaign of the open door's organization.

    Raises:
        CampaignNotFoundError: There is none.
    """
    campaign: Campaign | None = Campaign.objects.of(tenancy.organization_id()).filter(pk=campaign_id).first()
    if campaign is None:
        raise CampaignNotFoundError(campaign_id=str(campaign_id))
    return campaign


@tenancy.joins
def give_automatically(*, due: Sequence[AutoDonationDue]) -> None:
    """Make the gifts of wallets that have reached their threshold, each for itself; one that cannot be is told why.

    Idempotent: the gift has the run's id. Locks the gift, then the giver's account, one after the other.
    """
    for fact in due:
        try:
            with tenancy.savepoint():
                give(_gift(fact))
                conversions.close_auto_donation(run_id=UUID(fact.run_id), status=AutoDonationStatus.GIVEN)
        except DomainError as refusal:
            conversions.close_auto_donation(
                run_id=UUID(fact.run_id), status=AutoDonationStatus.REFUSED, reason=refusal.title
            )


def _gift(fact: AutoDonationDue) -> NewGift:
    return NewGift(
        id=UUID(fact.run_id),
        campaign_id=UUID(fact.campaign_id),
        amount_minor=fact.amount_minor,
        currency=fact.currency,
        member_id=UUID(fact.member_id),
        provider=Provider.WALLET,
        means=Means.WALLET,
        given_at=datetime.fromisoformat(fact.due_at),
        source=SOURCE,
    )
