"""What points can be spent on."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodplay.core.audit import audited
from goodplay.core.models import TenantForeignKey, TenantModel
from wallet.enums.rewards import RewardStatus, RewardType
from wallet.models.currency import Currency
from wallet.models.tier import Tier

WHOLE_BPS = 10_000


@audited(exclude=["taken"])
class Reward(TenantModel):
    """Something that a member gets for points or credits; ``taken`` of its ``stock`` are spoken for."""

    name = models.CharField(max_length=120)
    description = models.CharField(max_length=1000, blank=True)
    reward_type = models.CharField(max_length=12, choices=RewardType)
    status = models.CharField(max_length=8, choices=RewardStatus, default=RewardStatus.DRAFT)
    currency = models.ForeignKey(
        Currency, models.PROTECT, related_name="+", db_index=False, help_text="What the member pays with."
    )
    cost_minor = models.BigIntegerField()
    value_currency = models.ForeignKey(
        Currency, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    value_minor = models.BigIntegerField(null=True, blank=True)
    discount_bps = models.PositiveIntegerField(null=True, blank=True)
    stock = models.PositiveIntegerField(null=True, blank=True, help_text="How many there are; empty for no limit.")
    taken = models.PositiveIntegerField(default=0, editable=False)
    most_per_member = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How often one member may have it; empty for no limit."
    )
    starts_at = models.DateTimeField(null=True, blank=True, verbose_name="offered from")
    ends_at = models.DateTimeField(null=True, blank=True, verbose_name="offered until")
    voucher_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many days the code is good after it was issued; empty for ever."
    )
    handed_out = models.BooleanField(
        default=False,
        help_text="Somebody hands it over or sends it: the points are only set aside until then.",
    )
    tier = TenantForeignKey(
        Tier,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Only for members whose wallet has reached this tier.",
    )
    badge_code = models.CharField(max_length=64, blank=True, help_text="For a badge: its code among your badges.")
    external_url = models.URLField(max_length=300, blank=True, help_text="Where the member uses it, if elsewhere.")
    external_id = models.CharField(max_length=120, blank=True, help_text="What the other system calls it.")
    picture = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cost_minor__gt=0), name="wallet_reward_cost_positive"),
            models.CheckConstraint(
                condition=Q(stock=None) | Q(taken__lte=F("stock")), name="wallet_reward_not_more_than_stock"
            ),
            models.CheckConstraint(
                condition=Q(value_currency=None, value_minor=None) | Q(value_currency__isnull=False, value_minor__gt=0),
                name="wallet_reward_value_has_currency",
            ),
            models.CheckConstraint(
                condition=~Q(reward_type=RewardType.CASHBACK) | Q(value_minor__isnull=False),
                name="wallet_reward_cashback_has_value",
            ),
            models.CheckConstraint(
                condition=~Q(reward_type=RewardType.BADGE) | ~Q(badge_code=""), name="wallet_reward_badge_is_named"
            ),
            models.CheckConstraint(
                condition=Q(discount_bps=None) | Q(discount_bps__range=(1, WHOLE_BPS)),
                name="wallet_reward_discount_is_a_part",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="wallet_reward_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["organization", "status", "cost_minor"], name="wallet_rewards_offered")]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int | None:
        """How many can still be had; None for no limit."""
        return None if self.stock is None else self.stock - self.taken
