"""The rulebook: compiling what people edit into an immutable version, and reading it back."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from gamification.enums import RuleKind
from gamification.models import Achievement, Action, Badge, Ladder, Level, Rulebook, ScoringRule
from gamification.rules import book
from gamification.rules.book import Book
from gamification.rules.criteria import Known
from gamification.rules.policies import FREEZE_EVERY, IN_RULEBOOK, MOST_FREEZES
from gamification.signals import RulebookPublished, rulebook_published
from goodplay.core import tenancy
from goodplay.core.announce import announce
from organizations.selectors import policies_of

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@tenancy.joins
def publish_rulebook(*, starts_at: datetime | None = None) -> Rulebook:
    """Make what is defined now the rules of the activities recorded from ``starts_at`` (UTC, default now) on.

    Idempotent: when nothing changed since the latest version, that one is returned. Publications of an organization
    wait for each other (advisory lock). Announces ``rulebook_published``.
    """
    organization_id = tenancy.organization_id()
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"gamification.rulebook:{organization_id}"])
    latest: Rulebook | None = Rulebook.objects.of(organization_id).order_by("-version").first()
    compiled = compile_rulebook()
    if latest is not None and latest.compiled == compiled:
        return latest
    published = Rulebook.objects.create(
        organization_id=organization_id,
        version=latest.version + 1 if latest else 1,
        compiled=compiled,
        starts_at=starts_at or timezone.now(),
    )
    announce(rulebook_published, RulebookPublished(published.version, published.starts_at.isoformat()))
    return published


@tenancy.joins
def republish_rulebook() -> None:
    """Publish again what changed elsewhere, with the platform or in policies; nothing before the first one."""
    if Rulebook.objects.of(tenancy.organization_id()).exists():
        publish_rulebook()


@tenancy.joins
def publish_policies(*, names: Iterable[str]) -> None:
    """Publish policies that were decided, if they belong to the rules and these were published before. Idempotent."""
    if not IN_RULEBOOK.isdisjoint(names):
        republish_rulebook()


@tenancy.joins
def current_book() -> Book:
    """Return the rulebook that holds now; the first one is published if there is none."""
    organization_id = tenancy.organization_id()
    held = _versions(organization_id).filter(starts_at__lte=timezone.now()).order_by("-version").first()
    if held is None:
        published = publish_rulebook()
        return _book(organization_id, published.id, published.version)
    return _book(organization_id, held["id"], held["version"])


@tenancy.joins
def books_of(versions: Iterable[int]) -> dict[int, Book]:
    """Return the rulebooks of these versions."""
    organization_id = tenancy.organization_id()
    held = _versions(organization_id).filter(version__in=set(versions))
    return {row["version"]: _book(organization_id, row["id"], row["version"]) for row in held}


@tenancy.joins
def known_codes() -> Known:
    """Return the codes that criteria of the organization may name."""
    return Known(
        actions={*book.read(0, compile_rulebook()).deeds},
        badges={*_own_first(Badge.objects.filter(is_active=True))},
        ladders={*_own_first(Ladder.objects.filter(is_active=True))},
        achievements={*_own_first(Achievement.objects.filter(is_active=True))},
    )


@tenancy.joins
def compile_rulebook() -> dict[str, Any]:
    """Return what is defined now, the organization's own before the platform's of the same code, as a rulebook."""
    badges = _own_first(Badge.objects.filter(is_active=True))
    rules = _rules()
    return {
        "actions": [_action(each, rules) for _, each in sorted(_own_first(Action.objects.all()).items())],
        "badges": [
            {"id": str(each.id), "code": code, "points": each.points_value} for code, each in sorted(badges.items())
        ],
        "achievements": [
            _achievement(each, badges)
            for _, each in sorted(_own_first(Achievement.objects.select_related("badge")).items())
            if each.is_active
        ],
        "ladders": [_ladder(each) for _, each in sorted(_own_first(Ladder.objects.all()).items()) if each.is_active],
        "streaks": _streaks(),
    }


def _streaks() -> dict[str, Any]:
    decided = policies_of(tenancy.organization_id(), [*FREEZE_EVERY.values(), MOST_FREEZES])
    return {
        "freeze_every": {cadence: decided[name] for cadence, name in FREEZE_EVERY.items()},
        "most_freezes": decided[MOST_FREEZES],
    }


def _versions(organization_id: UUID) -> QuerySet[Any, dict[str, Any]]:
    return Rulebook.objects.of(organization_id).values("id", "version")


@lru_cache(maxsize=256)
def _book(organization_id: UUID, rulebook_id: UUID, version: int) -> Book:
    """Read a version once a process; it never changes, and its id is never used again."""
    compiled = Rulebook.objects.of(organization_id).values_list("compiled", flat=True).get(pk=rulebook_id)
    return book.read(version, compiled)


def _own_first(definitions: QuerySet[Any, Any]) -> dict[str, Any]:
    organization_id = tenancy.organization_id()
    found = definitions.filter(organization_id__in=[organization_id, tenancy.PLATFORM_ID])
    ours = {each.code: each for each in found if each.organization_id == organization_id}
    return {each.code: each for each in found} | ours


def _rules() -> Mapping[UUID, list[ScoringRule]]:
    """Return the rules of each action, by code; the organization's rule replaces the platform's of the same code."""
    organization_id = tenancy.organization_id()
    by_action: dict[UUID, dict[str, ScoringRule]] = {}
    found = sorted(
        ScoringRule.objects.known_to(organization_id), key=lambda rule: rule.organization_id == organization_id
    )
    for rule in found:
        by_action.setdefault(rule.action_id, {})[rule.code] = rule
    return {
        action_id: [rule for _, rule in sorted(rules.items()) if rule.is_active]
        for action_id, rules in by_action.items()
    }


def _action(action: Action, rules: Mapping[UUID, list[ScoringRule]]) -> dict[str, Any]:
    return {
        "code": action.code,
        "name": action.name,
        "unit": action.unit,
        "event_type": action.event_type,
        "cadence": action.cadence if action.counts_for_streak else "",
        "repeatable": action.is_repeatable,
        "cooldown_seconds": action.cooldown_seconds,
        "daily_points_cap": action.daily_points_cap,
        "weekly_points_cap": action.weekly_points_cap,
        "daily_count_cap": action.daily_count_cap,
        "weekly_count_cap": action.weekly_count_cap,
        "min_milli": action.min_quantity_milli,
        "max_milli": action.max_quantity_milli,
        "active": action.is_active,
        "excluded_types": sorted(action.excluded_member_types),
        "rules": [_rule(rule) for rule in rules.get(action.id, [])],
    }


def _rule(rule: ScoringRule) -> dict[str, Any]:
    names = ("code", "kind", "points", "per_milli", "unit", "factor_num", "factor_den", "min_streak", "cadence")
    return {name: getattr(rule, name) for name in names} | _days(rule)


def _days(rule: ScoringRule) -> dict[str, Any]:
    """Return the first and the last day on which a rule pays, as far as it has any."""
    last = rule.ends_on
    if rule.kind == RuleKind.EARLY_BIRD and rule.starts_on and rule.first_days:
        last = rule.starts_on + timedelta(days=rule.first_days - 1)
    days = {"starts_on": rule.starts_on, "ends_on": last}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _achievement(achievement: Achievement, badges: Mapping[str, Badge]) -> dict[str, Any]:
    code = achievement.badge.code if achievement.badge else ""
    return {
        "id": str(achievement.id),
        "code": achievement.code,
        "conditions": achievement.conditions,
        "points": achievement.points_reward,
        "badge": code if code in badges else "",
        "repeatable": achievement.is_repeatable,
    }


def _ladder(ladder: Ladder) -> dict[str, Any]:
    known = Level.objects.known_to(tenancy.organization_id())
    levels = known.filter(ladder=ladder, is_active=True).order_by("threshold")
    compiled = {
        "id": str(ladder.id),
        "code": ladder.code,
        "metric": ladder.metric,
        "levels": [{"id": str(each.id), "number": each.number, "threshold": each.threshold} for each in levels],
    }
    return compiled | ({"keeps": True} if ladder.keeps_levels else {})
