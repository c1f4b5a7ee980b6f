"""The shapes of withdrawals, payees and batches on the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goodplay.core.api.fields import BoundedInteger, IdField, MoneyField, SafeText
from goodplay.core.money import DECIMALS, MAX_MINOR, MoneyJson, money_json
from wallet.api.serializers.ledger import decimals_of
from wallet.enums import BatchStatus, LimitPeriod, LimitScope, PayoutMethod, WithdrawalStatus
from wallet.models import Payee, PayoutBatch, Withdrawal, WithdrawalLimit, WithdrawalNote, WithdrawalTerms

CODE = r"^[A-Z][A-Z0-9]{1,11}$"


def money(minor: int, currency: str) -> MoneyJson:
    """Return an amount of money as it goes over the wire."""
    return money_json(minor, currency, DECIMALS[currency])


class PayeeSerializer(serializers.ModelSerializer[Payee]):
    """A payee; of the account, number or address only a part is ever shown."""

    method = serializers.ChoiceField(choices=PayoutMethod.choices, read_only=True)

    class Meta:
        model = Payee
        fields = ("id", "member_id", "method", "holder_name", "hint", "bic", "usable_from", "created_at", "changed_at")
        read_only_fields = fields


class PayeeChange(serializers.Serializer[Any]):
    """Where and to whom money is sent."""

    destination = SafeText(
        max_length=128, write_only=True, help_text="An IBAN, a mobile number or an e-mail address, by the method."
    )
    holder_name = SafeText(max_length=70, help_text="Whom the account belongs to, as the bank or the network knows it.")
    bic = SafeText(max_length=11, required=False, allow_blank=True, default="")


class PayeeInput(PayeeChange):
    """A new payee; for oneself unless a member is named."""

    member = IdField(required=False)
    method = serializers.ChoiceField(choices=PayoutMethod.choices, help_text="crypto is always refused.")


class WithdrawalSerializer(serializers.ModelSerializer[Withdrawal]):
    """A withdrawal; one that is ``held`` is being checked."""

    method = serializers.ChoiceField(choices=PayoutMethod.choices, read_only=True)
    status = serializers.ChoiceField(choices=WithdrawalStatus.choices, read_only=True)
    amount = serializers.SerializerMethodField(help_text="What the payee gets.")
    fee = serializers.SerializerMethodField(help_text="What is kept besides.")
    payee_hint = serializers.CharField(read_only=True, help_text="Where it goes; a part of it.")

    class Meta:
        model = Withdrawal
        fields = (
            "id",
            "member_id",
            "payee_id",
            "payee_hint",
            "method",
            "amount",
            "fee",
            "status",
            "reason",
            "note",
            "receipt",
            "requested_at",
            "approved_at",
            "sent_at",
            "closed_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_amount(self, withdrawal: Withdrawal) -> MoneyJson:
        """Return what the payee gets."""
        return money(withdrawal.amount_minor, withdrawal.currency)

    @extend_schema_field(MoneyField)
    def get_fee(self, withdrawal: Withdrawal) -> MoneyJson:
        """Return the fee."""
        return money(withdrawal.fee_minor, withdrawal.currency)


class WithdrawalInput(serializers.Serializer[Any]):
    """What is asked for; the payee says whose money it is."""

    payee_id = IdField()
    amount = MoneyField(decimals_of=decimals_of)
    note = SafeText(max_length=140, required=False, allow_blank=True, default="", help_text="Shown to the payee.")


class WithdrawalNoteSerializer(serializers.ModelSerializer[WithdrawalNote]):
    """One line of the history; remarks are for the back office."""

    status = serializers.ChoiceField(choices=WithdrawalStatus.choices, read_only=True)
    remark = serializers.SerializerMethodField()

    class Meta:
        model = WithdrawalNote
        fields = ("status", "made_at", "remark")
        read_only_fields = fields

    def get_remark(self, line: WithdrawalNote) -> str:
        """Return the remark to who may read it."""
        return line.remark if self.context.get("is_staff") else ""


class WithdrawalLeftSerializer(serializers.Serializer[Any]):
    """A limit, what was used of it in the period, and what is left."""

    scope = serializers.ChoiceField(choices=LimitScope.choices, read_only=True)
    period = serializers.ChoiceField(choices=LimitPeriod.choices, read_only=True)
    used = MoneyField(read_only=True)
    used_count = serializers.IntegerField(read_only=True)
    left = MoneyField(read_only=True, allow_null=True, help_text="null: any amount.")


class WithdrawalLeftInput(serializers.Serializer[Any]):
    """Which currency is asked about."""

    currency = serializers.RegexField(CODE, max_length=12)


class WithdrawalReasonInput(serializers.Serializer[Any]):
    """Why; the member is told."""

    reason = SafeText(max_length=200)


class WithdrawalReceiptInput(serializers.Serializer[Any]):
    """The provider's receipt of what was paid."""

    receipt = SafeText(max_length=120)


