"""Organizations in the back office."""

from organizations.admin.organizations import BrandAdmin, HostNameAdmin, OrganizationAdmin
from organizations.admin.rules import IncidentWindowAdmin, PolicyAdmin
from organizations.admin.services import ExternalServiceAdmin

__all__ = [
    "BrandAdmin",
    "ExternalServiceAdmin",
    "HostNameAdmin",
    "IncidentWindowAdmin",
    "OrganizationAdmin",
    "PolicyAdmin",
]
