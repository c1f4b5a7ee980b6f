"""The shapes of giving on the wire."""

import json
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from donations.enums import PAID_THROUGH, Means, Provider
from donations.models import Campaign, Donation, Receipt
from goodplay.core.api.fields import IdField, MoneyField, SafeText
from goodplay.core.money import MoneyJson, money_json
from wallet import selectors as wallet
from wallet.errors import CurrencyNotFoundError

METHODS = ("card", "paypal", "mobile_money", "bank_transfer")
CODE = r"^[A-Z][A-Z0-9]{1,11}$"


def decimals_of(currency: str) -> int | None:
    """Return the decimals of a currency that the organization knows, None for any other."""
    try:
        return wallet.currency_of(currency).decimals
    except CurrencyNotFoundError:
        return None


def on_the_wire(minor: int | None, currency: str, organization_id: UUID) -> MoneyJson | None:
    """Return an amount as it is answered; None stays None."""
    if minor is None:
        return None
    return money_json(minor, currency, wallet.currency_of(currency, organization_id).decimals)


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    """A campaign and its progress."""

    target = serializers.SerializerMethodField()
    raised = serializers.SerializerMethodField()
    gifts_count = serializers.IntegerField(read_only=True)
    donors_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Campaign
        fields = (
            "id",
            "organization_id",
            "name",
            "slug",
            "description",
            "currency",
            "target",
            "raised",
            "gifts_count",
            "donors_count",
            "starts_on",
            "ends_on",
            "status",
            "has_donor_board",
            "external_id",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField(allow_null=True))
    def get_target(self, campaign: Campaign) -> MoneyJson | None:
        """Return what is aimed at."""
        return on_the_wire(campaign.target_minor, campaign.currency, campaign.organization_id)

    @extend_schema_field(MoneyField)
    def get_raised(self, campaign: Any) -> MoneyJson | None:
        """Return what settled gifts add up to."""
        return on_the_wire(campaign.raised_minor, campaign.currency, campaign.organization_id)


class DonorSerializer(serializers.Serializer[Any]):
    """Who gave to a campaign: a member who shows himself, and what he gave under his name."""

    member_id = serializers.UUIDField()
    member_name = serializers.CharField(source="name")
    given = serializers.SerializerMethodField()
    gifts_count = serializers.IntegerField()

    @extend_schema_field(MoneyField)
    def get_given(self, donor: dict[str, Any]) -> MoneyJson | None:
        """Return what he gave, less what went back."""
        campaign: Campaign = self.context["campaign"]
        return on_the_wire(donor["given_minor"], campaign.currency, campaign.organization_id)


