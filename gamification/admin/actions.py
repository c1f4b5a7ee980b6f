"""Actions with what they pay, and the versions of the rules, in the back office."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from gamification import services
from gamification.admin import sentences
from gamification.admin.rules import OWN, ActionForm, ScoringRuleInline, rules_of, rules_typed
from gamification.admin.shown import SharedAdmin, lines, listed
from gamification.admin.trying import TriesRules
from gamification.models import Action, Activity, Rulebook
from goodplay.core.admin import ReadOnlyAdmin, register, verb_action

COPIED = (*OWN, "cooldown_seconds", "min_quantity_milli", "max_quantity_milli", "excluded_member_types")
"""What a copy of a platform action takes over."""


@register(Action)
class ActionAdmin(TriesRules, SharedAdmin):
    """What members can do, and what it is worth."""

    verbs = "gamification.action"
    copied = ("code", *COPIED)
    form = ActionForm
    list_display = ("name", "code", "pays", "unit", "counts_for_streak", "deeds", "is_active", "owner")
    list_filter = ("event_type", "is_active", "counts_for_streak")
    search_fields = ("name", "code")
    ordering = ("code",)
    actions = ("retire",)
    inlines = (ScoringRuleInline,)
    fieldsets = (
        (None, {"fields": ("says", ("code", "name"), "description", ("unit", "event_type"), "is_active")}),
        (_("Streak"), {"fields": (("counts_for_streak", "cadence"),)}),
        (
            _("Limits"),
            {
                "fields": (
                    ("is_repeatable", "cooldown"),
                    ("daily_points_cap", "weekly_points_cap"),
                    ("daily_count_cap", "weekly_count_cap"),
                    ("least", "most"),
                    "excluded",
                )
            },
        ),
    )

    class Media:
        css = {"all": ["gamification/rules.css"]}
        js = ["gamification/rules.js"]

    def get_urls(self) -> list[URLPattern]:
        """Add the sentences of what is being typed."""
        says = path("says", self.admin_site.admin_view(self.says_view), name="gamification_action_says")
        return [says, *super().get_urls()]

    @method_decorator(require_POST)
    def says_view(self, request: HttpRequest) -> JsonResponse:
        """Say in sentences what a form means that is not saved yet; parts with mistakes are left out."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        form = ActionForm(request.POST)
        form.is_valid()
        action = {name: form.cleaned_data.get(name) for name in sentences.ACTION}
        return JsonResponse({"sentences": sentences.sentences(action, rules_typed(request.POST))})

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the rules along."""
        return super().get_queryset(request).prefetch_related("rules")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the code as it is."""
        return ("code", "says") if obj else ("says",)

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
        rules = [sentences.facts_of_rule(rule) for rule in action.rules.all() if rule.is_active]
        return lines([sentences.rule_words(rule, unit=action.unit) for rule in rules])

    @display(description=_("in words"))
    def says(self, action: Action) -> str:
        """Say what the action means, in sentences that follow what is typed."""
        rules = [] if action.pk is None else [rule for rule in action.rules.all() if rule.is_active]
        told = sentences.sentences(sentences.facts_of_action(action), map(sentences.facts_of_rule, rules))
        items = format_html_join("", "<li>{}</li>", ((each,) for each in told))
        return format_html(
            '<ul class="gp-says" aria-live="polite" data-says="{}">{}</ul>',
            reverse("admin:gamification_action_says"),
            items,
        )

    @display(description=_("activities"))
    def deeds(self, action: Action) -> str:
        """Link to what members did."""
        return listed(Activity, _("show"), action=action.code)

    @verb_action(verb="gamification.action.delete", description=_("Switch off"))
    def retire(self, request: HttpRequest, action: Any) -> None:
        """Record the action no more."""
        services.retire_action(action_id=action.pk)


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
