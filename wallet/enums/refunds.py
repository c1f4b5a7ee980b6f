"""Words of money that goes back to its payer, and who may do what with it."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodplay.core.permissions import TREASURERS, allow
from wallet.enums.ledger import READERS


class RefundStatus(models.TextChoices):
    """The life of a refund; it goes forward only."""

    NEW = "new", _("New")
    SENDING = "sending", _("Being sent")
    PENDING = "pending", _("On its way")
    UNKNOWN = "unknown", _("Being asked about")
    SUCCEEDED = "succeeded", _("Given back")
    FAILED = "failed", _("Failed")
    BOUNCED = "bounced", _("Came back")


class DisputeStatus(models.TextChoices):
    """The life of a dispute; what is won or lost stays so."""

    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


OPEN_REFUND: Final = frozenset({RefundStatus.NEW, RefundStatus.SENDING, RefundStatus.PENDING, RefundStatus.UNKNOWN})
"""The states in which the money waits in ``outgoing:<provider>``."""

NEXT_REFUND: Final[Mapping[str, frozenset[str]]] = {
    RefundStatus.NEW: frozenset(
        {RefundStatus.SENDING, RefundStatus.PENDING, RefundStatus.SUCCEEDED, RefundStatus.FAILED}
    ),
    RefundStatus.SENDING: frozenset(
        {RefundStatus.PENDING, RefundStatus.UNKNOWN, RefundStatus.SUCCEEDED, RefundStatus.FAILED}
    ),
    RefundStatus.PENDING: frozenset({RefundStatus.UNKNOWN, RefundStatus.SUCCEEDED, RefundStatus.FAILED}),
    RefundStatus.UNKNOWN: frozenset({RefundStatus.PENDING, RefundStatus.SUCCEEDED, RefundStatus.FAILED}),
    RefundStatus.SUCCEEDED: frozenset({RefundStatus.BOUNCED}),
    RefundStatus.FAILED: frozenset(),
    RefundStatus.BOUNCED: frozenset({RefundStatus.SUCCEEDED}),
}
"""The steps of a refund. One that the payer's bank could not take comes back after it had succeeded;
a treasurer then pays it otherwise."""

allow(
    {
        "wallet.refund.view": READERS,
        "wallet.refund.add": TREASURERS,
        "wallet.refund.ask": TREASURERS,
        "wallet.refund.confirm": TREASURERS,
        "wallet.dispute.view": READERS,
    }
)
