"""What is asked of the ledger, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from wallet.enums import HolderKind, TransferKind


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose account is meant, in the organization whose door is open; ``name`` is the name of a purpose."""

    kind: HolderKind
    member_id: UUID | None = None
    name: str = ""

    @classmethod
    def member(cls, member_id: UUID) -> Self:
        """Mean a member; its balance never goes below what is held."""
        return cls(HolderKind.MEMBER, member_id)

    @classmethod
    def organization(cls) -> Self:
        """Mean the organization's own account."""
        return cls(HolderKind.ORGANIZATION)

    @classmethod
    def purpose(cls, name: str) -> Self:
        """Mean a named purpose (``points``, ``campaign:<id>``, ``external:<provider>``); it may go below zero."""
        return cls(HolderKind.PURPOSE, None, name)

    @classmethod
    def clearing(cls, organization_id: UUID) -> Self:
        """Mean what is owed to, or by, another organization."""
        return cls(HolderKind.PURPOSE, None, f"clearing:{organization_id}")


@dataclass(frozen=True, slots=True)
class Posting:
    """One amount that shall move from the debit holder (gives) to the credit holder (receives).

    ``key`` names the cause (``donation:<id>:settle``) and is unique in the organization. ``amount_minor`` is positive,
    in minor units of ``currency`` (a code). ``reverses`` is the id of the transfer that this one mirrors.
    ``effective_at`` is an instant (UTC); None means now.
    """

    key: str
    debit: Holder
    credit: Holder
    amount_minor: int
    currency: str
    kind: TransferKind
    subject_type: str = ""
    subject_id: str = ""
    reason: str = ""
    effective_at: datetime | None = None
    reverses: int | None = None
    journal_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A transfer that stands; ``new`` is False when it had been posted before."""

    transfer_id: int
    key: str
    new: bool
