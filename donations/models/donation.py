"""A gift."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from donations.enums import DonationKind, DonationStatus, Means, Provider
from goodplay.core.audit import audited
from goodplay.core.models import TenantForeignKey, TenantModel
from goodplay.core.money import DECIMALS, format_minor


@audited(exclude=["donor_name"], inserts=pghistory.Q(new__provider__in=[Provider.MANUAL, Provider.WALLET]))
class Donation(TenantModel):
    """A gift to a campaign of the receiving organization.

    ``amount_minor`` is in ``currency``; a mixed gift also gives ``points_minor`` in ``points_currency``. ``given_at``
    is the instant the donor paid (UTC), which is what tax law asks for. A gift paid from the wallet of another
    organization names it and the payer's membership there (``payer_id``). Part of it may have gone back
    (``amount_refunded_minor``); ``disputed_at`` tells since when its payment is disputed.
    """

    campaign = TenantForeignKey("donations.Campaign", related_name="donations", db_index=False)
    member = TenantForeignKey(
        "accounts.Membership",
        null=True,
        blank=True,
        related_name="donations",
        db_index=False,
    )
    donor_name = models.CharField(max_length=200, blank=True)
    is_anonymous = models.BooleanField(default=False)
    kind = models.CharField(max_length=8, choices=DonationKind, default=DonationKind.MONEY)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=12)
    points_minor = models.BigIntegerField(default=0)
    points_currency = models.CharField(max_length=12, blank=True)
    provider = models.CharField(max_length=8, choices=Provider, default=Provider.MANUAL)
    means = models.CharField(max_length=16, choices=Means, default=Means.UNKNOWN)
    external_id = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=8, choices=DonationStatus, default=DonationStatus.PENDING)
    reason = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)
    amount_refunded_minor = models.BigIntegerField(db_default=0, default=0)
    disputed_at = models.DateTimeField(null=True, blank=True)
    from_organization = models.ForeignKey(
        settings.ORGANIZATION_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    payer_id = models.UUIDField(null=True, blank=True)
    source = models.CharField(max_length=60)
    quiet = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "provider", "external_id"],
                condition=~Q(external_id=""),
                name="donations_donation_external_id_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0),
                name="donations_donation_amount_positive",
            ),
            models.CheckConstraint(
                condition=Q(amount_refunded_minor__gte=0, amount_refunded_minor__lte=F("amount_minor")),
                name="donations_donation_refunds_at_most_itself",
            ),
            models.CheckConstraint(
                condition=Q(kind=DonationKind.MIXED, points_minor__gt=0) & ~Q(points_currency="")
                | ~Q(kind=DonationKind.MIXED) & Q(points_minor=0, points_currency=""),
                name="donations_donation_points_only_when_mixed",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[DonationStatus.SETTLED, DonationStatus.REFUNDED],
                    settled_at__isnull=False,
                )
                | Q(
                    status__in=[DonationStatus.PENDING, DonationStatus.FAILED],
                    settled_at__isnull=True,
                ),
                name="donations_donation_settled_at_tells_status",
            ),
            models.CheckConstraint(
                condition=Q(status=DonationStatus.REFUNDED, refunded_at__isnull=False)
                | ~Q(status=DonationStatus.REFUNDED) & Q(refunded_at__isnull=True),
                name="donations_donation_refunded_at_tells_status",
            ),
            models.CheckConstraint(
                condition=Q(from_organization__isnull=True, payer_id__isnull=True)
                | Q(
                    from_organization__isnull=False,
                    payer_id__isnull=False,
                    provider=Provider.WALLET,
                ),
                name="donations_donation_payer_elsewhere_pays_by_wallet",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "created_at", "id"],
                name="donations_donation_by_age",
            ),
            models.Index(
                fields=["organization", "campaign", "status"],
                name="donations_donation_of_campaign",
            ),
            models.Index(
                fields=["organization", "member", "created_at"],
                name="donations_donation_of_member",
            ),
        ]

    @property
    def kept_minor(self) -> int:
        """What has not gone back, in minor units."""
        return self.amount_minor - self.amount_refunded_minor

    def __str__(self) -> str:
        if self.amount_minor is None:  # a form that a service has not written down yet
            return str(self.id)
        amount = format_minor(self.amount_minor, DECIMALS.get(self.currency, 2))
        return f"{amount} {self.currency}, {self.given_at:%Y-%m-%d}"
