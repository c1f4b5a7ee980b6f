"""Criteria of achievements: what people write, checked and turned into conditions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gamification.rules import builtins, metrics

MAX_CONDITIONS: Final = 20
MAX_TARGET: Final = 10**15
NEVER: Final = {"type": "never"}

FIXED_SHAPES: Final = {
    "hours_logged": ("hours_required", "quantity:hours.logged"),
    "projects_completed": ("projects_required", "count:project.completed"),
    "tasks_completed": ("tasks_required", "count:task.completed"),
    "skills_acquired": ("skills_required", "count:skill.acquired"),
    "trainings_completed": ("trainings_required", "count:training.completed"),
    "volunteer_referred": ("volunteers_required", "count:volunteer.referred"),
}
CERTIFIED: Final = "count:skill.certified"
TENURE: Final = f"quantity:{builtins.TENURE}"
MILLI: Final = 1000
_METRICS_BY_KEY: Final = dict(FIXED_SHAPES.values())
_KINDS_BY_KEY: Final = {key: kind for kind, (key, _) in FIXED_SHAPES.items()} | {"days_required": "consecutive_days"}


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that criteria may name."""

    actions: Collection[str]
    badges: Collection[str]
    ladders: Collection[str]
    achievements: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """Conditions as the engine reads them, and what a progress bar shows."""

    conditions: dict[str, Any]
    target: int
    progress_metric: str
    progress_measure: str


def compile_criteria(
    *, kind: str, criteria: Mapping[str, Any], is_repeatable: bool, known: Known, code: str = ""
) -> Compiled:
    """Check the criteria of an achievement and compile them.

    Args:
        kind: The achievement's type; all but ``custom`` have one criterion, such as ``{"hours_required": 100}``.
        criteria: As written. ``custom``: ``{"match": "all" | "any", "conditions": [...]}``.
        is_repeatable: A repeatable achievement needs a condition that lasts (an all-time figure or another
            achievement); with ``any`` all must.
        known: The codes that exist.
        code: The achievement's own, which it cannot rest on.

    Raises:
        ValueError: With a sentence that says what is wrong; nothing unknown and no extra key is accepted.
    """
    if not isinstance(criteria, Mapping):
        raise ValueError("Criteria must be an object.")  # noqa: TRY004 - what people wrote, not what we passed
    if kind == "custom":
        match, conditions = _custom(criteria)
    else:
        match, conditions = "all", [_fixed(kind, criteria)]
    for condition in conditions:
        _require_known(condition, known)
        if code and condition.get("achievement") == code:
            raise ValueError("An achievement cannot rest on itself.")
    if is_repeatable:
        _require_repeatable(match, conditions)
    return _compiled(match, conditions)


