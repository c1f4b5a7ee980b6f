"""What every external service may do."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.service_keys import SERVICE_PARAMETER, ServiceView
from organizations import services
from organizations.enums import ServiceHealth
from organizations.rules.health import health


class HeartbeatSerializer(serializers.Serializer[Any]):
    """That a service lives."""

    service_id = serializers.CharField(read_only=True)
    health = serializers.ChoiceField(choices=ServiceHealth.choices, read_only=True)
    last_heartbeat_at = serializers.DateTimeField(read_only=True)


class HeartbeatView(ServiceView):
    """A service says that it lives."""

    verbs = {"post": "external.heartbeat.write"}

    @extend_schema(
        operation_id="external_heartbeat", request=None, parameters=[SERVICE_PARAMETER], responses=HeartbeatSerializer
    )
    def post(self, request: Request, service_id: str) -> Response:
        """Note a heartbeat: healthy for five minutes after it."""
        service = services.note_heartbeat(slug=self.service)
        at = service.last_heartbeat_at
        told = {"service_id": service.slug, "health": health(at, timezone.now()), "last_heartbeat_at": at}
        return self.reply(HeartbeatSerializer(told), message="HEARTBEAT_NOTED")
