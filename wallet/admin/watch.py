"""The watch in the back office: the queue of cases, and the rules."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from goodplay.core.admin import ReadOnlyAdmin, TenantAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb
from wallet.admin.history import DASH, StatusQueue, shown, timeline
from wallet.admin.shown import listed
from wallet.enums import UNDECIDED, CaseStatus, WatchAction, WatchedKind
from wallet.models import WatchCase, WatchRule
from wallet.rules.fraud import RULE_FIELDS
from wallet.selectors.watch import case_queue, history_of_case
from wallet.services import watch

C = CaseStatus
COLOURS = {C.OPEN: "info", C.ASSIGNED: "info", C.ESCALATED: "danger", C.CLEARED: "success", C.REPORTED: "danger"}
ACTION_COLOURS = {WatchAction.HOLD: "warning", WatchAction.REVIEW: "info"}
STEPS: Mapping[str, set[C]] = {
    "assign": {C.OPEN, C.ASSIGNED},
    "clear": {C.OPEN, C.ASSIGNED, C.ESCALATED},
    "escalate": {C.OPEN, C.ASSIGNED},
    "report": {C.ESCALATED},
}
PAGES = {
    WatchedKind.WITHDRAWAL: "withdrawal",
    WatchedKind.PAYMENT: "paymentintent",
    WatchedKind.CONVERSION: "conversion",
    WatchedKind.DEPOSIT: "deposit",
}


class CaseQueueFilter(StatusQueue):
    """Cases by where they stand."""

    waiting = UNDECIDED
    states = C.choices

    def counts(self, organization_id: UUID) -> Mapping[str, int]:
        """Return how many cases stand in each state."""
        return case_queue(organization_id).counts


@register(WatchCase)
class WatchCaseAdmin(ReadOnlyAdmin):
    """What rules have found unusual: look at it, and decide. The member is not told."""

    verbs = "wallet.watchcase"
    list_display = ("what", "whose", "about", "follows", "opened_at", "release_at", "assignee", "state")
    list_display_links = ("what",)
    list_filter = (CaseQueueFilter, "kind", "action")
    list_select_related = ("member__user", "assignee__user")
    search_fields = ("=subject_id", "member__display_name", "member__user__display_name")
    search_help_text = _("A member's name, or the id of what it is about")
    ordering = ("id",)
    actions = ("assign", "clear", "escalate", "report")
    fields = (
        "found",
        "subject",
        "whose_page",
        "about",
        "follows_page",
        "release_at",
        "held",
        "stands",
        "assignee",
        "report_reference",
        "other_cases",
        "trail",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read people along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def verbs_of_row(self, request: HttpRequest, obj: WatchCase) -> list[Verb]:
        """Offer what the case's state allows."""
        return [verb for verb in super().verbs_of_row(request, obj) if obj.status in STEPS[verb.name]]

    @display(description=_("found"))
    def what(self, case: WatchCase) -> str:
        """Name the rules that were met."""
        return str(case)

    @display(description=_("found"))
    def found(self, case: WatchCase) -> str:
        """Show each rule with what it found."""
        rows = ((finding["rule"], finding["found"], finding["threshold"]) for finding in case.findings)
        return format_html_join(" · ", "{}: {} (from {})", rows)

    @display(description=_("about"))
    def subject(self, case: WatchCase) -> str:
        """Link to what the case is about."""
        kind = case.get_kind_display()
        try:
            page = reverse(f"admin:wallet_{PAGES[WatchedKind(case.kind)]}_change", args=[case.subject_id])
        except NoReverseMatch:
            return f"{kind} {case.subject_id}"
        return link(page, kind)

    @display(description=_("member"))
    def whose(self, case: WatchCase) -> str:
        """Name the member."""
        return str(case.member or DASH)

    @display(description=_("member"))
    def whose_page(self, case: WatchCase) -> str:
        """Link to the member."""
        return link(case.member)

    @display(description=_("amount"), ordering="amount_minor")
    def about(self, case: WatchCase) -> str:
        """Show what it is about."""
        return shown(case.amount_minor, case.currency)

    @display(description=_("what follows"), ordering="action", label=ACTION_COLOURS)
    def follows(self, case: WatchCase) -> tuple[str, Any]:
        """Show whether something is held."""
        return case.action, case.get_action_display()

    @display(description=_("what follows"))
    def follows_page(self, case: WatchCase) -> str:
        """Say whether something is held."""
        return str(case.get_action_display())

    @display(description=_("reserved"))
    def held(self, case: WatchCase) -> str:
        """Link to the hold on what was credited."""
        return listed("hold", _("Show"), key=case.hold_key) if case.hold_key else DASH

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, case: WatchCase) -> tuple[str, Any]:
        """Show where the case stands."""
        return case.status, case.get_status_display()

    @display(description=_("status"))
    def stands(self, case: WatchCase) -> str:
        """Say where the case stands."""
        return str(case.get_status_display())

    @display(description=_("other cases of the member"))
    def other_cases(self, case: WatchCase) -> str:
        """Link to them."""
        return listed("watchcase", _("Show"), member__id=case.member_id, status="all") if case.member_id else DASH

    @display(description=_("what was done so far"))
    def trail(self, case: WatchCase) -> str:
        """Show every step."""
        return timeline(history_of_case(case))

    @verb_action(verb="wallet.watchcase.assign", description=_("Take it on"))
    def assign(self, request: HttpRequest, case: Any) -> None:
        """Work on it."""
        watch.assign_case(case_id=case.pk, by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.watchcase.clear", description=_("Nothing is wrong: release"), reason=True)
    def clear(self, request: HttpRequest, case: Any, *, reason: str) -> None:
        """Let go of what is held."""
        watch.clear_case(case_id=case.pk, remark=reason, by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.watchcase.escalate", description=_("Escalate: hold until it is decided"), reason=True)
    def escalate(self, request: HttpRequest, case: Any, *, reason: str) -> None:
        """Take it for serious."""
        watch.escalate_case(case_id=case.pk, remark=reason, by=request.caller)  # type: ignore[attr-defined]

    @verb_action(
        verb="wallet.watchcase.report", description=_("It was reported: give the authority's reference"), reason=True
    )
    def report(self, request: HttpRequest, case: Any, *, reason: str) -> None:
        """Note the report."""
        watch.report_case(case_id=case.pk, reference=reason[:80], remark=reason, by=request.caller)  # type: ignore[attr-defined]


class WatchRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A rule of the watch."""

    class Meta:
        model = WatchRule
        fields = (*RULE_FIELDS, "is_active")


@register(WatchRule)
class WatchRuleAdmin(TenantAdmin):
    """What is unusual here; it is held or looked at, never refused."""

    verbs = "wallet.watchrule"
    form = WatchRuleForm
    list_display = ("name", "kind", "measure", "threshold", "currency", "window_minutes", "action", "is_active")
    list_filter = ("is_active", "kind", "action")
    search_fields = ("name",)
    ordering = ("name",)

    def save_form_row(self, request: HttpRequest, obj: WatchRule, form: Any, *, change: bool) -> None:
        """Let the rule hold, or say something else."""
        values = dict(form.cleaned_data)
        rule = watch.change_watch_rule(rule_id=obj.pk, **values) if change else watch.add_watch_rule(**values)
        obj.pk = rule.pk

    def delete_model(self, request: HttpRequest, obj: WatchRule) -> None:
        """Drop the rule."""
        watch.remove_watch_rule(rule_id=obj.pk)
