"""How the product says no."""

from typing import ClassVar, Literal

Kind = Literal[
    "invalid", "unauthenticated", "forbidden", "not_found", "conflict", "unavailable", "unprocessable", "too_many"
]


class DomainError(Exception):
    """A rule of the product said no.

    Subclasses set ``code`` (stable, for machines), ``kind`` (what sort of no) and ``title`` (one sentence that says
    what to do). ``params`` are facts about this case, safe to show to the caller; amounts in minor units.
    """

    code: ClassVar[str] = "RULE_BROKEN"
    kind: ClassVar[Kind] = "invalid"
    title: ClassVar[str] = "The request breaks a rule."
    commits: ClassVar[bool] = False
    """What was written stands although the answer is a refusal (a counted failure, a revoked token)."""

    def __init__(self, **params: str | int) -> None:
        self.params = params
        super().__init__(f"{self.code} {params}" if params else self.code)


class NotFoundError(DomainError):
    """What was asked for does not exist, or the caller may not know that it does."""

    code = "NOT_FOUND"
    kind = "not_found"
    title = "There is nothing here under that id."


class ForbiddenError(DomainError):
    """The caller is known and may not do this."""

    code = "ACCESS_DENIED"
    kind = "forbidden"
    title = "Your role in this organization does not allow this."


class ProofRequiredError(ForbiddenError):
    """The caller may do this, after he has proved within the last fifteen minutes who he is."""

    code = "PROOF_REQUIRED"
    title = "Confirm that it is you, then send this again: POST /api/v1/auth/step-up."


class FactorRequiredError(ProofRequiredError):
    """As above, and only a second factor counts as proof."""

    code = "FACTOR_REQUIRED"
    title = (
        "Confirm with your second factor, then send this again: POST /api/v1/auth/step-up."
        " If you have none, set one up first."
    )
