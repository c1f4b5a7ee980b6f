"""Who acts: organizations, how they look, and the rules they have chosen."""

from organizations.models.branding import Brand, HostName
from organizations.models.organization import Kind, Organization
from organizations.models.rules import IncidentWindow, Policy
from organizations.models.services import ExternalService

__all__ = ["Brand", "ExternalService", "HostName", "IncidentWindow", "Kind", "Organization", "Policy"]
