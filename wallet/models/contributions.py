"""What members have agreed to save: plans, their cycles, what each owes, and fines."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodplay.core.audit import audited
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel
from wallet.enums.savings import ContributionStatus, FineStatus, PlanCadence

MEMBER = "accounts.Membership"


@audited()
class ContributionPlan(TenantModel):
    """A sum that each of its members saves every week or month."""

    name = models.CharField(max_length=80)
    cadence = models.CharField(max_length=8, choices=PlanCadence, default=PlanCadence.MONTHLY)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=12)
    due_day = models.PositiveSmallIntegerField(default=5)
    grace_days = models.PositiveSmallIntegerField(default=0)
    fine_minor = models.BigIntegerField(default=0)
    takes_fines = models.BooleanField(default=False)
    remind_days = models.PositiveSmallIntegerField(default=2)
    for_everybody = models.BooleanField(default=True)
    starts_on = models.DateField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="wallet_plan_name_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, fine_minor__gte=0), name="wallet_plan_amounts_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(due_day__gte=1)
                & (Q(cadence=PlanCadence.WEEKLY, due_day__lte=7) | Q(cadence=PlanCadence.MONTHLY, due_day__lte=31)),
                name="wallet_plan_due_day_exists",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanMember(MassTenantModel):
    """A member who takes part in a plan."""

    plan = TenantForeignKey(ContributionPlan, related_name="members", db_index=False)
    member = TenantForeignKey(MEMBER, related_name="+", db_index=False)
    joined_at = models.DateTimeField(db_default=Now())
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "plan", "member"], name="wallet_plan_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.member_id}"


class ContributionCycle(TenantModel):
    """One week or month of a plan. After ``due_on`` and the days of grace what is missing is late or short."""

    plan = TenantForeignKey(ContributionPlan, related_name="cycles", db_index=False)
    number = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    grace_until = models.DateField()
    opened_at = models.DateTimeField(db_default=Now())
    reminded_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "plan", "number"], name="wallet_cycle_number_once"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on"), due_on__lte=F("ends_on"), grace_until__gte=F("due_on")),
                name="wallet_cycle_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["organization", "-due_on", "-id"], name="wallet_cycles_by_due_day")]

    def __str__(self) -> str:
        return f"{self.plan} · {self.due_on}"


class Contribution(MassTenantModel):
    """What one member owes for one cycle, and how far deposits have paid it; the latter can be computed again."""

    cycle = TenantForeignKey(ContributionCycle, related_name="contributions", db_index=False)
    member = TenantForeignKey(MEMBER, related_name="+", db_index=False)
    amount_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    paid_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=ContributionStatus, default=ContributionStatus.DUE)
    waived_reason = models.CharField(max_length=200, blank=True, default="")
    collected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "cycle", "member"], name="wallet_contribution_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, paid_minor__gte=0, paid_minor__lte=F("amount_minor")),
                name="wallet_contribution_paid_at_most_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "status"], name="wallet_contributions_of_member"),
            models.Index(fields=["organization", "status", "cycle"], name="wallet_contributions_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}"

    @property
    def missing_minor(self) -> int:
        """What is still missing, in minor units."""
        return self.amount_minor - self.paid_minor


class Fine(TenantModel):
    """What a member owes for a contribution that came late, short or not at all."""

    contribution = TenantForeignKey(Contribution, related_name="fines", db_index=False)
    member = TenantForeignKey(MEMBER, related_name="+", db_index=False)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=12)
    status = models.CharField(max_length=8, choices=FineStatus, default=FineStatus.DUE)
    levied_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "contribution"], name="wallet_fine_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="wallet_fine_amount_positive"),
            models.CheckConstraint(
                condition=Q(status=FineStatus.DUE) ^ Q(settled_at__isnull=False), name="wallet_fine_settled_has_a_time"
            ),
        ]
        indexes = [models.Index(fields=["organization", "member", "status"], name="wallet_fines_of_member")]

    def __str__(self) -> str:
        return f"Fine {self.levied_at:%Y-%m-%d}"
