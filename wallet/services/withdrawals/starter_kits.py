"""What an organization begins with: limits of withdrawals and rules of the watch."""

from goodplay import kits
from goodplay.core import tenancy
from wallet.services.watch import seed_watch_rules
from wallet.services.withdrawals.terms import seed_limits


@tenancy.joins
def apply_kit_of_limits(*, kind: str) -> None:
    """Give the open door's organization the limits and the rules of its starter kit. Idempotent."""
    section = kits.section(kind, "wallet")
    seed_limits(limits=section.get("withdrawal_limits", ()))
    seed_watch_rules(rules=section.get("watch_rules", ()))
