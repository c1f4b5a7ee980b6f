"""The paper that a gift leaves behind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from donations.enums import ReceiptStatus
from goodplay.core.audit import audited
from goodplay.core.models import TenantForeignKey, TenantModel


@audited()
class ReceiptProfile(TenantModel):
    """What the charity's receipts say beside its name; each receipt freezes what it said on the day.

    ``tax_wording`` is printed only for gifts of money paid by traceable means.
    """

    register_entry = models.CharField(max_length=200, blank=True)
    tax_wording = models.TextField(max_length=2000, blank=True)
    stamp_wording = models.CharField(max_length=300, blank=True)
    signatory = models.CharField(max_length=120, blank=True)
    issues_automatically = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("wording of receipts")
        constraints = [models.UniqueConstraint(fields=["organization"], name="donations_receiptprofile_once")]

    def __str__(self) -> str:
        return self.register_entry or self.signatory


class ReceiptCounter(TenantModel):
    """The last number given out in a year; locked while numbers are given, so that none is left out."""

    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "year"], name="donations_receiptcounter_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Receipt(TenantModel):
    """A numbered receipt of one gift, with the facts as they were on ``issued_on`` (a day in the organization's zone).

    A receipt is never edited: it is voided and another one issued, which ``replaces`` it.
    """

    donation = TenantForeignKey("donations.Donation", related_name="receipts", db_index=False)
    member = TenantForeignKey(
        "accounts.Membership",
        null=True,
        blank=True,
        related_name="receipts",
        db_index=False,
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    issued_on = models.DateField()
    facts = models.JSONField()
    status = models.CharField(max_length=8, choices=ReceiptStatus, default=ReceiptStatus.NUMBERED)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    replaces = TenantForeignKey("self", null=True, blank=True, related_name="replaced_by", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "number"],
                name="donations_receipt_number_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "donation"],
                condition=~models.Q(status=ReceiptStatus.VOIDED),
                name="donations_receipt_one_stands_per_gift",
            ),
            models.UniqueConstraint(
                fields=["organization", "replaces"],
                condition=models.Q(replaces__isnull=False),
                name="donations_receipt_replaced_once",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gt=0),
                name="donations_receipt_number_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(status=ReceiptStatus.VOIDED, voided_at__isnull=False)
                | ~models.Q(status=ReceiptStatus.VOIDED) & models.Q(voided_at__isnull=True),
                name="donations_receipt_voided_at_tells_status",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=ReceiptStatus.RENDERED) | ~models.Q(file_name="") & ~models.Q(sha256=""),
                name="donations_receipt_rendered_has_file",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "created_at", "id"],
                name="donations_receipt_by_age",
            ),
            models.Index(
                fields=["organization", "donation"],
                name="donations_receipt_of_donation",
            ),
            models.Index(
                fields=["organization", "member", "year"],
                name="donations_receipt_of_member",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.number}"
