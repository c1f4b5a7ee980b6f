"""What can be known about people."""

from accounts.selectors.console import ConsoleSeat, console_memberships_of
from accounts.selectors.external_names import members_by_emails, unknown_external_names

__all__ = ["ConsoleSeat", "console_memberships_of", "members_by_emails", "unknown_external_names"]
