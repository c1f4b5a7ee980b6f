"""Actions and what they pay in sentences, as people would say them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gamification.enums import Cadence, RuleKind
from gamification.models import Action, ScoringRule
from gamification.selectors.goals import STREAKS

MILLI: Final = 1000
MINUTE: Final = 60
RULE: Final = (
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
)
ACTION: Final = (
    "unit",
    "counts_for_streak",
    "cadence",
    "is_repeatable",
    "cooldown_seconds",
    "daily_points_cap",
    "weekly_points_cap",
    "daily_count_cap",
    "weekly_count_cap",
    "min_quantity_milli",
    "max_quantity_milli",
    "excluded_member_types",
    "is_active",
)


def facts_of_rule(rule: ScoringRule) -> dict[str, Any]:
    """Return what a rule's sentence tells."""
    return {name: getattr(rule, name) for name in RULE}


def facts_of_action(action: Action) -> dict[str, Any]:
    """Return what an action's sentences tell."""
    return {name: getattr(action, name) for name in ACTION}


def sentences(action: Mapping[str, Any], rules: Iterable[Mapping[str, Any]]) -> list[str]:
    """Say what an action pays, within which limits, and what else it means; a sentence each."""
    paid = [rule_words(rule, unit=action["unit"]) for rule in rules] or [_("pays no points")]
    told = [f"{'; '.join(paid)}{''.join(f', {words}' for words in _caps(action))}", *_limits(action)]
    return [f"{words[:1].upper()}{words[1:]}." for words in told]


def rule_words(rule: Mapping[str, Any], *, unit: str) -> str:
    """Say in a few words what a rule pays: ``pays 5 points per hour``."""
    return f"{_pay_words(rule, unit=unit)}{_days_words(rule)}"


def number(value: Decimal | float) -> str:
    """Return a number without zeros behind the point."""
    return f"{Decimal(str(value)).normalize():f}"


def _pay_words(rule: Mapping[str, Any], *, unit: str) -> str:
    kind, points = rule["kind"], rule["points"] or 0
    if kind == RuleKind.MULTIPLIER:
        factor = number(round(Decimal(rule["factor_num"] or 1) / Decimal(rule["factor_den"] or 1), 3))
        streak = STREAKS.get(rule["cadence"], STREAKS[Cadence.DAY])
        words = _("pays %(factor)s times as much from a %(streak)s of %(length)s on")
        return words % {"factor": factor, "streak": streak, "length": rule["min_streak"] or 0}
    paid = ngettext("%(points)s point", "%(points)s points", points) % {"points": f"{points:,}"}
    if kind == RuleKind.EARLY_BIRD:
        days = rule["first_days"] or 0
        words = ngettext(
            "pays %(paid)s more for the first one on the first day",
            "pays %(paid)s more for the first one within the first %(days)s days",
            days,
        )
        return words % {"paid": paid, "days": days}
    if kind == RuleKind.FIXED:
        return _("pays %(paid)s") % {"paid": paid}
    each = Decimal(rule["per_milli"] or MILLI) / MILLI
    measured = rule["unit"] or (unit if unit != "money" else _("unit of money")) or _("unit")
    if each == 1:
        return _("pays %(paid)s per %(unit)s") % {"paid": paid, "unit": measured}
    return _("pays %(paid)s for every %(each)s %(unit)s") % {"paid": paid, "each": number(each), "unit": measured}


def _days_words(rule: Mapping[str, Any]) -> str:
    first, last = _day(rule["starts_on"]), _day(rule["ends_on"])
    if first and last:
        return _(", from %(first)s to %(last)s only") % {"first": first, "last": last}
    if first:
        return _(", from %(first)s on") % {"first": first}
    return _(", until %(last)s") % {"last": last} if last else ""


def _caps(action: Mapping[str, Any]) -> list[str]:
    caps = (
        (action["daily_points_cap"], _("at most %(most)s points a day")),
        (action["weekly_points_cap"], _("at most %(most)s points a week")),
    )
    return [words % {"most": f"{most:,}"} for most, words in caps if most is not None]


def _limits(action: Mapping[str, Any]) -> list[str]:
    told = []
    if not action["is_repeatable"]:
        told.append(_("only a member's first one counts"))
    if action["daily_count_cap"] is not None:
        told.append(_("counts at most %(most)s times a day") % {"most": action["daily_count_cap"]})
    if action["weekly_count_cap"] is not None:
        told.append(_("counts at most %(most)s times a week") % {"most": action["weekly_count_cap"]})
    if action["cooldown_seconds"]:
        minutes = number(round(Decimal(action["cooldown_seconds"]) / MINUTE, 1))
        told.append(_("counts again after %(minutes)s minutes") % {"minutes": minutes})
    told += _bounds(action)
    if action["counts_for_streak"]:
        told.append(_("counts for the %(streak)s") % {"streak": STREAKS[action["cadence"] or Cadence.DAY]})
    if action["excluded_member_types"]:
        told.append(_("not for %(types)s") % {"types": ", ".join(action["excluded_member_types"])})
    if not action["is_active"]:
        told.append(_("is switched off: nothing is recorded"))
    return told


def _bounds(action: Mapping[str, Any]) -> list[str]:
    least, most = action["min_quantity_milli"] or 1, action["max_quantity_milli"]
    unit = action["unit"] or _("units")
    low, high = number(Decimal(least) / MILLI), number(Decimal(most) / MILLI) if most is not None else ""
    if most is not None and least > 1:
        return [_("from %(low)s to %(high)s %(unit)s at a time") % {"low": low, "high": high, "unit": unit}]
    if most is not None:
        return [_("up to %(high)s %(unit)s at a time") % {"high": high, "unit": unit}]
    return [_("at least %(low)s %(unit)s at a time") % {"low": low, "unit": unit}] if least > 1 else []


def _day(on: date | None) -> str:
    return date_format(on, "j M Y") if on else ""
