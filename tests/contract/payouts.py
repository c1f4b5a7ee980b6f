"""What the world's member takes out, and what the watch has found: a row in every state that an address needs."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.permissions import Caller, Role
from wallet.enums import TransferKind
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.models import Payee, PayoutBatch, WatchCase
from wallet.services import Holder, Posting, payments, post_transfers, watch, withdrawals
from wallet.services.watch import Watched, escalate_case, open_case
from wallet.services.withdrawals import NewWithdrawal

IBAN = "DE89370400440532013000"
WANTED: Mapping[tuple[str, str], str] = {
    ("withdrawals_settle", "id"): "unanswered withdrawal",
    ("withdrawals_fail", "id"): "unanswered withdrawal",
    ("payout_batches_export", "id"): "approved batch",
    ("payout_batches_file_retrieve", "id"): "exported batch",
    ("watch_cases_report", "id"): "escalated case",
}
RULE = {"name": "Plain", "measure": "count", "window_minutes": 60, "threshold": 5}
LIMIT = {"currency": "EUR", "period": "month", "most_count": 3}
MORE: Mapping[str, Mapping[str, object]] = {
    "payees_create": {"method": "bank", "destination": "NL91ABNA0417164300", "holder_name": "Plain"},
    "payees_update": {"destination": "NL91ABNA0417164300", "holder_name": "Plain"},
    "withdrawals_create": {"amount": {"amount": "5.00", "currency": "EUR"}},
    "withdrawal_limits_create": LIMIT,
    "withdrawal_limits_update": LIMIT,
    "watch_rules_create": RULE,
    "watch_rules_update": RULE,
    "watch_cases_assign": {},
}


def made(member_id: UUID, mark: str) -> dict[str, str]:
    """Let a member ask for money, and return the ids by the word of the address."""
    organization_id = tenancy.organization_id()
    maker = Caller(None, organization_id, None, Role.TREASURER, label=f"{mark} maker")
    checker = Caller(None, organization_id, None, Role.TREASURER, label=f"{mark} checker")
    _terms()
    payee = _payee(member_id, "bank", IBAN, mark)
    ids = {}
    for name in ("withdrawals", "waiting", "drafted", "approved", "exported"):
        ids[name] = _ask(member_id, payee, 200, "EUR", mark)
    withdrawals.approve_withdrawal(withdrawal_id=ids["waiting"], by=checker)
    batches = {}
    for name in ("drafted", "approved", "exported"):
        withdrawals.approve_withdrawal(withdrawal_id=ids[name], by=checker)
        batches[name] = withdrawals.make_batch(currency="EUR", by=maker, withdrawal_ids=[ids[name]]).pk
    for name in ("approved", "exported"):
        withdrawals.approve_batch(batch_id=batches[name], by=checker)
    withdrawals.export_batch(batch_id=batches["exported"], by=maker)
    PayoutBatch.objects.of(organization_id).update(account_name=f"{mark} account")
    return {
        "payees": str(payee.pk),
        "withdrawals": str(ids["withdrawals"]),
        "unanswered withdrawal": str(_unanswered(member_id, mark, checker)),
        "payout-batches": str(batches["drafted"]),
        "approved batch": str(batches["approved"]),
        "exported batch": str(batches["exported"]),
        "withdrawal-limits": str(withdrawals.add_limit(currency="EUR", period="day", most_minor=100_000).pk),
        "watch-rules": str(watch.add_watch_rule(**RULE | {"name": f"{mark} rule", "threshold": 1_000}).pk),
        "watch-cases": str(_case(member_id, mark, "case")),
        "escalated case": str(_escalated(member_id, mark, checker)),
    }


def _terms() -> None:
    withdrawals.add_terms(
        method="bank",
        currency="EUR",
        smallest_minor=100,
        largest_minor=100_000,
        account_name="Account",
        account_iban=IBAN,
    )
    provider = payments.add_provider(
        kind="mpesa",
        name="Payouts",
        credentials={"consumer_key": "k", "consumer_secret": "s", "passkey": "p"},
        options={"short_code": "600984"},
    )
    withdrawals.add_terms(
        method="mobile_money", currency="KES", smallest_minor=100, largest_minor=100_000, provider=provider
    )


def _payee(member_id: UUID, method: str, destination: str, mark: str) -> Payee:
    payee = withdrawals.add_payee(
        member_id=member_id, method=method, destination=destination, holder_name=f"{mark} holder", by=None
    )
    past = timezone.now() - timedelta(days=3)
    Payee.objects.of(payee.organization_id).filter(pk=payee.pk).update(usable_from=past, changed_at=past)
    return payee


def _ask(member_id: UUID, payee: Payee, amount_minor: int, currency: str, mark: str) -> UUID:
    new = NewWithdrawal(member_id, payee.pk, amount_minor, currency, note=f"{mark} note")
    return withdrawals.request_withdrawal(new).pk


def _unanswered(member_id: UUID, mark: str, checker: Caller) -> UUID:
    payee = _payee(member_id, "mobile_money", "+254708374149", mark)
    outside, own = Holder.purpose("external:manual"), Holder.member(member_id)
    post_transfers([Posting(f"{mark}:kes", outside, own, 300, "KES", TransferKind.DEPOSIT)])
    withdrawal_id = _ask(member_id, payee, 300, "KES", mark)
    withdrawals.approve_withdrawal(withdrawal_id=withdrawal_id, by=checker)
    withdrawals.begin_sending(withdrawal_id=withdrawal_id)
    withdrawals.apply_payout_findings([Finding(Subject.PAYOUT, Outcome.UNKNOWN, str(withdrawal_id))])
    return withdrawal_id


def _case(member_id: UUID, mark: str, name: str) -> UUID:
    watched = Watched("payment", f"{mark} {name}", member_id, 1_000, "EUR")
    open_case(watched, finding=f"{mark} finding")
    case: WatchCase = WatchCase.objects.of(tenancy.organization_id()).get(subject_id=watched.subject_id)
    return case.pk


def _escalated(member_id: UUID, mark: str, checker: Caller) -> UUID:
    case_id = _case(member_id, mark, "escalated")
    escalate_case(case_id=case_id, remark=f"{mark} remark", by=checker)
    return case_id
