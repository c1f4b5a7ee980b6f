"""One version of an organization's rules, read from its compiled form into what the engine walks through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gamification.rules import metrics
from gamification.rules.builtins import ACHIEVEMENT_CHECKED, BUILTINS, SILENT
from gamification.rules.streaks import NO_MERCY, Mercy


@dataclass(frozen=True, slots=True)
class Days:
    """The member's calendar days on which a rule pays; ``is_once``: only for a member's first activity in them."""

    first: date
    last: date
    is_once: bool

    def until(self, action: str, day: date) -> list[metrics.CounterKey]:
        """Return the daily counters of an action from the first of the days to ``day``."""
        count = (min(day, self.last) - self.first).days + 1
        return [(action, metrics.DAY, self.first + timedelta(days=number)) for number in range(count)]


@dataclass(frozen=True, slots=True)
class Pay:
    """Points for an activity: ``points`` once (``per_milli`` 0) or for each ``per_milli`` of the quantity."""

    rule: str
    points: int
    per_milli: int
    unit: str
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class Multiplier:
    """``num / den`` of the points from a streak of ``min_streak`` on."""

    rule: str
    num: int
    den: int
    min_streak: int
    cadence: str
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of an achievement; ``name`` and ``period`` mean what ``type`` says.

    ``is_lasting``: what it counts only grows, so it can be fulfilled again and again.
    """

    type: str
    name: str
    measure: str
    period: int
    at_least: int
    is_lasting: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """An achievement."""

    id: str
    code: str
    match_any: bool
    conditions: tuple[Condition, ...]
    points: int
    badge: str
    is_repeatable: bool


@dataclass(frozen=True, slots=True)
class Honour:
    """A badge."""

    id: str
    code: str
    points: int


@dataclass(frozen=True, slots=True)
class Step:
    """A level of a ladder; ``ladder`` is its code."""

    ladder: str
    ladder_id: str
    level_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Climb:
    """A ladder over an all-time figure; ``steps`` stand in the order of their ``thresholds``.

    Of a ladder that ``keeps`` nobody steps down, except when what led there is taken back.
    """

    code: str
    key: metrics.CounterKey
    measure: str
    steps: tuple[Step, ...]
    thresholds: tuple[int, ...]
    keeps: bool = False

    @property
    def metric(self) -> str:
        """The metric of the figure."""
        return self.key[0]


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps an action from being farmed; None and 0 seconds mean no limit.

    An activity sooner than the cooldown, above a count cap or after the only one does not count at all. Points above
    a points cap are not paid, but the activity counts.
    """

    cooldown_seconds: int
    is_once: bool
    daily_points: int | None
    weekly_points: int | None
    daily_count: int | None
    weekly_count: int | None


@dataclass(frozen=True, slots=True)
class Deed:
    """An action, with everything that one activity of it may move.

    ``goals`` and ``ladders`` are the ones its activities can change; ``watched`` names the counters (metric, period)
    whose values the engine must know for that, and ``once`` the days of rules that look at a member's first activity
    only. An activity that ``is_silent`` is none of the member's doing: it is not counted among all activities.
    ``excluded_types`` are the member types of which no such activity is recorded.
    """

    code: str
    is_money: bool
    is_active: bool
    event_type: str
    cadence: str
    min_milli: int
    max_milli: int | None
    limits: Limits | None
    pays: tuple[Pay, ...]
    multipliers: tuple[Multiplier, ...]
    goals: tuple[Goal, ...]
    ladders: tuple[Climb, ...]
    watched: tuple[tuple[str, int], ...]
    once: tuple[Days, ...] = ()
    is_silent: bool = False
    excluded_types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """All rules of one version. ``secondary`` goals can follow from points, levels, badges and other goals."""

    version: int
    deeds: Mapping[str, Deed]
    badges: Mapping[str, Honour]
    goals: Mapping[str, Goal]
    ladders: Mapping[str, Climb]
    secondary: tuple[Goal, ...]
    point_ladders: tuple[Climb, ...]
    mercy: Mercy = NO_MERCY


def read(version: int, compiled: Mapping[str, Any]) -> Book:
    """Read a compiled rulebook; the actions of the program itself are always part of it."""
    goals = tuple(_goal(goal) for goal in sorted(compiled["achievements"], key=lambda goal: goal["code"]))
    ladders = tuple(_climb(ladder) for ladder in sorted(compiled["ladders"], key=lambda ladder: ladder["code"]))
    secondary = tuple(goal for goal in goals if any(_follows(condition) for condition in goal.conditions))
    own = (action for action in compiled["actions"] if action["code"] not in SILENT)
    actions = {action["code"]: action for action in (*BUILTINS, *own)}
    return Book(
        version=version,
        deeds={code: _deed(action, goals, ladders, secondary) for code, action in actions.items()},
        badges={badge["code"]: Honour(badge["id"], badge["code"], badge["points"]) for badge in compiled["badges"]},
        goals={goal.code: goal for goal in goals},
        ladders={ladder.code: ladder for ladder in ladders},
        secondary=secondary,
        point_ladders=tuple(ladder for ladder in ladders if not ladder.metric),
        mercy=_mercy(compiled.get("streaks")),
    )


def _mercy(streaks: Mapping[str, Any] | None) -> Mercy:
    return NO_MERCY if streaks is None else Mercy(streaks["freeze_every"], streaks["most_freezes"])


def _goal(goal: Mapping[str, Any]) -> Goal:
    rules = goal["conditions"]
    return Goal(
        id=goal["id"],
        code=goal["code"],
        match_any=rules["match"] == "any",
        conditions=tuple(_condition(condition) for condition in rules["conditions"]),
        points=goal["points"],
        badge=goal["badge"],
        is_repeatable=goal["repeatable"],
    )


def _condition(rule: Mapping[str, Any]) -> Condition:
    kind, at_least = rule["type"], rule.get("at_least", 1)
    if kind == "metric":
        found = metrics.metric(rule["metric"])
        period = metrics.PERIODS[rule["period"]]
        return Condition(kind, found.key, found.measure, period, at_least, is_lasting=period == metrics.ALL)
    name = rule.get("cadence") or rule.get("ladder") or rule.get("badge") or rule.get("achievement") or ""
    return Condition(kind, name, "", 0, at_least, is_lasting=kind == "achievement")


def _climb(ladder: Mapping[str, Any]) -> Climb:
    found = metrics.metric(ladder["metric"])
    levels = sorted(ladder["levels"], key=lambda level: level["threshold"])
    return Climb(
        code=ladder["code"],
        key=(found.key, metrics.ALL, metrics.ALL_TIME),
        measure=found.measure,
        steps=tuple(Step(ladder["code"], ladder["id"], level["id"], level["number"]) for level in levels),
        thresholds=tuple(level["threshold"] for level in levels),
        keeps=ladder.get("keeps", False),
    )


def _follows(condition: Condition) -> bool:
    """Tell whether something other than the activity's own action can fulfil the condition."""
    return condition.type in ("level", "badge", "achievement") or (
        condition.type == "metric" and condition.name == metrics.EVERYTHING
    )


