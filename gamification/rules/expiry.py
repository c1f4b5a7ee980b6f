"""Points that expire: which months' earnings are left, and when they go. Days are of the organization's calendar.

Points belong to the month in which they were booked and go together, so that a member hears of it once a month. What
was taken back counts as never earned; everything else that left the account (spent, converted, expired) is paid from
the oldest month. Because a balance is never below zero, this comes to the same as pairing each debit with the oldest
lot of its time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Expiry:
    """How an organization lets points expire.

    Attributes:
        months: Whole months after the month in which they were earned (or of the member's last activity); 0: never.
        by_inactivity: All points of a member go together, when nothing was done for so long.
        notice_days: How long before a member is told.
    """

    months: int
    by_inactivity: bool
    notice_days: int

    @property
    def is_on(self) -> bool:
        """Whether points expire at all."""
        return self.months > 0

    def expires_on(self, earned_on: date) -> date:
        """Return the first day without the points of a day's month."""
        return months_later(earned_on, self.months + 1)

    def due_month(self, on: date) -> date:
        """Return the last month (its first day) whose points are gone on a day."""
        return months_later(on, -(self.months + 1))


def months_later(day: date, months: int) -> date:
    """Return the first day of the month so many months after the month of a day."""
    number = day.year * MONTHS + day.month - 1 + months
    return date(number // MONTHS, number % MONTHS + 1, 1)


def left(earned: Mapping[date, int], *, out: int) -> dict[date, int]:
    """Return what is left of each month's earnings after ``out`` left the account, the oldest months first.

    Args:
        earned: Points by the first day of their month, none below zero.
        out: All points that left the account, not counting what was taken back.
    """
    found: dict[date, int] = {}
    for month in sorted(earned):
        paid = min(out, earned[month])
        out -= paid
        if earned[month] > paid:
            found[month] = earned[month] - paid
    return found
