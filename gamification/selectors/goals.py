"""What achievements ask for, in words: with the names that people know, not with codes."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gamification.enums import AchievementType, Cadence, Measure
from gamification.models import Achievement
from gamification.rules.builtins import BUILTINS
from gamification.rules.criteria import spelled_out
from gamification.selectors.definitions import (
    achievements_known_to,
    actions_known_to,
    badges_known_to,
    ladders_known_to,
)
from gamification.selectors.honours import achievements_shown_to, known_secrets

THOUSAND: Final = 1000
STREAKS: Final = {
    Cadence.DAY: gettext_lazy("daily streak"),
    Cadence.WEEK: gettext_lazy("weekly streak"),
    Cadence.MONTH: gettext_lazy("monthly streak"),
}
WORDS: Final = {
    "action_count": gettext_lazy("%(number)s × “%(action)s”"),
    "action_quantity": gettext_lazy("%(number)s %(unit)s of “%(action)s”"),
    "point_milestone": gettext_lazy("%(number)s points"),
    "points_in_period": gettext_lazy("%(number)s points"),
    "streak_days": gettext_lazy("a %(streak)s of %(number)s"),
    "level_reached": gettext_lazy("level %(number)s of “%(ladder)s”"),
    "badge_earned": gettext_lazy("the badge “%(badge)s”"),
    "achievement_earned": gettext_lazy("the achievement “%(achievement)s”"),
    "tenure_days": gettext_lazy("%(number)s days as a member"),
    "admin_awarded": gettext_lazy("given by hand"),
}
PERIODS: Final = {
    "day": gettext_lazy("within a day"),
    "week": gettext_lazy("within a week"),
    "month": gettext_lazy("within a month"),
}


class GoalWords:
    """Says what achievements ask for as an organization names things; each kind of name is read when first needed.

    Args:
        organization_id: Whose names are used; its own ones hide the platform's.
        member_id: Who reads it.
        sees_secrets: Whether he also reads the names of secret badges and achievements that he does not have.
    """

    def __init__(self, organization_id: UUID, *, member_id: UUID | None = None, sees_secrets: bool) -> None:
        self.organization_id = organization_id
        self.member_id = member_id
        self.sees_secrets = sees_secrets

    def say(self, achievement: Achievement) -> str:
        """Return in a few words what has to be reached."""
        if achievement.type == AchievementType.CUSTOM:
            words = [self._condition(each) for each in spelled_out(achievement.criteria)]
            return (_(" or ") if achievement.criteria.get("match") == "any" else _(" and ")).join(words)
        target: int | Decimal = achievement.target
        if achievement.progress_measure == Measure.QUANTITY:
            target = Decimal(target) / THOUSAND
        return f"{_plain(target)} {str(achievement.get_type_display()).lower()}"

    def _condition(self, condition: Mapping[str, Any]) -> str:
        facts = {
            "number": _plain(condition.get("at_least", 1)),
            "unit": condition.get("unit", ""),
            "streak": STREAKS[Cadence(condition.get("cadence") or Cadence.DAY)],
        }
        for part in ("action", "badge", "achievement", "ladder"):
            if code := condition.get(part):
                facts[part] = getattr(self, f"_{part}s").get(code, code)
        words = str(WORDS[condition["type"]]) % facts
        return " ".join(f"{words} {PERIODS.get(condition.get('period', ''), '')}".split())

    @cached_property
    def _actions(self) -> dict[str, str]:
        named = dict(actions_known_to(self.organization_id).values_list("code", "name"))
        return {action["code"]: action["name"] for action in BUILTINS} | named

    @cached_property
    def _ladders(self) -> dict[str, str]:
        return dict(ladders_known_to(self.organization_id).values_list("code", "name"))

    @cached_property
    def _badges(self) -> dict[str, str]:
        rows = list(badges_known_to(self.organization_id).values_list("pk", "code", "name", "is_secret"))
        hidden = {pk for pk, _code, _name, is_secret in rows if is_secret}
        if hidden and self.sees_secrets:
            hidden = set()
        elif hidden:
            hidden -= set(known_secrets(self.organization_id, self.member_id).values_list("badge_id", flat=True))
        return {code: _("a secret one") if pk in hidden else name for pk, code, name, _is_secret in rows}

    @cached_property
    def _achievements(self) -> dict[str, str]:
        rows = list(achievements_known_to(self.organization_id).values_list("pk", "code", "name", "is_secret"))
        hidden = {pk for pk, _code, _name, is_secret in rows if is_secret}
        if hidden and self.sees_secrets:
            hidden = set()
        elif hidden:
            shown = achievements_shown_to(self.organization_id, member_id=self.member_id, sees_secrets=False)
            hidden -= set(shown.filter(is_secret=True).values_list("pk", flat=True))
        return {code: _("a secret one") if pk in hidden else name for pk, code, name, _is_secret in rows}


def _plain(number: Any) -> str:
    return f"{Decimal(str(number)).normalize():f}"
