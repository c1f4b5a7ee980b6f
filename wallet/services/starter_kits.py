"""What a starter kit says about the wallet besides currencies: rates and rewards."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from goodplay import kits
from goodplay.core import tenancy
from organizations.models import Organization
from wallet.models import ConversionRate, Reward
from wallet.services.conversions import add_rate
from wallet.services.rewards import create_reward, offer_reward

SECTION = "wallet"
OWN_MONEY = "money"
"""Stands in a kit for the currency that the organization counts in."""


@tenancy.joins
def apply_programme(*, kind: str) -> None:
    """Give the open door's organization the rates and rewards of its starter kit. Idempotent: what stands stays."""
    organization_id = tenancy.organization_id()
    section = kits.section(kind, SECTION)
    money = Organization.objects.values_list("currency", flat=True).get(pk=organization_id)
    rated = set(ConversionRate.objects.of(organization_id).values_list("rate_type", flat=True))
    for rate in section.get("rates", []):
        if rate["rate_type"] not in rated:
            add_rate(**_with_money(rate, money), effective_from=timezone.now())
    named = set(Reward.objects.of(organization_id).values_list("name", flat=True))
    for reward in section.get("rewards", []):
        if reward["name"] not in named:
            made = create_reward(**{"currency": "PTS", **_with_money(reward, money)})
            offer_reward(reward_id=made.pk)


def _with_money(said: Mapping[str, Any], money: str) -> dict[str, Any]:
    return {name: money if value == OWN_MONEY else value for name, value in said.items()}
