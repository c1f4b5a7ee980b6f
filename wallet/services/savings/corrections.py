"""Corrections of deposits: one officer proposes, another confirms, and the ledger shows both transfers."""

from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from wallet.enums.savings import CorrectionStatus, DepositStatus
from wallet.errors import (
    CorrectionDecidedError,
    CorrectionEmptyError,
    CorrectionOpenError,
    DepositStatusError,
    PaidAmountFixedError,
    ReasonRequiredError,
)
from wallet.models import Deposit, DepositCorrection
from wallet.services.corrections import reverse_transfers
from wallet.services.savings.deposits import (
    NewDeposit,
    credit,
    locked,
    new_rows,
    require_other,
    unverify,
    verify_key,
)


@tenancy.joins
def propose_correction(
    *,
    deposit_id: UUID,
    reason: str,
    by: UUID | None,
    right_amount_minor: int | None = None,
    right_member_id: UUID | None = None,
    strikes_out: bool = False,
) -> DepositCorrection:
    """Propose that a verified deposit was of another amount (minor units), or of another member, or never was.

    Locks the deposit. Nothing moves until another officer confirms.

    Raises:
        DepositStatusError: The deposit is not verified.
        CorrectionEmptyError: Nothing would change.
        CorrectionOpenError: Another proposal waits.
        PaidAmountFixedError: A provider has delivered the money, so its amount stands.
        ReasonRequiredError: The reason is blank.
    """
    if not reason.strip():
        raise ReasonRequiredError
    (deposit,) = locked([deposit_id])
    if deposit.status != DepositStatus.VERIFIED:
        raise DepositStatusError(status=deposit.status)
    amount = None if right_amount_minor == deposit.amount_minor else right_amount_minor
    member = None if right_member_id == deposit.member_id else right_member_id
    if not strikes_out and amount is None and member is None:
        raise CorrectionEmptyError
    if deposit.payment_id is not None and (strikes_out or amount is not None):
        raise PaidAmountFixedError
    if deposit.corrections.filter(status=CorrectionStatus.PROPOSED).exists():
        raise CorrectionOpenError
    correction: DepositCorrection = DepositCorrection.objects.create(
        organization_id=deposit.organization_id,
        deposit=deposit,
        right_amount_minor=None if strikes_out else amount,
        right_member_id=None if strikes_out else member,
        reason=reason[:200],
        proposed_by_id=by,
    )
    return correction


@tenancy.joins
def confirm_correction(*, correction_id: UUID, by: UUID | None) -> DepositCorrection:
    """Correct a deposit as proposed: its transfer is reversed, and a new deposit takes its place. Idempotent.

    Locks the correction, the deposit and the accounts. Announces ``deposit_reversed`` and ``deposit_verified``.

    Raises:
        SameOfficerError: The officer has proposed it himself, or it is about his own money.
        CorrectionDecidedError: It was rejected or withdrawn.
        DepositStatusError: The deposit was reversed in the meantime.
        InsufficientFundsError: The saver has spent what would be taken back.
    """
    correction = _locked(correction_id)
    if correction.status == CorrectionStatus.CONFIRMED:
        return correction
    _require_open(correction)
    (deposit,) = locked([correction.deposit_id])
    authors = {correction.proposed_by_id, deposit.member_id, correction.right_member_id} - {None}
    require_other(correction.organization_id, by, authors)
    if deposit.status != DepositStatus.VERIFIED:
        raise DepositStatusError(status=deposit.status)
    reverse_transfers(keys=[verify_key(deposit.pk)], reason=correction.reason)
    unverify([deposit], reason=correction.reason)
    if correction.right_amount_minor is not None or correction.right_member_id is not None:
        correction.replacement = _replace(deposit, correction, by)
    return _decide(correction, CorrectionStatus.CONFIRMED, by=by)


@tenancy.joins
def reject_correction(*, correction_id: UUID, by: UUID | None, answer: str = "") -> DepositCorrection:
    """Leave a deposit as it is, against a proposal; who proposed it withdraws it by this. Idempotent; locks it.

    Raises:
        CorrectionDecidedError: It was confirmed.
    """
    correction = _locked(correction_id)
    if correction.status in (CorrectionStatus.REJECTED, CorrectionStatus.WITHDRAWN):
        return correction
    _require_open(correction)
    own = by is not None and by == correction.proposed_by_id
    return _decide(correction, CorrectionStatus.WITHDRAWN if own else CorrectionStatus.REJECTED, by=by, answer=answer)


def _replace(deposit: Deposit, correction: DepositCorrection, by: UUID | None) -> Deposit:
    (replacement,) = new_rows(
        [
            NewDeposit(
                member_id=correction.right_member_id or deposit.member_id,
                amount_minor=correction.right_amount_minor or deposit.amount_minor,
                deposited_at=deposit.deposited_at,
                currency=deposit.currency,
                channel=deposit.channel,
                transaction_id=f"correction:{correction.pk}",
                receipt=deposit.receipt,
                payment_id=deposit.payment_id,
                account_reference=deposit.account_reference,
                subject_type=deposit.subject_type,
                subject_id=deposit.subject_id,
                note=deposit.note,
                replaces=deposit.pk,
            )
        ]
    )
    replacement.verified_by_id = by
    credit([replacement])
    return replacement


def _locked(correction_id: UUID) -> DepositCorrection:
    rows = DepositCorrection.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    correction: DepositCorrection = rows.get(pk=correction_id)
    return correction


def _require_open(correction: DepositCorrection) -> None:
    if correction.status != CorrectionStatus.PROPOSED:
        raise CorrectionDecidedError(status=correction.status)


def _decide(
    correction: DepositCorrection, status: CorrectionStatus, *, by: UUID | None, answer: str = ""
) -> DepositCorrection:
    correction.status, correction.decided_by_id, correction.decided_at = status, by, timezone.now()
    correction.answer = answer[:200]
    correction.save(update_fields=["status", "decided_by", "decided_at", "answer", "replacement"])
    return correction
