"""Times in which members could not act through no fault of theirs."""

from datetime import datetime, timedelta
from uuid import UUID

from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.errors import NotFoundError
from organizations.enums import IncidentScope
from organizations.errors import IncidentTimesError
from organizations.models import IncidentWindow
from organizations.signals import IncidentsChanged, incidents_changed

LONGEST = timedelta(days=31)


@tenancy.joins
def record_incident(
    *, organization_id: UUID, starts_at: datetime, ends_at: datetime, reason: str, scope: str = IncidentScope.EVERYTHING
) -> IncidentWindow:
    """Note that services were down; whoever derives figures reads it there. Not idempotent: each call is a window.

    Announces ``incidents_changed``.

    Args:
        organization_id: Where; the platform's count for every organization.
        starts_at: Its beginning, an instant.
        ends_at: Its end, an instant; not part of the window.
        reason: What happened, for people.
        scope: What could not be done.

    Raises:
        IncidentTimesError: It ends before it begins, or lasts more than 31 days.
    """
    _require_times(starts_at, ends_at)
    window = IncidentWindow(
        organization_id=organization_id, starts_at=starts_at, ends_at=ends_at, reason=reason, scope=scope
    )
    window.save(force_insert=True)
    announce(incidents_changed, IncidentsChanged(starts_at.isoformat()))
    return window


@tenancy.joins
def change_incident(
    *, organization_id: UUID, incident_id: UUID, starts_at: datetime, ends_at: datetime, reason: str, scope: str
) -> IncidentWindow:
    """Correct a window. Idempotent; locks its row. Announces ``incidents_changed``.

    Raises:
        NotFoundError: The organization has no such window.
        IncidentTimesError: It ends before it begins, or lasts more than 31 days.
    """
    _require_times(starts_at, ends_at)
    rows = IncidentWindow.objects.of(organization_id).select_for_update(no_key=True)
    window: IncidentWindow | None = rows.filter(pk=incident_id).first()
    if window is None:
        raise NotFoundError
    announce(incidents_changed, IncidentsChanged(min(starts_at, window.starts_at).isoformat()))
    window.starts_at, window.ends_at, window.reason, window.scope = starts_at, ends_at, reason, scope
    window.save(update_fields=["starts_at", "ends_at", "reason", "scope"])
    return window


@tenancy.joins
def remove_incident(*, organization_id: UUID, incident_id: UUID) -> None:
    """Take a window away. Idempotent; locks its row. Announces ``incidents_changed`` if there was one."""
    rows = IncidentWindow.objects.of(organization_id).select_for_update(no_key=True)
    window: IncidentWindow | None = rows.filter(pk=incident_id).first()
    if window is not None:
        announce(incidents_changed, IncidentsChanged(window.starts_at.isoformat()))
        window.delete()


def _require_times(starts_at: datetime, ends_at: datetime) -> None:
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        raise IncidentTimesError
