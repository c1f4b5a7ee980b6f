"""How the demo's organizations are paid."""

import pytest

from goodplay.core import tenancy
from goodplay.demo import people, play, tills
from goodplay.demo.cast import ONLUS, SACCO
from wallet.models import PaymentProvider, WithdrawalTerms

pytestmark = pytest.mark.django_db


@pytest.fixture
def houses(monkeypatch):
    chosen = (ONLUS, SACCO)
    monkeypatch.setattr(people, "HOUSES", chosen)
    monkeypatch.setattr(tills, "TILLS", tuple(till for till in tills.TILLS if till[0] in chosen))
    people.open_houses(people.superuser())
    play.settle()
    return chosen


def kinds(house):
    with tenancy.reading(house.id):
        rows = PaymentProvider.objects.of(house.id).order_by("kind").values_list("kind", flat=True)
        return list(rows), WithdrawalTerms.objects.of(house.id).count()


def test_without_a_sandbox_only_people_take_money(houses, settings):
    settings.SANDBOX_URL = ""
    tills.open_tills()
    assert [kinds(house)[0] for house in houses] == [["bank"], ["manual"]]


def test_the_sandbox_takes_money_for_them_once(houses, settings):
    settings.SANDBOX_URL = "http://localhost:8001"
    settings.OUTBOUND_ALLOW = frozenset({"localhost:8001"})
    for _ in range(2):
        tills.open_tills()
    assert [kinds(house)[0] for house in houses] == [["bank", "paypal", "stripe"], ["manual", "mpesa"]]
    assert [kinds(house)[1] >= 1 for house in houses] == [True, True]
