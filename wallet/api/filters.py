"""What statements can be narrowed by."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from goodplay.core.api.filters import MomentFilter
from wallet.enums import TransferKind
from wallet.models import StatementLine


class StatementFilter(filters.FilterSet):  # type: ignore[misc]
    """Lines by kind, currency, member, direction and time."""

    kind = filters.MultipleChoiceFilter(choices=TransferKind.choices)
    currency = filters.CharFilter(field_name="currency__code", max_length=12)
    member = filters.UUIDFilter(field_name="account__member_id")
    direction = filters.ChoiceFilter(choices=[("in", "Received"), ("out", "Given")], method="towards")
    subject_type = filters.CharFilter(max_length=40)
    subject_id = filters.CharFilter(max_length=64)
    effective_from = MomentFilter(field_name="effective_at", lookup_expr="gte")
    effective_before = MomentFilter(field_name="effective_at", lookup_expr="lt")

    class Meta:
        model = StatementLine
        fields = ("kind", "currency", "member", "subject_type", "subject_id")

    def towards(self, lines: QuerySet[StatementLine], name: str, value: Any) -> QuerySet[StatementLine]:
        """Keep what was received, or what was given."""
        return lines.filter(amount_minor__gt=0) if value == "in" else lines.filter(amount_minor__lt=0)
