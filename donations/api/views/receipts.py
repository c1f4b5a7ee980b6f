"""Receipts by API."""

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
from donations.api.filters import ReceiptFilter
from donations.api.serializers import ReasonInput, ReceiptSerializer
from donations.models import Receipt
from goodplay.core.api.renderers import ReplyRenderer
from goodplay.core.api.views import TenantViewSet


class ReceiptViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Receipts: one's own, or for staff all of them."""

    verbs = {
        "list": "donations.receipt.view",
        "retrieve": "donations.receipt.view",
        "pdf": "donations.receipt.view",
        "void": "donations.receipt.void",
        "reissue": "donations.receipt.void",
    }
    queryset = Receipt.objects.none()
    serializer_class = ReceiptSerializer
    filterset_class = ReceiptFilter

    def get_queryset(self) -> Any:
        """Return the receipts the caller may see."""
        return selectors.receipts_known_to(self.caller)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[ReplyRenderer, PdfRenderer])
    def pdf(self, request: Request, pk: UUID) -> HttpResponse:
        """Download the receipt."""
        return download(self.get_object())

    @extend_schema(request=ReasonInput, responses=ReceiptSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: UUID) -> Response:
        """Declare a receipt invalid; its number stays taken."""
        receipt = services.void_receipt(receipt_id=self.get_object().pk, **self.parse(ReasonInput))
        return self.reply(ReceiptSerializer(receipt), message="RECEIPT_VOIDED")

    @extend_schema(request=ReasonInput, responses={201: ReceiptSerializer})
    @action(detail=True, methods=["post"])
    def reissue(self, request: Request, pk: UUID) -> Response:
        """Void a receipt and number another for the same gift."""
        receipt = services.reissue_receipt(receipt_id=self.get_object().pk, **self.parse(ReasonInput))
        return self.reply(ReceiptSerializer(receipt), status=201, message="RECEIPT_REISSUED")
