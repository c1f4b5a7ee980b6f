"""Contribution plans, cycles, what is owed, and fines in the back office."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from goodplay.core.admin import TenantAdmin, link, register, verb_action
from goodplay.core.money import DECIMALS, format_minor
from wallet.admin.member_rows import Looked, MoneyInput, OfSaver, money
from wallet.admin.shown import listed
from wallet.enums.savings import ContributionStatus, FineStatus, PlanCadence
from wallet.models import Contribution, ContributionCycle, ContributionPlan, Fine
from wallet.selectors.contributions import cycles_of, plans_of
from wallet.selectors.savings import house_of, savings_accounts_of
from wallet.services import savings

OWED = {
    ContributionStatus.DUE: "info",
    ContributionStatus.PAID: "success",
    ContributionStatus.SHORT: "warning",
    ContributionStatus.LATE: "danger",
}
FINES = {FineStatus.DUE: "warning", FineStatus.PAID: "success"}
DAYS_OF_WEEK = 7


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """What members agree to save."""

    amount = MoneyInput(label=_("Amount"))
    fine = MoneyInput(
        label=_("Fine"), required=False, help_text=_("For a contribution that is late or short; empty for none.")
    )

    class Meta:
        model = ContributionPlan
        fields = (
            "name",
            "cadence",
            "amount",
            "due_day",
            "starts_on",
            "grace_days",
            "fine",
            "takes_fines",
            "remind_days",
            "for_everybody",
            "is_active",
        )
        labels = {
            "cadence": _("How often"),
            "due_day": _("Due on day"),
            "starts_on": _("From"),
            "grace_days": _("Days of grace"),
            "takes_fines": _("Take fines from savings"),
            "remind_days": _("Remind before"),
            "for_everybody": _("Every saver takes part"),
            "is_active": _("In force"),
        }
        help_texts = {
            "due_day": _("1 (Monday) to 7 in a week, 1 to 31 in a month; a short month is due on its last day."),
            "starts_on": _("Deposits from this day on count. It stays once the first cycle is open."),
            "grace_days": _("After so many days what is missing is late or short."),
            "takes_fines": _("As soon as the savings cover them; otherwise an officer takes or waives them."),
            "remind_days": _("So many days before the due day who owes is reminded."),
            "for_everybody": _("Also who becomes a saver later. Otherwise choose savers in the list of accounts."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance
        if plan.amount_minor:
            decimals = DECIMALS[plan.currency]
            self.initial["amount"] = format_minor(plan.amount_minor, decimals)
            self.initial["fine"] = format_minor(plan.fine_minor, decimals) if plan.fine_minor else ""

    def clean(self) -> dict[str, Any]:
        """Refuse days that a week has not."""
        cleaned = dict(super().clean() or {})
        if cleaned.get("cadence") == PlanCadence.WEEKLY and cleaned.get("due_day", 1) > DAYS_OF_WEEK:
            raise ValidationError({"due_day": _("A week has seven days.")})
        return cleaned


@register(ContributionPlan)
class ContributionPlanAdmin(TenantAdmin):
    """What members have agreed to save each week or month; cycles open by themselves."""

    verbs = "wallet.plan"
    form = PlanForm
    list_display = ("name", "how_much", "cadence", "due_day", "members_now", "cycles", "is_active")
    list_filter = ("is_active", "cadence")
    search_fields = ("name",)
    ordering = ("name",)
    actions = ("enrol_all",)
    fields = PlanForm.Meta.fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the members along."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        return plans_of(chosen) if chosen else super().get_queryset(request)

    def save_form_row(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> None:
        """Add the plan, or change it for the cycles to come."""
        terms = dict(form.cleaned_data)
        currency = house_of(request.organization_id).currency  # type: ignore[attr-defined]
        terms["amount_minor"] = MoneyInput.minor(terms.pop("amount"), currency)
        fine = terms.pop("fine")
        terms["fine_minor"] = MoneyInput.minor(fine, currency, least=0) if fine else 0
        if change:
            savings.change_plan(plan_id=obj.pk, **terms)
        else:
            obj.pk = savings.add_plan(**terms).pk

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """End plans by taking them out of force."""
        return False

    @display(description=_("amount"))
    def how_much(self, plan: ContributionPlan) -> str:
        """Show the sum."""
        return money(plan.amount_minor, plan.currency)

    @display(description=_("members"))
    def members_now(self, plan: Any) -> str:
        """Show how many take part."""
        return str(getattr(plan, "member_count", "–"))

    @display(description=_("cycles"))
    def cycles(self, plan: ContributionPlan) -> str:
        """Link to the plan's cycles."""
        return listed("contributioncycle", _("Show"), plan__id__exact=str(plan.pk))

    @verb_action(verb="wallet.plan.change", description=_("Let every saver take part"))
    def enrol_all(self, request: HttpRequest, plan: Any) -> None:
        """Enrol all savers from the next cycle on."""
        savers = savings_accounts_of(plan.organization_id).filter(member__is_active=True)
        savings.enrol(plan_id=plan.pk, member_ids=savers.values_list("member_id", flat=True))


