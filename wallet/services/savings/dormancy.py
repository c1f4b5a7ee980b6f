"""The ladder of silence: active, inactive, dormant."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from goodplay.core import tenancy
from goodplay.core.announce import announce_all
from organizations.selectors import policies_of
from wallet.models import SavingsAccount
from wallet.rules.dormancy import DORMANT_AFTER, INACTIVE_AFTER, standing_of
from wallet.signals import SaverMoved, saver_moved


@tenancy.joins
def age_savers(*, on: date) -> int:
    """Move savers along the ladder as of a day of the organization; return how many moved. Idempotent.

    Announces ``saver_moved`` for each. The days are the organization's policies.
    """
    return _move(list(SavingsAccount.objects.of(tenancy.organization_id())), on)


@tenancy.joins
def wake(*, last_on: Mapping[UUID, date]) -> None:
    """Note on which day savers have deposited, and move them along the ladder. Locks their accounts.

    Idempotent; an earlier day than what is known changes nothing. Announces ``saver_moved``.
    """
    rows = SavingsAccount.objects.of(tenancy.organization_id()).filter(member_id__in=last_on)
    savers = list(rows.order_by("pk").select_for_update(no_key=True))
    for saver in savers:
        known = saver.last_deposit_on
        saver.last_deposit_on = max(known, last_on[saver.member_id]) if known else last_on[saver.member_id]
    SavingsAccount.objects.bulk_update(savers, ["last_deposit_on"])
    _move([saver for saver in savers if saver.activeness != "active"], max(last_on.values()))


def _move(savers: Sequence[SavingsAccount], on: date) -> int:
    days = policies_of(tenancy.organization_id(), [INACTIVE_AFTER, DORMANT_AFTER])
    facts = []
    moved = []
    for saver in savers:
        before = saver.activeness
        saver.activeness = standing_of(
            last_on=saver.last_deposit_on or saver.opened_on,
            today=on,
            inactive_after=int(days[INACTIVE_AFTER] or 0),
            dormant_after=int(days[DORMANT_AFTER] or 0),
        )
        if saver.activeness != before:
            saver.activeness_since = on
            moved.append(saver)
            facts.append(SaverMoved(str(saver.member_id), saver.activeness, before))
    SavingsAccount.objects.bulk_update(moved, ["activeness", "activeness_since"], batch_size=1_000)
    announce_all(saver_moved, facts)
    return len(moved)
