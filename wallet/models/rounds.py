"""The merry-go-round: each cycle one member receives the pot."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodplay.core.models import TenantForeignKey, TenantModel
from wallet.enums.savings import RoundStatus, SwapStatus, TurnOrder
from wallet.models.contributions import ContributionPlan

MEMBER = "accounts.Membership"


class MerryGoRound(TenantModel):
    """The members of a plan receive the pot of a cycle in turn; ``seed`` proves the order that lots have given."""

    plan = TenantForeignKey(ContributionPlan, related_name="rounds", db_index=False)
    name = models.CharField(max_length=80)
    order_by = models.CharField(max_length=8, choices=TurnOrder, default=TurnOrder.LOTS)
    seed = models.CharField(max_length=64, blank=True, default="")
    status = models.CharField(max_length=8, choices=RoundStatus, default=RoundStatus.DRAFT)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "merry-go-round"
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="wallet_round_name_once"),
            models.UniqueConstraint(
                fields=["organization", "plan"],
                condition=Q(status=RoundStatus.RUNNING),
                name="wallet_round_one_running_a_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Turn(TenantModel):
    """Who receives the pot of one cycle; ``cycle_number`` counts the plan's cycles."""

    round = TenantForeignKey(MerryGoRound, related_name="turns", db_index=False)
    position = models.PositiveSmallIntegerField()
    cycle_number = models.PositiveIntegerField()
    member = TenantForeignKey(MEMBER, related_name="+", db_index=False)
    pot_minor = models.BigIntegerField(default=0)
    paid_at = models.DateTimeField(null=True, blank=True)
    paid_by = TenantForeignKey(MEMBER, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "round", "position"], name="wallet_turn_position_once"),
            models.CheckConstraint(condition=Q(pot_minor__gte=0), name="wallet_turn_pot_not_negative"),
        ]
        indexes = [models.Index(fields=["organization", "member"], name="wallet_turns_of_member")]

    def __str__(self) -> str:
        return f"Turn {self.position}"


class TurnSwap(TenantModel):
    """A member's wish to change turns with another, which both must want."""

    own = TenantForeignKey(Turn, related_name="+", db_index=False)
    other = TenantForeignKey(Turn, related_name="+", db_index=False)
    asked_by = TenantForeignKey(MEMBER, related_name="+", db_index=False)
    member = TenantForeignKey(MEMBER, related_name="+", db_index=False)
    status = models.CharField(max_length=9, choices=SwapStatus, default=SwapStatus.ASKED)
    asked_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "own"], condition=Q(status=SwapStatus.ASKED), name="wallet_swap_one_open_a_turn"
            ),
            models.CheckConstraint(condition=~Q(own=F("other")), name="wallet_swap_of_two_turns"),
        ]

    def __str__(self) -> str:
        return f"Swap {self.asked_at:%Y-%m-%d}"
