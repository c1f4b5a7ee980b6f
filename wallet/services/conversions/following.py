"""Conversions follow what the watch decided."""

from collections.abc import Sequence

from goodplay.core import tenancy
from wallet.services.conversions.checking import held_conversions
from wallet.services.conversions.converting import accept_conversion, refuse_conversion
from wallet.signals import WatchCaseClosed

NOT_POSSIBLE = "This could not be converted."
"""All that the member is told."""


@tenancy.joins
def follow_cases(*, closed: Sequence[WatchCaseClosed]) -> None:
    """Let the conversions take place whose case was cleared or has lapsed, and refuse those that were reported.

    Idempotent; locks the conversions one after the other.
    """
    good, bad = held_conversions(closed=closed)
    for conversion_id in good:
        accept_conversion(conversion_id=conversion_id)
    for conversion_id in bad:
        refuse_conversion(conversion_id=conversion_id, reason=NOT_POSSIBLE)
