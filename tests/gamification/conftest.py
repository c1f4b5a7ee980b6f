"""What the tests of recognition share."""

import pytest

from goodplay.core import tenancy


@pytest.fixture
def points_currency(door):
    """The organization's points, which its starter kit would bring."""
    from wallet.enums import CurrencyKind
    from wallet.models import Currency

    return Currency.objects.create(
        organization_id=tenancy.organization_id(), code="PTS", name="Points", kind=CurrencyKind.POINTS, decimals=0
    )
