"""Money that members take out: payees, requests, approvals, sending, and what becomes of it."""

from wallet.services.withdrawals.batches import approve_batch, discard_batch, export_batch, make_batch
from wallet.services.withdrawals.decisions import (
    approve_withdrawal,
    cancel_withdrawal,
    reject_withdrawal,
    release_watched,
    release_withdrawals,
)
from wallet.services.withdrawals.findings import apply_payout_findings, fail_by_hand, settle_by_hand
from wallet.services.withdrawals.payees import add_payee, change_payee, remove_payee
from wallet.services.withdrawals.requests import NewWithdrawal, left_to_withdraw, request_withdrawal
from wallet.services.withdrawals.sending import Answered, Parcel, ask, begin_sending, due_parcels, note_answer, send
from wallet.services.withdrawals.starter_kits import apply_kit_of_limits
from wallet.services.withdrawals.statements import confirm_by_statement, return_by_statement, unconfirm
from wallet.services.withdrawals.terms import (
    add_limit,
    add_terms,
    change_limit,
    change_terms,
    remove_limit,
    seed_limits,
)

__all__ = [
    "Answered",
    "NewWithdrawal",
    "Parcel",
    "add_limit",
    "add_payee",
    "add_terms",
    "apply_kit_of_limits",
    "apply_payout_findings",
    "approve_batch",
    "approve_withdrawal",
    "ask",
    "begin_sending",
    "cancel_withdrawal",
    "change_limit",
    "change_payee",
    "change_terms",
    "confirm_by_statement",
    "discard_batch",
    "due_parcels",
    "export_batch",
    "fail_by_hand",
    "left_to_withdraw",
    "make_batch",
    "note_answer",
    "reject_withdrawal",
    "release_watched",
    "release_withdrawals",
    "remove_limit",
    "remove_payee",
    "request_withdrawal",
    "return_by_statement",
    "seed_limits",
    "send",
    "settle_by_hand",
    "unconfirm",
]
