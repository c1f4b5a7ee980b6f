"""The shapes of contributions, merry-go-rounds, periods and statements on the wire."""

from typing import Any

from rest_framework import serializers

from goodplay.core.api.fields import BoundedInteger, IdField, MoneyField, SafeText
from wallet.api.serializers.savings import Amount, NamedMember
from wallet.enums.savings import (
    Attestation,
    ContributionStatus,
    FineStatus,
    PeriodStatus,
    PlanCadence,
    RoundStatus,
    StatementStatus,
    SwapStatus,
    TurnOrder,
)
from wallet.models import (
    Contribution,
    ContributionCycle,
    ContributionPlan,
    Fine,
    MerryGoRound,
    PeriodFigure,
    SavingsPeriod,
    Statement,
    Turn,
    TurnSwap,
)


class PlanSerializer(serializers.ModelSerializer[ContributionPlan]):
    """A sum that members save each week or month."""

    cadence = serializers.ChoiceField(choices=PlanCadence.choices, read_only=True)
    amount = Amount("amount_minor")
    fine = Amount("fine_minor")
    member_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = ContributionPlan
        fields = (
            "id",
            "name",
            "cadence",
            "amount",
            "due_day",
            "grace_days",
            "fine",
            "takes_fines",
            "remind_days",
            "for_everybody",
            "starts_on",
            "is_active",
            "member_count",
        )
        read_only_fields = fields


class PlanChange(serializers.Serializer[Any]):
    """What can be changed of a plan; the rhythm only until its first cycle is open."""

    name = SafeText(max_length=80)
    cadence = serializers.ChoiceField(choices=PlanCadence.choices)
    amount = MoneyField(help_text="In the organization's currency.")
    due_day = BoundedInteger(min_value=1, max_value=31, help_text="1 (Monday) to 7, or the day of the month.")
    starts_on = serializers.DateField(required=False)
    grace_days = BoundedInteger(max_value=60, required=False)
    fine = MoneyField(required=False, allow_null=True)
    takes_fines = serializers.BooleanField(required=False)
    remind_days = BoundedInteger(max_value=30, required=False)
    for_everybody = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)


class PlanMembersInput(serializers.Serializer[Any]):
    """Members who join a plan, or leave it."""

    members = serializers.ListField(child=IdField(), min_length=1, max_length=1_000)


class PlanMovedSerializer(serializers.Serializer[Any]):
    """How many joined, or left."""

    count = serializers.IntegerField(read_only=True)


class CycleSerializer(serializers.ModelSerializer[ContributionCycle]):
    """One week or month of a plan, and how it is paid."""

    plan_name = serializers.CharField(source="plan.name", read_only=True)
    expected = Amount("expected_minor", "plan.currency")
    paid = Amount("paid_minor", "plan.currency")
    due_count = serializers.IntegerField(read_only=True)
    paid_count = serializers.IntegerField(read_only=True)
    short_count = serializers.IntegerField(read_only=True)
    late_count = serializers.IntegerField(read_only=True)
    waived_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = ContributionCycle
        fields = (
            "id",
            "plan_id",
            "plan_name",
            "number",
            "starts_on",
            "ends_on",
            "due_on",
            "grace_until",
            "expected",
            "paid",
            "due_count",
            "paid_count",
            "short_count",
            "late_count",
            "waived_count",
        )
        read_only_fields = fields


class ContributionSerializer(serializers.ModelSerializer[Contribution]):
    """What a member owes for one cycle."""

    id = serializers.CharField(read_only=True)
    member = NamedMember(read_only=True)
    plan_name = serializers.CharField(source="cycle.plan.name", read_only=True)
    due_on = serializers.DateField(source="cycle.due_on", read_only=True)
    amount = Amount("amount_minor", "cycle.plan.currency")
    paid = Amount("paid_minor", "cycle.plan.currency")
    missing = Amount("missing_minor", "cycle.plan.currency")
    status = serializers.ChoiceField(choices=ContributionStatus.choices, read_only=True)

    class Meta:
        model = Contribution
        fields = (
            "id",
            "cycle_id",
            "plan_name",
            "member",
            "due_on",
            "amount",
            "paid",
            "missing",
            "status",
            "paid_on",
            "waived_reason",
        )
        read_only_fields = fields


class FineSerializer(serializers.ModelSerializer[Fine]):
    """What a member owes for a contribution that was missed."""

    member = NamedMember(read_only=True)
    plan_name = serializers.CharField(source="contribution.cycle.plan.name", read_only=True)
    due_on = serializers.DateField(source="contribution.cycle.due_on", read_only=True)
    amount = Amount("amount_minor")
    status = serializers.ChoiceField(choices=FineStatus.choices, read_only=True)

    class Meta:
        model = Fine
        fields = ("id", "member", "plan_name", "due_on", "amount", "status", "reason", "levied_at", "settled_at")
        read_only_fields = fields


