"""Skills in the back office: the catalogue, and who has them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextInputWidget

from gamification import services
from gamification.admin.awards import GivenByHand
from gamification.admin.shown import SharedAdmin, listed
from gamification.models import MemberSkill, Skill
from gamification.selectors.definitions import skills_known_to
from gamification.selectors.skills import is_current, with_holders
from goodplay.core.admin import link, register, verb_action
from goodplay.core.admin.actions import Verb

FIELDS = ("name", "description", "category", "valid_months", "is_active")
CERTIFICATES = {"valid": "success", "ended": "danger", "none": "info"}


@register(Skill)
class SkillAdmin(SharedAdmin):
    """What members can learn, and how many have."""

    verbs = "gamification.skill"
    copied = FIELDS
    list_display = ("name", "category", "valid_months", "holders", "certified", "is_active", "owner")
    list_filter = ("category", "is_active")
    search_fields = ("name", "code", "category")
    ordering = ("category", "name")
    actions = ("retire",)
    fields = ("name", "description", ("category", "valid_months"), "is_active")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count who has them, in SQL."""
        return with_holders(super().get_queryset(request), request.organization_id)  # type: ignore[attr-defined]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: skills go out of use, who has them keeps them."""
        return False

    def save_form_row(self, request: HttpRequest, obj: Skill, form: Any, *, change: bool) -> None:
        """Define, copy or change the skill."""
        wanted, original = dict(form.cleaned_data), self.original(request)
        if change:
            services.change_skill(skill_id=obj.pk, **wanted)
        elif original is not None:
            copied = services.copy_skill(skill_id=original.pk)
            obj.pk = services.change_skill(skill_id=copied.pk, **wanted).pk
        else:
            obj.pk = services.create_skill(**wanted).pk

    @display(description=_("members"), ordering="holders_count")
    def holders(self, skill: Any) -> str:
        """Link to who has it."""
        return listed(MemberSkill, skill.holders_count, skill__id__exact=skill.pk)

    @display(description=_("certified"), ordering="certified_count")
    def certified(self, skill: Any) -> int:
        """Count the certificates."""
        return int(skill.certified_count)

    @verb_action(verb="gamification.skill.delete", description=_("Take out of use"))
    def retire(self, request: HttpRequest, skill: Any) -> None:
        """Let nobody claim it or be certified any more."""
        services.retire_skill(skill_id=skill.pk)


class CertificateFilter(admin.SimpleListFilter):
    """Skills of members by their certificate."""

    title = _("certificate")
    parameter_name = "certificate"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer the states."""
        return [("valid", _("Valid")), ("ended", _("Ended")), ("none", _("None"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep what is in the chosen state."""
        ended = Q(valid_until__lt=timezone.now().date())
        match self.value():
            case "valid":
                return queryset.filter(certified_on__isnull=False).exclude(ended)
            case "ended":
                return queryset.filter(ended)
            case "none":
                return queryset.filter(certified_on=None)
        return queryset


class CertifyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Certifying a member's skill."""

    certified_on = forms.DateField(
        label=_("Since"), required=False, widget=UnfoldAdminDateWidget, help_text=_("Left empty: today.")
    )
    reason = forms.CharField(
        label=_("Ground"),
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("What proves it: a course, a test, a document. The member sees it."),
    )

    class Meta:
        model = MemberSkill
        fields = ("member", "skill", "certified_on", "reason")


@register(MemberSkill)
class MemberSkillAdmin(GivenByHand):
    """Who can do what, and whose certificate ends; new rows certify a skill."""

    verbs = "gamification.member_skill"
    given_by = "gamification.member_skill.certify"
    form = CertifyForm
    autocomplete_fields = ("member",)
    list_display = ("skill_page", "whose", "acquired_on", "certificate", "certified_on", "valid_until")
    list_display_links = ("acquired_on",)
    list_filter = (CertificateFilter, "skill__category")
    list_select_related = ("member__user", "skill", "certified_by__user")
    ordering = ("-id",)
    actions = ("revoke",)
    fields = (
        "skill_page",
        "whose",
        "acquired_on",
        "stands",
        "certified_on",
        "valid_until",
        "vouched",
        "reason",
        "causes",
    )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the skills in use."""
        if db_field.name == "skill":
            known = skills_known_to(request.organization_id)  # type: ignore[attr-defined]
            kwargs["queryset"] = known.filter(is_active=True).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_form_row(self, request: HttpRequest, obj: MemberSkill, form: Any, *, change: bool) -> None:
        """Certify the skill."""
        wanted = form.cleaned_data
        held = services.certify_skill(
            member_id=wanted["member"].pk,
            skill_id=wanted["skill"].pk,
            reason=wanted["reason"],
            certified_on=wanted["certified_on"],
            certified_by=request.caller.member_id,  # type: ignore[attr-defined]
        )
        obj.pk = held.pk

    def verbs_of_row(self, request: HttpRequest, obj: MemberSkill) -> list[Verb]:
        """Offer to take back what there is."""
        return super().verbs_of_row(request, obj) if obj.certified_on else []

    @display(description=_("skill"), ordering="skill__name")
    def skill_page(self, held: MemberSkill) -> str:
        """Link to the skill."""
        return link(held.skill)

    @display(description=_("certificate"), label=CERTIFICATES)
    def certificate(self, held: MemberSkill) -> tuple[str, Any]:
        """Tell whether there is a valid certificate."""
        if held.certified_on is None:
            return "none", _("none")
        valid = is_current(held.certified_on, held.valid_until, today=timezone.now().date())
        return ("valid", _("valid")) if valid else ("ended", _("ended"))

    @display(description=_("certificate"))
    def stands(self, held: MemberSkill) -> str:
        """Say whether there is a valid certificate."""
        return str(self.certificate(held)[1])

    @display(description=_("certified by"))
    def vouched(self, held: MemberSkill) -> str:
        """Link to who vouched."""
        return link(held.certified_by)

    @display(description=_("activity"))
    def causes(self, held: MemberSkill) -> str:
        """Link to the activity that says so."""
        return link(held.certification or held.acquisition)

    @verb_action(verb="gamification.member_skill.revoke", description=_("Take the certificate back"), reason=True)
    def revoke(self, request: HttpRequest, held: Any, *, reason: str) -> None:
        """Take the certificate back, with the points it paid."""
        services.revoke_skill(
            member_id=held.member_id,
            skill_id=held.skill_id,
            reason=reason,
            revoked_by=request.caller.member_id,  # type: ignore[attr-defined]
        )
