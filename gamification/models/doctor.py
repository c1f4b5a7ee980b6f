"""What the nightly checks found."""

from django.db import models

from goodplay.core.models import MassTenantModel, TenantForeignKey


class CheckRun(MassTenantModel):
    """When a check last looked at the organization, and how much it found; one row a check."""

    check_name = models.CharField(max_length=40)
    checked_at = models.DateTimeField()
    finding_count = models.PositiveIntegerField(default=0)
    looked_at_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "check_name"], name="gamification_check_one_a_name")
        ]

    def __str__(self) -> str:
        return self.check_name


class Finding(MassTenantModel):
    """Something derived that does not say what the facts say; open until a later check no longer finds it.

    ``subject`` is what it is about (a member's id, a board's code); ``detail`` a sentence for people.
    """

    check_name = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    member = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    detail = models.CharField(max_length=300)
    found_at = models.DateTimeField()
    last_found_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    repaired_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "check_name", "subject"],
                condition=models.Q(resolved_at__isnull=True),
                name="gamification_finding_open_once",
            )
        ]
        indexes = [models.Index(fields=["organization", "-last_found_at"], name="gamification_finding_latest")]

    def __str__(self) -> str:
        return self.detail
