"""What the charity's receipts say."""

from typing import Any

from donations.models import ReceiptProfile
from goodplay.core import tenancy


@tenancy.joins
def set_receipt_profile(**wording: Any) -> ReceiptProfile:
    """Set what receipts say from now on; receipts already numbered keep their words. Idempotent.

    Args:
        wording: ``register_entry``, ``tax_wording``, ``stamp_wording``, ``signatory``, ``issues_automatically``.
    """
    profile, _ = ReceiptProfile.objects.update_or_create(organization_id=tenancy.organization_id(), defaults=wording)
    return profile
