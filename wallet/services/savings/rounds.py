"""Merry-go-rounds: the order of turns, the pot, and members who change turns."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from accounts.models import Membership
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.ids import uuid7
from wallet.enums import TransferKind
from wallet.enums.savings import ContributionStatus, RoundStatus, SwapStatus, TurnOrder
from wallet.errors import RoundStatusError, RoundTooSmallError, SwapStatusError, TurnPaidError
from wallet.models import Contribution, ContributionCycle, MerryGoRound, PlanMember, Turn, TurnSwap
from wallet.rules.turns import Rider, ordered
from wallet.selectors import available_of_members
from wallet.services.postings import Holder, Posting
from wallet.services.savings.contributions import recount
from wallet.services.savings.deposits import require_other
from wallet.services.transfers import post_transfers
from wallet.signals import SwapAsked, TurnPaid, swap_asked, turn_paid

SUBJECT = "turn"
FEWEST = 2


@tenancy.joins
def add_round(*, plan_id: UUID, name: str, order_by: str = TurnOrder.LOTS) -> MerryGoRound:
    """Prepare a merry-go-round of a plan's members; nothing moves until it is started."""
    made: MerryGoRound = MerryGoRound.objects.create(
        organization_id=tenancy.organization_id(), plan_id=plan_id, name=name, order_by=order_by
    )
    return made


@tenancy.joins
def start_round(*, round_id: UUID, seed: str = "", first_cycle: int | None = None) -> MerryGoRound:
    """Find the order of turns, one for each cycle from ``first_cycle`` on, by default the next that opens.

    Idempotent; locks the merry-go-round.

    The order of lots follows from the seed (by default one by chance), which is kept, and the members' ids.

    Raises:
        RoundStatusError: It has been completed, or another one of the plan runs.
        RoundTooSmallError: The plan has fewer than two members.
    """
    wheel = _locked(round_id)
    if wheel.status == RoundStatus.RUNNING:
        return wheel
    rows = MerryGoRound.objects.of(wheel.organization_id).filter(plan_id=wheel.plan_id, status=RoundStatus.RUNNING)
    if wheel.status != RoundStatus.DRAFT or rows.exists():
        raise RoundStatusError(status=wheel.status)
    riders = _riders(wheel)
    if len(riders) < FEWEST:
        raise RoundTooSmallError
    wheel.seed = seed or secrets.token_hex(16)
    wheel.status, wheel.started_at = RoundStatus.RUNNING, timezone.now()
    wheel.save(update_fields=["seed", "status", "started_at"])
    cycles = ContributionCycle.objects.of(wheel.organization_id).filter(plan_id=wheel.plan_id)
    first = first_cycle or (cycles.aggregate(number=Max("number"))["number"] or 0) + 1
    order = ordered(riders, by=wheel.order_by, seed=wheel.seed)
    Turn.objects.bulk_create([_turn(wheel, place, first, member_id) for place, member_id in enumerate(order)])
    return wheel


@tenancy.joins
def pay_turn(*, turn_id: UUID, by: UUID | None) -> Turn:
    """Take the paid contributions of a turn's cycle from their savers, and give the pot to the member whose turn it is.

    Called again it forwards what has come since: late contributions reach the member who waited for them. Idempotent;
    locks the merry-go-round, the turn, then the accounts. Announces ``turn_paid`` if anything moved. Who has paid but
    has not enough left in his savings is left out until he has.

    Raises:
        TurnPaidError: The turn's cycle has not begun.
        RoundStatusError: The merry-go-round does not run.
        SameOfficerError: The officer would pay himself.
    """
    turn, wheel = _locked_turn(turn_id)
    if wheel.status == RoundStatus.DRAFT:
        raise RoundStatusError(status=wheel.status)
    require_other(turn.organization_id, by, {turn.member_id})
    owed = _owed(turn, wheel)
    if not owed:
        raise TurnPaidError(position=turn.position)
    recount(member_ids=[row.member_id for row in owed])
    ready = _ready(_owed(turn, wheel), wheel.plan.currency)
    _collect(turn, wheel, ready)
    _note_paid(turn, wheel, ready, by=by)
    return turn


@tenancy.joins
def ask_swap(*, own_id: UUID, other_id: UUID, by: UUID) -> TurnSwap:
    """Ask another member to change turns; announces ``swap_asked``. Idempotent while the wish is open.

    Raises:
        SwapStatusError: The turns are not the caller's own and another's, of one running merry-go-round, both unpaid.
    """
    own, other = _two(own_id, other_id)
    if own.member_id != by or other.member_id == by:
        raise SwapStatusError
    _require_open(own, other)
    rows = TurnSwap.objects.of(own.organization_id).filter(own=own, status=SwapStatus.ASKED)
    standing: TurnSwap | None = rows.first()
    if standing is not None:
        if standing.other_id != other.pk:
            raise SwapStatusError(status=standing.status)
        return standing
    wish: TurnSwap = TurnSwap.objects.create(
        organization_id=own.organization_id, own=own, other=other, asked_by_id=by, member_id=other.member_id
    )
    announce(swap_asked, SwapAsked(str(wish.pk), str(by), str(wish.member_id)))
    return wish


@tenancy.joins
def answer_swap(*, swap_id: UUID, by: UUID, agrees: bool) -> TurnSwap:
    """Agree to change turns, or decline; who has asked withdraws the wish by declining. Idempotent; locks the turns.

    Raises:
        SwapStatusError: It was answered otherwise, the caller is not one of the two, or the turns have changed since.
    """
    rows = TurnSwap.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    wish: TurnSwap = rows.get(pk=swap_id)
    wanted = _answer(wish, by, agrees=agrees)
    if wish.status == wanted:
        return wish
    if wish.status != SwapStatus.ASKED:
        raise SwapStatusError(status=wish.status)
    if agrees:
        _swap(wish)
    wish.status, wish.answered_at = wanted, timezone.now()
    wish.save(update_fields=["status", "answered_at"])
    return wish


