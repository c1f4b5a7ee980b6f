"""Vouchers expire."""

from datetime import timedelta

from goodplay.core import tenancy
from goodplay.core.schedule_registry import scheduled
from wallet.selectors.rewards import organizations_with_due_vouchers
from wallet.services import rewards


@scheduled("wallet.expire_redemptions", every=timedelta(minutes=5))
def expire_redemptions() -> None:
    """Close the vouchers that are no longer good."""
    with tenancy.platform("find vouchers that are no longer good"):
        organization_ids = organizations_with_due_vouchers()
    for organization_id in organization_ids:
        with tenancy.writing(organization_id):
            rewards.expire_redemptions()