class CampaignFields(serializers.Serializer[Any]):
    """What may be said of a campaign; the target is in minor units of its currency."""

    slug = serializers.SlugField(max_length=63, required=False)
    description = SafeText(max_length=4000, allow_blank=True, required=False)
    target = MoneyField(decimals_of=decimals_of, required=False, allow_null=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    has_donor_board = serializers.BooleanField(required=False)
    external_id = SafeText(max_length=120, allow_blank=True, required=False)

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Take the target apart: it says the campaign's currency too.

        Raises:
            ValidationError: The target is in another currency than the one given.
        """
        if (target := fields.pop("target", ...)) is ...:
            return fields
        if target is None:
            return fields | {"target_minor": None}
        if fields.setdefault("currency", target.currency) != target.currency:
            raise serializers.ValidationError({"target": "The target is in the campaign's currency."})
        return fields | {"target_minor": target.minor}


class CampaignInput(CampaignFields):
    """A new campaign; the id may be the client's own."""

    id = IdField(required=False, source="campaign_id")
    name = SafeText(max_length=120)
    currency = serializers.RegexField(CODE, max_length=12, required=False)

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Ask for the currency where no target says it.

        Raises:
            ValidationError: Neither names a currency.
        """
        fields = super().validate(fields)
        if "currency" not in fields:
            raise serializers.ValidationError({"currency": "Name the campaign's currency, or a target in it."})
        return fields


class CampaignChanges(CampaignFields):
    """What shall be different."""

    name = SafeText(max_length=120, required=False)
    currency = serializers.RegexField(CODE, max_length=12, required=False)


class StandingReceiptShape(serializers.Serializer[Any]):
    """A gift's receipt in brief."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.CharField()


class GiftPaymentShape(serializers.Serializer[Any]):
    """The payment of a gift; ``next_action`` says what the payer has to do, as soon as the provider has said it."""

    id = serializers.UUIDField()
    provider = serializers.CharField()
    status = serializers.CharField()
    reason = serializers.CharField()
    next_action = serializers.DictField(child=serializers.CharField(), allow_null=True)


class DonationSerializer(serializers.ModelSerializer[Donation]):
    """A gift."""

    campaign_id = serializers.UUIDField(read_only=True)
    campaign_name = serializers.CharField(source="campaign.name", read_only=True)
    member_id = serializers.UUIDField(read_only=True, allow_null=True)
    from_organization_id = serializers.UUIDField(read_only=True, allow_null=True)
    amount = serializers.SerializerMethodField()
    points = serializers.SerializerMethodField()
    amount_refunded = serializers.SerializerMethodField()
    receipt = serializers.SerializerMethodField()
    payment = serializers.SerializerMethodField()

    class Meta:
        model = Donation
        fields = (
            "id",
            "organization_id",
            "campaign_id",
            "campaign_name",
            "member_id",
            "donor_name",
            "is_anonymous",
            "kind",
            "amount",
            "points",
            "provider",
            "means",
            "external_id",
            "status",
            "reason",
            "given_at",
            "settled_at",
            "refunded_at",
            "amount_refunded",
            "disputed_at",
            "payment",
            "from_organization_id",
            "source",
            "receipt",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_amount(self, donation: Donation) -> MoneyJson | None:
        """Return what is given."""
        return on_the_wire(donation.amount_minor, donation.currency, donation.organization_id)

    @extend_schema_field(MoneyField(allow_null=True))
    def get_points(self, donation: Donation) -> MoneyJson | None:
        """Return the points given beside the money."""
        return on_the_wire(donation.points_minor or None, donation.points_currency, donation.organization_id)

    @extend_schema_field(MoneyField)
    def get_amount_refunded(self, donation: Donation) -> MoneyJson | None:
        """Return what has gone back of it."""
        return on_the_wire(donation.amount_refunded_minor, donation.currency, donation.organization_id)

    @extend_schema_field(GiftPaymentShape(allow_null=True))
    def get_payment(self, donation: Donation) -> dict[str, Any] | None:
        """Return the payment of a gift that is paid through a provider; lists leave it out."""
        payment = getattr(donation, "payment", None)
        if payment is None:
            return None
        action = json.loads(payment.next_action) if payment.next_action else None
        return {
            "id": str(payment.pk),
            "provider": payment.provider.kind,
            "status": payment.status,
            "reason": payment.reason,
            "next_action": action,
        }

    @extend_schema_field(StandingReceiptShape(allow_null=True))
    def get_receipt(self, donation: Any) -> dict[str, Any] | None:
        """Return the receipt that stands."""
        for receipt in donation.standing_receipts:
            return {"id": str(receipt.pk), "number": str(receipt), "status": receipt.status}
        return None


class DonationInput(serializers.Serializer[Any]):
    """A new gift; the id may be the client's own.

    ``organization`` names another receiving organization: the gift is then paid from the caller's wallet here.
    ``method`` (or one of the providers that collect) has the gift paid through a provider: it is pending, its
    ``payment`` says what to do, and it settles by itself.
    ``member``, ``donor_name``, ``external_id``, ``given_at``, ``means`` and ``settled`` are for staff who record gifts.
    """

    id = IdField(required=False)
    campaign = IdField()
    organization = IdField(required=False)
    amount = MoneyField(decimals_of=decimals_of)
    points = MoneyField(decimals_of=decimals_of, required=False)
    provider = serializers.ChoiceField(
        [Provider.MANUAL, Provider.WALLET, *sorted(PAID_THROUGH)], default=Provider.MANUAL
    )
    method = serializers.ChoiceField(METHODS, required=False, help_text="How it is paid; see the payment methods.")
    phone = serializers.RegexField(r"^\+[1-9][0-9]{6,14}$", max_length=16, required=False)
    return_url = serializers.URLField(max_length=500, required=False)
    cancel_url = serializers.URLField(max_length=500, required=False)
    means = serializers.ChoiceField(Means.choices, required=False)
    is_anonymous = serializers.BooleanField(default=False)
    member = IdField(required=False)
    donor_name = SafeText(max_length=200, required=False)
    external_id = SafeText(max_length=120, required=False)
    given_at = serializers.DateTimeField(required=False)
    settled = serializers.BooleanField(required=False)


class RefundInput(serializers.Serializer[Any]):
    """Why a gift goes back, and how much of it; without an amount all that is left."""

    reason = SafeText(max_length=200)
    amount = MoneyField(decimals_of=decimals_of, required=False)


class ReasonInput(serializers.Serializer[Any]):
    """Why."""

    reason = SafeText(max_length=200)


class ReceiptSerializer(serializers.ModelSerializer[Receipt]):
    """A receipt and the facts frozen on it."""

    number = serializers.CharField(source="__str__", read_only=True)
    donation_id = serializers.UUIDField(read_only=True)
    member_id = serializers.UUIDField(read_only=True, allow_null=True)
    replaces_id = serializers.UUIDField(read_only=True, allow_null=True)
    amount = serializers.SerializerMethodField()
    donor_name = serializers.CharField(source="facts.donor_name", read_only=True)
    campaign = serializers.CharField(source="facts.campaign", read_only=True)
    given_on = serializers.DateField(source="facts.given_on", read_only=True)
    traceability = serializers.CharField(source="facts.traceability", read_only=True)

    class Meta:
        model = Receipt
        fields = (
            "id",
            "number",
            "year",
            "issued_on",
            "status",
            "donation_id",
            "member_id",
            "donor_name",
            "amount",
            "campaign",
            "given_on",
            "traceability",
            "sha256",
            "replaces_id",
            "voided_at",
            "void_reason",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_amount(self, receipt: Receipt) -> MoneyJson:
        """Return the amount as it was on the day."""
        facts = receipt.facts
        return money_json(facts["amount_minor"], facts["currency"], facts["decimals"])