def pot(round_id: UUID) -> Holder:
    """Mean what a merry-go-round has taken and not yet given; nothing at rest."""
    return Holder.purpose(f"round:{round_id}")


def _riders(wheel: MerryGoRound) -> list[Rider]:
    taking_part = PlanMember.objects.of(wheel.organization_id).filter(plan_id=wheel.plan_id, left_at=None)
    members = Membership.objects.of(wheel.organization_id).active().named()
    rows = members.filter(pk__in=taking_part.values("member_id")).values_list("pk", "name", "joined_at")
    return [Rider(*row) for row in rows]


def _turn(wheel: MerryGoRound, place: int, first: int, member_id: UUID) -> Turn:
    return Turn(
        id=uuid7(),
        organization_id=wheel.organization_id,
        round=wheel,
        position=place + 1,
        cycle_number=first + place,
        member_id=member_id,
    )


def _owed(turn: Turn, wheel: MerryGoRound) -> list[Contribution]:
    """Return what is owed for the turn's cycle by those who ride along."""
    riders = Turn.objects.of(turn.organization_id).filter(round=wheel).values("member_id")
    rows = Contribution.objects.of(turn.organization_id).filter(
        cycle__plan_id=wheel.plan_id, cycle__number=turn.cycle_number, member_id__in=riders
    )
    return list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)))


def _ready(owed: Sequence[Contribution], currency: str) -> list[Contribution]:
    paid = [row for row in owed if row.status == ContributionStatus.PAID and row.collected_at is None]
    left = available_of_members({row.member_id for row in paid}, currency=currency)
    return [row for row in paid if left.get(row.member_id, 0) >= row.amount_minor]


def _collect(turn: Turn, wheel: MerryGoRound, ready: Sequence[Contribution]) -> None:
    journal_id, postings = uuid7(), []
    for row in ready:
        about = (row.amount_minor, wheel.plan.currency)
        said = (SUBJECT, str(turn.pk), f"{wheel.name} {turn.position}"[:200])
        key = f"turn:{turn.pk}:{row.pk}"
        given = Posting(f"{key}:in", Holder.member(row.member_id), pot(wheel.pk), *about, TransferKind.SPEND, *said)
        received = Posting(
            f"{key}:out", pot(wheel.pk), Holder.member(turn.member_id), *about, TransferKind.DEPOSIT, *said
        )
        postings += [replace(given, journal_id=journal_id), replace(received, journal_id=journal_id)]
        row.collected_at = timezone.now()
    post_transfers(postings)
    Contribution.objects.bulk_update(ready, ["collected_at"])


def _note_paid(turn: Turn, wheel: MerryGoRound, ready: Sequence[Contribution], *, by: UUID | None) -> None:
    moved = sum(row.amount_minor for row in ready)
    if turn.paid_at is None:
        turn.paid_at, turn.paid_by_id = timezone.now(), by
    turn.pot_minor += moved
    turn.save(update_fields=["pot_minor", "paid_at", "paid_by"])
    if moved:
        missing = sum(row.collected_at is None for row in _owed(turn, wheel))
        facts = TurnPaid(str(wheel.pk), str(turn.pk), str(turn.member_id), moved, wheel.plan.currency, missing)
        announce(turn_paid, facts)
    turns = Turn.objects.of(turn.organization_id).filter(round=wheel, paid_at=None)
    if wheel.status == RoundStatus.RUNNING and not turns.exists():
        wheel.status, wheel.completed_at = RoundStatus.COMPLETE, timezone.now()
        wheel.save(update_fields=["status", "completed_at"])


def _answer(wish: TurnSwap, by: UUID, *, agrees: bool) -> SwapStatus:
    if by == wish.member_id:
        return SwapStatus.AGREED if agrees else SwapStatus.DECLINED
    if by == wish.asked_by_id and not agrees:
        return SwapStatus.WITHDRAWN
    raise SwapStatusError(status=wish.status)


def _swap(wish: TurnSwap) -> None:
    own, other = _two(wish.own_id, wish.other_id)
    if (own.member_id, other.member_id) != (wish.asked_by_id, wish.member_id):
        raise SwapStatusError(status=wish.status)
    _require_open(own, other)
    own.member_id, other.member_id = other.member_id, own.member_id
    Turn.objects.bulk_update([own, other], ["member"])


def _two(own_id: UUID, other_id: UUID) -> tuple[Turn, Turn]:
    rows = Turn.objects.of(tenancy.organization_id()).filter(pk__in=[own_id, other_id]).select_related("round")
    found = {turn.pk: turn for turn in rows.order_by("pk").select_for_update(no_key=True, of=("self",))}
    if len(found) != FEWEST:
        raise SwapStatusError
    return found[own_id], found[other_id]


def _require_open(own: Turn, other: Turn) -> None:
    same = own.round_id == other.round_id and own.round.status == RoundStatus.RUNNING
    if not same or own.paid_at or other.paid_at:
        raise SwapStatusError


def _locked(round_id: UUID) -> MerryGoRound:
    rows = MerryGoRound.objects.of(tenancy.organization_id()).select_related("plan")
    wheel: MerryGoRound = rows.select_for_update(no_key=True, of=("self",)).get(pk=round_id)
    return wheel


def _locked_turn(turn_id: UUID) -> tuple[Turn, MerryGoRound]:
    rows = Turn.objects.of(tenancy.organization_id())
    wheel = _locked(rows.values_list("round_id", flat=True).get(pk=turn_id))
    turn: Turn = rows.select_for_update(no_key=True).get(pk=turn_id)
    return turn, wheel
