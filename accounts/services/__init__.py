"""The verbs of people."""

from accounts.services.external_names import members_by_external_names

__all__ = ["members_by_external_names"]
