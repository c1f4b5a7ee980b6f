"""What can be ranked, in words: the metrics that an organization's leaderboards may count."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import F, Func, OuterRef, QuerySet, Subquery, TextField, Value
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gamification.models import Leaderboard
from gamification.rules import metrics
from gamification.rules.builtins import BUILTINS, DONATION, KUDOS_GIVEN, KUDOS_RECEIVED, SIGN_IN
from gamification.selectors.definitions import actions_known_to
from wallet.selectors import currencies_known_to

MONEY = "money"
RANKED = (DONATION, SIGN_IN, KUDOS_GIVEN, KUDOS_RECEIVED)
"""Which of the actions that the program records itself are worth a leaderboard."""
NAMES = {action["code"]: action["name"] for action in BUILTINS}

Words = str | Promise


def metrics_in_words(organization_id: UUID) -> list[tuple[str, Words]]:
    """Return each metric's name with what it means to people."""
    own = actions_known_to(organization_id).filter(is_active=True).order_by("name").values_list("code", "name", "unit")
    known = {action["code"]: (action["name"], action["unit"]) for action in BUILTINS if action["code"] in RANKED}
    known |= {code: (name, unit) for code, name, unit in own}
    money = _currencies(organization_id) if any(unit == MONEY for _name, unit in known.values()) else []
    names = [("points", ""), ("count", ""), (metrics.SCORE, "")]
    names += [(metric, name) for code, (name, unit) in known.items() for metric in _of(code, unit, money)]
    return [(metric, in_words(metric, name)) for metric, name in names]


def in_words(metric: str, action_name: str = "") -> Words:
    """Say what a metric means to people; ``action_name`` is what the action is called that it is about."""
    measure, _colon, rest = metric.partition(":")
    code, _colon, currency = rest.partition(":")
    if not code:
        general = {"points": _("Points"), "count": _("Activities of any kind"), metrics.SCORE: _("Impact score")}
        return general.get(measure, metric)
    figures = {"count": _("how often"), "quantity": _("how much"), "points": _("points")}
    figure = format_lazy(_("amount in {}"), currency) if currency else figures.get(measure, measure)
    return format_lazy("{}: {}", action_name or NAMES.get(code, code), figure)


def with_action_names(boards: QuerySet[Leaderboard], organization_id: UUID) -> QuerySet[Leaderboard]:
    """Add ``action_name``: what the organization calls the action that each board is about; None for none."""
    code = Func(F("metric"), Value(":"), Value(2), function="split_part", output_field=TextField())
    names: Any = actions_known_to(organization_id).filter(code=OuterRef("action_code")).order_by().values("name")[:1]
    return boards.annotate(action_code=code, action_name=Subquery(names))


def _of(code: str, unit: str, money: list[str]) -> Iterator[str]:
    yield f"count:{code}"
    yield from (f"quantity:{code}:{currency}" for currency in money if unit == MONEY)
    if unit and unit != MONEY:
        yield f"quantity:{code}"
    yield f"points:{code}"


def _currencies(organization_id: UUID) -> list[str]:
    known = currencies_known_to(organization_id).filter(kind=MONEY)
    return sorted(known.values_list("code", flat=True))
