"""What may be claimed, and how long a certificate lasts."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from gamification.rules.claims import moment_of, valid_until

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("certified_on", "months", "last"),
    [
        (date(2026, 3, 2), 24, date(2028, 3, 2)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 3, 2), None, None),
    ],
)
def test_a_certificate_lasts_whole_months(certified_on, months, last):
    assert valid_until(certified_on, months) == last


def test_a_day_is_its_noon_and_today_is_not_later_than_now():
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)

    assert moment_of(date(2026, 3, 1), zone=ROME, now=now) == datetime(2026, 3, 1, 11, tzinfo=UTC)
    assert moment_of(date(2026, 3, 2), zone=ROME, now=now) == now
