"""Reads of trials: what would change in the rules, and for whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from gamification.models import Rulebook, RuleTrial, RuleTrialRow
from gamification.rules.builtins import BUILTINS
from gamification.rules.metrics import metric
from gamification.selectors.definitions import (
    achievements_known_to,
    actions_known_to,
    badges_known_to,
    ladders_known_to,
)
from goodplay.core.models import TenantQuerySet
from goodplay.core.tabular import csv_chunks

KINDS: Final = {"achievements": "achievement", "actions": "action", "badges": "badge", "ladders": "ladder"}
"""The parts of a rulebook, and what one thing in them is called."""
HEADER: Final = (
    "member_id",
    "member",
    "points_before",
    "points_after",
    "points_change",
    "achievements",
    "not_earned_any_more",
    "badges",
    "levels",
)
HIDDEN: Final = frozenset({"id"})


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One thing in the rules that would be other: ``state`` is new, gone or changed; ``parts`` say what (old, new).

    ``summary`` says in a few words what it was and what it would be, where it is new or gone.
    """

    kind: str
    code: str
    name: str
    state: str
    parts: Sequence[tuple[str, str, str]] = ()
    summary: tuple[str, str] = ("", "")


def trials_known_to(organization_id: UUID) -> TenantQuerySet:
    """Return the organization's trials; the newest has the greatest id."""
    rows: TenantQuerySet = RuleTrial.objects.of(organization_id)
    return rows


def rows_of_trial(trial: RuleTrial) -> TenantQuerySet:
    """Return the members for whom a trial makes a difference, with their names at hand."""
    rows: TenantQuerySet = RuleTrialRow.objects.of(trial.organization_id).filter(trial=trial)
    return rows.select_related("member__user")


def top_of_trial(trial: RuleTrial, *, limit: int, losing: bool = False) -> list[RuleTrialRow]:
    """Return who gains most (of points, then by awards), or who loses most."""
    rows = rows_of_trial(trial)
    if losing:
        return list(rows.filter(points_change__lt=0).order_by("points_change", "id")[:limit])
    gains = Q(points_change__gt=0) | Q(outcome__has_any_keys=["achievements", "badges"])
    return list(rows.filter(gains, points_change__gte=0).order_by("-points_change", "id")[:limit])


def names_of_definitions(organization_id: UUID) -> dict[str, str]:
    """Return the names of what the organization's rules name, by kind and code (``badge:helper``)."""
    known: dict[str, Any] = {
        "achievement": achievements_known_to(organization_id),
        "action": actions_known_to(organization_id),
        "badge": badges_known_to(organization_id),
        "ladder": ladders_known_to(organization_id),
    }
    names = {f"action:{action['code']}": action["name"] for action in BUILTINS}
    return names | {
        f"{kind}:{code}": name for kind, rows in known.items() for code, name in rows.values_list("code", "name")
    }


def changes_of_trial(trial: RuleTrial) -> list[RuleChange]:
    """Return what the trial would change in the rules it was compared with."""
    rows = Rulebook.objects.of(trial.organization_id)
    held = rows.values_list("compiled", flat=True).get(version=trial.base_version)
    return list(changes_between(held, trial.compiled, names=trial.names))


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], *, names: Mapping[str, str]
) -> Iterator[RuleChange]:
    """Compare two compiled rulebooks."""
    for part, kind in KINDS.items():
        old = {each["code"]: each for each in before.get(part, ())}
        new = {each["code"]: each for each in after.get(part, ())}
        for code in sorted({*old, *new}):
            if old.get(code) == new.get(code):
                continue
            state = "changed" if code in old and code in new else ("new" if code in new else "gone")
            parts = tuple(_parts(old[code], new[code])) if state == "changed" else ()
            summary = (_summary(old.get(code), names), _summary(new.get(code), names))
            yield RuleChange(kind, code, names.get(f"{kind}:{code}", code), state, parts, summary)


def is_outdated(trial: RuleTrial) -> bool:
    """Tell whether the rules have changed since the trial, other than by publishing it."""
    latest = Rulebook.objects.of(trial.organization_id).order_by("-version").values_list("version", flat=True).first()
    return trial.published_at is None and latest != trial.base_version


def table_of_trial(trial: RuleTrial) -> bytes:
    """Return all rows of a trial as CSV that opens safely, most points first."""
    rows = rows_of_trial(trial).order_by("-points_change", "id").iterator(chunk_size=2_000)
    return b"".join(csv_chunks(HEADER, (_cells(row, trial.names) for row in rows)))


def spoken(codes: Sequence[str], *, kind: str, names: Mapping[str, str]) -> list[str]:
    """Return the names of what a row lists, with how often each occurs."""
    counts = {code: codes.count(code) for code in dict.fromkeys(codes)}
    return [names.get(f"{kind}:{code}", code) + (f" × {count}" if count > 1 else "") for code, count in counts.items()]


def _cells(row: RuleTrialRow, names: Mapping[str, str]) -> tuple[Any, ...]:
    outcome = row.outcome
    return (
        str(row.member_id),
        str(row.member),
        row.points_before,
        row.points_after,
        row.points_change,
        ", ".join(spoken(outcome.get("achievements", []), kind="achievement", names=names)),
        ", ".join(spoken(outcome.get("lost_achievements", []), kind="achievement", names=names)),
        ", ".join(spoken(outcome.get("badges", []), kind="badge", names=names)),
        ", ".join(
            f"{names.get(f'ladder:{code}', code)}: {number}" for code, number in outcome.get("levels", {}).items()
        ),
    )


def _summary(thing: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """Say in a few words what one thing of a rulebook asks for or brings."""
    if thing is None:
        return ""
    points = f"{thing['points']} points" if thing.get("points") else ""
    if "conditions" in thing:
        rules = thing["conditions"]
        asked = f" {'or' if rules['match'] == 'any' else 'and'} ".join(
            _asked(rule, names) for rule in rules["conditions"]
        )
        badge = names.get(f"badge:{thing['badge']}", thing["badge"])
        return " · ".join(part for part in (asked, points, badge) if part)
    if "levels" in thing:
        return f"{len(thing['levels'])} levels"
    return points or "; ".join(f"{rule['code']}: {rule['points']}" for rule in thing.get("rules", ()))


def _asked(rule: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say what one compiled condition asks for."""
    number = rule.get("at_least", 1)
    if rule["type"] != "metric":
        about = [str(value) for name, value in rule.items() if name not in {"type", "at_least"}]
        return " ".join([rule["type"].replace("_", " "), *about, str(number)])
    found = metric(rule["metric"])
    amount = f"{number / 1000:g}" if found.measure == "quantity_milli" else str(number)
    action = names.get(f"action:{found.action}", found.action) or found.measure
    period = "" if rule.get("period", "all") == "all" else f" in a {rule['period']}"
    return f"{action}: {amount}{period}"


def _parts(old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    for name in sorted({*old, *new} - HIDDEN):
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            yield from _parts(was, now, prefix=f"{prefix}{name} ")
        elif was is not None and now is not None and _has_codes(was) and _has_codes(now):
            yield from _parts(_by_code(was), _by_code(now), prefix=f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}".replace("_", " "), _text(was), _text(now)


def _has_codes(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, Mapping) and ("code" in each or "number" in each) for each in value
    )


def _by_code(rows: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {str(row.get("code", row.get("number"))): row for row in rows}


def _text(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(
            f"{name.replace('_', ' ')} {_text(each)}" for name, each in value.items() if name not in HIDDEN
        )
    if isinstance(value, list):
        return "; ".join(_text(each) for each in value)
    return str(value)
