"""Encrypts again, with the first of FIELD_KEYS, what another of them encrypted."""

from typing import Any

from django.core.management.base import BaseCommand

from goodplay.core import tenancy
from goodplay.core.fields import encrypted_columns
from goodplay.core.services import rotate_batch


class Command(BaseCommand):
    """Rotates every encrypted column, batch by batch; may be stopped and called again at any time."""

    help = "Encrypt every encrypted column with the first of FIELD_KEYS; then the other keys may be removed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many values of each column were encrypted again."""
        for model, field in encrypted_columns():
            count = 0
            while done := self._rotate(model, field):
                count += done
            self.stdout.write(f"{model._meta.label}.{field}: {count}")

    def _rotate(self, model: Any, field: str) -> int:
        with tenancy.platform("rotate field keys"):
            return rotate_batch(model=model, field=field)
