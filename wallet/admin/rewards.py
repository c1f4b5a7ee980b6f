"""Rewards, and who has them, in the back office."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextareaWidget, UnfoldAdminURLInputWidget

from goodplay.core.admin import ReadOnlyAdmin, TenantAdmin, link, register, verb_action
from goodplay.core.money import format_minor, parse_minor
from wallet import selectors
from wallet.admin.shown import amount, listed
from wallet.enums import CurrencyKind
from wallet.enums.rewards import PERCENT_BPS, PLAIN, RedemptionStatus, RewardStatus
from wallet.models import MemberTier, Redemption, Reward
from wallet.services import rewards

REWARD_COLORS = {RewardStatus.DRAFT: "info", RewardStatus.ACTIVE: "success", RewardStatus.RETIRED: "warning"}
REDEMPTION_COLORS = {
    RedemptionStatus.RESERVED: "warning",
    RedemptionStatus.ISSUED: "info",
    RedemptionStatus.USED: "success",
    RedemptionStatus.EXPIRED: "danger",
    RedemptionStatus.CANCELLED: "danger",
    RedemptionStatus.REFUNDED: "danger",
}


class RewardForm(forms.ModelForm):  # type: ignore[type-arg]
    """A reward, with amounts as people write them."""

    cost = forms.DecimalField(
        min_value=0,
        max_digits=15,
        widget=UnfoldAdminDecimalFieldWidget,
        label=_("costs"),
        help_text=_("In the currency that the member pays with, for example 200 points."),
    )
    value = forms.DecimalField(
        required=False,
        min_value=0,
        max_digits=15,
        widget=UnfoldAdminDecimalFieldWidget,
        label=_("is worth"),
        help_text=_("For cashback: what is paid. Otherwise what it would cost elsewhere; may be empty."),
    )
    discount_percent = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100,
        widget=UnfoldAdminDecimalFieldWidget,
        label=_("discount in percent"),
    )
    external_url = forms.URLField(
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
        label=_("link"),
        help_text=_("Where the member uses it, if that is elsewhere."),
    )

    class Meta:
        model = Reward
        fields = (*PLAIN, "currency", "value_currency", "tier")
        widgets = {"description": UnfoldAdminTextareaWidget(attrs={"rows": 4})}
        labels = {"currency": _("currency of the cost"), "value_currency": _("currency of the worth")}

    organization_id: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = selectors.currencies_known_to(self.organization_id).order_by("kind", "code")
        if "currency" in self.fields:
            self.fields["currency"].queryset = known.exclude(kind=CurrencyKind.MONEY)  # type: ignore[attr-defined]
            self.fields["value_currency"].queryset = known  # type: ignore[attr-defined]
        reward = self.instance
        if reward.currency_id:
            self.initial["cost"] = format_minor(reward.cost_minor, reward.currency.decimals)
        if reward.value_currency is not None and reward.value_minor is not None:
            self.initial["value"] = format_minor(reward.value_minor, reward.value_currency.decimals)
        if reward.discount_bps:
            self.initial["discount_percent"] = reward.discount_bps // PERCENT_BPS

    def clean(self) -> dict[str, Any]:
        """Turn amounts into minor units."""
        said: dict[str, Any] = super().clean() or {}
        for name, currency in (("cost", said.get("currency")), ("value", said.get("value_currency"))):
            if said.get(name) is not None and currency is not None:
                try:
                    said[f"{name}_minor"] = parse_minor(f"{said[name]:f}", currency.decimals)
                except ValueError:
                    self.add_error(name, _("This currency has fewer decimals."))
        return said

    def said(self) -> dict[str, Any]:
        """Return what the services take."""
        cleaned = self.cleaned_data
        percent, tier, worth = cleaned["discount_percent"], cleaned["tier"], cleaned["value_currency"]
        return {name: cleaned[name] for name in PLAIN} | {
            "currency": cleaned["currency"].code,
            "cost_minor": cleaned.get("cost_minor", 0),
            "value_currency": worth.code if worth else "",
            "value_minor": cleaned.get("value_minor"),
            "discount_bps": percent * PERCENT_BPS if percent else None,
            "tier_id": tier.pk if tier else None,
        }


@register(Reward)
class RewardAdmin(TenantAdmin):
    """What members can have for points."""

    verbs = "wallet.reward"
    form = RewardForm
    list_display = ("name", "reward_type", "state", "costs", "worth", "there_are", "tier", "ends_at")
    list_filter = ("status", "reward_type")
    list_select_related = ("currency", "value_currency", "tier")
    search_fields = ("name", "external_id")
    ordering = ("name", "id")
    actions = ("offer", "retire")
    readonly_fields = ("state", "taken_by", "created_at", "updated_at")
    fieldsets = (
        (None, {"fields": ("name", "description", "reward_type", ("cost", "currency"), ("value", "value_currency"))}),
        (
            _("Who can have it, and when"),
            {"fields": ("stock", "most_per_member", "tier", ("starts_at", "ends_at"))},
        ),
        (
            _("How it is given"),
            {
                "fields": (
                    "handed_out",
                    "voucher_days",
                    "discount_percent",
                    "badge_code",
                    "external_url",
                    "external_id",
                )
            },
        ),
        (_("State"), {"fields": readonly_fields}),
    )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Tell the form whose reward it is."""
        form = super().get_form(request, obj, change, **kwargs)
        form.organization_id = request.organization_id  # type: ignore[attr-defined]
        return form

    def save_form_row(self, request: HttpRequest, obj: Reward, form: Any, *, change: bool) -> None:
        """Write the reward down, or say something else about it."""
        if change:
            rewards.change_reward(reward_id=obj.pk, **form.said())
        else:
            obj.pk = rewards.create_reward(**form.said()).pk

    @display(description=_("status"), ordering="status", label=REWARD_COLORS)
    def state(self, reward: Reward) -> tuple[str, str]:
        """Say whether it is offered."""
        return reward.status, reward.get_status_display()

    @display(description=_("costs"), ordering="cost_minor")
    def costs(self, reward: Reward) -> str:
        """Show what the member pays."""
        return amount(reward.cost_minor, reward.currency)

    @display(description=_("worth"))
    def worth(self, reward: Reward) -> str:
        """Show what it is worth."""
        return "–" if reward.value_currency is None else amount(reward.value_minor, reward.value_currency)

    @display(description=_("left"))
    def there_are(self, reward: Reward) -> str:
        """Show how many can still be had."""
        return str(_("no limit")) if reward.left is None else str(reward.left)

    @display(description=_("taken"))
    def taken_by(self, reward: Reward) -> str:
        """Link to who has it."""
        return listed("redemption", reward.taken, reward__id__exact=reward.pk)

    @verb_action(verb="wallet.reward.change", description=_("Offer to members"))
    def offer(self, request: HttpRequest, reward: Any) -> None:
        """Let members have it."""
        rewards.offer_reward(reward_id=reward.pk)

    @verb_action(verb="wallet.reward.change", description=_("Offer no longer"))
    def retire(self, request: HttpRequest, reward: Any) -> None:
        """Let nobody have it any more; who has it keeps it."""
        rewards.retire_reward(reward_id=reward.pk)


