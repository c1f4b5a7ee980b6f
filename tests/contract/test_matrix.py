"""Who may do what: every operation for every identity, as the matrix decides."""

from pathlib import Path

import pytest
import yaml

from tests.contract.operations import operations
from tests.contract.rewards import SERVICE
from tests.contract.world import ANONYMOUS, IDENTITIES

MATRIX = yaml.safe_load(Path(__file__).with_name("matrix.yaml").read_text(encoding="utf-8"))
CELLS = [
    pytest.param(operation, identity, id=f"{operation}-{identity}")
    for operation in operations()
    for identity in IDENTITIES
]
RULES = {
    "auth_factor_create": "PROOF_WRONG",
    "auth_step_up_create": "PROOF_WRONG",
    "users_me_factors_passkeys_create": "PASSKEY_REFUSED",
    "auth_confirm_create": "CODE_INVALID",
    "auth_invitations_accept_create": "INVITATION_CLOSED",
    "auth_password_reset_confirm_create": "CODE_INVALID",
    "auth_refresh_create": "REFRESH_TOKEN_INVALID",
}
"""Operations that let everybody in and then ask for a secret that nobody holds here."""


def allowed(operation) -> list[str]:
    """Return the identities whom an operation lets in."""
    return MATRIX["groups"][MATRIX["operations"][operation.id]]


def stays_out(operation, identity) -> bool:
    """Whether who asks is nobody there: not signed in, or a person where keys are asked for, or the reverse."""
    return identity == ANONYMOUS or operation.is_for_services != (identity == SERVICE)


@pytest.mark.parametrize(("operation", "identity"), CELLS)
def test_a_cell_of_the_matrix(call, operation, identity):
    answer = call(operation, identity=identity)

    if identity not in allowed(operation):
        assert answer.status_code in ({401} if stays_out(operation, identity) else {403, 404}), answer.content
    elif operation.id in RULES:
        assert answer.json()["code"] == RULES[operation.id]
    else:
        assert answer.status_code < 400, answer.content


def test_the_matrix_names_every_operation_and_no_other():
    assert set(MATRIX["operations"]) == {operation.id for operation in operations()}


def test_the_matrix_speaks_of_known_identities():
    assert {identity for group in MATRIX["groups"].values() for identity in group} == set(IDENTITIES)
