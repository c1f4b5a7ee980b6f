"""The audit of edited tables: PostgreSQL's triggers write who changed what, whatever way the change came.

How an app keeps the audit of a model:

1. ``@audited()`` above the class (``@audited(exclude=["phone"])`` where it holds personal data);
2. ``makemigrations``; then in that migration ``Fence("CampaignEvent", append_only=True, referenced=False)`` last.

Each change becomes a row of ``CampaignEvent``: the row as it was written (at deletion: as it last was), ``pgh_label``
(insert, update, delete), ``pgh_created_at``, and in ``pgh_context`` the user, organization, caller, address, request
and page or task (``goodplay.core.context``). An update that changes no kept column leaves no row.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import pghistory
from django.db import models
from pghistory.models import Event

from goodplay.core.fields import EncryptedTextField
from goodplay.core.querysets import TenantQuerySet

__all__ = ["AuditEvent", "audited", "history_of"]

M = TypeVar("M", bound=type[models.Model])


class AuditEvent(Event):
    """One change of an audited row; references in it name what was there, which may be gone."""

    pgh_id = models.BigAutoField(primary_key=True)

    objects = TenantQuerySet.as_manager()  # type: ignore[assignment,misc] # the package's own knows no organization

    class Meta:
        abstract = True


def audited(*, exclude: Collection[str] = (), inserts: pghistory.Condition | None = None) -> Callable[[M], M]:
    """Keep every insert, update and deletion of the model's rows in a table beside it.

    Args:
        exclude: Columns with personal data, so that an erasure need not touch the audit; encrypted columns are left
            out by themselves.
        inserts: Which inserts are kept, by default all; rows that come in thousands are facts of their import.

    Raises:
        TypeError: An excluded column does not exist.
    """

    def track(model: M) -> M:
        fields = {field.name: field for field in model._meta.local_fields}
        if unknown := set(exclude) - fields.keys():
            raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}.")
        hidden = {name for name, field in fields.items() if isinstance(field, EncryptedTextField)} | set(exclude)
        where = ["organization"] if "organization" in fields else []
        pghistory.track(
            pghistory.InsertEvent(condition=inserts) if inserts else pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            base_model=AuditEvent,
            model_name=f"{model.__name__}Event",
            exclude=sorted(hidden),
            obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="+", db_index=False),
            context_field=pghistory.ContextJSONField(),
            context_id_field=None,  # type: ignore[arg-type] # documented
            attrs={name: _named(field) for name, field in fields.items() if field.remote_field and name not in hidden},
            meta={"indexes": [models.Index(fields=[*where, "pgh_obj", "-pgh_id"])], "ordering": ["-pgh_id"]},
        )(model)
        return model

    return track


def history_of(row: Any) -> models.QuerySet[Any]:
    """Return what happened to one audited row, the latest first."""
    events: models.QuerySet[Any] = row.history.all()
    return events.filter(organization_id=row.organization_id) if hasattr(row, "organization_id") else events


def _named(field: Any) -> models.ForeignKey[Any, Any]:
    """Return the reference without constraint and index."""
    return models.ForeignKey(
        field.remote_field.model,
        models.DO_NOTHING,
        null=field.null,
        related_name="+",
        related_query_name="+",
        db_column=field.db_column,
        db_constraint=False,
        db_index=False,
        editable=False,
    )
