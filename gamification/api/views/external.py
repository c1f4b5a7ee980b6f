"""Points for external services, signed in by key."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.service_keys import SERVICE_PARAMETER, ServiceView, ServiceViewSet
from gamification import services
from gamification.api.serializers.numbers import QuantityField
from gamification.api.serializers.points import MOST_POINTS, HistoryLineSerializer
from gamification.models import PointsEntry
from gamification.selectors.history import described, history_of
from gamification.selectors.points import points_now
from gamification.services import NewActivity, PaidDeed
from goodplay.core.api.fields import BoundedInteger, HandleField, MoneyField, SafeText
from goodplay.core.money import MoneyJson, money_json
from wallet.selectors import currency_of, points_currency_of
from wallet.services import update_wallet_with_sync

RATE = r"^[a-z][a-z0-9_.-]{0,39}$"


class DeedInput(serializers.Serializer[Any]):
    """What a member did: points follow the rules; with ``rate_type`` the quantity is paid for, too."""

    action = serializers.CharField(max_length=64)
    key = HandleField()
    quantity = QuantityField(required=False)
    occurred_at = serializers.DateTimeField()
    rate_type = serializers.RegexField(RATE, max_length=40, required=False)
    in_tournament = serializers.BooleanField(required=False)
    material = SafeText(max_length=40, required=False, allow_blank=True)
    description = SafeText(max_length=200, required=False, allow_blank=True)


class SpendInput(serializers.Serializer[Any]):
    """Points that a member spends with the service."""

    points = BoundedInteger(min_value=1, max_value=MOST_POINTS)
    description = SafeText(max_length=200)


class ServicePointsSerializer(serializers.Serializer[Any]):
    """A member's points: what there is, and what was ever earned."""

    member_id = serializers.UUIDField(read_only=True)
    current_points = serializers.IntegerField(read_only=True)
    total_points = serializers.IntegerField(read_only=True)


class PaidDeedSerializer(serializers.Serializer[PaidDeed]):
    """What a deed brought; ``amount`` is null where nothing is paid, and waits while ``is_held``."""

    activity_id = serializers.CharField(read_only=True)
    member_id = serializers.UUIDField(read_only=True)
    points = serializers.IntegerField(read_only=True, help_text="By the rules of the action.")
    bonus_points = serializers.IntegerField(read_only=True, help_text="By what it completed: achievements, badges.")
    amount = serializers.SerializerMethodField()
    is_new = serializers.BooleanField(read_only=True)
    is_held = serializers.BooleanField(read_only=True)

    @extend_schema_field(MoneyField(allow_null=True))
    def get_amount(self, deed: PaidDeed) -> MoneyJson | None:
        """Return what was paid."""
        if not deed.currency:
            return None
        return money_json(deed.amount_minor, deed.currency, currency_of(deed.currency).decimals)


class ServicePointsView(ServiceView):
    """A member's points, and what earns them."""

    verbs = {"get": "external.points.read", "post": "external.points.write"}

    @extend_schema(
        operation_id="external_users_points_retrieve", parameters=[SERVICE_PARAMETER], responses=ServicePointsSerializer
    )
    def get(self, request: Request, service_id: str, user_id: UUID) -> Response:
        """Return a member's points."""
        return self.reply(self._balance())

    @extend_schema(
        operation_id="external_users_points_earn",
        parameters=[SERVICE_PARAMETER],
        request=DeedInput,
        responses={201: PaidDeedSerializer, 200: PaidDeedSerializer},
    )
    def post(self, request: Request, service_id: str, user_id: UUID) -> Response:
        """Record what a member did; points and payment stand when this answers. The same key again answers 200."""
        said, member = self.parse(DeedInput), self.member()
        material = said.get("material", "")
        deed = services.record_paid_deed(
            NewActivity(
                member_id=member.pk,
                action=said["action"],
                occurred_at=said["occurred_at"],
                source=f"service:{self.service}"[:40],
                key=said["key"],
                quantity_milli=said.get("quantity", 1000),
                note=said.get("description", ""),
                metadata={"material": material} if material else {},
            ),
            rate_type=said.get("rate_type", ""),
            in_tournament=said.get("in_tournament", False),
            service=self.service,
        )
        status, message = (201, "ACTIVITY_RECORDED") if deed.is_new else (200, "ACTIVITY_KNOWN")
        return self.reply(PaidDeedSerializer(deed), status=status, message=message)

    def _balance(self) -> ServicePointsSerializer:
        member = self.member()
        now = points_now(self.caller.organization_id, member.pk)
        return ServicePointsSerializer(
            {"member_id": member.pk, "current_points": now.current, "total_points": now.total},
        )


class ServiceSpendView(ServicePointsView):
    """Points that members spend with a service."""

    verbs = {"post": "external.points.write"}
    keyed = {"post"}
    http_method_names = ["post", "options"]

    @extend_schema(
        operation_id="external_users_points_spend",
        parameters=[SERVICE_PARAMETER],
        request=SpendInput,
        responses={201: ServicePointsSerializer},
    )
    def post(self, request: Request, service_id: str, user_id: UUID) -> Response:
        """Spend points of a member; what was ever earned stays."""
        said, member = self.parse(SpendInput), self.member()
        update_wallet_with_sync(
            key=self.own_key(),
            member_id=member.pk,
            amount_minor=-said["points"],
            currency=points_currency_of(self.caller.organization_id).code,
            description=said["description"],
            service=self.service,
        )
        return self.reply(self._balance(), status=201, message="POINTS_SPENT")


class ServicePointsHistoryViewSet(ServiceViewSet):
    """The history of a member's points."""

    verbs = {"list": "external.points.read"}
    queryset = PointsEntry.objects.none()
    serializer_class = HistoryLineSerializer

    @extend_schema(
        operation_id="external_users_points_history_list",
        parameters=[SERVICE_PARAMETER],
        responses=HistoryLineSerializer(many=True),
    )
    def list(self, request: Request, service_id: str, user_id: UUID) -> Response:
        """List what changed a member's points, the latest first."""
        page = self.paginate_queryset(history_of(self.caller.organization_id, self.member().pk))
        return self.get_paginated_response(
            self.get_serializer(described(self.caller.organization_id, page or []), many=True).data
        )
