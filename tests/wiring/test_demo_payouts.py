"""What the demo's savers ask for, and that loading it again adds nothing."""

import pytest

from goodplay.core import tenancy
from goodplay.demo import payouts, people, play, tills
from goodplay.demo.cast import COMMUNITY, ONLUS, SACCO, VOLUNTEERS
from wallet.enums import TransferKind
from wallet.models import Payee, WatchCase, Withdrawal
from wallet.services import Holder, Posting, post_transfers

pytestmark = pytest.mark.django_db


def standing():
    with tenancy.reading(SACCO.id):
        statuses = sorted(Withdrawal.objects.of(SACCO.id).values_list("status", flat=True))
        return statuses, Payee.objects.of(SACCO.id).count(), WatchCase.objects.of(SACCO.id).count()


def test_the_savers_of_the_demo_ask_once(monkeypatch, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1:9"})
    monkeypatch.setattr(people, "HOUSES", (SACCO, ONLUS, VOLUNTEERS, COMMUNITY))
    monkeypatch.setattr(tills, "TILLS", [till for till in tills.TILLS if till[0] == SACCO])
    people.open_houses(people.superuser())
    play.settle()
    people.fill_houses()
    tills.open_tills()
    with tenancy.writing(SACCO.id):
        outside = Holder.purpose("external:manual")
        for number, member_id in enumerate(people.members(SACCO).values()):
            own = Holder.member(member_id)
            post_transfers([Posting(f"test:{number}", outside, own, 500_000, "KES", TransferKind.DEPOSIT)])

    for _ in range(2):
        payouts.ask_for_money()

    assert standing() == (["held", "rejected", "review", "review", "review"], 5, 1)
