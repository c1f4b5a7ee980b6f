"""What the wallet hears, and what it does by the clock."""

from datetime import timedelta
from itertools import groupby
from uuid import UUID

from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.schedule_registry import for_each_organization, scheduled
from organizations.signals import OrganizationCreated, organization_created
from wallet import selectors, services
from wallet.services.starter_kits import apply_programme
from wallet.signals import CrossPaymentReturned, CrossPaymentSent, cross_payment_returned, cross_payment_sent


@hears(organization_created, name="wallet.apply_kit")
def apply_kit(facts: list[OrganizationCreated]) -> None:
    """Give the new organization its currencies, rates and rewards."""
    for fact in facts:
        services.apply_kit(kind=fact.kind)
        apply_programme(kind=fact.kind)


@hears(cross_payment_sent, name="wallet.deliver_cross_payments", outside=True)
def deliver_cross_payments(organization_id: UUID, facts: list[CrossPaymentSent]) -> None:
    """Book the receivers' halves in their own doors, then note in the payer's that they have arrived."""
    by_receiver = sorted(facts, key=lambda fact: fact.receiver_id)
    for receiver_id, payments in groupby(by_receiver, key=lambda fact: fact.receiver_id):
        with tenancy.writing(receiver_id):
            services.receive_payments(payer_organization_id=organization_id, payments=list(payments))
    with tenancy.writing(organization_id):
        services.mark_payments_settled(keys=[fact.key for fact in facts])


@hears(cross_payment_returned, name="wallet.refund_cross_payments", outside=True)
def refund_cross_payments(organization_id: UUID, facts: list[CrossPaymentReturned]) -> None:
    """Give what was sent back to its payers, in their organizations' doors."""
    by_payer = sorted(facts, key=lambda fact: fact.payer_organization_id)
    for payer_organization_id, returned in groupby(by_payer, key=lambda fact: fact.payer_organization_id):
        with tenancy.writing(payer_organization_id):
            services.refund_payments(receiver_id=organization_id, returned=list(returned))


@scheduled("wallet.expire_holds", every=timedelta(seconds=30))
def expire_holds() -> None:
    """Give up the holds that are due."""
    with tenancy.platform("find due holds"):
        organization_ids = selectors.organizations_with_due_holds()
    for organization_id in organization_ids:
        with tenancy.writing(organization_id):
            services.expire_holds()


@scheduled("wallet.total_days", cron="20 1 * * *")
def total_days() -> None:
    """Total and seal yesterday, and any day before it that was missed."""

    def total_and_seal(_organization_id: UUID) -> None:
        services.total_days()
        services.seal_days()

    for_each_organization(total_and_seal)


@scheduled("wallet.check_books", cron="40 1 * * *")
def check_books() -> None:
    """Check all books, and tell if they do not balance."""
    with tenancy.platform("check the books"):
        found = services.check_books()
    with tenancy.writing(PLATFORM_ID):
        services.tell_of_discrepancies(found=found)
