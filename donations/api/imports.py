"""Gifts out of files, over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations import services
from donations.enums import Means
from goodplay.core.api.fields import IdField
from goodplay.core.jobs.api import ImportInput, ImportView, JobSerializer
from goodplay.core.models import Job


class GiftImportInput(ImportInput):
    """A file of gifts to one campaign, in the campaign's currency."""

    campaign = IdField(source="campaign_id")
    receipts = serializers.BooleanField(default=False, help_text="Issue receipts and notices as for new gifts.")
    means = serializers.ChoiceField(Means.choices, default=Means.UNKNOWN, help_text="How the donors paid.")
    donor_column = serializers.CharField(max_length=255, required=False)
    donated_at_column = serializers.CharField(max_length=255, required=False)
    amount_column = serializers.CharField(max_length=255, required=False)
    currency_column = serializers.CharField(max_length=255, required=False, allow_blank=True)


class GiftImportView(ImportView):
    """Imports of gifts."""

    verbs = {"post": "donations.donation.import"}
    input_class = GiftImportInput

    def start(self, **fields: Any) -> Job:
        """Queue the job."""
        return services.start_gift_import(**fields)

    @extend_schema(request={"multipart/form-data": GiftImportInput}, responses={202: JobSerializer})
    def post(self, request: Request) -> Response:
        """Import a file of gifts; safe to repeat. Look at the job for progress and row errors."""
        return self.take()
