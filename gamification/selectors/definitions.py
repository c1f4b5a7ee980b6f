"""What an organization's members can do and earn: its own definitions and the platform's that it has not replaced."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gamification.models import AccessLevel, Achievement, Action, Badge, Ladder, Leaderboard, ScoringRule, Skill
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import TenantQuerySet


def actions_known_to(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the actions of the organization and the platform's that it has not replaced."""
    return _known(Action.objects.all(), organization_id)


def scoring_rules_known_to(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the scoring rules of every action that the organization knows."""
    known = actions_known_to(organization_id).order_by().values("pk")
    return ScoringRule.objects.known_to(organization_id).filter(action__in=known)


def badges_known_to(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the badges of the organization and the platform's that it has not replaced."""
    return _known(Badge.objects.all(), organization_id)


def achievements_known_to(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the achievements of the organization and the platform's that it has not replaced, with their badges."""
    return _known(Achievement.objects.all(), organization_id).select_related("badge")


def ladders_known_to(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the ladders of the organization and the platform's that it has not replaced."""
    return _known(Ladder.objects.all(), organization_id)


def access_levels_known_to(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the access levels of the organization and the platform's that it has not replaced."""
    return _known(AccessLevel.objects.all(), organization_id)


def leaderboards_known_to(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the boards of the organization and the platform's that it has not replaced."""
    return _known(Leaderboard.objects.all(), organization_id)


def skills_known_to(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the skills of the organization and the platform's that it has not replaced."""
    return _known(Skill.objects.all(), organization_id)


def _known(rows: TenantQuerySet, organization_id: UUID) -> QuerySet[Any, Any]:
    """A row replaces the platform's when it is a copy of it or has its code."""
    replaced = Q(copied_from=OuterRef("pk")) | Q(code=OuterRef("code"))
    own = rows.of(organization_id).filter(replaced)
    hidden = Q(Exists(own), organization_id=PLATFORM_ID)
    return rows.known_to(organization_id).exclude(hidden) if organization_id != PLATFORM_ID else rows.of(PLATFORM_ID)