class RoundSerializer(serializers.ModelSerializer[MerryGoRound]):
    """A merry-go-round; who knows the seed can draw the lots again."""

    order_by = serializers.ChoiceField(choices=TurnOrder.choices, read_only=True)
    status = serializers.ChoiceField(choices=RoundStatus.choices, read_only=True)
    plan_name = serializers.CharField(source="plan.name", read_only=True)
    turn_count = serializers.IntegerField(read_only=True)
    paid_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = MerryGoRound
        fields = (
            "id",
            "name",
            "plan_id",
            "plan_name",
            "order_by",
            "seed",
            "status",
            "turn_count",
            "paid_count",
            "started_at",
            "completed_at",
        )
        read_only_fields = fields


class RoundInput(serializers.Serializer[Any]):
    """A new merry-go-round of a plan's members."""

    plan_id = IdField()
    name = SafeText(max_length=80)
    order_by = serializers.ChoiceField(choices=TurnOrder.choices, default=TurnOrder.LOTS)


class SeedInput(serializers.Serializer[Any]):
    """What the lots are drawn from; one by chance unless the members have agreed on one."""

    seed = SafeText(max_length=64, required=False, default="")


class TurnSerializer(serializers.ModelSerializer[Turn]):
    """Who receives the pot of one cycle."""

    member = NamedMember(read_only=True)
    pot = Amount("pot_minor", "round.plan.currency")

    class Meta:
        model = Turn
        fields = ("id", "round_id", "position", "cycle_number", "member", "pot", "paid_at")
        read_only_fields = fields


class RoundDefaultSerializer(serializers.Serializer[Any]):
    """A member who owes contributions to others' turns."""

    member_id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    missing = MoneyField(read_only=True)
    missing_count = serializers.IntegerField(read_only=True)
    has_received = serializers.BooleanField(read_only=True)


class SwapInput(serializers.Serializer[Any]):
    """With which turn one's own shall be changed."""

    turn_id = IdField()


class SwapSerializer(serializers.ModelSerializer[TurnSwap]):
    """A wish to change turns."""

    status = serializers.ChoiceField(choices=SwapStatus.choices, read_only=True)
    asked_by = NamedMember(read_only=True)
    member = NamedMember(read_only=True)
    own_position = serializers.IntegerField(source="own.position", read_only=True)
    other_position = serializers.IntegerField(source="other.position", read_only=True)

    class Meta:
        model = TurnSwap
        fields = (
            "id",
            "own_id",
            "own_position",
            "other_id",
            "other_position",
            "asked_by",
            "member",
            "status",
            "asked_at",
            "answered_at",
        )
        read_only_fields = fields


class PeriodSerializer(serializers.ModelSerializer[SavingsPeriod]):
    """A period, and what members have said about it."""

    status = serializers.ChoiceField(choices=PeriodStatus.choices, read_only=True)
    deposited = Amount("deposited_minor")
    closing = Amount("closing_minor")
    waiting_count = serializers.IntegerField(read_only=True)
    attested_count = serializers.IntegerField(read_only=True)
    disputed_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = SavingsPeriod
        fields = (
            "id",
            "starts_on",
            "ends_on",
            "status",
            "attest_until",
            "deposited",
            "closing",
            "waiting_count",
            "attested_count",
            "disputed_count",
            "proposed_at",
            "closed_at",
            "digest",
        )
        read_only_fields = fields


class PeriodInput(serializers.Serializer[Any]):
    """Days that have passed."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    attest_days = BoundedInteger(max_value=90, required=False, default=7)


class FigureSerializer(serializers.ModelSerializer[PeriodFigure]):
    """A member's figures in a period, and what the member says."""

    id = serializers.CharField(read_only=True)
    member = NamedMember(read_only=True)
    opening = Amount("opening_minor", "period.currency")
    deposited = Amount("deposited_minor", "period.currency")
    received = Amount("received_minor", "period.currency")
    paid_out = Amount("paid_out_minor", "period.currency")
    closing = Amount("closing_minor", "period.currency")
    attestation = serializers.ChoiceField(choices=Attestation.choices, read_only=True)

    class Meta:
        model = PeriodFigure
        fields = (
            "id",
            "period_id",
            "member",
            "opening",
            "deposited",
            "received",
            "paid_out",
            "closing",
            "paid_count",
            "missed_count",
            "attestation",
            "dispute",
            "answer",
            "answered_at",
        )
        read_only_fields = fields


class DisputeInput(serializers.Serializer[Any]):
    """What is wrong."""

    dispute = SafeText(max_length=500)


class SettlementInput(serializers.Serializer[Any]):
    """What the officer answers."""

    answer = SafeText(max_length=500)


class StatementInput(serializers.Serializer[Any]):
    """Which days; for whom, if not for oneself."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    member = IdField(required=False)


class StatementSerializer(serializers.ModelSerializer[Statement]):
    """A statement; its document can be fetched when it is ready."""

    status = serializers.ChoiceField(choices=StatementStatus.choices, read_only=True)
    member = NamedMember(read_only=True)

    class Meta:
        model = Statement
        fields = ("id", "member", "starts_on", "ends_on", "currency", "status", "sha256", "created_at")
        read_only_fields = fields
