"""The shapes of savings on the wire."""

from typing import Any

from rest_framework import serializers

from goodplay.core.api.fields import BoundedInteger, IdField, MoneyField, PhoneField, SafeText
from goodplay.core.money import DECIMALS, MoneyJson, money_json
from wallet.enums import ProviderKind
from wallet.enums.savings import Activeness, CorrectionStatus, DepositStatus
from wallet.models import Deposit, DepositCorrection, PurposeReference

MOST_WEEKS = 104


class Amount(MoneyField):
    """An amount that a row keeps as minor units in ``minor``, in the currency that ``currency`` leads to."""

    def __init__(self, minor: str, currency: str = "currency", **options: Any) -> None:
        super().__init__(source="*", read_only=True, **options)
        self.minor, self.currency = minor, currency.split(".")

    def to_representation(self, value: Any) -> MoneyJson:
        """Return the wire shape."""
        code = value
        for name in self.currency:
            code = getattr(code, name)
        return money_json(getattr(value, self.minor), code, DECIMALS[code])


class NamedMember(serializers.Serializer[Any]):
    """A member with what he is called."""

    id = serializers.UUIDField(source="pk", read_only=True)
    name = serializers.CharField(source="__str__", read_only=True)


class SavingsSerializer(serializers.Serializer[Any]):
    """A member's savings: the reference to pay to, what there is, and what is owed."""

    member_id = serializers.UUIDField(read_only=True)
    reference = serializers.CharField(read_only=True, help_text="What to type as the account of a Paybill.")
    activeness = serializers.ChoiceField(choices=Activeness.choices, read_only=True)
    last_deposit_on = serializers.DateField(read_only=True, allow_null=True)
    balance = MoneyField(read_only=True)
    contributions_owed = MoneyField(read_only=True)
    fines_owed = MoneyField(read_only=True)


class DepositSerializer(serializers.ModelSerializer[Deposit]):
    """A deposit; ``next_action`` says what the payer has to do, once the provider has told."""

    member = NamedMember(read_only=True)
    amount = Amount("amount_minor")
    status = serializers.ChoiceField(choices=DepositStatus.choices, read_only=True)
    channel = serializers.ChoiceField(choices=ProviderKind.choices, read_only=True)

    class Meta:
        model = Deposit
        fields = (
            "id",
            "member",
            "amount",
            "channel",
            "status",
            "transaction_id",
            "receipt",
            "payment_id",
            "account_reference",
            "subject_type",
            "subject_id",
            "note",
            "reason",
            "replaces_id",
            "deposited_at",
            "created_at",
            "verified_at",
        )
        read_only_fields = fields


class DepositInput(serializers.Serializer[Any]):
    """A deposit that a provider collects."""

    amount = MoneyField()
    method = SafeText(max_length=40, help_text="A way to pay: its kind, or its id where there are several of a kind.")
    phone = PhoneField(required=False, default="", help_text="Whose phone is asked, where the method asks one.")
    purpose = SafeText(max_length=12, required=False, default="", help_text="The code of what it is for.")
    return_url = serializers.URLField(max_length=500, required=False, default="")
    cancel_url = serializers.URLField(max_length=500, required=False, default="")


class CashInput(serializers.Serializer[Any]):
    """A deposit that an officer has taken."""

    member = IdField()
    amount = MoneyField()
    deposited_at = serializers.DateTimeField(required=False)
    receipt = SafeText(max_length=64, required=False, default="")
    note = SafeText(max_length=200, required=False, default="")


class ReceiptInput(serializers.Serializer[Any]):
    """The receipt in the payer's message."""

    receipt = SafeText(max_length=64)


class CorrectionInput(serializers.Serializer[Any]):
    """What a deposit should have been; neither amount nor member and ``strikes_out`` when it should not have been."""

    reason = SafeText(max_length=200)
    amount = MoneyField(required=False)
    member = IdField(required=False)
    strikes_out = serializers.BooleanField(required=False, default=False)


class CorrectionAnswerInput(serializers.Serializer[Any]):
    """Why something is turned down."""

    answer = SafeText(max_length=200, required=False, default="")


class CorrectionSerializer(serializers.ModelSerializer[DepositCorrection]):
    """A proposal to correct a deposit."""

    status = serializers.ChoiceField(choices=CorrectionStatus.choices, read_only=True)
    deposit = DepositSerializer(read_only=True)
    right_amount = serializers.SerializerMethodField()
    right_member = NamedMember(read_only=True, allow_null=True)
    proposed_by = NamedMember(read_only=True, allow_null=True)
    decided_by = NamedMember(read_only=True, allow_null=True)

    class Meta:
        model = DepositCorrection
        fields = (
            "id",
            "deposit",
            "right_amount",
            "right_member",
            "reason",
            "status",
            "proposed_by",
            "proposed_at",
            "decided_by",
            "decided_at",
            "answer",
            "replacement_id",
        )
        read_only_fields = fields

    @staticmethod
    def get_right_amount(row: DepositCorrection) -> dict[str, str] | None:
        """Return the amount as it should have been."""
        if row.right_amount_minor is None:
            return None
        code = row.deposit.currency
        return dict(money_json(row.right_amount_minor, code, DECIMALS[code]))  # type: ignore[arg-type]


class PurposeSerializer(serializers.ModelSerializer[PurposeReference]):
    """A code that payers may add to their account."""

    class Meta:
        model = PurposeReference
        fields = ("id", "code", "label", "subject_type", "subject_id", "is_active", "created_at")
        read_only_fields = fields


class PurposeChange(serializers.Serializer[Any]):
    """What can be changed of a code."""

    label = SafeText(max_length=80)  # type: ignore[assignment] # a field has a label, and so has a code
    is_active = serializers.BooleanField(required=False)


class PurposeInput(serializers.Serializer[Any]):
    """A new code."""

    code = SafeText(max_length=20)
    label = SafeText(max_length=80)  # type: ignore[assignment] # a field has a label, and so has a code


class WeeksQuery(serializers.Serializer[Any]):
    """How many weeks are asked for."""

    weeks = serializers.IntegerField(min_value=1, max_value=MOST_WEEKS, default=12)


class WeekSerializer(serializers.Serializer[Any]):
    """One week of saving."""

    starts_on = serializers.DateField(read_only=True)
    saved = MoneyField(read_only=True)
    deposit_count = BoundedInteger(read_only=True)
    saver_count = BoundedInteger(read_only=True)


class TrendsSerializer(serializers.Serializer[Any]):
    """The last weeks, the current one last."""

    weeks = WeekSerializer(many=True, read_only=True)


class SavingsOverviewSerializer(serializers.Serializer[Any]):
    """How savings stand."""

    saved = Amount("saved_minor")
    missing = Amount("missing_minor")
    fines_due = Amount("fines_due_minor")
    saver_count = BoundedInteger(read_only=True)
    active_count = BoundedInteger(read_only=True)
    inactive_count = BoundedInteger(read_only=True)
    dormant_count = BoundedInteger(read_only=True)
    due_count = BoundedInteger(read_only=True)
    paid_count = BoundedInteger(read_only=True)
    short_count = BoundedInteger(read_only=True)
    late_count = BoundedInteger(read_only=True)
    waived_count = BoundedInteger(read_only=True)
