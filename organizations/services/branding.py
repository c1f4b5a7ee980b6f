"""How an organization looks."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from goodplay.core import tenancy
from organizations.errors import ColorInvalidError, MessagesInvalidError
from organizations.models import Brand
from organizations.rules.colors import carries_white_text, is_color
from organizations.rules.messages import are_messages


@tenancy.joins
def change_branding(
    *,
    organization_id: UUID,
    primary_color: str | None = None,
    accent_color: str | None = None,
    sender_name: str | None = None,
    messages: Mapping[str, Mapping[str, str]] | None = None,
) -> Brand:
    """Change the colours, the sender's name and the messages; what is None stays. Idempotent; locks the row.

    Args:
        organization_id: Whose look.
        primary_color: ``#rrggbb``, in either case; white text must be readable on it (4.5 to 1).
        accent_color: As above.
        sender_name: Who mails come from.
        messages: ``{language: {name: text}}``; replaces all messages.

    Raises:
        ColorInvalidError: A colour has another form or is too light.
        MessagesInvalidError: The messages have another shape.
    """
    if messages is not None and not are_messages(messages):
        raise MessagesInvalidError
    changes: dict[str, Any] = {
        "primary_color": _checked("primary_color", primary_color),
        "accent_color": _checked("accent_color", accent_color),
        "sender_name": sender_name,
        "messages": messages,
    }
    return _write(organization_id, {field: value for field, value in changes.items() if value is not None})


@tenancy.joins
def set_logo(*, organization_id: UUID, name: str) -> Brand:
    """Show the picture that is stored under this name as the logo; "" takes it away. Idempotent; locks the row."""
    return _write(organization_id, {"logo": name})


def _checked(field: str, color: str | None) -> str | None:
    if color is None:
        return None
    color = color.lower()
    if not is_color(color) or not carries_white_text(color):
        raise ColorInvalidError(field=field, color=color)
    return color


def _write(organization_id: UUID, changes: Mapping[str, Any]) -> Brand:
    Brand.objects.bulk_create([Brand(organization_id=organization_id)], ignore_conflicts=True)
    brand: Brand = Brand.objects.of(organization_id).select_for_update(no_key=True).get()
    for field, value in changes.items():
        setattr(brand, field, value)
    brand.save(update_fields=[*changes, "updated_at"])
    return brand
