"""Withdrawals are sent and asked about; what was held is released by its date."""

from datetime import timedelta
from uuid import UUID

from goodplay.core import tenancy
from goodplay.core.announce import hears
from goodplay.core.schedule_registry import scheduled
from organizations.signals import OrganizationCreated, organization_created
from wallet.selectors.withdrawals import organizations_with_due_payouts, organizations_with_held_withdrawals
from wallet.services import withdrawals
from wallet.signals import WatchCaseClosed, WithdrawalStep, watch_case_closed, withdrawal_approved


@hears(organization_created, name="wallet.apply_kit_of_limits")
def apply_kit_of_limits(facts: list[OrganizationCreated]) -> None:
    """Give the new organization its limits and rules."""
    for fact in facts:
        withdrawals.apply_kit_of_limits(kind=fact.kind)


@hears(withdrawal_approved, name="wallet.send_withdrawals", outside=True, batch=20)
def send_withdrawals(organization_id: UUID, facts: list[WithdrawalStep]) -> None:
    """Tell providers to pay what was approved; bank transfers wait for a batch."""
    for fact in facts:
        with tenancy.writing(organization_id):
            parcel = withdrawals.begin_sending(withdrawal_id=UUID(fact.withdrawal_id))
        if parcel is not None:
            answered = withdrawals.send(parcel)
            with tenancy.writing(organization_id):
                withdrawals.note_answer(withdrawal_id=parcel.withdrawal_id, answered=answered)


@hears(watch_case_closed, name="wallet.release_watched_withdrawals")
def release_watched_withdrawals(facts: list[WatchCaseClosed]) -> None:
    """Let withdrawals that a case had held wait for approval."""
    ids = [UUID(fact.subject_id) for fact in facts if fact.kind == "withdrawal"]
    withdrawals.release_watched(withdrawal_ids=ids)


@scheduled("wallet.ask_about_payouts", every=timedelta(seconds=10))
def ask_about_payouts() -> None:
    """Ask what became of payouts nothing was heard of."""
    with tenancy.platform("find payouts to ask about"):
        organization_ids = organizations_with_due_payouts()
    for organization_id in organization_ids:
        with tenancy.writing(organization_id):
            parcels = withdrawals.due_parcels()
        for parcel in parcels:
            answered = withdrawals.ask(parcel)
            with tenancy.writing(organization_id):
                withdrawals.note_answer(withdrawal_id=parcel.withdrawal_id, answered=answered)


@scheduled("wallet.release_withdrawals", every=timedelta(minutes=1))
def release_withdrawals() -> None:
    """Let what was held until now wait for approval."""
    with tenancy.platform("find withdrawals to release"):
        organization_ids = organizations_with_held_withdrawals()
    for organization_id in organization_ids:
        with tenancy.writing(organization_id):
            withdrawals.release_withdrawals()