@register(Redemption)
class RedemptionAdmin(ReadOnlyAdmin):
    """The queue of what is to be handed out, and everything that was taken."""

    verbs = "wallet.redemption"
    list_display = ("created_at", "whose", "what", "state", "costs", "expires_at", "note")
    list_filter = ("status", "reward__reward_type", "reward")
    list_select_related = ("reward", "currency", "member__user")
    search_fields = ("=external_id", "reward__name", "member__display_name", "member__user__display_name")
    ordering = ("-created_at", "-id")
    actions = ("issue", "use", "cancel", "refund")
    fields = (
        "whose",
        "what",
        "state",
        "costs",
        "delivery",
        "note",
        "reason",
        "source",
        "external_id",
        "transfers",
        "created_at",
        "issued_at",
        "issued_by",
        "used_at",
        "expires_at",
        "closed_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read reward and member along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    @display(description=_("member"))
    def whose(self, redemption: Redemption) -> str:
        """Link to the member."""
        return link(redemption.member)

    @display(description=_("reward"), ordering="reward__name")
    def what(self, redemption: Redemption) -> str:
        """Link to the reward."""
        return link(redemption.reward)

    @display(description=_("status"), ordering="status", label=REDEMPTION_COLORS)
    def state(self, redemption: Redemption) -> tuple[str, str]:
        """Say where it is."""
        return redemption.status, redemption.get_status_display()

    @display(description=_("cost"), ordering="cost_minor")
    def costs(self, redemption: Redemption) -> str:
        """Show what it cost."""
        return amount(redemption.cost_minor, redemption.currency)

    @display(description=_("transfers"))
    def transfers(self, redemption: Redemption) -> str:
        """Link to what moved."""
        return listed("transfer", _("what moved"), q=str(redemption.pk))

    @verb_action(
        verb="wallet.redemption.issue",
        description=_("Note as handed out (say how: in person, a parcel …)"),
        reason=True,
    )
    def issue(self, request: HttpRequest, redemption: Any, *, reason: str) -> None:
        """Spend the points that were set aside; the member reads how it went out."""
        by = request.caller.member_id  # type: ignore[attr-defined]
        rewards.issue_redemption(redemption_id=redemption.pk, issued_by=by, note=reason)

    @verb_action(verb="wallet.redemption.use", description=_("Note as used"))
    def use(self, request: HttpRequest, redemption: Any) -> None:
        """Close the voucher."""
        rewards.use_redemption(redemption_id=redemption.pk)

    @verb_action(verb="wallet.redemption.cancel", description=_("Cancel, and free the points"), reason=True)
    def cancel(self, request: HttpRequest, redemption: Any, *, reason: str) -> None:
        """Hand nothing out."""
        rewards.cancel_redemption(redemption_id=redemption.pk, reason=reason[:200])

    @verb_action(verb="wallet.redemption.refund", description=_("Take back, and give the points back"), reason=True)
    def refund(self, request: HttpRequest, redemption: Any, *, reason: str) -> None:
        """Undo it."""
        rewards.refund_redemption(redemption_id=redemption.pk, reason=reason[:200])


@register(MemberTier)
class MemberTierAdmin(ReadOnlyAdmin):
    """On which tier wallets stand; the rules of recognition decide it."""

    verbs = "wallet.membertier"
    list_display = ("whose", "tier", "updated_at")
    list_filter = ("tier",)
    list_select_related = ("tier", "member__user")
    search_fields = ("member__display_name", "member__user__display_name")
    ordering = ("-tier__number", "id")
    fields = ("whose", "tier", "updated_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read tier and member along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    @display(description=_("member"))
    def whose(self, stands: MemberTier) -> str:
        """Link to the member."""
        return link(stands.member)
