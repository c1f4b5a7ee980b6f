"""Actions and what they pay: their definitions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from gamification.enums import RuleKind
from gamification.errors import ActionNotFoundError, RuleInvalidError
from gamification.models import Action, ScoringRule
from gamification.selectors.definitions import actions_known_to
from gamification.services import definitions
from gamification.services.replay import replayable
from gamification.services.rulebooks import publish_rulebook
from goodplay.core import tenancy

MOST_EARLY_DAYS = 31
"""How long a bonus for the first days may last: the engine looks at each of them."""
RULE_FIELDS = frozenset(
    {
        "name",
        "kind",
        "points",
        "per_milli",
        "unit",
        "factor_num",
        "factor_den",
        "min_streak",
        "cadence",
        "starts_on",
        "ends_on",
        "first_days",
        "is_active",
    }
)


@replayable("action.create")
@tenancy.joins
def create_action(*, code: str, name: str, rules: Sequence[Mapping[str, Any]] = (), **fields: Any) -> Action:
    """Define an action of the organization whose door is open; it hides the platform's of that code.

    Not idempotent: the code is taken afterwards. Publishes a new version of the rulebook.

    Args:
        code: For machines; never changes.
        name: For people.
        rules: What it pays; each with ``code`` and the fields of a scoring rule.
        fields: The other fields of an action.

    Raises:
        DefinitionTakenError: The organization has an action with that code.
        RuleInvalidError: A rule pays nothing, or two have the same code.
    """
    organization_id = tenancy.organization_id()
    action = definitions.insert(Action(organization_id=organization_id, code=code, name=name, **fields))
    _set_rules(action, rules)
    publish_rulebook()
    return action


@replayable("action.change")
@tenancy.joins
def change_action(*, action_id: UUID, rules: Sequence[Mapping[str, Any]] | None = None, **changes: Any) -> Action:
    """Change an action, and its rules as a whole if they are given; what it paid stays paid. Idempotent.

    A rule that is no longer named is switched off. Publishes a new version of the rulebook.

    Raises:
        ActionNotFoundError: The organization knows no such action.
        DefinitionOfPlatformError: The action belongs to the platform.
        RuleInvalidError: A rule pays nothing, or two have the same code.
    """
    action = definitions.require_own(_known(action_id), ActionNotFoundError)
    definitions.update(action, changes)
    if rules is not None:
        _set_rules(action, rules)
    publish_rulebook()
    return action


@replayable("action.retire")
@tenancy.joins
def retire_action(*, action_id: UUID) -> Action:
    """Switch an action off: it is recorded no more. Idempotent.

    Raises:
        ActionNotFoundError: The organization knows no such action.
        DefinitionOfPlatformError: The action belongs to the platform.
    """
    return change_action(action_id=action_id, is_active=False)


@replayable("action.copy")
@tenancy.joins
def copy_action(*, action_id: UUID) -> Action:
    """Give the organization its own copy of a platform action, with its rules; a copy that stands is returned.

    Publishes a new version of the rulebook.

    Raises:
        ActionNotFoundError: The organization knows no such action.
    """
    original = Action.objects.known_to(tenancy.organization_id()).filter(pk=action_id).first()
    if original is None:
        raise ActionNotFoundError
    stood = Action.objects.of(tenancy.organization_id()).filter(copied_from=original).exists()
    copied: Action = definitions.copy(original)
    if not stood and copied != original:
        rules = ScoringRule.objects.known_to(original.organization_id).filter(action=original)
        _set_rules(copied, list(rules.values("code", *RULE_FIELDS)))
    publish_rulebook()
    return copied


def _set_rules(action: Action, rules: Sequence[Mapping[str, Any]]) -> None:
    codes = [rule["code"] for rule in rules]
    for rule in rules:
        _require_rule(rule, codes)
    own = ScoringRule.objects.of(action.organization_id).filter(action=action)
    own.exclude(code__in=codes).update(is_active=False)
    for rule in rules:
        fields = {name: value for name, value in rule.items() if name in RULE_FIELDS}
        own.update_or_create(organization_id=action.organization_id, action=action, code=rule["code"], defaults=fields)


def _require_rule(rule: Mapping[str, Any], codes: Sequence[str]) -> None:
    if codes.count(rule["code"]) > 1:
        raise RuleInvalidError(rule=rule["code"], reason="Two rules have this code.")
    if not rule.get("is_active", True):
        return
    if reason := _complaint(rule):
        raise RuleInvalidError(rule=rule["code"], reason=reason)


def _complaint(rule: Mapping[str, Any]) -> str:
    """Say what is wrong with a rule; empty when nothing is."""
    kind = rule.get("kind")
    if kind == RuleKind.MULTIPLIER:
        if rule.get("factor_num", 1) <= rule.get("factor_den", 1):
            return "A multiplier is more than one."
    elif not rule.get("points"):
        return "The rule pays no points."
    if kind == RuleKind.EARLY_BIRD:
        return _early_complaint(rule)
    if rule.get("first_days"):
        return "Only a bonus for the first days says how many they are."
    first, last = rule.get("starts_on"), rule.get("ends_on")
    return "The last day comes before the first." if first and last and last < first else ""


def _early_complaint(rule: Mapping[str, Any]) -> str:
    days = rule.get("first_days") or 0
    if not rule.get("starts_on") or not 1 <= days <= MOST_EARLY_DAYS:
        return f"A bonus for the first days has a first day and lasts 1 to {MOST_EARLY_DAYS} days."
    return "A bonus for the first days says how many they are, not the last of them." if rule.get("ends_on") else ""


def _known(action_id: UUID) -> Action | None:
    return definitions.known_or_none(actions_known_to(tenancy.organization_id()), action_id)
