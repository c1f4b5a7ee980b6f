"""What other systems and files call members."""

from collections.abc import Sequence
from uuid import UUID

from accounts.models import ExternalName
from accounts.rules.names import external_key


def unknown_external_names(organization_id: UUID, source: str, names: Sequence[str]) -> set[str]:
    """Return those of the names behind which nobody stands yet; empty names stand for nobody and are left out."""
    keys = {name: external_key(name) for name in names if name.strip()}
    rows = ExternalName.objects.of(organization_id).filter(source=source, name__in=set(keys.values()))
    known = set(rows.values_list("name", flat=True))
    return {name for name, key in keys.items() if key not in known}
