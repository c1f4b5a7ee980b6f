"""What the tests of recognition share."""

import pytest

from goodplay.core import tenancy


@pytest.fixture
def points_currency(door):
    """The organization's points, which its starter kit would bring."""
    from wallet.enums import CurrencyKind
    from wallet.models import Currency

    currency, _ = Currency.objects.get_or_create(
        organization_id=tenancy.organization_id(),
        code="PTS",
        defaults={"name": "Points", "kind": CurrencyKind.POINTS, "decimals": 0},
    )
    return currency
