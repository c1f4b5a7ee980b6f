"""An organization's points and credits."""

from collections.abc import Iterable, Mapping
from typing import Any

from goodplay import kits
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from wallet.enums import CurrencyKind
from wallet.errors import CurrencyTakenError
from wallet.models import Currency
from wallet.rules import starter_kits
from wallet.rules.programmes import complaints_about_programme
from wallet.selectors import currencies_known_to

KIT_KEYS = {"code", "name", "kind", "decimals"}


@tenancy.joins
def add_currency(*, code: str, name: str, kind: CurrencyKind, decimals: int) -> Currency:
    """Give the open door's organization a currency. Idempotent; an existing one keeps its name.

    Raises:
        CurrencyTakenError: It is a code of money, or one of the organization's with another kind or decimals.
    """
    organization_id = tenancy.organization_id()
    currency = Currency(organization_id=organization_id, code=code, name=name, kind=kind, decimals=decimals)
    if kind == CurrencyKind.MONEY and organization_id != PLATFORM_ID:
        raise CurrencyTakenError(currency=code)
    standing = list(currencies_known_to(organization_id).filter(code=code))
    if any(_nature(known) != _nature(currency) for known in standing):
        raise CurrencyTakenError(currency=code)
    Currency.objects.bulk_create([currency], ignore_conflicts=True)
    kept: Currency = Currency.objects.of(organization_id).get(code=code)
    return kept


@tenancy.joins
def rename_currency(*, code: str, name: str) -> Currency:
    """Call a currency of the open door's organization something else; code, kind and decimals never change."""
    currency: Currency = Currency.objects.of(tenancy.organization_id()).get(code=code)
    currency.name = name
    currency.save(update_fields=["name", "updated_at"])
    return currency


@tenancy.joins
def apply_kit(*, kind: str) -> None:
    """Give the open door's organization the currencies of its starter kit. Idempotent.

    A kind without a kit gets points (``PTS``) and credits (``CRD``).
    """
    for currency in kits.section(kind, "wallet").get("currencies", DEFAULT):
        add_currency(**currency | {"kind": CurrencyKind(currency["kind"])})


DEFAULT = (
    {"code": "PTS", "name": "Points", "kind": "points", "decimals": 0},
    {"code": "CRD", "name": "Credits", "kind": "credits", "decimals": 2},
)


@kits.reads("wallet")
def check_kit(section: Mapping[str, Any]) -> Iterable[str]:
    """Yield what is wrong with the wallet section of a kit."""
    for name in section.keys() - {"currencies", "withdrawal_limits", "watch_rules", "rates", "rewards"}:
        yield f"unknown key {name}"
    yield from starter_kits.complaints(section)
    yield from complaints_about_programme(section)
    kinds = {CurrencyKind.POINTS.value, CurrencyKind.CREDITS.value}
    for currency in section.get("currencies", ()):
        if not isinstance(currency, dict) or currency.keys() != KIT_KEYS:
            yield f"a currency has exactly {', '.join(sorted(KIT_KEYS))}"
        elif currency["kind"] not in kinds:
            yield f"{currency['code']}: {currency['kind']} is no kind of an organization's currency"
    codes = {currency["code"] for currency in section.get("currencies", ()) if isinstance(currency, dict)}
    if missing := {"PTS", "CRD"} - codes:
        yield f"every kit has {' and '.join(sorted(missing))}"


def _nature(currency: Currency) -> tuple[object, ...]:
    return currency.organization_id, str(currency.kind), currency.decimals
