"""Closed periods and statements: figures that were frozen."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel
from wallet.enums.savings import Attestation, PeriodStatus, StatementStatus

MEMBER = "accounts.Membership"


class SavingsPeriod(TenantModel):
    """Days whose figures an officer has frozen, members attest, and another officer closes.

    ``digest`` is the SHA-256 of the figures at closing.
    """

    starts_on = models.DateField()
    ends_on = models.DateField()
    currency = models.CharField(max_length=12)
    status = models.CharField(max_length=9, choices=PeriodStatus, default=PeriodStatus.ATTESTING)
    attest_until = models.DateField()
    proposed_by = TenantForeignKey(MEMBER, null=True, blank=True, related_name="+", db_index=False)
    proposed_at = models.DateTimeField(db_default=Now())
    closed_by = TenantForeignKey(MEMBER, null=True, blank=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "starts_on"],
                condition=~Q(status=PeriodStatus.WITHDRAWN),
                name="wallet_period_begins_once",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="wallet_period_ends_after_start"),
            models.CheckConstraint(
                condition=Q(status=PeriodStatus.CLOSED, closed_at__isnull=False) & ~Q(digest="")
                | ~Q(status=PeriodStatus.CLOSED) & Q(closed_at=None, digest=""),
                name="wallet_period_closed_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class PeriodFigure(MassTenantModel):
    """What a member had, saved and took in a period, in minor units, and what the member says about it."""

    period = TenantForeignKey(SavingsPeriod, related_name="figures", db_index=False)
    member = TenantForeignKey(MEMBER, related_name="+", db_index=False)
    opening_minor = models.BigIntegerField()
    deposited_minor = models.BigIntegerField()
    received_minor = models.BigIntegerField()
    paid_out_minor = models.BigIntegerField()
    closing_minor = models.BigIntegerField()
    paid_count = models.PositiveIntegerField(default=0)
    missed_count = models.PositiveIntegerField(default=0)
    attestation = models.CharField(max_length=8, choices=Attestation, default=Attestation.WAITING)
    dispute = models.CharField(max_length=500, blank=True, default="")
    answer = models.CharField(max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "period", "member"], name="wallet_figure_once"),
            models.CheckConstraint(
                condition=Q(
                    closing_minor=F("opening_minor") + F("deposited_minor") + F("received_minor") - F("paid_out_minor")
                ),
                name="wallet_figure_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["organization", "period", "attestation"], name="wallet_figures_open")]

    def __str__(self) -> str:
        return f"Figures of {self.member_id}"


class Statement(TenantModel):
    """A member's account over some days, as it was when it was asked for: its facts never change."""

    member = TenantForeignKey(MEMBER, related_name="+", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    currency = models.CharField(max_length=12)
    facts = models.JSONField()
    status = models.CharField(max_length=5, choices=StatementStatus, default=StatementStatus.ASKED)
    file_name = models.CharField(max_length=255, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status=StatementStatus.ASKED, file_name="")
                | Q(status=StatementStatus.READY) & ~Q(file_name=""),
                name="wallet_statement_ready_has_a_file",
            ),
        ]
        indexes = [models.Index(fields=["organization", "member", "-created_at"], name="wallet_statements_of_member")]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