def spelled_out(criteria: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the conditions of checked ``custom`` criteria one by one, also where they were written side by side."""
    if "conditions" in criteria:
        return [dict(condition) for condition in criteria["conditions"]]
    return [_spelled(key, criteria) for key in _KINDS_BY_KEY if key in criteria]


def _spelled(key: str, criteria: Mapping[str, Any]) -> dict[str, Any]:
    if key == "days_required":
        return {"type": "streak_days", "at_least": criteria[key]}
    name = CERTIFIED if key == "skills_required" and criteria.get("certified") else _METRICS_BY_KEY[key]
    measure, _, action = name.partition(":")
    return {"type": f"action_{measure}", "action": action, "at_least": criteria[key]}


def _require_repeatable(match: str, conditions: list[dict[str, Any]]) -> None:
    lasting = [each.get("period") == "all" or each["type"] == "achievement" for each in conditions]
    if match == "all" and not any(lasting):
        raise ValueError("A repeatable achievement needs a condition on an all-time figure.")
    if match == "any" and not all(lasting):
        raise ValueError(
            "Where one condition of a repeatable achievement is enough, each must be on an all-time figure."
        )


def _fixed(kind: str, criteria: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "consecutive_days":
        _require_keys(criteria, {"days_required"})
        return {"type": "streak", "cadence": "day", "at_least": _whole(criteria["days_required"], "days_required")}
    if kind not in FIXED_SHAPES:
        raise ValueError(f"{kind!r} is not a type of achievement.")
    key, name = FIXED_SHAPES[kind]
    if kind == "skills_acquired":
        _require_keys(criteria, {key}, optional={"certified"})
        if not isinstance(criteria.get("certified", False), bool):
            raise ValueError("certified must be true or false.")
        name = CERTIFIED if criteria.get("certified") else name
    else:
        _require_keys(criteria, {key})
    at_least = _milli(criteria[key], key) if name.startswith("quantity") else _whole(criteria[key], key)
    return {"type": "metric", "metric": name, "period": "all", "at_least": at_least}


def _custom(criteria: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    match = criteria.get("match", "all")
    if match not in ("all", "any"):
        raise ValueError("match must be all or any.")
    if "conditions" not in criteria and criteria.keys() & _KINDS_BY_KEY.keys():
        return match, _flat({key: value for key, value in criteria.items() if key != "match"})
    _require_keys(criteria, {"conditions"}, optional={"match"})
    conditions = criteria["conditions"]
    if not isinstance(conditions, list) or not 1 <= len(conditions) <= MAX_CONDITIONS:
        raise ValueError(f"conditions must be a list of 1 to {MAX_CONDITIONS}.")
    return match, [_condition(condition) for condition in conditions]


def _flat(criteria: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Read the criteria of several fixed kinds side by side, such as hours_required and days_required."""
    _require_keys(criteria, set(), optional={*_KINDS_BY_KEY, "certified"})
    conditions = []
    for key in (key for key in _KINDS_BY_KEY if key in criteria):
        more = {"certified"} & criteria.keys() if key == "skills_required" else set()
        conditions.append(_fixed(_KINDS_BY_KEY[key], {name: criteria[name] for name in (key, *more)}))
    return conditions


def _condition(written: Any) -> dict[str, Any]:
    if not isinstance(written, Mapping) or written.get("type") not in _READERS:
        raise ValueError(f"A condition needs a type: one of {', '.join(sorted(_READERS))}.")
    return _READERS[written["type"]](written)


def _action_count(written: Mapping[str, Any]) -> dict[str, Any]:
    _require_keys(written, {"type", "action", "at_least"}, optional={"period"})
    return _metric(f"count:{_code(written, 'action')}", written, _whole(written["at_least"], "at_least"))


def _action_quantity(written: Mapping[str, Any]) -> dict[str, Any]:
    _require_keys(written, {"type", "action", "at_least"}, optional={"period", "unit"})
    unit = f":{_code(written, 'unit')}" if "unit" in written else ""
    name = f"quantity:{_code(written, 'action')}{unit}"
    return _metric(name, written, _milli(written["at_least"], "at_least"))


def _points(written: Mapping[str, Any]) -> dict[str, Any]:
    _require_keys(written, {"type", "at_least"}, optional={"period"})
    return _metric("points", written, _whole(written["at_least"], "at_least"))


def _streak(written: Mapping[str, Any]) -> dict[str, Any]:
    _require_keys(written, {"type", "at_least"}, optional={"cadence"})
    cadence = written.get("cadence", "day")
    if cadence not in ("day", "week", "month"):
        raise ValueError("cadence must be day, week or month.")
    return {"type": "streak", "cadence": cadence, "at_least": _whole(written["at_least"], "at_least")}


def _level(written: Mapping[str, Any]) -> dict[str, Any]:
    _require_keys(written, {"type", "ladder", "at_least"})
    return {"type": "level", "ladder": _code(written, "ladder"), "at_least": _whole(written["at_least"], "at_least")}


def _badge(written: Mapping[str, Any]) -> dict[str, Any]:
    _require_keys(written, {"type", "badge"})
    return {"type": "badge", "badge": _code(written, "badge")}


def _achievement(written: Mapping[str, Any]) -> dict[str, Any]:
    _require_keys(written, {"type", "achievement"}, optional={"at_least"})
    at_least = _whole(written.get("at_least", 1), "at_least")
    return {"type": "achievement", "achievement": _code(written, "achievement"), "at_least": at_least}


def _tenure(written: Mapping[str, Any]) -> dict[str, Any]:
    _require_keys(written, {"type", "at_least"})
    days = _whole(written["at_least"], "at_least")
    return {"type": "metric", "metric": TENURE, "period": "all", "at_least": metrics.milli(days)}


def _by_hand(written: Mapping[str, Any]) -> dict[str, Any]:
    _require_keys(written, {"type"})
    return dict(NEVER)


_READERS: Final = {
    "action_count": _action_count,
    "action_quantity": _action_quantity,
    "point_milestone": _points,
    "points_in_period": _points,
    "streak_days": _streak,
    "level_reached": _level,
    "badge_earned": _badge,
    "achievement_earned": _achievement,
    "tenure_days": _tenure,
    "admin_awarded": _by_hand,
}


def _metric(name: str, written: Mapping[str, Any], at_least: int) -> dict[str, Any]:
    period = written.get("period", "all")
    if period not in metrics.PERIODS:
        raise ValueError("period must be all, day, week or month.")
    return {"type": "metric", "metric": name, "period": period, "at_least": at_least}


def _require_known(condition: Mapping[str, Any], known: Known) -> None:
    if condition["type"] == "metric":
        action = metrics.metric(condition["metric"]).action
        if action and action not in known.actions:
            raise ValueError(f"There is no action {action!r}.")
    elif condition["type"] == "badge" and condition["badge"] not in known.badges:
        raise ValueError(f"There is no badge {condition['badge']!r}.")
    elif condition["type"] == "achievement" and condition["achievement"] not in known.achievements:
        raise ValueError(f"There is no achievement {condition['achievement']!r}.")
    elif condition["type"] == "level" and condition["ladder"] not in known.ladders:
        raise ValueError(f"There is no ladder {condition['ladder']!r}.")


def _compiled(match: str, conditions: list[dict[str, Any]]) -> Compiled:
    compiled = {"match": match, "conditions": conditions}
    first = conditions[0]
    if len(conditions) == 1 and first.get("metric") == TENURE and first["period"] == "all":
        return Compiled(compiled, first["at_least"] // MILLI, "", "tenure")
    if len(conditions) == 1 and first.get("period") == "all":
        found = metrics.metric(first["metric"])
        return Compiled(compiled, first["at_least"], found.key, found.measure)
    if len(conditions) == 1 and first["type"] == "streak":
        return Compiled(compiled, first["at_least"], first["cadence"], "streak")
    return Compiled(compiled, 1, "", "")


def _require_keys(written: Mapping[str, Any], needed: set[str], optional: Collection[str] = ()) -> None:
    if missing := needed - written.keys():
        raise ValueError(f"Missing: {', '.join(sorted(missing))}.")
    if extra := written.keys() - needed - set(optional):
        raise ValueError(f"Unknown: {', '.join(sorted(str(key) for key in extra))}.")


def _code(written: Mapping[str, Any], key: str) -> str:
    value = written[key]
    if not isinstance(value, str) or not value or ":" in value:
        raise ValueError(f"{key} must be a code.")
    return value


def _whole(value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_TARGET:
        raise ValueError(f"{key} must be a whole number of at least 1.")
    return value


def _milli(value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise ValueError(f"{key} must be a whole number or a decimal in quotes.")  # noqa: TRY004 - as above
    scaled = metrics.milli(value)
    if scaled < 1:
        raise ValueError(f"{key} must be more than 0.")
    return scaled
