"""Rates and conversions by API."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core.api.filters import BooleanFilter
from goodplay.core.api.idempotency import HEADER
from goodplay.core.api.views import TenantView, TenantViewSet
from goodplay.core.permissions import Role
from wallet.api.serializers.conversions import (
    AutoDonationRunSerializer,
    ConversionInput,
    ConversionRateInput,
    ConversionRateSerializer,
    ConversionSerializer,
    DecisionInput,
    QuoteSerializer,
)
from wallet.models import AutoDonationRun, Conversion, ConversionRate
from wallet.selectors.conversions import auto_donation_runs_of, conversions_of
from wallet.selectors.rates import current_rates, rate_of, rates_of
from wallet.services import conversions


class RateFilter(filters.FilterSet):  # type: ignore[misc]
    """Rates by type, and whether they are in use."""

    is_active = BooleanFilter()

    class Meta:
        model = ConversionRate
        fields = ("rate_type", "is_active")


class ConversionFilter(filters.FilterSet):  # type: ignore[misc]
    """Conversions by state."""

    class Meta:
        model = Conversion
        fields = ("status",)


class ConversionRateViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """What one thing is worth in another, now, before and later."""

    verbs = {
        "list": "wallet.conversionrate.view",
        "retrieve": "wallet.conversionrate.view",
        "current": "wallet.conversionrate.view",
        "create": "wallet.conversionrate.add",
        "retire": "wallet.conversionrate.retire",
    }
    queryset = ConversionRate.objects.none()
    serializer_class = ConversionRateSerializer
    filterset_class = RateFilter
    ordering = ("-effective_from", "-id")

    def get_queryset(self) -> Any:
        """Return every rate, the history included."""
        return rates_of(self.caller.organization_id)

    @extend_schema(request=ConversionRateInput, responses={201: ConversionRateSerializer})
    def create(self, request: Request) -> Response:
        """Let a rate hold from a moment on; the one before holds until then."""
        rate = conversions.add_rate(**self.parse(ConversionRateInput))
        return self.reply(self.get_serializer(rate), status=201, message="RATE_ADDED")

    @extend_schema(responses=ConversionRateSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def current(self, request: Request) -> Response:
        """List the rates that hold now, one a type."""
        ids = [rate.id for rate in current_rates(self.caller.organization_id)]
        found = rates_of(self.caller.organization_id).filter(pk__in=ids).order_by("rate_type")
        return self.reply(self.get_serializer(found, many=True))

    @extend_schema(request=None, responses=ConversionRateSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: UUID) -> Response:
        """Take a rate out of use; the one before it holds again."""
        rate = conversions.retire_rate(rate_id=self.get_object().pk)
        return self.reply(self.get_serializer(rate), message="RATE_RETIRED")


class ConversionViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Conversions: one's own, or for staff all of them."""

    verbs = {
        "list": "wallet.conversion.view",
        "retrieve": "wallet.conversion.view",
        "accept": "wallet.conversion.decide",
        "refuse": "wallet.conversion.decide",
        "reverse": "wallet.conversion.reverse",
    }
    keyed = {"reverse"}
    queryset = Conversion.objects.none()
    serializer_class = ConversionSerializer
    filterset_class = ConversionFilter
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the conversions that the caller may see."""
        caller = self.caller
        own = caller.role == Role.MEMBER and not caller.is_superuser
        return conversions_of(caller.organization_id, caller.member_id if own else None)

    @extend_schema(request=None, responses=ConversionSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: UUID) -> Response:
        """Let a conversion that was held take place."""
        conversion = conversions.accept_conversion(conversion_id=self.get_object().pk)
        return self._shown(conversion, "CONVERSION_ACCEPTED")

    @extend_schema(request=DecisionInput, responses=ConversionSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: UUID) -> Response:
        """Give up on a conversion that was held."""
        conversion = conversions.refuse_conversion(conversion_id=self.get_object().pk, **self.parse(DecisionInput))
        return self._shown(conversion, "CONVERSION_REFUSED")

    @extend_schema(request=DecisionInput, responses=ConversionSerializer)
    @action(detail=True, methods=["post"])
    def reverse(self, request: Request, pk: UUID) -> Response:
        """Take a conversion back."""
        conversion = conversions.reverse_conversion(conversion_id=self.get_object().pk, **self.parse(DecisionInput))
        return self._shown(conversion, "CONVERSION_REVERSED")

    def _shown(self, conversion: Conversion, message: str) -> Response:
        found = conversions_of(self.caller.organization_id).get(pk=conversion.pk)
        return self.reply(self.get_serializer(found), message=message)


class _OwnConversion(TenantView):
    verbs = {"post": "wallet.conversion.add"}

    def wanted(self) -> dict[str, Any]:
        """Return what is to be converted.

        Raises:
            ValidationError: The amount is in another currency than the rate converts.
        """
        wanted = self.parse(ConversionInput)
        amount = wanted["amount"]
        rate = rate_of(wanted["rate_type"])
        if amount.currency != rate.from_currency:
            raise serializers.ValidationError({"amount": ["This rate does not convert that currency."]})
        return {"member_id": self.member().pk, "rate_type": rate.rate_type, "from_minor": amount.minor}


class QuoteView(_OwnConversion):
    """What a conversion would give."""

    @extend_schema(operation_id="wallets_conversions_quote", request=ConversionInput, responses=QuoteSerializer)
    def post(self, request: Request, member_id: Any) -> Response:
        """Try a conversion: what would come out, and whether it is possible. Nothing moves."""
        return self.reply(QuoteSerializer(conversions.quote(**self.wanted())))


class ConvertView(_OwnConversion):
    """A member converts what he has."""

    keyed = {"post"}

    @extend_schema(
        operation_id="wallets_conversions_create", request=ConversionInput, responses={201: ConversionSerializer}
    )
    def post(self, request: Request, member_id: Any) -> Response:
        """Convert at the rate that holds now."""
        made = conversions.convert(**self.wanted(), key=f"{self.caller.key}:{request.headers[HEADER]}", source="api")
        found = conversions_of(self.caller.organization_id).get(pk=made.pk)
        return self.reply(ConversionSerializer(found), status=201, message=f"CONVERSION_{found.status.upper()}")


class AutoDonationRunViewSet(ListModelMixin, TenantViewSet):
    """The gifts that a member's wallet made by itself."""

    verbs = {"list": "wallet.autodonationrun.view"}
    queryset = AutoDonationRun.objects.none()
    serializer_class = AutoDonationRunSerializer
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the member's."""
        return auto_donation_runs_of(self.caller.organization_id, self.member().pk)
