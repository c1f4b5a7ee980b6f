"""The shapes of cases and rules on the wire; members see none of them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goodplay.core.api.fields import BoundedInteger, IdField, MoneyField, SafeText
from goodplay.core.money import DECIMALS, MAX_MINOR, MoneyJson, money_json
from wallet import selectors
from wallet.api.serializers.withdrawals import CODE
from wallet.enums import CaseStatus, WatchAction, WatchedKind, WatchMeasure
from wallet.models import WatchCase, WatchCaseNote, WatchRule
from wallet.rules.fraud import RULE_FIELDS

YEAR_MINUTES = 527_040


class CaseFindingSerializer(serializers.Serializer[Any]):
    """A rule that was met."""

    rule = serializers.CharField(read_only=True)
    found = serializers.IntegerField(read_only=True)
    threshold = serializers.IntegerField(read_only=True)


class WatchCaseSerializer(serializers.ModelSerializer[WatchCase]):
    """Something that rules have found unusual."""

    kind = serializers.ChoiceField(choices=WatchedKind.choices, read_only=True)
    status = serializers.ChoiceField(choices=CaseStatus.choices, read_only=True)
    action = serializers.ChoiceField(choices=WatchAction.choices, read_only=True)
    findings = CaseFindingSerializer(many=True, read_only=True)
    amount = serializers.SerializerMethodField()

    class Meta:
        model = WatchCase
        fields = (
            "id",
            "kind",
            "subject_id",
            "member_id",
            "amount",
            "findings",
            "action",
            "status",
            "release_at",
            "assignee_id",
            "report_reference",
            "opened_at",
            "closed_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_amount(self, case: WatchCase) -> MoneyJson:
        """Return what it is about."""
        decimals = DECIMALS.get(case.currency)
        if decimals is None:
            decimals = selectors.currency_of(case.currency).decimals
        return money_json(case.amount_minor, case.currency, decimals)


class WatchCaseNoteSerializer(serializers.ModelSerializer[WatchCaseNote]):
    """One line of a case's history."""

    status = serializers.ChoiceField(choices=CaseStatus.choices, read_only=True)

    class Meta:
        model = WatchCaseNote
        fields = ("status", "by_id", "remark", "made_at")
        read_only_fields = fields


class CaseAssignInput(serializers.Serializer[Any]):
    """Who works on it; by default the caller."""

    assignee_id = IdField(required=False, allow_null=True, default=None)


class CaseRemarkInput(serializers.Serializer[Any]):
    """What was found out."""

    remark = SafeText(max_length=500)


class CaseReportInput(CaseRemarkInput):
    """The authority's reference of a report."""

    reference = SafeText(max_length=80)


class WatchRuleSerializer(serializers.ModelSerializer[WatchRule]):
    """A rule of the watch."""

    kind = serializers.ChoiceField(choices=WatchedKind.choices, read_only=True, allow_blank=True)
    measure = serializers.ChoiceField(choices=WatchMeasure.choices, read_only=True)
    action = serializers.ChoiceField(choices=WatchAction.choices, read_only=True)

    class Meta:
        model = WatchRule
        fields = ("id", *RULE_FIELDS, "is_active")
        read_only_fields = fields


class WatchRuleInput(serializers.Serializer[Any]):
    """A rule; amounts in minor units of its currency."""

    name = SafeText(max_length=80)
    kind = serializers.ChoiceField(choices=WatchedKind.choices, allow_blank=True, default="")
    measure = serializers.ChoiceField(choices=WatchMeasure.choices)
    window_minutes = BoundedInteger(min_value=1, max_value=YEAR_MINUTES)
    threshold = BoundedInteger(min_value=1, max_value=MAX_MINOR)
    currency = serializers.RegexField(CODE, max_length=12, allow_blank=True, required=False, default="")
    bound_minor = BoundedInteger(min_value=1, max_value=MAX_MINOR, required=False, allow_null=True, default=None)
    least_count = BoundedInteger(min_value=1, max_value=1_000_000, default=1)
    action = serializers.ChoiceField(choices=WatchAction.choices, default=WatchAction.REVIEW)
    hold_hours = BoundedInteger(min_value=1, max_value=8_784, default=72)
    is_active = serializers.BooleanField(default=True)
