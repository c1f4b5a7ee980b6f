"""Changes of the rules as data: calls of verbs that are tried, kept, and done later.

A verb that changes definitions is decorated with ``replayable``. While ``recorded`` is open its outermost calls are
written down with their arguments; ``replay`` does them again, and what a first call made (a new achievement, say) is
known to the later ones by the id that the replay gives it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar
from uuid import UUID

from gamification.errors import ChangeNotTriableError
from goodplay.core import tenancy

P = ParamSpec("P")
R = TypeVar("R")
Call = dict[str, Any]
"""``verb``, ``arguments`` (encoded), and ``made``: the id of the row that the call returned."""

_verbs: Final[dict[str, Callable[..., Any]]] = {}
_log: ContextVar[list[Call] | None] = ContextVar("recorded_changes", default=None)

TAGS: Final[Mapping[str, Callable[[str], Any]]] = {
    "$uuid": UUID,
    "$decimal": Decimal,
    "$time": datetime.fromisoformat,
    "$day": date.fromisoformat,
}


def replayable(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let the calls of a verb be recorded and done again under a name, which is kept in trials for ever.

    Raises:
        ValueError: Two verbs have the name.
    """

    def decorate(verb: Callable[P, R]) -> Callable[P, R]:
        if name in _verbs:
            raise ValueError(f"Two verbs are replayable as {name}.")
        _verbs[name] = verb

        @wraps(verb)
        def called(*args: P.args, **arguments: P.kwargs) -> R:
            log = _log.get()
            if log is None:
                return verb(*args, **arguments)
            token = _log.set(None)  # what the verb calls itself is part of it
            try:
                made = verb(*args, **arguments)
            finally:
                _log.reset(token)
            log.append({"verb": name, "arguments": encode(arguments), "made": str(getattr(made, "pk", "") or "")})
            return made

        return called

    return decorate


@contextmanager
def recorded() -> Iterator[list[Call]]:
    """Write down the calls of replayable verbs inside the block, in their order."""
    calls: list[Call] = []
    token = _log.set(calls)
    try:
        yield calls
    finally:
        _log.reset(token)


def call(verb: str, **arguments: Any) -> Call:
    """Return a call as data.

    Raises:
        ChangeNotTriableError: No verb has that name, or an argument cannot be kept.
    """
    if verb not in _verbs:
        raise ChangeNotTriableError(reason=f"{verb} is no change of the rules.")
    return {"verb": verb, "arguments": encode(arguments), "made": ""}


@tenancy.joins
def replay(calls: Sequence[Call]) -> list[Any]:
    """Do the calls in their order; return what they returned.

    Raises:
        ChangeNotTriableError: A verb no longer exists.
        DomainError: What the verbs refuse.
    """
    made: dict[str, str] = {}
    results = []
    for each in calls:
        if (verb := _verbs.get(each["verb"])) is None:
            raise ChangeNotTriableError(reason=f"{each['verb']} is no change of the rules any more.")
        result = verb(**{name: decode(value, made) for name, value in each["arguments"].items()})
        if each["made"]:
            made[each["made"]] = str(getattr(result, "pk", each["made"]))
        results.append(result)
    return results


def encode(value: Any) -> Any:
    """Return arguments as JSON; what JSON does not know is tagged with its type.

    Raises:
        ChangeNotTriableError: A value is of another kind (a file, say).
    """
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping) and not TAGS.keys() & value.keys():
        return {str(name): encode(each) for name, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [encode(each) for each in value]
    return _tagged(value)


def _tagged(value: Any) -> dict[str, str]:
    if isinstance(value, (datetime, date)):
        return {"$time" if isinstance(value, datetime) else "$day": value.isoformat()}
    if isinstance(value, (UUID, Decimal)):
        return {"$uuid" if isinstance(value, UUID) else "$decimal": str(value)}
    raise ChangeNotTriableError(reason="It holds a file or something else that cannot be kept; save it first.")


def decode(value: Any, made: Mapping[str, str]) -> Any:
    """Return arguments as they were, ids of rows that the replay has made replaced by theirs."""
    if isinstance(value, list):
        return [decode(each, made) for each in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and (tag := next(iter(value))) in TAGS:
        text = value[tag]
        return TAGS[tag](made.get(text, text))
    return {name: decode(each, made) for name, each in value.items()}
