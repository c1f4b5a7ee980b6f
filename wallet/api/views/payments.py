"""Payments by API: how to pay, paying, and what became of it."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core.api.idempotency import HEADER
from goodplay.core.api.views import TenantViewSet
from goodplay.core.permissions import Role
from wallet import selectors, services
from wallet.api.filters import MessageFilter, PaymentFilter, SuspenseFilter
from wallet.api.serializers.payments import (
    ArrivalInput,
    MatchInput,
    MessageSerializer,
    NoteInput,
    PaymentInput,
    PaymentMethodSerializer,
    PaymentReasonInput,
    PaymentSerializer,
    PaymentStepSerializer,
    ProviderChange,
    ProviderInput,
    ProviderSerializer,
    SuspenseSerializer,
)
from wallet.errors import MethodNotOfferedError
from wallet.models import InboundMessage, PaymentIntent, PaymentProvider, SuspenseItem

payments = services.payments


class PaymentViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Payments: one's own, for the back office all."""

    verbs = {
        "list": "wallet.payment.view",
        "retrieve": "wallet.payment.view",
        "steps": "wallet.payment.view",
        "methods": "wallet.method.view",
        "create": "wallet.payment.add",
        "cancel": "wallet.payment.cancel",
        "ask": "wallet.payment.ask",
        "arrival": "wallet.payment.propose",
        "confirm": "wallet.payment.confirm",
    }
    keyed = {"create", "confirm"}
    queryset = PaymentIntent.objects.none()
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilter
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the payments that the caller may see."""
        caller = self.caller
        own_only = caller.role == Role.MEMBER and not caller.is_superuser
        return selectors.payments_of(caller.organization_id, caller.member_id if own_only else None)

    @extend_schema(
        operation_id="payments_methods_list",
        parameters=[OpenApiParameter("currency", str, description="An ISO code: only what takes it.")],
        responses=PaymentMethodSerializer(many=True),
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def methods(self, request: Request) -> Response:
        """List the ways to pay."""
        currency = str(request.query_params.get("currency", ""))[:12]
        offered = payments.payment_methods(self.caller.organization_id, currency)
        return self.reply(PaymentMethodSerializer(offered, many=True))

    @extend_schema(request=PaymentInput, responses={201: PaymentSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a payment; what the payer has to do follows within seconds, in ``next_action``."""
        wanted = self.parse(PaymentInput)
        amount, method = wanted.pop("amount"), wanted.pop("method")
        member_id = self._payer(wanted.pop("member", None))
        provider_id = payments.provider_for(self.caller.organization_id, method=method, currency=amount.currency)
        if provider_id is None:
            raise MethodNotOfferedError(method=method, currency=amount.currency)
        payment = payments.start_payment(
            key=f"api:{self.caller.key}:{request.headers[HEADER]}",
            provider_id=provider_id,
            amount_minor=amount.minor,
            currency=amount.currency,
            member_id=member_id,
            **wanted,
        )
        return self.reply(PaymentSerializer(payment), status=201, message="PAYMENT_STARTED")

    @extend_schema(operation_id="payments_steps_list", responses=PaymentStepSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def steps(self, request: Request, pk: Any) -> Response:
        """List what happened to a payment, the first thing first."""
        return self.reply(PaymentStepSerializer(selectors.steps_of(self.get_object()), many=True))

    @extend_schema(request=NoteInput, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any) -> Response:
        """Call off a payment that was not paid yet; money that comes all the same is taken."""
        reason = self.parse(NoteInput)["note"]
        payment = payments.cancel_payment(payment_id=self.get_object().pk, by=self.caller.member_id, reason=reason)
        return self.reply(PaymentSerializer(payment), message="PAYMENT_CANCELLED")

    @extend_schema(request=None, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: Any) -> Response:
        """Have the provider asked within seconds what has become of it."""
        payment = payments.ask_now(payment_id=self.get_object().pk)
        return self.reply(PaymentSerializer(payment), message="PROVIDER_WILL_BE_ASKED")

    @extend_schema(request=ArrivalInput, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    def arrival(self, request: Request, pk: Any) -> Response:
        """Enter that a bank transfer or cash has come; another officer confirms it."""
        wanted = self.parse(ArrivalInput)
        amount = wanted.pop("amount")
        payment = payments.propose_arrival(
            payment_id=self.get_object().pk,
            amount_minor=amount.minor,
            currency=amount.currency,
            by=self.caller.member_id,
            **wanted,
        )
        return self.reply(PaymentSerializer(payment), message="ARRIVAL_ENTERED")

    @extend_schema(request=None, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: Any) -> Response:
        """Confirm what another officer has entered."""
        payment = payments.confirm_arrival(payment_id=self.get_object().pk, by=self.caller.member_id)
        return self.reply(PaymentSerializer(payment), message="PAYMENT_CONFIRMED")

    def _payer(self, member_id: Any) -> Any:
        if member_id is None or member_id == self.caller.member_id:
            return self.caller.member_id
        self.require("wallet.payment.propose")
        self.kwargs["member_id"] = member_id
        return self.member().pk


class ProviderViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Accounts with payment providers."""

    verbs = {
        "list": "wallet.provider.view",
        "retrieve": "wallet.provider.view",
        "create": "wallet.provider.add",
        "update": "wallet.provider.change",
        "rotate": "wallet.provider.rotate",
        "check": "wallet.provider.check",
    }
    keeps_replies = False
    queryset = PaymentProvider.objects.none()
    serializer_class = ProviderSerializer
    ordering = ("kind", "id")

    def get_queryset(self) -> Any:
        """Return the organization's accounts."""
        return PaymentProvider.objects.of(self.caller.organization_id)

    @extend_schema(request=ProviderInput, responses={201: ProviderSerializer})
    def create(self, request: Request) -> Response:
        """Add an account with a provider."""
        provider = payments.add_provider(**self.parse(ProviderInput))
        return self.reply(ProviderSerializer(provider), status=201, message="PROVIDER_ADDED")

    @extend_schema(request=ProviderChange, responses=ProviderSerializer)
    def update(self, request: Request, pk: Any) -> Response:
        """Change an account with a provider."""
        provider = payments.change_provider(provider_id=self.get_object().pk, **self.parse(ProviderChange))
        return self.reply(ProviderSerializer(provider), message="PROVIDER_CHANGED")

    @extend_schema(request=None, responses=ProviderSerializer)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, pk: Any) -> Response:
        """Give it a new callback address; the old one works for a week more."""
        provider = payments.rotate_callback(provider_id=self.get_object().pk)
        return self.reply(ProviderSerializer(provider), message="CALLBACK_ROTATED")

    @extend_schema(request=None, responses=ProviderSerializer)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: Any) -> Response:
        """Have it called within seconds, to see whether what was entered is right."""
        provider = self.get_object()
        payments.request_check(provider_id=provider.pk)
        return self.reply(ProviderSerializer(provider), message="PROVIDER_WILL_BE_CHECKED")


class MessageViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """What providers sent."""

    verbs = {
        "list": "wallet.message.view",
        "retrieve": "wallet.message.view",
        "replay": "wallet.message.replay",
    }
    queryset = InboundMessage.objects.none()
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    lookup_value_converter = "int"
    ordering = ("-received_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's messages."""
        return InboundMessage.objects.of(self.caller.organization_id).defer("body")

    @extend_schema(request=None, responses=MessageSerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: int) -> Response:
        """Have a message read anew; what it says twice changes nothing."""
        message = payments.replay_message(message_id=self.get_object().pk)
        return self.reply(MessageSerializer(message), message="MESSAGE_REPLAYED")


class SuspenseViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Money that could not be booked where it belongs."""

    verbs = {
        "list": "wallet.suspense.view",
        "retrieve": "wallet.suspense.view",
        "match": "wallet.suspense.match",
        "accept": "wallet.suspense.accept",
        "give_back": "wallet.suspense.give_back",
        "undo": "wallet.suspense.undo",
    }
    keyed = {"match", "accept", "give_back", "undo"}
    queryset = SuspenseItem.objects.none()
    serializer_class = SuspenseSerializer
    filterset_class = SuspenseFilter
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's money in suspense."""
        return SuspenseItem.objects.of(self.caller.organization_id).select_related("payment__provider")

    @extend_schema(request=MatchInput, responses=SuspenseSerializer)
    @action(detail=True, methods=["post"])
    def match(self, request: Request, pk: Any) -> Response:
        """Say whose money it is."""
        wanted = self.parse(MatchInput)
        item_id, by, note = self.get_object().pk, self.caller.member_id, wanted["note"]
        if "payment" in wanted:
            payments.match_suspense_to_payment(item_id=item_id, payment_id=wanted["payment"], by=by, note=note)
        else:
            self.kwargs["member_id"] = wanted["member"]
            member_id, purpose = self.member().pk, wanted["purpose"]
            payments.match_suspense_to_member(item_id=item_id, member_id=member_id, purpose=purpose, by=by, note=note)
        return self.reply(SuspenseSerializer(self.get_object()), message="SUSPENSE_MATCHED")

    @extend_schema(request=NoteInput, responses=SuspenseSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: Any) -> Response:
        """Accept the amount that came for what it was meant for."""
        payments.accept_suspense(item_id=self.get_object().pk, by=self.caller.member_id, **self.parse(NoteInput))
        return self.reply(SuspenseSerializer(self.get_object()), message="SUSPENSE_ACCEPTED")

    @extend_schema(request=PaymentReasonInput, responses=SuspenseSerializer)
    @action(detail=True, methods=["post"], url_path="give-back")
    def give_back(self, request: Request, pk: Any) -> Response:
        """Give it back the way it came."""
        payments.give_back_suspense(
            item_id=self.get_object().pk, by=self.caller.member_id, **self.parse(PaymentReasonInput)
        )
        return self.reply(SuspenseSerializer(self.get_object()), message="SUSPENSE_GIVING_BACK")

    @extend_schema(request=PaymentReasonInput, responses=SuspenseSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: Any) -> Response:
        """Take a match or an acceptance back."""
        payments.undo_suspense(item_id=self.get_object().pk, by=self.caller.member_id, **self.parse(PaymentReasonInput))
        return self.reply(SuspenseSerializer(self.get_object()), message="SUSPENSE_UNDONE")
