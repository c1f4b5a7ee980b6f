"""What went back of a gift."""

from django.db import models
from django.db.models import Q

from goodplay.core.models import TenantForeignKey, TenantModel


class GiftReturn(TenantModel):
    """A gift, or part of it, that went back to its giver; minor units of the gift's currency.

    ``cause`` names why and is unique: ``refund:<id>`` and ``dispute:<id>`` of its payment, or ``hand:<id>``.
    """

    donation = TenantForeignKey("donations.Donation", related_name="returns", db_index=False)
    cause = models.CharField(max_length=80, db_collation="C")
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    returned_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "cause"], name="donations_return_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="donations_return_amount_positive"),
        ]
        indexes = [models.Index(fields=["organization", "donation"], name="donations_return_of_donation")]

    def __str__(self) -> str:
        return self.reason or self.cause
