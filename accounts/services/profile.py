"""What a user says about himself, and leaving altogether."""

from uuid import UUID

from django.db.models import F

from accounts.errors import PhoneTakenError
from accounts.models import User
from accounts.rules.names import shown_name
from accounts.services.identifiers import normal_phone
from goodplay.core import tenancy
from goodplay.core.models import SecurityKind
from goodplay.core.services import record_security_event
from organizations.services.profile import require_place


@tenancy.joins
def update_user(*, user_id: UUID, organization_id: UUID, **changes: str) -> User:
    """Change what a user says about himself; locks his row. Idempotent.

    Args:
        user_id: Who.
        organization_id: Where a change of the phone number is written down.
        changes: Any of display_name, language (en, it, sw), time_zone (IANA name), phone ("" takes it away).

    Raises:
        UnknownPlaceError: The time zone or the language is not known.
        PhoneInvalidError: The number is none.
        PhoneTakenError: Another user has the number.
    """
    require_place(**{field: changes[field] for field in ("time_zone", "language") if field in changes})
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if "display_name" in changes:
        user.display_name = shown_name(changes["display_name"])
    user.language = changes.get("language", user.language)
    user.time_zone = changes.get("time_zone", user.time_zone)
    if "phone" in changes:
        _change_phone(user, changes["phone"], organization_id)
    user.save(update_fields=["display_name", "language", "time_zone", "phone", "updated_at"])
    return user


@tenancy.joins
def set_avatar(*, user_id: UUID, name: str) -> None:
    """Show the picture that is stored under this name; "" takes it away. Idempotent."""
    User.objects.filter(pk=user_id).update(avatar=name)


@tenancy.joins
def deactivate_user(*, user_id: UUID, organization_id: UUID) -> None:
    """Close a user's account: every session of his ends at once, everywhere; what he did stays. Idempotent.

    Args:
        user_id: Whose.
        organization_id: Where it is written down.
    """
    changed = User.objects.filter(pk=user_id, is_active=True).update(
        is_active=False, credentials_version=F("credentials_version") + 1
    )
    if changed:
        record_security_event(kind=SecurityKind.USER_DEACTIVATED, organization_id=organization_id, user_id=user_id)


@tenancy.joins
def reactivate_user(*, user_id: UUID) -> None:
    """Open a closed account again; its owner signs in anew. Idempotent."""
    User.objects.filter(pk=user_id).update(is_active=True)


def _change_phone(user: User, phone: str, organization_id: UUID) -> None:
    wanted = normal_phone(phone) if phone else None
    if wanted == user.phone:
        return
    if wanted and User.objects.filter(phone=wanted).exclude(pk=user.pk).exists():
        raise PhoneTakenError
    user.phone = wanted
    record_security_event(kind=SecurityKind.CONTACT_CHANGED, organization_id=organization_id, user_id=user.pk)