def _touches(condition: Condition, code: str, cadence: str) -> bool:
    if condition.type == "metric":
        return condition.name.partition(":")[0] in (code, metrics.EVERYTHING)
    return condition.type == "streak" and condition.name == cadence


def _deed(
    action: Mapping[str, Any], goals: Iterable[Goal], ladders: Iterable[Climb], secondary: Iterable[Goal]
) -> Deed:
    code, cadence = action["code"], action["cadence"]
    everything = code == ACHIEVEMENT_CHECKED
    touched = tuple(
        goal
        for goal in goals
        if everything or any(_follows(rule) or _touches(rule, code, cadence) for rule in goal.conditions)
    )
    climbed = tuple(
        ladder for ladder in ladders if everything or ladder.metric.partition(":")[0] in (code, metrics.EVERYTHING)
    )
    rules = action["rules"]
    pays = tuple(_pay(rule) for rule in rules if rule["kind"] != "multiplier")
    return Deed(
        code=code,
        is_money=action["unit"] == "money",
        is_active=action["active"],
        event_type=action["event_type"],
        cadence=cadence,
        min_milli=action["min_milli"],
        max_milli=action["max_milli"],
        limits=limits_of(action),
        pays=pays,
        multipliers=tuple(_multiplier(rule) for rule in rules if rule["kind"] == "multiplier"),
        goals=touched,
        ladders=climbed,
        watched=_watched(action, goals=(*touched, *secondary), ladders=climbed),
        once=tuple(pay.days for pay in pays if pay.days is not None and pay.days.is_once),
        is_silent=code in SILENT,
        excluded_types=frozenset(action.get("excluded_types", ())),
    )


def limits_of(action: Mapping[str, Any]) -> Limits | None:
    """Return the limits of a compiled action; None when it has none."""
    limits = Limits(
        cooldown_seconds=action["cooldown_seconds"],
        is_once=not action["repeatable"],
        daily_points=action["daily_points_cap"],
        weekly_points=action["weekly_points_cap"],
        daily_count=action["daily_count_cap"],
        weekly_count=action["weekly_count_cap"],
    )
    return None if limits == Limits(0, False, None, None, None, None) else limits  # noqa: FBT003 - the empty one


def _pay(rule: Mapping[str, Any]) -> Pay:
    per_milli = 0 if rule["kind"] in ("fixed", "early_bird") else rule["per_milli"]
    return Pay(f"rule:{rule['code']}", rule["points"], per_milli, rule["unit"], _days(rule))


def _multiplier(rule: Mapping[str, Any]) -> Multiplier:
    num, den = rule["factor_num"], rule["factor_den"]
    return Multiplier(f"rule:{rule['code']}", num, den, rule["min_streak"], rule["cadence"], _days(rule))


def _days(rule: Mapping[str, Any]) -> Days | None:
    first, last = rule.get("starts_on"), rule.get("ends_on")
    if not first and not last:
        return None
    return Days(
        date.fromisoformat(first) if first else date.min,
        date.fromisoformat(last) if last else date.max,
        is_once=rule["kind"] == "early_bird",
    )


def _watched(
    action: Mapping[str, Any], *, goals: Iterable[Goal], ladders: Iterable[Climb]
) -> tuple[tuple[str, int], ...]:
    watched = {(ladder.metric, metrics.ALL) for ladder in ladders}
    for goal in goals:
        watched |= {(rule.name, rule.period) for rule in goal.conditions if rule.type == "metric"}
    if limits := limits_of(action):
        watched.add((action["code"], metrics.ALL))
        if limits.daily_points is not None or limits.daily_count is not None:
            watched.add((action["code"], metrics.DAY))
        if limits.weekly_points is not None or limits.weekly_count is not None:
            watched.add((action["code"], metrics.WEEK))
    return tuple(sorted(watched))
