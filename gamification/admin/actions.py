"""Actions with what they pay, and the versions of the rules, in the back office."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from gamification import services
from gamification.admin.shown import SharedAdmin, lines, listed
from gamification.admin.trying import TriesRules
from gamification.enums import RuleKind
from gamification.models import Action, Activity, Rulebook, ScoringRule
from goodplay.core.admin import ReadOnlyAdmin, register, verb_action

MILLI = 1000

FIELDS = (
    "name",
    "description",
    "unit",
    "event_type",
    "counts_for_streak",
    "cadence",
    "is_repeatable",
    "cooldown_seconds",
    "daily_points_cap",
    "weekly_points_cap",
    "daily_count_cap",
    "weekly_count_cap",
    "min_quantity_milli",
    "max_quantity_milli",
    "is_active",
)
RULE_FIELDS = (
    "code",
    "name",
    "kind",
    "points",
    "per_milli",
    "unit",
    "factor_num",
    "factor_den",
    "min_streak",
    "cadence",
    "is_active",
)


class ScoringRuleInline(TabularInline):
    """What an action pays; a rule that is left out is switched off."""

    model = ScoringRule
    fields = RULE_FIELDS
    extra = 1
    hide_title = True
    can_delete = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show the rules with their action."""
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@register(Action)
class ActionAdmin(TriesRules, SharedAdmin):
    """What members can do, and what it is worth."""

    verbs = "gamification.action"
    copied = ("code", *FIELDS)
    list_display = ("name", "code", "pays", "unit", "counts_for_streak", "deeds", "is_active", "owner")
    list_filter = ("event_type", "is_active", "counts_for_streak")
    search_fields = ("name", "code")
    ordering = ("code",)
    actions = ("retire",)
    inlines = (ScoringRuleInline,)
    fieldsets = (
        (None, {"fields": (("code", "name"), "description", ("unit", "event_type"))}),
        (_("Streak"), {"fields": (("counts_for_streak", "cadence"),)}),
        (
            _("Limits"),
            {
                "fields": (
                    ("is_repeatable", "cooldown_seconds"),
                    ("daily_points_cap", "weekly_points_cap"),
                    ("daily_count_cap", "weekly_count_cap"),
                    ("min_quantity_milli", "max_quantity_milli"),
                    "is_active",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the rules along."""
        return super().get_queryset(request).prefetch_related("rules")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the code as it is."""
        return ("code",) if obj else ()

    def save_form_row(self, request: HttpRequest, obj: Action, form: Any, *, change: bool) -> None:
        """Define, copy or change the action; its rules follow with the inline rows."""
        wanted, original = dict(form.cleaned_data), self.original(request)
        if change:
            services.change_action(action_id=obj.pk, **wanted)
        elif original is not None:
            wanted.pop("code")
            copied = services.copy_action(action_id=original.pk)
            obj.pk = services.change_action(action_id=copied.pk, **wanted).pk
        else:
            obj.pk = services.create_action(**wanted).pk

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """Set the rules as a whole; nothing was typed where a platform row is copied, so its rules stay."""
        rules = rules_of(formset)
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        if change or rules:
            services.change_action(action_id=form.instance.pk, rules=rules)

    @display(description=_("pays"))
    def pays(self, action: Action) -> str:
        """Say what the action pays."""
        return lines([pay_of(rule) for rule in action.rules.all() if rule.is_active])

    @display(description=_("activities"))
    def deeds(self, action: Action) -> str:
        """Link to what members did."""
        return listed(Activity, _("show"), action=action.code)

    @verb_action(verb="gamification.action.delete", description=_("Switch off"))
    def retire(self, request: HttpRequest, action: Any) -> None:
        """Record the action no more."""
        services.retire_action(action_id=action.pk)


def rules_of(formset: Any) -> list[dict[str, Any]]:
    """Return the rules that the inline rows say, as the service takes them."""
    kept = [form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return [{name: row[name] for name in RULE_FIELDS if name in row} for row in kept if row.get("code")]


def pay_of(rule: ScoringRule) -> str:
    """Say in a few words what a rule pays."""
    if rule.kind == RuleKind.MULTIPLIER:
        return f"x {rule.factor_num}/{rule.factor_den} from a streak of {rule.min_streak}"
    if rule.kind == RuleKind.FIXED:
        return f"{rule.points}"
    each = "" if rule.per_milli == MILLI else f"{rule.per_milli / MILLI:g} "
    return f"{rule.points} per {each}{rule.unit}".strip()


@register(Rulebook)
class RulebookAdmin(ReadOnlyAdmin):
    """The versions of the rules; an activity keeps the one under which it was recorded."""

    verbs = "gamification.rulebook"
    list_display = ("version", "starts_at", "holds", "created_at")
    ordering = ("-version",)
    fields = ("version", "starts_at", "created_at", "holds", "rules")
    readonly_fields = fields

    @display(description=_("holds"))
    def holds(self, rulebook: Rulebook) -> str:
        """Count what is in it."""
        return ", ".join(f"{len(rows)} {name}" for name, rows in rulebook.compiled.items())

    @display(description=_("rules"))
    def rules(self, rulebook: Rulebook) -> str:
        """Show everything that is in it."""
        text = json.dumps(rulebook.compiled, indent=2, ensure_ascii=False)
        return format_html('<pre style="white-space:pre-wrap">{}</pre>', text)
