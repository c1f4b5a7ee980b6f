"""Conversions follow the watch, and wallets give by themselves."""

from datetime import timedelta

from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.schedule_registry import scheduled
from wallet.selectors.conversions import organizations_with_auto_donations
from wallet.services import conversions
from wallet.signals import WatchCaseClosed, watch_case_closed


@hears(watch_case_closed, name="wallet.decide_conversions")
def decide_conversions(facts: list[WatchCaseClosed]) -> None:
    """Let conversions take place, or not, as their cases were closed."""
    conversions.follow_cases(closed=facts)


@scheduled("wallet.fire_auto_donations", every=timedelta(minutes=1))
def fire_auto_donations() -> None:
    """Let the wallets give that have risen to their threshold, however the credit came."""
    with tenancy.platform("find wallets that give by themselves"):
        organization_ids = organizations_with_auto_donations()
    for organization_id in organization_ids:
        with tenancy.writing(organization_id):
            conversions.fire_auto_donations()
