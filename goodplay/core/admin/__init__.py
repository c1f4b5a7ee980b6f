"""Bases of the back office: scoped to the chosen organization, asking ``can()``, writing through services."""

from goodplay.core.admin import jobs, outbox
from goodplay.core.admin.actions import verb_action
from goodplay.core.admin.bases import PlatformAdmin, ReadOnlyAdmin, TenantAdmin, link, register

__all__ = ["PlatformAdmin", "ReadOnlyAdmin", "TenantAdmin", "jobs", "link", "outbox", "register", "verb_action"]
