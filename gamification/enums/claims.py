"""Choices and steps of claims."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClaimKind(models.TextChoices):
    """What a member says to have done."""

    HOURS = "hours", _("Hours of service")
    TASK = "task", _("Task")
    PROJECT = "project", _("Project")
    TRAINING = "training", _("Training")
    SKILL = "skill", _("Skill")
    REFERRAL = "referral", _("Person brought along")


class ClaimStatus(models.TextChoices):
    """Where a claim stands."""

    SUBMITTED = "submitted", _("Waiting for a decision")
    RETURNED = "returned", _("Sent back with a question")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CLAIM_NEXT: Final[Mapping[str, frozenset[str]]] = {
    ClaimStatus.SUBMITTED: frozenset(
        {ClaimStatus.RETURNED, ClaimStatus.APPROVED, ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN}
    ),
    ClaimStatus.RETURNED: frozenset({ClaimStatus.SUBMITTED, ClaimStatus.WITHDRAWN}),
    ClaimStatus.APPROVED: frozenset({ClaimStatus.SUBMITTED}),
    ClaimStatus.REJECTED: frozenset({ClaimStatus.SUBMITTED}),
    ClaimStatus.WITHDRAWN: frozenset(),
}
"""The allowed steps of a claim; from approved and rejected it comes back into the queue when it is reopened."""
