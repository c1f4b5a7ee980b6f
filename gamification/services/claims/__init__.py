"""Claims: members say what they did, somebody else looks at it, and it counts."""

from gamification.services.claims.decisions import approve_claim, reject_claim, reopen_claim, return_claim
from gamification.services.claims.evidence import attach_evidence, remove_evidence
from gamification.services.claims.submission import (
    change_claim,
    resubmit_claim,
    submit_claim,
    withdraw_claim,
)
from gamification.services.claims.worth import worth_of_claim

__all__ = [
    "approve_claim",
    "attach_evidence",
    "change_claim",
    "reject_claim",
    "remove_evidence",
    "reopen_claim",
    "resubmit_claim",
    "return_claim",
    "submit_claim",
    "withdraw_claim",
    "worth_of_claim",
]
