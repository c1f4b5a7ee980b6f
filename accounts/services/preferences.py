"""What members prefer."""

from collections.abc import Collection, Mapping
from uuid import UUID

from accounts.errors import PreferenceUnknownError
from accounts.models import Membership, Preference
from accounts.rules.preferences import SHOWN_ON_BOARDS, PreferenceValue, fits
from accounts.selectors import members_preferring
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


@tenancy.joins
def hide_people(*, user_ids: Collection[UUID]) -> None:
    """Keep people off the leaderboards of the open door's organization who hide in another one. Idempotent.

    Nobody is shown again by this: who wants to be says so here.

    Announces ``preferences_changed`` for each who was shown.
    """
    organization_id = tenancy.organization_id()
    hidden = members_preferring(organization_id, SHOWN_ON_BOARDS, value=False)
    people = Membership.objects.of(organization_id).filter(user_id__in=user_ids)
    for member_id in people.exclude(pk__in=hidden).order_by("pk").values_list("pk", flat=True):
        set_preferences(member_id=member_id, values={SHOWN_ON_BOARDS: False})
