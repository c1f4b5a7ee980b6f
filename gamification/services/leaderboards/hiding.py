"""Taking members off boards, and back on."""

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Membership
from gamification.errors import EntryHiddenError, HiddenEntryUnknownError, LeaderboardUnknownError
from gamification.models import HiddenEntry
from gamification.selectors.definitions import leaderboards_known_to
from gamification.services.leaderboards.live import feed_live_boards
from gamification.services.leaderboards.snapshots import rebuild_leaderboards
from gamification.signals import EntryHidden, EntryRestored, entry_hidden, entry_restored
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.errors import NotFoundError
from goodplay.core.permissions import Caller


@tenancy.joins
def hide_entry(
    *, member_id: UUID, reason: str, leaderboard_id: UUID | None = None, by: Caller | None = None
) -> HiddenEntry:
    """Take a member off a board, or off every board of the organization; everybody behind moves up.

    Nothing that the member has is touched. Not idempotent: who is off already is refused. Announces ``entry_hidden``;
    live boards and snapshots follow.

    Args:
        member_id: Whom.
        reason: Why, for the file.
        leaderboard_id: The board; None for all of them.
        by: Who decided it.

    Raises:
        NotFoundError: The organization has no such member.
        LeaderboardUnknownError: It knows no such board.
        EntryHiddenError: The member is off this board already.
    """
    organization_id = tenancy.organization_id()
    if not Membership.objects.of(organization_id).filter(pk=member_id).exists():
        raise NotFoundError
    if leaderboard_id and not leaderboards_known_to(organization_id).filter(pk=leaderboard_id).exists():
        raise LeaderboardUnknownError
    entry = HiddenEntry(
        organization_id=organization_id,
        member_id=member_id,
        leaderboard_id=leaderboard_id,
        reason=reason,
        hidden_at=timezone.now(),
        hidden_by_id=by.member_id if by else None,
    )
    try:
        with tenancy.savepoint():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise EntryHiddenError(member=str(member_id)) from error
    announce(entry_hidden, EntryHidden(str(entry.pk), str(member_id), _board_of(entry)))
    return entry


@tenancy.joins
def restore_entry(*, entry_id: UUID, by: Caller | None = None) -> HiddenEntry:
    """Let a member appear again; the row stays for the file. Idempotent. Locks the row; announces ``entry_restored``.

    The member's own wish to be hidden still holds.

    Raises:
        HiddenEntryUnknownError: The organization has no such entry.
    """
    rows = HiddenEntry.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    entry: HiddenEntry | None = rows.filter(pk=entry_id).first()
    if entry is None:
        raise HiddenEntryUnknownError
    if entry.restored_at is None:
        entry.restored_at, entry.restored_by_id = timezone.now(), by.member_id if by else None
        entry.save(update_fields=["restored_at", "restored_by"])
        announce(entry_restored, EntryRestored(str(entry.pk), str(entry.member_id), _board_of(entry)))
    return entry


@tenancy.joins
def follow_hidden_entries(*, member_ids: Collection[UUID], leaderboard_ids: Collection[str]) -> None:
    """Bring live boards and snapshots in line with who was taken off boards or put back; idempotent.

    Args:
        member_ids: Of whom.
        leaderboard_ids: The boards; an empty id stands for all of them.

    Raises:
        RedisError: Redis is down; do it again.
    """
    feed_live_boards(member_ids=member_ids)
    boards = leaderboards_known_to(tenancy.organization_id())
    if "" not in leaderboard_ids:
        boards = boards.filter(pk__in=leaderboard_ids)
    rebuild_leaderboards(codes=list(boards.values_list("code", flat=True)))


def _board_of(entry: HiddenEntry) -> str:
    return str(entry.leaderboard_id or "")
