"""Second factors: set up, given, lost and found."""

from accounts.services.factors.apps import begin_app, confirm_app
from accounts.services.factors.keys import add_passkey, ask_for_passkey
from accounts.services.factors.proving import SIGN_IN, STEP_UP, Answer, Asking, begin_proof, finish_proof, purge_proofs
from accounts.services.factors.removal import remove_factor, renew_recovery_codes, reset_factors

__all__ = [
    "SIGN_IN",
    "STEP_UP",
    "Answer",
    "Asking",
    "add_passkey",
    "ask_for_passkey",
    "begin_app",
    "begin_proof",
    "confirm_app",
    "finish_proof",
    "purge_proofs",
    "remove_factor",
    "renew_recovery_codes",
    "reset_factors",
]
