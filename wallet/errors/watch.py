"""How the watch says no."""

from goodplay.core.errors import DomainError, NotFoundError


class CaseNotFoundError(NotFoundError):
    """The organization has no such case."""

    code = "WATCH_CASE_NOT_FOUND"
    title = "There is no such case."


class CaseStatusError(DomainError):
    """The case is ``status`` and cannot become ``wanted``."""

    code = "WATCH_CASE_STATUS"
    kind = "conflict"
    title = "This cannot be done to the case as it stands."


class CaseOwnError(DomainError):
    """Nobody works on a case about himself."""

    code = "WATCH_CASE_OWN"
    kind = "forbidden"
    title = "Somebody else has to decide about this case."


class RuleNotFoundError(NotFoundError):
    """The organization has no such rule."""

    code = "WATCH_RULE_NOT_FOUND"
    title = "There is no such rule."


class RuleTakenError(DomainError):
    """A rule of that name exists."""

    code = "WATCH_RULE_TAKEN"
    kind = "conflict"
    title = "There is a rule of that name; change that one."


class RuleInvalidError(DomainError):
    """The rule measures nothing as it stands; ``reason`` says why."""

    code = "WATCH_RULE_INVALID"
    kind = "invalid"
    title = "This rule cannot be."
