"""What transfers moved, by their keys: for who proves that his own rows and the ledger agree."""

from collections.abc import Sequence
from uuid import UUID

from wallet.models import Transfer


def amounts_of_transfers(organization_id: UUID, *, keys: Sequence[str]) -> dict[str, int]:
    """Return the amount (minor units of its currency) of each transfer that exists, by key."""
    rows = Transfer.objects.of(organization_id).filter(key__in=keys)
    return dict(rows.values_list("key", "amount_minor"))
