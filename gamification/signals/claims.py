"""What claims and skills announce."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class ClaimSubmitted:
    """A claim waits for a decision: it is new, was corrected, or came back.

    Attributes:
        claim_id: The claim.
        member_id: Whose contribution it is.
        kind: hours, task, project, training, skill or referral.
        title: What it is called.
        is_again: It was in the queue before.
    """

    claim_id: str
    member_id: str
    kind: str
    title: str
    is_again: bool


@dataclass(frozen=True, slots=True)
class ClaimApproved:
    """A claim was approved and is an activity now.

    Attributes:
        claim_id: The claim.
        member_id: Whose contribution it is.
        kind: hours, task, project, training, skill or referral.
        title: What it is called.
        activity_id: The activity; what follows from it is told by itself.
        is_self_attested: Nobody looked at it: the organization trusts its members' own word.
    """

    claim_id: str
    member_id: str
    kind: str
    title: str
    activity_id: str
    is_self_attested: bool


@dataclass(frozen=True, slots=True)
class ClaimReturned:
    """A claim was sent back to the member with a question.

    Attributes:
        claim_id: The claim.
        member_id: Whose contribution it is.
        kind: hours, task, project, training, skill or referral.
        title: What it is called.
        reason: What is to be corrected or shown.
    """

    claim_id: str
    member_id: str
    kind: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimRejected:
    """A claim was rejected.

    Attributes:
        claim_id: The claim.
        member_id: Whose contribution it is.
        kind: hours, task, project, training, skill or referral.
        title: What it is called.
        reason: Why.
    """

    claim_id: str
    member_id: str
    kind: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimReopened:
    """A decision was taken back: the claim waits again, and what an approval had brought is taken back.

    Attributes:
        claim_id: The claim.
        member_id: Whose contribution it is.
        kind: hours, task, project, training, skill or referral.
        title: What it is called.
        reason: Why.
        was_approved: It had been approved; else rejected.
    """

    claim_id: str
    member_id: str
    kind: str
    title: str
    reason: str
    was_approved: bool


@dataclass(frozen=True, slots=True)
class SkillCertified:
    """A member's skill was certified, or the certificate renewed.

    Attributes:
        member_id: The member.
        skill_id: The skill.
        skill_code: Its code.
        certified_on: The day, ISO 8601.
        valid_until: The last day of the certificate, ISO 8601; empty when it is valid for ever.
    """

    member_id: str
    skill_id: str
    skill_code: str
    certified_on: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class SkillRevoked:
    """A member's certificate of a skill was taken back.

    Attributes:
        member_id: The member.
        skill_id: The skill.
        skill_code: Its code.
        reason: Why.
    """

    member_id: str
    skill_id: str
    skill_code: str
    reason: str


claim_submitted = Signal("claim.submitted", ClaimSubmitted)
claim_approved = Signal("claim.approved", ClaimApproved)
claim_returned = Signal("claim.returned", ClaimReturned)
claim_rejected = Signal("claim.rejected", ClaimRejected)
claim_reopened = Signal("claim.reopened", ClaimReopened)
skill_certified = Signal("skill.certified", SkillCertified)
skill_revoked = Signal("skill.revoked", SkillRevoked)
