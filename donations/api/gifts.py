"""From a request to a gift."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts import services as accounts
from donations import selectors, services
from donations.api.serializers import DonationSerializer
from donations.enums import MEANS_OF, PAID_THROUGH, Means, Provider
from donations.errors import CampaignNotFoundError, GiftNeedsGiverError
from donations.models import Donation
from donations.services import NewGift
from goodplay.core import tenancy
from goodplay.core.permissions import Caller
from wallet.errors import CurrencyNotSharedError, MethodNotOfferedError
from wallet.services.payments import PaymentMethod, payment_methods

NOT_COLLECTED = (Provider.MANUAL, Provider.WALLET)
SAME_NAME = ("id", "is_anonymous", "provider", "donor_name", "external_id", "given_at", "means")


def gift_of(caller: Caller, wanted: dict[str, Any], *, recorded: bool) -> NewGift:
    """Return the gift that a request describes; one that is not recorded for others is the caller's own."""
    given = {name: wanted[name] for name in SAME_NAME if name in wanted}
    if points := wanted.get("points"):
        given |= {"points_minor": points.minor, "points_currency": points.currency}
    if wanted["provider"] == Provider.WALLET:
        given["means"] = Means.WALLET
    if wanted["provider"] in PAID_THROUGH:
        given |= {"means": MEANS_OF[wanted["provider"]], "given_at": timezone.now()}
    return NewGift(
        campaign_id=wanted["campaign"],
        amount_minor=wanted["amount"].minor,
        currency=wanted["amount"].currency,
        member_id=wanted.get("member") if recorded else caller.member_id,
        source="api",
        **given,
    )


def way_of_paying(organization_id: UUID, wanted: dict[str, Any]) -> PaymentMethod | None:
    """Return through whom a gift shall be paid, or None for one that is recorded or comes from a wallet.

    Raises:
        MethodNotOfferedError: The organization does not offer that way for the currency.
    """
    asked = [wanted[name] for name in ("provider", "method") if wanted.get(name) not in (None, *NOT_COLLECTED)]
    if not asked:
        return None
    currency = wanted["amount"].currency
    for way in payment_methods(organization_id, currency):
        if way.provider in PAID_THROUGH and set(asked) <= {way.provider, way.method}:
            return way
    raise MethodNotOfferedError(method=asked[-1], currency=currency)


def pay(donation: Donation, way: PaymentMethod, wanted: dict[str, Any]) -> None:
    """Ask for the payment of a gift that was written down."""
    told = {name: wanted[name] for name in ("phone", "return_url", "cancel_url") if name in wanted}
    services.ask_for_payment(donation=donation, provider_id=way.provider_id, **told)


def give_elsewhere(caller: Caller, receiver: UUID, wanted: dict[str, Any]) -> dict[str, Any]:
    """Give from the caller's wallet to a campaign of another organization, which makes the giver its member.

    The gift is written there and paid here in one transaction; it settles when the payment arrives.

    Raises:
        CampaignNotFoundError: The receiver, or its campaign, does not exist.
        GiftNeedsGiverError: The caller is no member.
        CurrencyNotSharedError: Points do not leave their organization.
    """
    if caller.member_id is None or caller.user_id is None:
        raise GiftNeedsGiverError
    if points := wanted.get("points"):
        raise CurrencyNotSharedError(currency=points.currency)
    with tenancy.platform("a gift to another organization"):
        if not selectors.has_campaign(receiver, wanted["campaign"]):
            raise CampaignNotFoundError(campaign_id=str(wanted["campaign"]))
        with tenancy.writing(receiver):
            member = accounts.join_organization(user_id=caller.user_id, member_type="donor")
            gift = gift_of(caller, wanted | {"provider": Provider.WALLET, "member": member.pk}, recorded=True)
            gift = replace(gift, from_organization_id=caller.organization_id, payer_id=caller.member_id)
            donation = services.give(gift)
            shown = DonationSerializer(selectors.shown_donation(receiver, donation.pk)).data
    services.pay_from_here(donation=donation)
    return dict(shown)
