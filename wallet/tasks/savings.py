"""What savings hear, and what they do by the clock."""

from uuid import UUID

from accounts.signals import MemberJoined, member_joined
from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.schedule_registry import for_each_organization, scheduled
from wallet.selectors.periods import statements_to_print
from wallet.selectors.savings import house_of
from wallet.services import savings
from wallet.signals import (
    PaymentFailed,
    PaymentRefunded,
    PaymentSucceeded,
    PaymentUnmatched,
    StatementAsked,
    payment_failed,
    payment_refunded,
    payment_succeeded,
    payment_unmatched,
    statement_asked,
)

PRINTED_AT_ONCE = 20
"""So many documents are made well within the minute for which a hearing is handed out."""


@hears(member_joined, name="wallet.open_savings_accounts", batch=2_000)
def open_savings_accounts(facts: list[MemberJoined]) -> None:
    """Give new members a savings account where the organization wants it."""
    savings.open_accounts_of_joined(member_ids=[UUID(fact.member_id) for fact in facts])


@hears(payment_succeeded, name="wallet.credit_deposits")
def credit_deposits(facts: list[PaymentSucceeded]) -> None:
    """Credit what members have saved."""
    savings.receive_payments(payments=facts)


@hears(payment_failed, name="wallet.fail_deposits")
def fail_deposits(facts: list[PaymentFailed]) -> None:
    """Fail the deposits that did not arrive."""
    savings.fail_payments(payments=facts)


@hears(payment_unmatched, name="wallet.let_go_of_deposits")
def let_go_of_deposits(facts: list[PaymentUnmatched]) -> None:
    """Reverse the deposits whose payment belongs to somebody else."""
    savings.let_go_of_payments(payments=facts)


@hears(payment_refunded, name="wallet.let_go_of_refunded_deposits")
def let_go_of_refunded_deposits(facts: list[PaymentRefunded]) -> None:
    """Reverse the deposits whose payments have gone back whole."""
    savings.let_go_of_refunds(refunds=facts)


@hears(statement_asked, name="wallet.print_statements", outside=True, batch=PRINTED_AT_ONCE)
def print_statements(organization_id: UUID, facts: list[StatementAsked]) -> None:
    """Print statements: read, print and store outside of any transaction, note."""
    with tenancy.reading(organization_id):
        pages = statements_to_print(organization_id, [fact.statement_id for fact in facts])
    printed = [savings.print_statement(page) for page in pages]
    with tenancy.writing(organization_id):
        kept = savings.keep_statements(printed=printed)
    savings.discard_statements([document for document in printed if document.file_name not in kept])


@scheduled("wallet.run_contributions", cron="15 * * * *")
def run_contributions() -> None:
    """Open cycles, mark what is overdue, remind and take fines, by each organization's own day; every hour."""
    for_each_organization(_contributions)


@scheduled("wallet.age_savers", cron="35 2 * * *")
def age_savers() -> None:
    """Move savers along the ladder of silence."""
    for_each_organization(lambda organization_id: savings.age_savers(on=house_of(organization_id).today()))


def _contributions(organization_id: UUID) -> None:
    today = house_of(organization_id).today()
    savings.open_cycles(on=today)
    savings.mark_overdue(on=today)
    savings.remind_of_contributions(on=today)
    savings.collect_fines()
