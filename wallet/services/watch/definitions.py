"""The rules of the watch."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from goodplay.core import tenancy
from wallet.enums import WatchMeasure
from wallet.errors import RuleInvalidError, RuleNotFoundError, RuleTakenError
from wallet.models import WatchRule
from wallet.services.accounts import currency_ids

NEEDS_BOUND = frozenset({WatchMeasure.NEAR_THRESHOLD})
IN_MONEY = frozenset(
    {
        WatchMeasure.AMOUNT,
        WatchMeasure.SINGLE_AMOUNT,
        WatchMeasure.NEAR_THRESHOLD,
        WatchMeasure.NEW_PAYEE,
        WatchMeasure.AFTER_SILENCE,
    }
)
"""Measures whose threshold or bound is an amount, which means something in one currency only."""


@tenancy.joins
def add_watch_rule(**values: Any) -> WatchRule:
    """Let a rule hold from now on; the arguments are the columns of ``WatchRule``.

    Raises:
        RuleTakenError: There is a rule of that name.
        RuleInvalidError: It lacks the amount that it compares with, or the currency of an amount.
        CurrencyNotFoundError: The organization does not use the currency.
    """
    organization_id = tenancy.organization_id()
    if WatchRule.objects.of(organization_id).filter(name=values["name"]).exists():
        raise RuleTakenError(name=str(values["name"]))
    rule = WatchRule(organization_id=organization_id, **values)
    _require_sense(rule)
    rule.save()
    return rule


@tenancy.joins
def change_watch_rule(*, rule_id: UUID, **changes: Any) -> WatchRule:
    """Let a rule say something else from now on; cases that stand stay as they are. Idempotent. Locks the rule.

    Raises:
        RuleNotFoundError: There is no such rule.
        RuleTakenError: Another rule has that name.
        RuleInvalidError: It lacks the amount that it compares with, or the currency of an amount.
        CurrencyNotFoundError: The organization does not use the currency.
    """
    rule = _locked(rule_id)
    others = WatchRule.objects.of(rule.organization_id).exclude(pk=rule.pk)
    if "name" in changes and others.filter(name=changes["name"]).exists():
        raise RuleTakenError(name=str(changes["name"]))
    for name, value in changes.items():
        setattr(rule, name, value)
    _require_sense(rule)
    rule.save()
    return rule


@tenancy.joins
def remove_watch_rule(*, rule_id: UUID) -> None:
    """Drop a rule; cases that stand stay as they are.

    Raises:
        RuleNotFoundError: There is no such rule.
    """
    _locked(rule_id).delete()


@tenancy.joins
def seed_watch_rules(*, rules: Iterable[Mapping[str, Any]]) -> None:
    """Add the rules of a starter kit; a name that is taken stays as it is. Idempotent."""
    organization_id = tenancy.organization_id()
    rows = [WatchRule(organization_id=organization_id, **values) for values in rules]
    WatchRule.objects.bulk_create(rows, ignore_conflicts=True)


def _locked(rule_id: UUID) -> WatchRule:
    rows = WatchRule.objects.of(tenancy.organization_id()).filter(pk=rule_id)
    rule: WatchRule | None = rows.select_for_update(no_key=True, of=("self",)).first()
    if rule is None:
        raise RuleNotFoundError(rule=str(rule_id))
    return rule


def _require_sense(rule: WatchRule) -> None:
    if rule.measure in NEEDS_BOUND and not rule.bound_minor:
        raise RuleInvalidError(reason="This measure compares with an amount: say which.")
    if rule.measure in IN_MONEY and not rule.currency:
        raise RuleInvalidError(reason="This measure compares amounts: say in which currency.")
    if rule.currency:
        currency_ids(rule.organization_id, [rule.currency])
