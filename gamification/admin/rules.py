"""The forms of an action and of what it pays: units instead of thousandths, factors instead of fractions."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminDecimalFieldWidget

from accounts.selectors import member_types_of
from gamification.admin.sentences import MILLI, MINUTE, RULE
from gamification.enums import RuleKind
from gamification.models import Action, ScoringRule
from gamification.services.actions import MOST_EARLY_DAYS
from gamification.services.definitions import code_of
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from organizations.models import Organization

CODE: Final = RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", _("Use small letters, digits and . _ - only."))
MOST: Final = Decimal(10) ** 12
MOST_FACTOR: Final = 100
FINEST_FACTOR: Final = 100
"""Factors are kept as fractions with denominators up to this."""
OWN: Final = (
    "name",
    "description",
    "unit",
    "event_type",
    "counts_for_streak",
    "cadence",
    "is_repeatable",
    "daily_points_cap",
    "weekly_points_cap",
    "daily_count_cap",
    "weekly_count_cap",
    "is_active",
)
"""The columns of an action that its form writes as they are."""
RULE_OWN: Final = (
    "code",
    "name",
    "kind",
    "points",
    "unit",
    "min_streak",
    "cadence",
    "starts_on",
    "ends_on",
    "first_days",
    "is_active",
)
KEPT: Final = frozenset({*RULE, "code", "name", "is_active"})


class ActionForm(forms.ModelForm):  # type: ignore[type-arg]
    """An action, its limits in units and minutes."""

    cooldown = forms.DecimalField(
        label=_("Cooldown (minutes)"),
        required=False,
        min_value=0,
        max_value=10**6,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text=_("Sooner than this after the last one: kept, but not counted."),
    )
    least = forms.DecimalField(
        label=_("Least at a time"),
        required=False,
        min_value=Decimal("0.001"),
        max_value=MOST,
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text=_("In the unit of the action; smaller ones are refused."),
    )
    most = forms.DecimalField(
        label=_("Most at a time"),
        required=False,
        min_value=Decimal("0.001"),
        max_value=MOST,
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text=_("In the unit of the action; larger ones are refused. Empty: no limit."),
    )
    excluded = forms.MultipleChoiceField(
        label=_("Not for members of these types"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("What they report is refused; a manager may still award it by hand."),
    )

    class Meta:
        model = Action
        fields = ("code", *OWN)
        help_texts = {
            "code": _("For machines, for example hours.logged; it never changes."),
            "unit": _("hour, kg …, or money; empty when it is only counted."),
            "event_type": _("How the points history of members names it."),
            "cadence": _("How often something must be done for the streak to go on."),
            "is_repeatable": _("Switched off, only a member's first one counts."),
            "daily_points_cap": _("Above it no points are paid, but the activity counts."),
            "weekly_points_cap": _("The same for a week, from Monday."),
            "daily_count_cap": _("More a day are kept, but not counted."),
            "weekly_count_cap": _("The same for a week, from Monday."),
            "is_active": _("Switched off, nothing is recorded any more."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = {name: self.initial.get(name, getattr(self.instance, name)) for name in _SHOWN.values()}
        self.initial["cooldown"] = _plain(Decimal(stored["cooldown_seconds"]) / MINUTE) or None
        if stored["min_quantity_milli"] != 1:
            self.initial["least"] = _plain(Decimal(stored["min_quantity_milli"]) / MILLI)
        if stored["max_quantity_milli"] is not None:
            self.initial["most"] = _plain(Decimal(stored["max_quantity_milli"]) / MILLI)
        excluded = list(stored["excluded_member_types"])
        self.initial["excluded"] = excluded
        types = sorted({*_member_types(), *excluded})
        if "code" in self.fields:
            self.fields["code"].validators.append(CODE)
        self.fields["excluded"].choices = [(each, each) for each in types]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say the limits as they are stored."""
        cleaned = dict(super().clean() or {})
        least, most = cleaned.pop("least", None), cleaned.pop("most", None)
        if least is not None and most is not None and most < least:
            self.add_error("most", _("This is less than the least."))
        cleaned["cooldown_seconds"] = int((cleaned.pop("cooldown", None) or 0) * MINUTE)
        cleaned["min_quantity_milli"] = 1 if least is None else int(least * MILLI)
        cleaned["max_quantity_milli"] = None if most is None else int(most * MILLI)
        cleaned["excluded_member_types"] = sorted(cleaned.pop("excluded", ()))
        return cleaned


_SHOWN: Final = {
    "cooldown": "cooldown_seconds",
    "least": "min_quantity_milli",
    "most": "max_quantity_milli",
    "excluded": "excluded_member_types",
}


class ScoringRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an action pays, in one way."""

    per = forms.DecimalField(
        label=_("For each"),
        required=False,
        min_value=Decimal("0.001"),
        max_value=MOST,
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text=_("So many units of the action bring the points; 1 when empty. Parts are not paid."),
    )
    factor = forms.DecimalField(
        label=_("Times"),
        required=False,
        min_value=1,
        max_value=MOST_FACTOR,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text=_("1.5 pays half as much again."),
    )

    class Meta:
        model = ScoringRule
        fields = RULE_OWN
        labels = {"first_days": _("How many days"), "min_streak": _("From a streak of"), "cadence": _("Streak by")}
        help_texts = {
            "code": _("For machines; made from the name when empty."),
            "kind": _("What the points depend on."),
            "points": _("In the smallest unit of the points currency."),
            "unit": _("Only for amounts in this currency, for example KES; empty: for all."),
            "min_streak": _("So many periods in a row."),
            "starts_on": _("By the member's calendar; empty: from now on."),
            "ends_on": _("The last day; empty: without an end."),
            "first_days": _("Counted from the first day, 1 to 31; each member gets the bonus once."),
            "is_active": _("Switched off, it pays nothing more; what it paid stays."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = self.instance
        self.fields["code"].required = False
        for name in ("points", "min_streak", "cadence"):
            self.fields[name].required = False
        if rule.per_milli != MILLI:
            self.initial["per"] = _plain(Decimal(rule.per_milli) / MILLI)
        if rule.factor_num != rule.factor_den:
            self.initial["factor"] = _plain(round(Decimal(rule.factor_num) / Decimal(rule.factor_den), 2))

    def clean(self) -> dict[str, Any]:
        """Say the rule as it is stored; of the parts that its kind does not read nothing is kept."""
        cleaned = dict(super().clean() or {})
        kind = cleaned.get("kind", RuleKind.FIXED)
        cleaned["code"] = cleaned.get("code") or self.instance.code or code_of(cleaned.get("name") or str(kind))
        per, factor = cleaned.pop("per", None) or Decimal(1), cleaned.pop("factor", None) or Decimal(1)
        fraction = Fraction(factor).limit_denominator(FINEST_FACTOR) if kind == RuleKind.MULTIPLIER else Fraction(1)
        cleaned |= {
            "points": 0 if kind == RuleKind.MULTIPLIER else cleaned.get("points") or 0,
            "per_milli": int(per * MILLI) if kind in PER else MILLI,
            "factor_num": fraction.numerator,
            "factor_den": fraction.denominator,
            "min_streak": (cleaned.get("min_streak") or 0) if kind == RuleKind.MULTIPLIER else 0,
            "cadence": cleaned.get("cadence") or self.instance.cadence,
        }
        self._clean_days(kind, cleaned)
        return cleaned

    def _clean_days(self, kind: str, cleaned: dict[str, Any]) -> None:
        first, last, days = cleaned.get("starts_on"), cleaned.get("ends_on"), cleaned.get("first_days")
        if kind != RuleKind.EARLY_BIRD:
            cleaned["first_days"] = None
            if first and last and last < first:
                self.add_error("ends_on", _("The last day comes before the first."))
            return
        cleaned["ends_on"] = None
        if not first:
            self.add_error("starts_on", _("Name the first day."))
        if not 1 <= (days or 0) <= MOST_EARLY_DAYS:
            self.add_error("first_days", _("Give 1 to 31 days."))


PER: Final = frozenset({RuleKind.PER_QUANTITY, RuleKind.PROPORTIONAL})


class ScoringRuleInline(StackedInline):
    """What an action pays; a rule that is left out is switched off."""

    model = ScoringRule
    form = ScoringRuleForm
    verbose_name = _("rule")
    verbose_name_plural = _("what it pays")
    fields = (
        ("name", "kind"),
        ("points", "per"),
        ("unit", "factor"),
        ("min_streak", "cadence"),
        ("starts_on", "ends_on"),
        "first_days",
        ("code", "is_active"),
    )
    extra = 0
    can_delete = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show the rules with their action."""
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


def rules_of(formset: Any) -> list[dict[str, Any]]:
    """Return the rules that the inline rows say, as the service takes them."""
    kept = [form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return [_columns(row) for row in kept if row.get("name") or row.get("points")]


def rules_typed(posted: Mapping[str, Any], prefix: str = "rules") -> list[dict[str, Any]]:
    """Return the rules of a posted form that can be said already, without what is taken out."""
    try:
        count = min(int(posted.get(f"{prefix}-TOTAL_FORMS", 0)), 50)
    except ValueError:
        return []
    found = []
    for place in range(count):
        form = ScoringRuleForm(posted, prefix=f"{prefix}-{place}")
        if not posted.get(f"{prefix}-{place}-DELETE") and form.is_valid() and form.cleaned_data["is_active"]:
            found.append(_columns(form.cleaned_data))
    return found


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in KEPT if name in row}


def _member_types() -> list[str]:
    organization_id = tenancy.door().organization_id or PLATFORM_ID
    organization = Organization.objects.filter(pk=organization_id).only("kind").first()
    return member_types_of(organization_id, organization.kind) if organization else []


def _plain(number: Decimal) -> Decimal:
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
