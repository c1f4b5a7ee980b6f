"""Which gateway speaks for which kind of provider, and what each kind needs to be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wallet.enums import ProviderKind, ProviderMode
from wallet.gateways.interface import Gateway

Text = str | Promise

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a treasurer enters: a secret (never shown again) or an option; ``needed`` for payments to work."""

    name: str
    label: Text
    help: Text = ""
    secret: bool = False
    needed: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spec:
    """What is particular of a kind of provider.

    Attributes:
        place: Module and class of its gateway.
        method: How a payer pays by it, as clients name it.
        label: The same for people.
        urls: Where it is reached, by mode.
        fields: What it needs to be told.
        phone: The payer is asked by phone.
        by_hand: Nobody tells when the money comes; treasurers confirm it.
        expires: How long after it was asked for a payment is given up.
        bounds: The least and the most it moves at once, minor units; None for no bound.
    """

    place: str
    method: str
    label: Text
    urls: Mapping[str, str]
    fields: tuple[Field, ...] = ()
    phone: bool = False
    by_hand: bool = False
    expires: timedelta = DAY
    bounds: tuple[int | None, int | None] = (None, None)

    def missing(self, credentials: Mapping[str, Any], options: Mapping[str, Any]) -> list[str]:
        """Return the names of what is needed and not given."""
        given = {True: credentials, False: options}
        return [field.name for field in self.fields if field.needed and not given[field.secret].get(field.name)]


def _secret(name: str, label: Text, text: Text = "", *, needed: bool = True) -> Field:
    return Field(name, label, text, secret=True, needed=needed)


def _option(name: str, label: Text, text: Text = "", *, needed: bool = True, choices: tuple[str, ...] = ()) -> Field:
    return Field(name, label, text, needed=needed, choices=choices)


SPECS: Final[Mapping[str, Spec]] = {
    ProviderKind.MPESA: Spec(
        place="wallet.gateways.daraja:DarajaGateway",
        method="mobile_money",
        label=_("M-Pesa"),
        urls={ProviderMode.TEST: "https://sandbox.safaricom.co.ke", ProviderMode.LIVE: "https://api.safaricom.co.ke"},
        fields=(
            _secret("consumer_key", _("Consumer key")),
            _secret("consumer_secret", _("Consumer secret")),
            _secret("passkey", _("Passkey"), _("Of Lipa na M-Pesa online; needed to ask payers on their phones.")),
            _secret(
                "initiator_password",
                _("Initiator's password"),
                _("Needed for payouts, questions about transactions and reversals."),
                needed=False,
            ),
            _option("short_code", _("Short code"), _("The Paybill or store number.")),
            _option("till", _("Till"), _("Only for Buy Goods: the till number."), needed=False),
            _option("initiator_name", _("Initiator"), needed=False),
            _option("certificate", _("Certificate"), _("M-Pesa's public certificate (PEM)."), needed=False),
            _option("c2b_version", _("Version of Paybill messages"), needed=False, choices=("v2", "v1")),
            _option(
                "pull",
                _("List of payments"),
                _("How M-Pesa is asked for its list of the last 48 hours; empty where it was not granted."),
                needed=False,
                choices=("", "GET", "POST"),
            ),
            _option(
                "validates",
                _("Refuse unknown accounts"),
                _("Works only after M-Pesa has switched on external validation for the short code."),
                needed=False,
                choices=("", "yes"),
            ),
        ),
        phone=True,
        expires=5 * MINUTE,
        bounds=(1_00, 250_000_00),
    ),
    ProviderKind.STRIPE: Spec(
        place="wallet.gateways.stripe:StripeGateway",
        method="card",
        label=_("Card"),
        urls={ProviderMode.TEST: "https://api.stripe.com", ProviderMode.LIVE: "https://api.stripe.com"},
        fields=(
            _secret("secret_key", _("Secret key")),
            _secret("webhook_secret", _("Signing secret"), _("Of the webhook endpoint that has our callback address.")),
            _secret("previous_webhook_secret", _("Previous signing secret"), needed=False),
        ),
    ),
    ProviderKind.PAYPAL: Spec(
        place="wallet.gateways.paypal:PayPalGateway",
        method="paypal",
        label=_("PayPal"),
        urls={ProviderMode.TEST: "https://api-m.sandbox.paypal.com", ProviderMode.LIVE: "https://api-m.paypal.com"},
        fields=(
            _secret("client_id", _("Client id")),
            _secret("client_secret", _("Client secret")),
            _secret("webhook_id", _("Id of the webhook"), _("PayPal shows it beside our callback address.")),
            _option("verification", _("How messages are checked"), needed=False, choices=("", "certificate", "api")),
        ),
    ),
    ProviderKind.BANK: Spec(
        place="wallet.gateways.manual:ManualGateway",
        method="bank_transfer",
        label=_("Bank transfer"),
        urls={},
        fields=(
            _option("account_holder", _("Account holder")),
            _option("iban", _("Account number or IBAN"), _("Shown to payers.")),
            _option("bank", _("Bank"), _("Its name, and BIC if payers need it."), needed=False),
        ),
        by_hand=True,
        expires=30 * DAY,
    ),
    ProviderKind.MANUAL: Spec(
        place="wallet.gateways.manual:ManualGateway",
        method="cash",
        label=_("Cash"),
        urls={},
        fields=(
            _option("place", _("Where to pay"), _("Shown to payers: where and when cash is taken."), needed=False),
        ),
        by_hand=True,
        expires=30 * DAY,
    ),
}


def spec_of(kind: str) -> Spec:
    """Return what is particular of a kind of provider."""
    return SPECS[ProviderKind(kind)]


@lru_cache
def gateway_of(kind: str) -> Gateway:
    """Return the gateway of a kind; it has no state, so there is one of each."""
    module, _colon, name = spec_of(kind).place.partition(":")
    gateway: Gateway = getattr(import_module(module), name)()
    return gateway
