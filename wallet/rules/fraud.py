"""What is unusual: rules as data, judged from what was seen lately. They never refuse; they let somebody look."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MONEY_IN: Final = frozenset({"deposit", "conversion"})
RULE_FIELDS: Final = (
    "name",
    "kind",
    "measure",
    "window_minutes",
    "threshold",
    "currency",
    "bound_minor",
    "least_count",
    "action",
    "hold_hours",
)
"""What a rule says, as its columns, its form and the starter kits call it."""
NEAR_PERCENT: Final = 90
"""From here on an amount is just below a threshold."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was seen: minor units of ``currency``, UTC; ``member`` and ``instrument`` are keys, or ""."""

    kind: str
    member: str
    amount_minor: int
    currency: str
    instrument: str
    has_failed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """What is judged: the thing itself, and what else was seen.

    Attributes:
        event: The thing.
        by_member: What the same member did lately, the thing included.
        by_instrument: What was done with the same card, phone or account, the thing included.
        payee_since: When its payee became what it is; None where there is none.
        silent_since: When the member last did anything before ``by_member`` begins; None if never.
    """

    event: Event
    by_member: Sequence[Event]
    by_instrument: Sequence[Event] = ()
    payee_since: datetime | None = None
    silent_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; ``threshold`` and the rest are explained at the table ``WatchRule``."""

    name: str
    measure: str
    window: timedelta
    threshold: int
    kind: str = ""
    currency: str = ""
    bound_minor: int | None = None
    least_count: int = 1
    action: str = "review"
    hold: timedelta = timedelta(hours=72)

    def looks_at(self, event: Event) -> bool:
        """Tell whether the rule speaks of such a thing."""
        return self.kind in ("", event.kind) and self.currency in ("", event.currency)


@dataclass(frozen=True, slots=True)
class Met:
    """A rule that was met, and by how much."""

    rule: Rule
    found: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows: ``hold`` or ``review``, and for how long it is held."""

    action: str
    hold: timedelta | None
    met: tuple[Met, ...]


def judge(rules: Iterable[Rule], look: Look) -> Verdict | None:
    """Return what follows from the rules that are met, None when none is; one that holds outweighs the others."""
    met = tuple(Met(rule, found) for rule in rules if (found := found_by(rule, look)) is not None)
    if not met:
        return None
    holding = [each.rule.hold for each in met if each.rule.action == "hold"]
    return Verdict("hold", max(holding), met) if holding else Verdict("review", None, met)


def found_by(rule: Rule, look: Look) -> int | None:
    """Return what a rule measures if it is met, None if not."""
    if not rule.looks_at(look.event):
        return None
    found = MEASURES[rule.measure](rule, look)
    return found if found is not None and found >= rule.threshold else None


def _seen(rule: Rule, events: Iterable[Event], look: Look, kinds: Collection[str] = ()) -> list[Event]:
    """Return what lies in the rule's window and is of its kind and currency."""
    since = look.event.at - rule.window
    wanted = kinds or ({rule.kind} if rule.kind else ())
    return [
        event
        for event in events
        if event.at > since and (not wanted or event.kind in wanted) and rule.currency in ("", event.currency)
    ]


def _done(rule: Rule, look: Look) -> list[Event]:
    """Return what the member did; where nobody is known, what was done with the instrument."""
    return _seen(rule, look.by_member if look.event.member else look.by_instrument, look)


def _count(rule: Rule, look: Look) -> int:
    return len(_done(rule, look))


def _amount(rule: Rule, look: Look) -> int:
    same = [event for event in _done(rule, look) if event.currency == look.event.currency]
    return sum(event.amount_minor for event in same if not event.has_failed)


def _single_amount(_rule: Rule, look: Look) -> int:
    return look.event.amount_minor


def _error_rate(rule: Rule, look: Look) -> int | None:
    done = _done(rule, look)
    if len(done) < rule.least_count:
        return None
    return 100 * sum(event.has_failed for event in done) // len(done)


def _distinct_methods(rule: Rule, look: Look) -> int:
    return len({event.instrument for event in _done(rule, look) if event.instrument})


def _distinct_members(rule: Rule, look: Look) -> int:
    return len({event.member for event in _seen(rule, look.by_instrument, look) if event.member})


def _near_threshold(rule: Rule, look: Look) -> int | None:
    """Count amounts just below the bound; many small ones that reach it together count as well."""
    bound = rule.bound_minor or 0
    below = [e for e in _done(rule, look) if e.currency == look.event.currency and e.amount_minor < bound]
    if look.event.amount_minor >= bound:
        return None
    near = sum(event.amount_minor * 100 >= bound * NEAR_PERCENT for event in below)
    split = len(below) >= max(2, rule.threshold) and sum(event.amount_minor for event in below) >= bound
    return len(below) if split else near


def _passed_through(rule: Rule, look: Look) -> int | None:
    if look.event.kind != "withdrawal":
        return None
    same = [event for event in look.by_member if event.currency == look.event.currency and not event.has_failed]
    came = sum(event.amount_minor for event in _seen(rule, same, look, MONEY_IN))
    gone = sum(event.amount_minor for event in _seen(rule, same, look, {"withdrawal"}))
    return gone * 100 // came if came else None


def _new_payee(rule: Rule, look: Look) -> int | None:
    since = look.payee_since
    return look.event.amount_minor if since is not None and since > look.event.at - rule.window else None


def _after_silence(rule: Rule, look: Look) -> int | None:
    before = [event for event in look.by_member if event.at < look.event.at]
    heard = max((event.at for event in before), default=look.silent_since)
    return look.event.amount_minor if heard is not None and heard <= look.event.at - rule.window else None


MEASURES: Final[Mapping[str, Callable[[Rule, Look], int | None]]] = {
    "count": _count,
    "amount": _amount,
    "single_amount": _single_amount,
    "error_rate": _error_rate,
    "distinct_methods": _distinct_methods,
    "distinct_members": _distinct_members,
    "near_threshold": _near_threshold,
    "passed_through": _passed_through,
    "new_payee": _new_payee,
    "after_silence": _after_silence,
}
