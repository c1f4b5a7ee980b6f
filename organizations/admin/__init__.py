"""Organizations in the back office."""

from organizations.admin.organizations import BrandAdmin, HostNameAdmin, OrganizationAdmin
from organizations.admin.rules import IncidentWindowAdmin, PolicyAdmin

__all__ = ["BrandAdmin", "HostNameAdmin", "IncidentWindowAdmin", "OrganizationAdmin", "PolicyAdmin"]