@register(ContributionCycle)
class ContributionCycleAdmin(Looked):
    """The weeks and months of plans, and how they are paid."""

    verbs = "wallet.plan"
    list_display = ("due_on", "plan", "came", "asked", "paid", "due", "short", "late", "excused")
    list_filter = ("plan", ("due_on", RangeDateFilter))
    list_filter_submit = True
    ordering = ("-due_on", "-id")
    fields = ("plan", "number", "starts_on", "ends_on", "due_on", "grace_until", "came", "asked", "contributions")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count along."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        return cycles_of(chosen) if chosen else super().get_queryset(request).select_related("plan")

    @display(description=_("came"))
    def came(self, row: Any) -> str:
        """Show what has been paid."""
        return money(getattr(row, "paid_minor", None), row.plan.currency)

    @display(description=_("asked"))
    def asked(self, row: Any) -> str:
        """Show what was asked for."""
        return money(getattr(row, "expected_minor", None), row.plan.currency)

    @display(description=_("paid"))
    def paid(self, row: Any) -> str:
        """Link to who has paid."""
        return _counted(row, ContributionStatus.PAID)

    @display(description=_("due"))
    def due(self, row: Any) -> str:
        """Link to who owes and still may."""
        return _counted(row, ContributionStatus.DUE)

    @display(description=_("short"))
    def short(self, row: Any) -> str:
        """Link to who has paid too little."""
        return _counted(row, ContributionStatus.SHORT)

    @display(description=_("late"))
    def late(self, row: Any) -> str:
        """Link to who has paid nothing."""
        return _counted(row, ContributionStatus.LATE)

    @display(description=_("excused"))
    def excused(self, row: Any) -> str:
        """Link to who was excused."""
        return _counted(row, ContributionStatus.WAIVED)

    @display(description=_("contributions"))
    def contributions(self, row: Any) -> str:
        """Link to everybody's."""
        return listed("contribution", _("Show"), cycle__id__exact=str(row.pk))


@register(Contribution)
class ContributionAdmin(OfSaver):
    """What members owe and have paid; deposits pay the oldest first."""

    verbs = "wallet.contribution"
    list_display = ("due_on", "whose", "plan_name", "owes", "has_paid", "state", "paid_on", "waived_reason")
    list_display_links = ("due_on",)
    list_filter = ("status", "cycle__plan", ("cycle__due_on", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("member__user", "cycle__plan")
    ordering = ("-cycle__due_on", "-id")
    actions = ("waive",)
    fields = ("whose", "plan_name", "due_on", "owes", "has_paid", "state", "paid_on", "waived_reason")

    @display(description=_("due on"), ordering="cycle__due_on")
    def due_on(self, row: Contribution) -> str:
        """Show the day."""
        return str(row.cycle.due_on)

    @display(description=_("plan"))
    def plan_name(self, row: Contribution) -> str:
        """Name the plan."""
        return str(row.cycle.plan.name)

    @display(description=_("owes"))
    def owes(self, row: Contribution) -> str:
        """Show what is asked."""
        return money(row.amount_minor, row.cycle.plan.currency)

    @display(description=_("has paid"))
    def has_paid(self, row: Contribution) -> str:
        """Show what has come."""
        return money(row.paid_minor, row.cycle.plan.currency)

    @display(description=_("state"), label=OWED)
    def state(self, row: Contribution) -> tuple[str, str]:
        """Say how it stands."""
        return row.status, row.get_status_display()

    @verb_action(verb="wallet.contribution.waive", description=_("Excuse"), reason=True)
    def waive(self, request: HttpRequest, row: Any, *, reason: str) -> None:
        """Excuse the member from it."""
        savings.waive_contribution(contribution_id=row.pk, reason=reason)


@register(Fine)
class FineAdmin(OfSaver):
    """Fines for what was late or short."""

    verbs = "wallet.fine"
    list_display = ("levied_at", "whose", "how_much", "state", "about", "reason", "settled_at")
    list_display_links = ("levied_at",)
    list_filter = ("status",)
    list_select_related = ("member__user", "contribution__cycle__plan")
    ordering = ("-levied_at", "-id")
    actions = ("collect", "waive")
    fields = ("whose", "how_much", "state", "about", "reason", "levied_at", "settled_at")

    @display(description=_("amount"))
    def how_much(self, fine: Fine) -> str:
        """Show how much."""
        return money(fine.amount_minor, fine.currency)

    @display(description=_("state"), label=FINES)
    def state(self, fine: Fine) -> tuple[str, str]:
        """Say how it stands."""
        return fine.status, fine.get_status_display()

    @display(description=_("for"))
    def about(self, fine: Fine) -> str:
        """Link to the contribution."""
        return link(fine.contribution)

    @verb_action(verb="wallet.fine.collect", description=_("Take from savings"))
    def collect(self, request: HttpRequest, fine: Any) -> None:
        """Take it, if the savings cover it."""
        savings.collect_fines(fine_ids=[fine.pk])

    @verb_action(verb="wallet.fine.waive", description=_("Let off"), reason=True)
    def waive(self, request: HttpRequest, fine: Any, *, reason: str) -> None:
        """Let the member off it."""
        savings.waive_fine(fine_id=fine.pk, reason=reason)


def _counted(row: Any, status: ContributionStatus) -> str:
    count = getattr(row, f"{status}_count", None)
    if not count:
        return "–"
    return listed("contribution", count, cycle__id__exact=str(row.pk), status__exact=status.value)
