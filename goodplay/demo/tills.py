"""How the demo's organizations take and pay money: through the sandbox of payments, where one runs."""

from typing import Any, Final

from django.conf import settings

from goodplay.core import tenancy
from goodplay.demo.cast import CHAMA, COMMUNITY, ONLUS, RECYCLING, SACCO, VOLUNTEERS, House
from goodplay.sandboxes.paypal import webhook_id_of
from goodplay.sandboxes.stripe import secret_of
from wallet.errors import ProviderNameTakenError, TermsTakenError
from wallet.services import payments, withdrawals

MPESA, STRIPE, PAYPAL, BANK, CASH = "mpesa", "stripe", "paypal", "bank", "manual"
PLACES: Final = {MPESA: "daraja", STRIPE: "stripe", PAYPAL: "paypal"}
NAMES: Final = {MPESA: "M-Pesa", STRIPE: "Card", PAYPAL: "PayPal", BANK: "Bank transfer", CASH: "Cash"}
IBAN: Final = "IT60X0542811101000000123456"
"""An example of the standard, nobody's account."""
TILLS: Final[tuple[tuple[House, str, str], ...]] = (
    (SACCO, MPESA, "KES"),
    (SACCO, CASH, "KES"),
    (CHAMA, MPESA, "KES"),
    (CHAMA, CASH, "KES"),
    (COMMUNITY, STRIPE, "USD"),
    (COMMUNITY, PAYPAL, "USD"),
    (ONLUS, STRIPE, "EUR"),
    (ONLUS, PAYPAL, "EUR"),
    (ONLUS, BANK, "EUR"),
    (VOLUNTEERS, STRIPE, "EUR"),
    (VOLUNTEERS, BANK, "EUR"),
    (RECYCLING, PAYPAL, "USD"),
)
SHORT_CODES: Final = {SACCO: "600984", CHAMA: "600985"}


def open_tills() -> None:
    """Give each organization its providers, and the terms on which members take money out. Idempotent."""
    for house, kind, currency in TILLS:
        if kind in PLACES and not settings.SANDBOX_URL:
            continue
        with tenancy.writing(house.id):
            _open(house, kind, currency)


def _open(house: House, kind: str, currency: str) -> None:
    try:
        provider = payments.add_provider(kind=kind, name=NAMES[kind], currencies=[currency], **_facts(house, kind))
    except ProviderNameTakenError:
        return
    try:
        if kind == MPESA:
            withdrawals.add_terms(
                method="mobile_money",
                currency=currency,
                provider=provider,
                smallest_minor=50_00,
                largest_minor=70_000_00,
            )
        if kind == PAYPAL and house == RECYCLING:
            withdrawals.add_terms(
                method="paypal",
                currency=currency,
                provider=provider,
                smallest_minor=1_00,
                largest_minor=1_000_00,
            )
        if kind == BANK:
            withdrawals.add_terms(
                method="bank",
                currency=currency,
                account_name=house.name,
                account_iban=IBAN,
                smallest_minor=5_00,
                largest_minor=5_000_00,
            )
    except TermsTakenError:
        return


def _facts(house: House, kind: str) -> dict[str, Any]:
    """Return what a provider of this kind needs; the sandbox takes any secret, and derives its own from them."""
    if kind == BANK:
        return {"options": {"account_holder": house.name, "iban": IBAN}}
    if kind == CASH:
        return {"options": {"place": "At the weekly meeting"}}
    name = f"demo-{house.slug}"
    facts: dict[str, Any] = {"base_url": f"{settings.SANDBOX_URL}/{PLACES[kind]}"}
    if kind == STRIPE:
        key = f"sk_test_{name}"
        return facts | {"credentials": {"secret_key": key, "webhook_secret": secret_of(key)}}
    if kind == PAYPAL:
        secrets = {"client_id": name, "client_secret": name, "webhook_id": webhook_id_of(name)}
        return facts | {"credentials": secrets}
    secrets = {"consumer_key": name, "consumer_secret": name, "passkey": name, "initiator_password": "Sandbox#1"}
    options = {"short_code": SHORT_CODES[house], "initiator_name": "sandbox", "pull": "GET"}
    return facts | {"credentials": secrets, "options": options}
