"""The shapes of the ledger on the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goodplay.core.api.fields import IdField, MoneyField, SafeText
from goodplay.core.money import MoneyJson, money_json
from wallet import selectors
from wallet.enums import CurrencyKind, HolderKind, TransferKind
from wallet.errors import CurrencyNotFoundError
from wallet.models import Account, Currency, StatementLine
from wallet.selectors.wallets import Wallet


def decimals_of(currency: str) -> int | None:
    """Return the decimals of a currency that the organization may use, None for any other."""
    try:
        return selectors.currency_of(currency).decimals
    except CurrencyNotFoundError:
        return None


class CurrencySerializer(serializers.ModelSerializer[Currency]):
    """A currency that the organization may use."""

    class Meta:
        model = Currency
        fields = ("code", "name", "kind", "decimals")
        read_only_fields = fields


class BalanceSerializer(serializers.Serializer[selectors.Balance]):
    """What a member has in one currency."""

    currency = serializers.CharField(source="currency.code", read_only=True)
    kind = serializers.ChoiceField(source="currency.kind", choices=CurrencyKind.choices, read_only=True)
    balance = serializers.SerializerMethodField(help_text="What there is, held amounts included.")
    held = serializers.SerializerMethodField(help_text="What is set aside.")
    available = serializers.SerializerMethodField(help_text="What may be spent.")
    earned = serializers.SerializerMethodField(help_text="What was ever earned, less what was taken back.")

    @extend_schema_field(MoneyField)
    def get_balance(self, balance: selectors.Balance) -> MoneyJson:
        """Return what there is."""
        return _amount(balance, balance.balance_minor)

    @extend_schema_field(MoneyField)
    def get_held(self, balance: selectors.Balance) -> MoneyJson:
        """Return what is set aside."""
        return _amount(balance, balance.held_minor)

    @extend_schema_field(MoneyField)
    def get_available(self, balance: selectors.Balance) -> MoneyJson:
        """Return what may be spent."""
        return _amount(balance, balance.available_minor)

    @extend_schema_field(MoneyField)
    def get_earned(self, balance: selectors.Balance) -> MoneyJson:
        """Return what was ever earned."""
        return _amount(balance, balance.earned_minor)


class WalletSerializer(serializers.Serializer[Wallet]):
    """Everything a member has; the wallet's id is the member's."""

    member_id = serializers.UUIDField(read_only=True)
    user_id = serializers.UUIDField(read_only=True, allow_null=True)
    tier = serializers.SerializerMethodField(help_text="The tier that the wallet has reached; null for none.")
    balance = serializers.SerializerMethodField(help_text="Money in the organization's currency.")
    points = serializers.SerializerMethodField(help_text="Points that there are now.")
    total_earned = serializers.SerializerMethodField(help_text="Points ever earned, less what was taken back.")
    balances = BalanceSerializer(many=True, read_only=True)

    def get_tier(self, wallet: Wallet) -> str | None:
        """Return the name of the tier."""
        return wallet.tier.name if wallet.tier else None

    @extend_schema_field(MoneyField)
    def get_balance(self, wallet: Wallet) -> MoneyJson:
        """Return what there is of the organization's money."""
        return _amount(wallet.money, wallet.money.balance_minor)

    @extend_schema_field(MoneyField)
    def get_points(self, wallet: Wallet) -> MoneyJson:
        """Return the points that there are."""
        return _amount(wallet.points, wallet.points.balance_minor)

    @extend_schema_field(MoneyField)
    def get_total_earned(self, wallet: Wallet) -> MoneyJson:
        """Return the points that were ever earned."""
        return _amount(wallet.points, wallet.points.earned_minor)


class PastBalanceSerializer(serializers.Serializer[Any]):
    """What a member had in one currency."""

    currency = serializers.CharField(read_only=True)
    balance = MoneyField(read_only=True)


class PastWalletSerializer(serializers.Serializer[Any]):
    """Everything a member had at a moment."""

    member_id = serializers.UUIDField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    balances = PastBalanceSerializer(many=True, read_only=True)


class MomentInput(serializers.Serializer[Any]):
    """A moment in the past."""

    at = serializers.DateTimeField()


class HolderSerializer(serializers.ModelSerializer[Account]):
    """Whose account it is."""

    kind = serializers.ChoiceField(choices=HolderKind.choices, read_only=True)

    class Meta:
        model = Account
        fields = ("kind", "member_id", "purpose")
        read_only_fields = fields


class StatementLineSerializer(serializers.ModelSerializer[StatementLine]):
    """One side of a transfer, as the account's holder sees it; what was given is negative."""

    id = serializers.CharField(read_only=True)
    transfer_id = serializers.CharField(read_only=True)
    amount = serializers.SerializerMethodField()
    balance_after = serializers.SerializerMethodField(
        help_text="What the member had once this was booked; null on other accounts."
    )
    account = HolderSerializer(read_only=True)
    other_account = HolderSerializer(read_only=True)
    kind = serializers.ChoiceField(choices=TransferKind.choices, read_only=True)
    reverses_id = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = StatementLine
        fields = (
            "id",
            "transfer_id",
            "key",
            "kind",
            "amount",
            "balance_after",
            "account",
            "other_account",
            "subject_type",
            "subject_id",
            "reason",
            "reverses_id",
            "journal_id",
            "effective_at",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_amount(self, line: StatementLine) -> MoneyJson:
        """Return what was received, or given (negative)."""
        return money_json(line.amount_minor, line.currency.code, line.currency.decimals)

    @extend_schema_field(MoneyField(allow_null=True))
    def get_balance_after(self, line: StatementLine) -> MoneyJson | None:
        """Return the running balance."""
        if line.balance_after_minor is None:
            return None
        return money_json(line.balance_after_minor, line.currency.code, line.currency.decimals)


class AdjustmentInput(serializers.Serializer[Any]):
    """A correction by hand."""

    member = IdField()
    amount = MoneyField(decimals_of=decimals_of)
    direction = serializers.ChoiceField(choices=("add", "take"))
    reason = SafeText(max_length=200)


class ReversalInput(serializers.Serializer[Any]):
    """Why a transfer is taken back."""

    reason = SafeText(max_length=200)


class PostedSerializer(serializers.Serializer[Any]):
    """A transfer that stands."""

    transfer_id = serializers.CharField(read_only=True)
    key = serializers.CharField(read_only=True)


def _amount(balance: selectors.Balance, minor: int) -> MoneyJson:
    return money_json(minor, balance.currency.code, balance.currency.decimals)
