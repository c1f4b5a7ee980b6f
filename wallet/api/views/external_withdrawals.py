"""Withdrawals for external services, signed in by key."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.service_keys import SERVICE_PARAMETER, ServiceViewSet
from goodplay.core.api.fields import IdField
from wallet.api.filters import WithdrawalFilter
from wallet.api.serializers.withdrawals import WithdrawalInput, WithdrawalNoteSerializer, WithdrawalSerializer
from wallet.models import Withdrawal
from wallet.selectors import withdrawals as selectors
from wallet.services import withdrawals
from wallet.services.withdrawals import NewWithdrawal


class ServiceWithdrawalInput(WithdrawalInput):
    """What a member asks for; the payee is one that the member has entered."""

    user_id = IdField(help_text="The member's id, or the user's.")


class ServiceWithdrawalViewSet(ListModelMixin, RetrieveModelMixin, ServiceViewSet):
    """Money that members take out: asked for here, decided by people."""

    verbs = {
        "list": "external.withdrawals.read",
        "retrieve": "external.withdrawals.read",
        "history": "external.withdrawals.read",
        "create": "external.withdrawals.write",
    }
    keyed = {"create"}
    queryset = Withdrawal.objects.none()
    serializer_class = WithdrawalSerializer
    filterset_class = WithdrawalFilter
    ordering = ("-requested_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's withdrawals."""
        return selectors.withdrawals_of(self.caller.organization_id)

    @extend_schema(operation_id="external_withdrawals_list", parameters=[SERVICE_PARAMETER])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List withdrawals, the latest first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(operation_id="external_withdrawals_retrieve", parameters=[SERVICE_PARAMETER])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return where a withdrawal stands."""
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(
        operation_id="external_withdrawals_create",
        parameters=[SERVICE_PARAMETER],
        request=ServiceWithdrawalInput,
        responses={201: WithdrawalSerializer},
    )
    def create(self, request: Request, service_id: str) -> Response:
        """Ask for money of a member; the amount and its fee are reserved until somebody has decided."""
        said = self.parse(ServiceWithdrawalInput)
        self.kwargs["user_id"] = said["user_id"]
        new = NewWithdrawal(
            member_id=self.member().pk,
            payee_id=said["payee_id"],
            amount_minor=said["amount"].minor,
            currency=said["amount"].currency,
            note=said["note"],
            key=self.own_key(),
        )
        withdrawal = withdrawals.request_withdrawal(new, by=self.caller)
        return self.reply(WithdrawalSerializer(withdrawal), status=201, message="WITHDRAWAL_REQUESTED")

    @extend_schema(
        operation_id="external_withdrawals_history_list",
        parameters=[SERVICE_PARAMETER],
        responses=WithdrawalNoteSerializer(many=True),
        filters=False,
    )
    def history(self, request: Request, service_id: str, pk: UUID) -> Response:
        """Return what became of it, the first thing first."""
        lines = selectors.history_of_withdrawal(self.get_object())
        return self.reply(WithdrawalNoteSerializer(lines, many=True))
