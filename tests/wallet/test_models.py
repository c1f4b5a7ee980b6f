from tests.factories.wallet import fund, post
from wallet.models import Account, CrossPayment, Currency, DailyTotal, Hold, StatementLine, Transfer
from wallet.services import Holder


def test_rows_are_named_by_what_people_know_them_by(member):
    post(fund(member, 100), Holder.purpose("shop"), 5, key="spend")
    received, given = StatementLine.objects.filter(key="spend").order_by("amount_minor").reverse()

    assert str(Transfer.objects.get(key="spend")) == "spend"
    assert (str(received), str(given)) == ("spend +5", "spend -5")
    assert str(Account.objects.get(purpose="shop")).startswith("shop ")
    assert str(Currency(code="LEAF")) == "LEAF"
    assert str(Hold(key="h")) == "h"
    assert str(CrossPayment(key="gift")) == "gift"
    assert str(DailyTotal(account_id=7, recorded_on="2026-01-01")) == "7 2026-01-01"
