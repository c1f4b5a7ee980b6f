"""How leaderboards, leagues and scores say no."""

from goodplay.core.errors import DomainError, NotFoundError


class MetricUnknownError(DomainError):
    """A leaderboard or ladder names something that is not counted."""

    code = "METRIC_UNKNOWN"
    title = "This is not counted; use points, count:<action> or quantity:<action>."


class LeaderboardUnknownError(DomainError):
    """There is no such leaderboard, or the caller may not see it."""

    code = "LEADERBOARD_UNKNOWN"
    kind = "not_found"
    title = "There is no such leaderboard."


class LeaderboardDatesError(DomainError):
    """The dates of a leaderboard do not fit its timeframe."""

    code = "LEADERBOARD_DATES_INVALID"
    title = "A custom leaderboard needs a first and a last day in order; the others have none."


class LeaderboardScopeError(DomainError):
    """A leaderboard among these people (``scope``) is not opened here."""

    code = "LEADERBOARD_SCOPE_INVALID"
    title = "Rank the members of the organization, or each member among friends; only the platform ranks everybody."


class EntryHiddenError(DomainError):
    """The member was taken off this leaderboard before."""

    code = "ENTRY_HIDDEN"
    kind = "conflict"
    title = "The member is off this leaderboard already."


class HiddenEntryUnknownError(NotFoundError):
    """The organization has hidden no such entry."""

    code = "HIDDEN_ENTRY_UNKNOWN"
    title = "There is no such hidden entry."


class LeagueInvalidError(DomainError):
    """The terms of a league are refused; ``reason`` says why."""

    code = "LEAGUE_INVALID"
    title = "A league cannot be played like this; see the reason."


class LeagueOffError(DomainError):
    """The organization plays no league."""

    code = "LEAGUE_OFF"
    kind = "not_found"
    title = "This organization plays no league."


class ScoreFormulaInvalidError(DomainError):
    """The formula of the impact score is refused; ``reason`` says why."""

    code = "SCORE_FORMULA_INVALID"
    title = "The formula cannot be used; see the reason."


class ScoreFormulaUnknownError(DomainError):
    """The organization has no such formula."""

    code = "SCORE_FORMULA_UNKNOWN"
    kind = "not_found"
    title = "There is no such formula."


class ScoreFormulaPublishedError(DomainError):
    """A published formula is never changed."""

    code = "SCORE_FORMULA_PUBLISHED"
    kind = "conflict"
    title = "This formula is published; make a new version of it."
