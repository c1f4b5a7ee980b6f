"""Holds that wait for something."""

from uuid import UUID

from django.utils import timezone

from wallet.enums import HoldStatus
from wallet.models import Hold


def organizations_with_due_holds() -> list[UUID]:
    """Return the organizations in which a hold is to expire; asked in the platform's door."""
    due = Hold.objects.filter(status=HoldStatus.OPEN, expires_at__lte=timezone.now())
    return list(due.values_list("organization_id", flat=True).distinct())
