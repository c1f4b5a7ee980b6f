"""The verbs of organizations."""

from organizations.services.branding import change_branding, set_logo
from organizations.services.external import add_service, change_service, note_heartbeat
from organizations.services.hosts import add_host, remove_host
from organizations.services.incidents import change_incident, record_incident, remove_incident
from organizations.services.opening import apply_kit, open_organization
from organizations.services.policies import decide_policy
from organizations.services.profile import set_subscription, update_organization
from organizations.services.verification import ask_for_verification, reject_organization, verify_organization

__all__ = [
    "add_host",
    "add_service",
    "apply_kit",
    "ask_for_verification",
    "change_branding",
    "change_incident",
    "change_service",
    "decide_policy",
    "note_heartbeat",
    "open_organization",
    "record_incident",
    "reject_organization",
    "remove_host",
    "remove_incident",
    "set_logo",
    "set_subscription",
    "update_organization",
    "verify_organization",
]
