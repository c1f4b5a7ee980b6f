"""Activities out of files, over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gamification.services.imports import start_activity_import
from goodplay.core.jobs.api import ImportInput, ImportView, JobSerializer
from goodplay.core.models import Job


class ActivityImportInput(ImportInput):
    """A file of activities."""

    action = serializers.CharField(
        max_length=64, required=False, allow_blank=True, help_text="The code of the action of rows that name none."
    )
    member_type = serializers.SlugField(max_length=40, default="member", help_text="What new members are.")
    notices = serializers.BooleanField(default=False, help_text="Tell members what they earn, as for new activities.")
    member_column = serializers.CharField(max_length=255, required=False)
    occurred_at_column = serializers.CharField(max_length=255, required=False)
    action_column = serializers.CharField(max_length=255, required=False, allow_blank=True)
    quantity_column = serializers.CharField(max_length=255, required=False, allow_blank=True)
    unit_column = serializers.CharField(max_length=255, required=False, allow_blank=True)
    note_column = serializers.CharField(max_length=255, required=False, allow_blank=True)


class ActivityImportView(ImportView):
    """Imports of activities."""

    verbs = {"post": "gamification.activity.import"}
    input_class = ActivityImportInput

    def start(self, **fields: Any) -> Job:
        """Queue the job."""
        return start_activity_import(**fields)

    @extend_schema(request={"multipart/form-data": ActivityImportInput}, responses={202: JobSerializer})
    def post(self, request: Request) -> Response:
        """Import a file of activities; safe to repeat. Look at the job for progress and row errors."""
        return self.take()
