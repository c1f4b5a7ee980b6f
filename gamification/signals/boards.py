"""What leaderboards, leagues and scores announce."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class TopTenEntered:
    """A member came into the first ten of a leaderboard since its last snapshot.

    Attributes:
        member_id: The member.
        leaderboard: The board's code.
        rank: The place now.
    """

    member_id: str
    leaderboard: str
    rank: int


@dataclass(frozen=True, slots=True)
class EntryHidden:
    """A member was taken off a leaderboard by the organization.

    Attributes:
        entry_id: The row that says so.
        member_id: The member.
        leaderboard_id: The board; empty for every board.
    """

    entry_id: str
    member_id: str
    leaderboard_id: str


@dataclass(frozen=True, slots=True)
class EntryRestored:
    """A member may appear on a leaderboard again.

    Attributes:
        entry_id: The row that had hidden him.
        member_id: The member.
        leaderboard_id: The board; empty for every board.
    """

    entry_id: str
    member_id: str
    leaderboard_id: str


@dataclass(frozen=True, slots=True)
class LeagueClosed:
    """A week of a member's league is over and decided; who no longer took part is not told.

    Attributes:
        member_id: The member.
        starts_on: The Monday on which the week began, ISO 8601.
        rank: The place in the group.
        participants: How many were in the group to the end.
        outcome: ``promoted``, ``stayed`` or ``demoted``.
        tier: The tier of that week, from 1.
        next_tier: The tier of the next week.
    """

    member_id: str
    starts_on: str
    rank: int
    participants: int
    outcome: str
    tier: int
    next_tier: int


@dataclass(frozen=True, slots=True)
class ScoresComputed:
    """The impact scores of members are other than before; heard by the live leaderboards.

    Attributes:
        member_ids: The members, as hexadecimal ids with a space between.
    """

    member_ids: str


top_ten_entered = Signal("leaderboard.top_ten_entered", TopTenEntered)
entry_hidden = Signal("leaderboard.entry_hidden", EntryHidden)
entry_restored = Signal("leaderboard.entry_restored", EntryRestored)
league_closed = Signal("league.closed", LeagueClosed)
scores_computed = Signal("scores.computed", ScoresComputed)
