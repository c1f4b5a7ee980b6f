"""Receipts as downloads."""

from typing import Any

from django.http import HttpResponse
from rest_framework.renderers import BaseRenderer

from donations.enums import ReceiptStatus
from donations.errors import ReceiptNotReadyError, ReceiptVoidedError
from donations.models import Receipt
from donations.rules import document_name
from goodplay.core import files
from goodplay.core.api.renderers import ReplyRenderer


class PdfRenderer(BaseRenderer):
    """Lets a client ask for ``application/pdf``; a refusal is a problem document all the same."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the problem document."""
        return ReplyRenderer().render(data)


def download(receipt: Receipt) -> HttpResponse:
    """Answer with a receipt's document as an attachment.

    Raises:
        ReceiptVoidedError: The receipt is no longer valid.
        ReceiptNotReadyError: The document is still being made.
    """
    if receipt.status == ReceiptStatus.VOIDED:
        raise ReceiptVoidedError(number=str(receipt))
    if receipt.status == ReceiptStatus.NUMBERED:
        raise ReceiptNotReadyError(number=str(receipt))
    name = document_name(receipt.year, receipt.number)
    return files.attachment(files.read(receipt.file_name), name=name, content_type=PdfRenderer.media_type)
