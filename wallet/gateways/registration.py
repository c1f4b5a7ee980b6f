"""Telling a provider where it reaches us, where that can be told by a call."""

from collections.abc import Mapping
from typing import Any

from wallet.enums import ProviderKind
from wallet.gateways.daraja import DarajaGateway
from wallet.gateways.interface import Access
from wallet.gateways.paypal.client import request
from wallet.gateways.stripe.client import calling, client_of
from wallet.gateways.stripe.reading import HEARD

EVENT = "event"
"""The last part of the callback address of Stripe and PayPal."""


def register(kind: str, access: Access) -> Mapping[str, str]:
    """Tell a provider our callback address; return the secrets that it answers with, to be kept.

    Raises:
        GatewayRefusedError: It knows the address already, or may not be told.
        GatewayBusyError: Later.
        GatewayUnknownError: It may know it now.
    """
    if kind == ProviderKind.MPESA:
        DarajaGateway().register(access)
    if kind == ProviderKind.STRIPE:
        return _stripe(access)
    if kind == ProviderKind.PAYPAL:
        return _paypal(access)
    return {}


def _stripe(access: Access) -> Mapping[str, str]:
    with calling():
        wanted: Any = {"url": f"{access.callback_url}/{EVENT}", "enabled_events": list(HEARD)}
        made = client_of(access).v1.webhook_endpoints.create(wanted)
    return {"webhook_secret": made.secret or ""}


def _paypal(access: Access) -> Mapping[str, str]:
    wanted = {"url": f"{access.callback_url}/{EVENT}", "event_types": [{"name": "*"}]}
    made = request(access, "POST", "/v1/notifications/webhooks", body=wanted)
    return {"webhook_id": str(made["id"])}
