"""What wallets give by themselves, by API."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations import services
from donations.api.serializers import decimals_of
from donations.errors import GiftCurrencyError
from donations.services.automatic import campaign_to_give_to
from goodplay.core.api.fields import BoundedInteger, IdField, MoneyField
from goodplay.core.api.views import TenantView
from goodplay.core.money import MoneyJson, money_json
from wallet.errors.conversions import AutoDonationNotFoundError
from wallet.selectors.conversions import AutoDonationFacts, auto_donation_of
from wallet.services import conversions

BPS = 100
"""Basis points in a percent."""


class AutoDonationInput(serializers.Serializer[Any]):
    """From what balance on a wallet gives, how much of it, and to whom."""

    campaign = IdField()
    threshold = MoneyField(decimals_of=decimals_of)
    share_percent = BoundedInteger(min_value=1, max_value=100)


class AutoDonationSerializer(serializers.Serializer[AutoDonationFacts]):
    """What a wallet gives by itself; armed until it gives, and again once the balance was below the threshold."""

    member_id = serializers.UUIDField(read_only=True)
    campaign_id = serializers.UUIDField(read_only=True)
    campaign_name = serializers.CharField(read_only=True)
    threshold = serializers.SerializerMethodField()
    share_percent = serializers.SerializerMethodField()
    is_active = serializers.BooleanField(read_only=True)
    is_armed = serializers.BooleanField(read_only=True)
    fired_at = serializers.DateTimeField(read_only=True, allow_null=True)

    @extend_schema_field(MoneyField)
    def get_threshold(self, facts: AutoDonationFacts) -> MoneyJson:
        """Return the balance from which on it gives."""
        return money_json(facts.threshold_minor, facts.currency, facts.decimals)

    def get_share_percent(self, facts: AutoDonationFacts) -> float:
        """Return how much of the balance it gives."""
        return facts.share_bps / BPS


class AutoDonationView(TenantView):
    """What a member's wallet gives by itself."""

    verbs = {
        "get": "wallet.autodonationrule.view",
        "put": "wallet.autodonationrule.change",
        "delete": "wallet.autodonationrule.change",
    }

    @extend_schema(operation_id="wallets_auto_donation_retrieve", responses=AutoDonationSerializer)
    def get(self, request: Request, member_id: Any) -> Response:
        """Return the rule; 404 where there is none."""
        facts = auto_donation_of(self.caller.organization_id, self.member().pk)
        if facts is None:
            raise AutoDonationNotFoundError
        return self.reply(AutoDonationSerializer(facts))

    @extend_schema(
        operation_id="wallets_auto_donation_update", request=AutoDonationInput, responses=AutoDonationSerializer
    )
    def put(self, request: Request, member_id: Any) -> Response:
        """Let one's wallet give a share of its balance each time it rises to the threshold."""
        member, wanted = self.member(), self.parse(AutoDonationInput)
        campaign, threshold = campaign_to_give_to(wanted["campaign"]), wanted["threshold"]
        if threshold.currency != campaign.currency:
            raise GiftCurrencyError(currency=threshold.currency, wanted=campaign.currency)
        facts = services.set_auto_donation(
            member_id=member.pk,
            campaign_id=campaign.pk,
            threshold_minor=threshold.minor,
            share_bps=wanted["share_percent"] * BPS,
        )
        return self.reply(AutoDonationSerializer(facts), message="AUTO_DONATION_SET")

    @extend_schema(operation_id="wallets_auto_donation_destroy", request=None, responses={204: None})
    def delete(self, request: Request, member_id: Any) -> Response:
        """Let it give nothing by itself any more."""
        conversions.stop_auto_donation(member_id=self.member().pk)
        return self.reply(status=204, message="AUTO_DONATION_STOPPED")
