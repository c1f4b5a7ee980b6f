"""Words of rewards, and who may do what with them."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodplay.core.permissions import CONSOLE, EVERYONE, MANAGERS, SELF, TREASURERS, Role, allow


class RewardType(models.TextChoices):
    """What a reward is."""

    DISCOUNT = "discount", _("Discount")
    CASHBACK = "cashback", _("Cashback")
    PRODUCT = "product", _("Product")
    SERVICE = "service", _("Service")
    BADGE = "badge", _("Badge")


class RewardStatus(models.TextChoices):
    """Whether a reward is offered."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Offered")
    RETIRED = "retired", _("Retired")


class RedemptionStatus(models.TextChoices):
    """The life of a reward that a member has taken."""

    RESERVED = "reserved", _("To be handed out")
    ISSUED = "issued", _("Issued")
    USED = "used", _("Used")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")
    REFUNDED = "refunded", _("Refunded")


NEXT_REWARD: Final[Mapping[str, frozenset[str]]] = {
    RewardStatus.DRAFT: frozenset({RewardStatus.ACTIVE, RewardStatus.RETIRED}),
    RewardStatus.ACTIVE: frozenset({RewardStatus.RETIRED}),
    RewardStatus.RETIRED: frozenset({RewardStatus.ACTIVE}),
}
NEXT_REDEMPTION: Final[Mapping[str, frozenset[str]]] = {
    RedemptionStatus.RESERVED: frozenset({RedemptionStatus.ISSUED, RedemptionStatus.CANCELLED}),
    RedemptionStatus.ISSUED: frozenset(
        {RedemptionStatus.USED, RedemptionStatus.EXPIRED, RedemptionStatus.REFUNDED},
    ),
    RedemptionStatus.USED: frozenset(),
    RedemptionStatus.EXPIRED: frozenset({RedemptionStatus.REFUNDED}),
    RedemptionStatus.CANCELLED: frozenset(),
    RedemptionStatus.REFUNDED: frozenset(),
}
GIVEN_BACK: Final = frozenset({RedemptionStatus.CANCELLED, RedemptionStatus.REFUNDED})
"""The states in which the member has the points again and the piece is back in stock."""

_NO_PERSON: Final[frozenset[Role]] = frozenset()

PERCENT_BPS: Final = 100
"""How many basis points one per cent has."""

PLAIN: Final = (
    "name",
    "description",
    "reward_type",
    "stock",
    "most_per_member",
    "starts_at",
    "ends_at",
    "voucher_days",
    "handed_out",
    "badge_code",
    "external_url",
    "external_id",
)
"""What is said about a reward as it is: no amount, code or id of something else."""

allow(
    {
        "wallet.reward.view": EVERYONE,
        "wallet.reward.add": MANAGERS,
        "wallet.reward.change": MANAGERS,
        "wallet.reward.redeem": EVERYONE,
        "wallet.redemption.view": CONSOLE | {SELF},
        "wallet.redemption.issue": MANAGERS | TREASURERS,
        "wallet.redemption.use": MANAGERS | TREASURERS,
        "wallet.redemption.cancel": MANAGERS | TREASURERS | {SELF},
        "wallet.redemption.refund": TREASURERS,
        "wallet.membertier.view": CONSOLE,
        "external.wallets.read": _NO_PERSON,
        "external.wallets.write": _NO_PERSON,
        "external.rewards.read": _NO_PERSON,
        "external.rewards.write": _NO_PERSON,
        "external.withdrawals.read": _NO_PERSON,
        "external.withdrawals.write": _NO_PERSON,
    }
)
