"""Contributions: when they are due, and which of them a saver's deposits have paid."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

WEEKLY: Final = "weekly"
MONTHLY: Final = "monthly"
DUE, PAID, SHORT, LATE = "due", "paid", "short", "late"
DAYS_OF_WEEK: Final = 7
MONTHS_OF_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a contribution is due: ``due_day`` is the day of the week (1 is Monday) or of the month."""

    cadence: str
    starts_on: date
    due_day: int


@dataclass(frozen=True, slots=True)
class Dates:
    """One week or month, and the day on which its contribution is due."""

    number: int
    starts_on: date
    ends_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Duty:
    """What a saver owes for one cycle; deposits from ``counts_from`` on can pay it, without a fine until ``until``."""

    key: int
    amount_minor: int
    due_on: date
    until: date
    counts_from: date


@dataclass(frozen=True, slots=True)
class Payment:
    """A verified deposit."""

    amount_minor: int
    paid_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a duty is paid; ``paid_on`` is the day on which it was paid whole."""

    key: int
    paid_minor: int
    paid_on: date | None
    status: str


def cycle_dates(rhythm: Rhythm, number: int) -> Dates:
    """Return the cycle of a number, from 1; the first one is the first that is not due before the start."""
    shift = number - 1 + (_dates(rhythm, 0).due_on < rhythm.starts_on)
    dates = _dates(rhythm, shift)
    return Dates(number, dates.starts_on, dates.ends_on, dates.due_on)


def cycles_until(rhythm: Rhythm, last: date, *, after: int) -> list[Dates]:
    """Return the cycles after a number that have begun by a day."""
    found: list[Dates] = []
    while (dates := cycle_dates(rhythm, after + len(found) + 1)).starts_on <= last:
        found.append(dates)
    return found


def share_out(duties: Sequence[Duty], payments: Sequence[Payment], *, today: date) -> list[Standing]:
    """Return how a saver's duties stand: each deposit pays the oldest duty that is open, the rest waits for the next.

    A deposit pays nothing that counts from a later day. Equal facts give equal standings in whatever order they come.
    """
    ordered = sorted(duties, key=lambda duty: (duty.due_on, duty.key))
    paid: dict[int, int] = {duty.key: 0 for duty in ordered}
    paid_on: dict[int, date] = {}
    for payment in sorted(payments, key=lambda payment: (payment.paid_on, payment.amount_minor)):
        left = payment.amount_minor
        for duty in ordered:
            taken = min(left, duty.amount_minor - paid[duty.key]) if payment.paid_on >= duty.counts_from else 0
            if taken:
                paid[duty.key] += taken
                left -= taken
                if paid[duty.key] == duty.amount_minor:
                    paid_on[duty.key] = payment.paid_on
    return [_standing(duty, paid[duty.key], paid_on.get(duty.key), today) for duty in ordered]


def _standing(duty: Duty, paid_minor: int, paid_on: date | None, today: date) -> Standing:
    if paid_on is not None:
        status = PAID
    elif today <= duty.until:
        status = DUE
    else:
        status = SHORT if paid_minor else LATE
    return Standing(duty.key, paid_minor, paid_on, status)


def _dates(rhythm: Rhythm, shift: int) -> Dates:
    if rhythm.cadence == WEEKLY:
        monday = rhythm.starts_on - timedelta(days=rhythm.starts_on.weekday()) + timedelta(weeks=shift)
        return Dates(0, monday, monday + timedelta(days=6), monday + timedelta(days=rhythm.due_day - 1))
    months = rhythm.starts_on.year * MONTHS_OF_YEAR + rhythm.starts_on.month - 1 + shift
    year, month = divmod(months, MONTHS_OF_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    first = date(year, month + 1, 1)
    return Dates(0, first, first.replace(day=last), first.replace(day=min(rhythm.due_day, last)))
