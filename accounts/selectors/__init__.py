"""What can be known about people."""

from accounts.selectors.console import ConsoleSeat, console_memberships_of

__all__ = ["ConsoleSeat", "console_memberships_of"]