class WithdrawalTermsSerializer(serializers.ModelSerializer[WithdrawalTerms]):
    """On what terms money is taken out by a method in a currency."""

    method = serializers.ChoiceField(choices=PayoutMethod.choices, read_only=True)
    smallest = serializers.SerializerMethodField()
    largest = serializers.SerializerMethodField()
    fee = serializers.SerializerMethodField()

    class Meta:
        model = WithdrawalTerms
        fields = ("id", "method", "currency", "smallest", "largest", "fee", "fee_bps", "is_active")
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_smallest(self, terms: WithdrawalTerms) -> MoneyJson:
        """Return the smallest amount."""
        return money(terms.smallest_minor, terms.currency)

    @extend_schema_field(MoneyField)
    def get_largest(self, terms: WithdrawalTerms) -> MoneyJson:
        """Return the largest amount."""
        return money(terms.largest_minor, terms.currency)

    @extend_schema_field(MoneyField)
    def get_fee(self, terms: WithdrawalTerms) -> MoneyJson:
        """Return the fixed part of the fee."""
        return money(terms.fee_minor, terms.currency)


class WithdrawalLimitSerializer(serializers.ModelSerializer[WithdrawalLimit]):
    """A limit of withdrawals; amounts in minor units of the currency."""

    scope = serializers.ChoiceField(choices=LimitScope.choices, read_only=True)
    period = serializers.ChoiceField(choices=LimitPeriod.choices, read_only=True)

    class Meta:
        model = WithdrawalLimit
        fields = ("id", "scope", "member_type", "currency", "period", "most_minor", "most_count", "is_active")
        read_only_fields = fields


class WithdrawalLimitInput(serializers.Serializer[Any]):
    """A limit; amounts in minor units of the currency."""

    scope = serializers.ChoiceField(choices=LimitScope.choices, default=LimitScope.MEMBER)
    member_type = SafeText(max_length=40, required=False, allow_blank=True, default="")
    currency = serializers.RegexField(CODE, max_length=12)
    period = serializers.ChoiceField(choices=LimitPeriod.choices)
    most_minor = BoundedInteger(max_value=MAX_MINOR, required=False, allow_null=True, default=None)
    most_count = BoundedInteger(max_value=1_000_000, required=False, allow_null=True, default=None)
    is_active = serializers.BooleanField(default=True)


class PayoutBatchSerializer(serializers.ModelSerializer[PayoutBatch]):
    """A file of bank transfers."""

    status = serializers.ChoiceField(choices=BatchStatus.choices, read_only=True)
    total = serializers.SerializerMethodField()

    class Meta:
        model = PayoutBatch
        fields = (
            "id",
            "name",
            "status",
            "total",
            "transfers_count",
            "account_name",
            "account_hint",
            "execution_on",
            "content_sha256",
            "made_at",
            "approved_at",
            "exported_at",
            "confirmed_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_total(self, batch: PayoutBatch) -> MoneyJson:
        """Return the sum of its transfers."""
        return money(batch.total_minor, batch.currency)


class PayoutBatchInput(serializers.Serializer[Any]):
    """Which withdrawals are gathered: all that are approved, or those that are named."""

    currency = serializers.RegexField(CODE, max_length=12)
    execution_on = serializers.DateField(required=False, allow_null=True, default=None)
    withdrawal_ids = serializers.ListField(child=IdField(), required=False, max_length=500)
