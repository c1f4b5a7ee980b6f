"""How claims and skills say no."""

from goodplay.core.errors import DomainError, NotFoundError


class ClaimNotFoundError(NotFoundError):
    """There is no such claim, or the caller may not see it."""

    code = "CLAIM_NOT_FOUND"
    title = "There is no such claim."


class ClaimInvalidError(DomainError):
    """A claim contradicts itself; ``reason`` says how."""

    code = "CLAIM_INVALID"
    title = "This claim does not add up; see the reason."


class ClaimDateError(DomainError):
    """The day of a claim lies in the future, or longer ago than the organization accepts (``earliest_on``)."""

    code = "CLAIM_DATE_INVALID"
    title = "The day is in the future, or too long ago to be claimed."


class ClaimLimitError(DomainError):
    """The member has handed in ``most`` claims today, which is as many as the organization takes."""

    code = "CLAIM_LIMIT_REACHED"
    title = "That is enough for today; hand in more claims tomorrow."


class ClaimStatusError(DomainError):
    """From ``status`` the claim cannot go to ``wanted``, or cannot be changed."""

    code = "CLAIM_STATUS"
    kind = "conflict"
    title = "The claim is not in a state in which this can be done."


class ClaimOwnError(DomainError):
    """Somebody would decide about a claim of his own, or about one that he has handed in for another."""

    code = "CLAIM_OWN"
    kind = "forbidden"
    title = "Nobody decides about a claim that he has made himself; ask another manager."


class EvidenceRefusedError(DomainError):
    """The file is of another kind, too large, or one too many (``most`` a claim)."""

    code = "EVIDENCE_REFUSED"
    title = "Attach a PNG, JPEG, WebP or HEIC picture or a PDF of at most 8 MB, and not more than five of them."


class EvidenceNotFoundError(NotFoundError):
    """The claim has no such evidence."""

    code = "EVIDENCE_NOT_FOUND"
    title = "There is no such evidence."


class SkillUnknownError(NotFoundError):
    """The organization knows no such skill, or it is out of use."""

    code = "SKILL_UNKNOWN"
    title = "There is no such skill."


class SkillHeldError(DomainError):
    """The member has the skill already, with a certificate if one was asked for."""

    code = "SKILL_HELD"
    kind = "conflict"
    title = "The member already has this skill."


class SkillNotCertifiedError(DomainError):
    """The member has no certificate of the skill."""

    code = "SKILL_NOT_CERTIFIED"
    kind = "not_found"
    title = "The member has no certificate of this skill."


class SkillOwnError(DomainError):
    """Somebody would certify his own skill."""

    code = "SKILL_OWN"
    kind = "forbidden"
    title = "Nobody certifies his own skill; ask another manager."
