"""Gifts by API."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from donations import selectors, services
from donations.api.documents import PdfRenderer, download
from donations.api.filters import DonationFilter
from donations.api.gifts import gift_of, give_elsewhere, pay, way_of_paying
from donations.api.serializers import (
    DonationInput,
    DonationSerializer,
    ReasonInput,
    ReceiptSerializer,
    RefundInput,
)
from donations.enums import DonationStatus
from donations.errors import GiftCurrencyError, ReceiptNotFoundError
from donations.models import Donation, Receipt
from goodplay.core import tenancy
from goodplay.core.api.renderers import ReplyRenderer
from goodplay.core.api.views import TenantViewSet

RECORDED = {"member", "donor_name", "external_id", "given_at", "means", "settled"}
"""What only those may say who record gifts for others."""


class DonationViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Gifts: one's own, or for staff all of them."""

    verbs = {
        "list": "donations.donation.view",
        "retrieve": "donations.donation.view",
        "elsewhere": "donations.donation.add",
        "create": "donations.donation.add",
        "settle": "donations.donation.settle",
        "fail": "donations.donation.fail",
        "refund": "donations.donation.refund",
        "receipt": "donations.receipt.view",
        "receipt_pdf": "donations.receipt.view",
        "issue_receipt": "donations.receipt.add",
    }
    keyed = {"create", "settle", "refund"}
    queryset = Donation.objects.none()
    serializer_class = DonationSerializer
    filterset_class = DonationFilter

    def get_queryset(self) -> Any:
        """Return the gifts the caller may see."""
        return selectors.donations_known_to(self.caller)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return a gift, with its payment where it is paid through a provider."""
        return self.reply(self.get_serializer(selectors.with_payment(self.get_object())))

    @extend_schema(request=DonationInput, responses={201: DonationSerializer})
    def create(self, request: Request) -> Response:
        """Give: to a campaign here, or from the wallet here to a campaign of another organization."""
        wanted = self.parse(DonationInput)
        receiver = wanted.pop("organization", None) or self.caller.organization_id
        if recorded := bool(RECORDED & wanted.keys()):
            self.require("donations.donation.record")
        if receiver == self.caller.organization_id and (way := way_of_paying(receiver, wanted)):
            gift = gift_of(self.caller, wanted | {"provider": way.provider}, recorded=recorded)
            donation = services.give(gift)
            pay(donation, way, wanted)
            return self._shown(donation, 201, f"DONATION_{donation.status.upper()}")
        if receiver != self.caller.organization_id:
            return self.reply(give_elsewhere(self.caller, receiver, wanted), status=201, message="DONATION_PENDING")
        donation = services.give(gift_of(self.caller, wanted, recorded=recorded))
        if wanted.get("settled"):
            self.require("donations.donation.settle")
            donation = services.settle_donation(donation_id=donation.pk)
        return self._shown(donation, 201, f"DONATION_{donation.status.upper()}")

    @extend_schema(request=None, responses=DonationSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: UUID) -> Response:
        """Note that the money has arrived."""
        return self._shown(services.settle_donation(donation_id=self.get_object().pk), 200, "DONATION_SETTLED")

    @extend_schema(request=ReasonInput, responses=DonationSerializer)
    @action(detail=True, methods=["post"])
    def fail(self, request: Request, pk: UUID) -> Response:
        """Give up on a gift that has not arrived."""
        reason = self.parse(ReasonInput)
        return self._shown(services.fail_donation(donation_id=self.get_object().pk, **reason), 200, "DONATION_FAILED")

    @extend_schema(request=RefundInput, responses=DonationSerializer)
    @action(detail=True, methods=["post"])
    def refund(self, request: Request, pk: UUID) -> Response:
        """Give a gift back, whole or in part, the way it came; a payment through a provider follows in a moment."""
        wanted, standing = self.parse(RefundInput), self.get_object()
        if (amount := wanted.get("amount")) and amount.currency != standing.currency:
            raise GiftCurrencyError(currency=amount.currency, wanted=standing.currency)
        donation = services.refund_donation(
            donation_id=standing.pk,
            reason=wanted["reason"],
            amount_minor=amount.minor if amount else None,
            by=self.caller.member_id,
        )
        gone = donation.status == DonationStatus.REFUNDED
        return self._shown(donation, 200, "DONATION_REFUNDED" if gone else "DONATION_REFUND_TAKEN")

    @extend_schema(responses=DonationSerializer(many=True))
    @action(detail=False, filterset_class=None)
    def elsewhere(self, request: Request) -> Response:
        """List the gifts to other organizations that the caller paid from here."""
        with tenancy.platform("a giver's own gifts elsewhere"):
            page = self.paginate_queryset(selectors.donations_paid_by(self.caller))
            return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(responses=ReceiptSerializer)
    @action(detail=True)
    def receipt(self, request: Request, pk: UUID) -> Response:
        """Return the facts of the receipt that stands for the gift."""
        return self.reply(ReceiptSerializer(self._receipt()))

    @extend_schema(request=None, responses=ReceiptSerializer)
    @receipt.mapping.post
    def issue_receipt(self, request: Request, pk: UUID) -> Response:
        """Number a receipt for a gift that has none; the document follows in a moment."""
        receipt = services.issue_receipt(donation_id=self.get_object().pk)
        return self.reply(ReceiptSerializer(receipt), message="RECEIPT_NUMBERED")

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="receipt.pdf", renderer_classes=[ReplyRenderer, PdfRenderer])
    def receipt_pdf(self, request: Request, pk: UUID) -> HttpResponse:
        """Download the receipt that stands for the gift."""
        return download(self._receipt())

    def _receipt(self) -> Receipt:
        receipt: Receipt
        for receipt in self.get_object().standing_receipts:
            self.require("donations.receipt.view", receipt)
            return receipt
        raise ReceiptNotFoundError

    def _shown(self, donation: Donation, status: int, message: str) -> Response:
        shown = self.get_serializer(selectors.shown_donation(self.caller.organization_id, donation.pk))
        return self.reply(shown, status=status, message=message)
