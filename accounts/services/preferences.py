"""What members prefer."""

from collections.abc import Mapping
from uuid import UUID

from accounts.errors import PreferenceUnknownError
from accounts.models import Preference
from accounts.rules.preferences import PreferenceValue, fits
from accounts.signals import PreferencesChanged, preferences_changed
from goodplay.core import tenancy
from goodplay.core.announce import announce


@tenancy.joins
def set_preferences(*, member_id: UUID, values: Mapping[str, PreferenceValue]) -> None:
    """Let a member of the open door's organization prefer something from now on; all or nothing. Idempotent.

    Announces ``preferences_changed``.

    Raises:
        PreferenceUnknownError: There is no such preference, or it does not take this value.
    """
    for name, value in values.items():
        if not fits(name, value):
            raise PreferenceUnknownError(preference=name)
    organization_id = tenancy.organization_id()
    rows = [
        Preference(organization_id=organization_id, member_id=member_id, name=name, value=value)
        for name, value in sorted(values.items())
    ]
    Preference.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organization", "member", "name"],
        update_fields=["value", "updated_at"],
    )
    announce(preferences_changed, PreferencesChanged(str(member_id), " ".join(sorted(values))))
