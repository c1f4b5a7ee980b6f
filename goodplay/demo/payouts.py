"""What the demo's savers take out: requests that wait, one that is held, one that was turned down."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from goodplay.core.permissions import Caller
from goodplay.demo.cast import SACCO
from goodplay.demo.people import members
from organizations.services import decide_policy
from wallet.enums import WatchedKind
from wallet.rules.limits import PAYEE_COOLING
from wallet.selectors.withdrawals import payees_of, terms_of
from wallet.services import watch, withdrawals
from wallet.services.watch import Watched
from wallet.services.withdrawals import NewWithdrawal

WANTED: Final = ((0, 1_500_00, "School fees"), (1, 800_00, ""), (2, 2_000_00, "Seeds"), (3, 500_00, ""))
"""Who (a place in the crew), how much in minor units, and what for."""
FIRST_NUMBER: Final = 254_712_345_600
OFFICE: Final = "demo"


def ask_for_money() -> None:
    """Let savers of the Sacco ask for money, once; nothing where no provider pays it out."""
    with tenancy.writing(SACCO.id):
        if not terms_of(SACCO.id).filter(method="mobile_money").exists() or payees_of(SACCO.id).exists():
            return
        savers = list(members(SACCO).values())
        _cool(0)
        asked = [request for number, *_ in WANTED if (request := _ask(savers[number], number))]
        _cool(24)
        _ask_with_new_payee(savers[len(WANTED)])
        if asked:
            by = Caller(None, SACCO.id, None, None, is_superuser=True, label=OFFICE)
            withdrawals.reject_withdrawal(withdrawal_id=asked[-1], reason="Please come to the office first.", by=by)
        _notice(savers[len(WANTED) + 1])


def _ask(member_id: UUID, number: int) -> UUID | None:
    """Add a payee and ask for money; nothing where the saver has less."""
    _, amount_minor, note = WANTED[number]
    payee = withdrawals.add_payee(
        member_id=member_id,
        method="mobile_money",
        destination=f"+{FIRST_NUMBER + number}",
        holder_name=f"Saver {number + 1}",
        by=None,
    )
    new = NewWithdrawal(member_id, payee.pk, amount_minor, "KES", note=note, key=f"{OFFICE}:{number}")
    try:
        with tenancy.savepoint():
            return withdrawals.request_withdrawal(new).pk
    except DomainError:
        return None


def _ask_with_new_payee(member_id: UUID) -> None:
    """Ask for money to a payee that has still to cool."""
    payee = withdrawals.add_payee(
        member_id=member_id,
        method="mobile_money",
        destination=f"+{FIRST_NUMBER + len(WANTED)}",
        holder_name=f"Saver {len(WANTED) + 1}",
        by=None,
    )
    new = NewWithdrawal(member_id, payee.pk, 300_00, "KES", key=f"{OFFICE}:new")
    try:
        with tenancy.savepoint():
            withdrawals.request_withdrawal(new)
    except DomainError:
        return


def _notice(member_id: UUID) -> None:
    """Let the watch find something to look at."""
    seen = Watched(
        WatchedKind.DEPOSIT, f"{OFFICE}:watched", member_id, 24_900_00, "KES", at=timezone.now() - timedelta(hours=5)
    )
    watch.open_case(seen, finding="Just below the threshold for reports")


def _cool(hours: int) -> None:
    decide_policy(organization_id=SACCO.id, name=PAYEE_COOLING, value=hours)
