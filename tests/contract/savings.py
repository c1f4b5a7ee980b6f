"""What the world's member saves: a row in every state that an address needs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from goodplay.core import files
from tests.factories.accounts import MembershipFactory
from wallet.models import Contribution, ContributionPlan, Fine, PeriodFigure, Turn
from wallet.services import savings

WANTED: Mapping[tuple[str, str], str] = {
    ("deposits_correct", "id"): "verified deposit",
    ("merry_go_rounds_start", "id"): "round to start",
    ("deposit_corrections_confirm", "id"): "deposit-corrections",
}
REFERENCES: Mapping[str, str] = {"plan_id": "contribution-plans", "turn_id": "other turn"}
MORE: Mapping[str, Mapping[str, object]] = {
    "deposits_create": {
        "amount": {"amount": "5.00", "currency": "KES"},
        "method": "mpesa",
        "phone": "+254712345678",
    },
    "deposits_correct": {"strikes_out": True},
    "merry_go_rounds_start": {"seed": "drawn"},
    "transactions_verify_create": {"receipt": "PLAIN"},
}
JANUARY = datetime(2026, 1, 15, 12, tzinfo=UTC)


def made(member_id: UUID, mark: str) -> dict[str, str]:
    """Let a member save, and return the ids by the word of the address."""
    others = [MembershipFactory.create(user__display_name=f"Saver {number}").pk for number in range(2)]
    savings.open_accounts_of_all()
    rows = _deposits(member_id, mark) | _plans(member_id, others, mark) | _closing(member_id, mark)
    purpose = savings.add_purpose(code=f"{mark}pot"[:12], label=f"{mark} label")
    return rows | {"purpose-references": str(purpose.pk)}


def _deposits(member_id: UUID, mark: str) -> dict[str, str]:
    facts = {"member_id": member_id, "amount_minor": 5_000, "deposited_at": JANUARY, "note": f"{mark} note"}
    pending = savings.enter_deposit(savings.NewDeposit(**facts), by=None)
    verified, wrong = (
        savings.verify_deposit(
            deposit_id=savings.enter_deposit(savings.NewDeposit(**facts, receipt=receipt), by=None).pk, by=None
        )
        for receipt in (mark.upper(), f"{mark.upper()}2")
    )
    correction = savings.propose_correction(
        deposit_id=wrong.pk, reason=f"{mark} reason", by=None, right_amount_minor=4_000
    )
    return {
        "deposits": str(pending.pk),
        "verified deposit": str(verified.pk),
        "deposit-corrections": str(correction.pk),
    }


def _plans(member_id: UUID, others: list[UUID], mark: str) -> dict[str, str]:
    today = timezone.now().date()
    first = (today.replace(day=1) - timedelta(days=40)).replace(day=1)
    terms = {"cadence": "monthly", "amount_minor": 100, "due_day": 1, "for_everybody": False, "fine_minor": 10}
    plan, later = (
        savings.add_plan(name=f"{mark} {name}", starts_on=today + timedelta(days=40), **terms)
        for name in ("plan", "later")
    )
    for each in (plan, later):
        savings.enrol(plan_id=each.pk, member_ids=[member_id, *others])
    running = savings.start_round(round_id=savings.add_round(plan_id=plan.pk, name=f"{mark} wheel").pk, seed=mark)
    to_start = savings.add_round(plan_id=later.pk, name=f"{mark} later")
    ContributionPlan.objects.of(plan.organization_id).filter(pk=plan.pk).update(starts_on=first)
    savings.open_cycles(on=today)
    savings.mark_overdue(on=today)
    turns = Turn.objects.of(plan.organization_id).filter(round=running)
    turns.filter(member_id=member_id).update(cycle_number=1)
    own, other = turns.get(member_id=member_id), turns.exclude(member_id=member_id).first()
    wish = savings.ask_swap(own_id=other.pk, other_id=own.pk, by=other.member_id)
    owed = Contribution.objects.of(plan.organization_id).filter(member_id=member_id)
    return {
        "contribution-plans": str(plan.pk),
        "contributions": str(owed.filter(status="late").latest("pk").pk),
        "fines": str(Fine.objects.of(plan.organization_id).filter(member_id=member_id).first().pk),
        "merry-go-rounds": str(running.pk),
        "round to start": str(to_start.pk),
        "turns": str(own.pk),
        "other turn": str(other.pk),
        "turn-swaps": str(wish.pk),
    }


def _closing(member_id: UUID, mark: str) -> dict[str, str]:
    january = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 31)}
    period = savings.propose_period(**january, by=None)
    figures = PeriodFigure.objects.of(period.organization_id).filter(period=period)
    own = figures.get(member_id=member_id)
    savings.dispute_figures(figure_id=own.pk, dispute=f"{mark} dispute")
    for figure in figures:
        savings.attest_figures(figure_id=figure.pk)
    statement = savings.ask_statement(member_id=member_id, **january)
    name = files.store("documents", "statement.pdf", f"%PDF {mark}".encode())
    savings.keep_statements(printed=[savings.PrintedStatement(statement.pk, name, "0" * 64)])
    return {"savings-periods": str(period.pk), "savings-figures": str(own.pk), "statements": str(statement.pk)}
