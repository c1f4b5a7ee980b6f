"""The queue of claims in the back office."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextareaWidget,
)

from gamification import services
from gamification.admin.awards import GivenByHand
from gamification.admin.queue import QueueFilter
from gamification.admin.shown import DASH, quantity
from gamification.enums import ClaimKind, ClaimStatus
from gamification.errors import ClaimStatusError
from gamification.models import Claim, ClaimEvidence
from gamification.rules.claims import MOST_COMPLEX
from gamification.selectors.claims import evidence_of, next_in_queue, steps_of, with_outcome
from gamification.selectors.definitions import skills_known_to
from gamification.services import NewClaim
from gamification.services.claims.evidence import MOST_BYTES, PDF_TYPE
from goodplay.core import files, tenancy
from goodplay.core.admin import link, register, verb_action
from goodplay.core.admin.actions import Verb

COLOURS = {
    ClaimStatus.SUBMITTED: "info",
    ClaimStatus.RETURNED: "warning",
    ClaimStatus.APPROVED: "success",
    ClaimStatus.REJECTED: "danger",
}
STEPS = {
    "approve": {ClaimStatus.SUBMITTED},
    "send_back": {ClaimStatus.SUBMITTED},
    "reject": {ClaimStatus.SUBMITTED},
    "reopen": {ClaimStatus.APPROVED, ClaimStatus.REJECTED},
}
DECISIONS = frozenset({"approve", "send_back", "reject"})
PICTURE = (
    '<a href="{0}" target="_blank" rel="noopener"><img src="{0}" alt="{1}" loading="lazy"'
    ' style="max-width:100%;width:{2}px;max-height:{3}px;object-fit:cover;border-radius:6px"></a>'
)
STEP = (
    '<li style="margin-bottom:.5rem"><strong>{}</strong> <time datetime="{}">{}</time> · {}<br>'
    '<span style="white-space:pre-line">{}</span></li>'
)


class ClaimForm(forms.ModelForm):  # type: ignore[type-arg]
    """A contribution that a manager reports for a member."""

    hours = forms.DecimalField(
        label=_("Hours"),
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text=_("For hours of service."),
    )
    complexity = forms.IntegerField(
        label=_("Complexity"),
        required=False,
        min_value=1,
        max_value=MOST_COMPLEX,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("Of a task: 1 is simple, 5 is very hard."),
    )
    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_(
            "A picture (PNG, JPEG, WebP, HEIC) or a PDF of at most 8 MB. Place and device are taken out of pictures."
        ),
    )

    class Meta:
        model = Claim
        fields = (
            "member",
            "kind",
            "title",
            "description",
            "happened_on",
            "hours",
            "complexity",
            "skill",
            "is_certificate",
            "evidence",
        )
        labels = {"is_certificate": _("With a certificate"), "happened_on": _("Day")}
        widgets = {"description": UnfoldAdminTextareaWidget}
        help_texts = {
            "title": _("What was done: the project, the training, the person. A skill brings its own name."),
            "skill": _("For a skill only."),
            "is_certificate": _("For a skill: a certificate proves it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "skill"):
            if name in self.fields:
                self.fields[name].required = False


@register(Claim)
class ClaimAdmin(GivenByHand):
    """What members say they did: look at it, and decide."""

    verbs = "gamification.claim"
    given_by = "gamification.claim.enter"
    form = ClaimForm
    list_display = ("what", "whose", "kind", "amount", "happened_on", "proof", "waits_since", "state")
    list_display_links = ("what",)
    list_filter = (QueueFilter, "kind", ("happened_on", RangeDateFilter))
    list_filter_submit = True
    search_fields = ("title", "=member__id", "member__display_name", "member__user__display_name")
    search_help_text = _("What was done, or a member's name")
    autocomplete_fields = ("member",)
    ordering = ("id",)
    actions = ("approve", "send_back", "reject", "reopen")
    fields = (
        "what",
        "whose",
        "stands",
        "kind",
        "amount",
        "happened_on",
        "worth",
        "told",
        "gallery",
        "handed_in",
        "counts_as",
        "trail",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read member, skill and evidence along."""
        return with_outcome(super().get_queryset(request))

    def get_urls(self) -> list[URLPattern]:
        """Add the evidence."""
        page = self.admin_site.admin_view(self.evidence_view)
        address = path("<uuid:claim_id>/evidence/<uuid:evidence_id>", page, name="gamification_claim_evidence")
        return [address, *super().get_urls()]

    def evidence_view(self, request: HttpRequest, claim_id: UUID, evidence_id: UUID) -> HttpResponse:
        """Show a picture, or download a document.

        Raises:
            Http404: There is none, or the caller may not see it.
        """
        claim = self.get_queryset(request).filter(pk=claim_id).first()
        evidence = evidence_of(claim, evidence_id) if claim and self.has_view_permission(request, claim) else None
        if evidence is None:
            raise Http404
        try:
            if evidence.content_type != PDF_TYPE:
                return files.inline_image(evidence.stored_name)
            return files.attachment(files.read(evidence.stored_name), name=evidence.name, content_type=PDF_TYPE)
        except FileNotFoundError as error:
            raise Http404 from error

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the skills in use."""
        if db_field.name == "skill":
            known = skills_known_to(request.organization_id)  # type: ignore[attr-defined]
            kwargs["queryset"] = known.filter(is_active=True).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_form_row(self, request: HttpRequest, obj: Claim, form: Any, *, change: bool) -> None:
        """Hand the claim in for the member."""
        if change:
            raise ClaimStatusError(status=obj.status)
        wanted, by = dict(form.cleaned_data), request.caller.member_id  # type: ignore[attr-defined]
        hours, upload, skill = wanted.pop("hours"), wanted.pop("evidence"), wanted.pop("skill")
        new = NewClaim(
            member_id=wanted.pop("member").pk,
            quantity_milli=None if hours is None else int(hours * 1000),
            skill_id=skill.pk if skill else None,
            submitted_by=by,
            source="console",
            **wanted,
        )
        obj.pk = services.submit_claim(new).pk
        if upload:
            content = upload.read(MOST_BYTES + 1)
            services.attach_evidence(claim_id=obj.pk, file_name=upload.name, content=content, added_by=by)

    def verbs_of_row(self, request: HttpRequest, obj: Claim) -> list[Verb]:
        """Offer what the claim's state allows."""
        return [verb for verb in super().verbs_of_row(request, obj) if obj.status in STEPS[verb.name]]

    def address_after(self, request: HttpRequest, obj: Claim, verb: str) -> str:
        """Lead from a decision to the next claim that waits, and from the last one to the list."""
        own = super().address_after(request, obj, verb)
        caller = request.caller  # type: ignore[attr-defined]
        decided = self.get_queryset(request).filter(pk=obj.pk).exclude(status=ClaimStatus.SUBMITTED).exists()
        if verb not in DECISIONS or not decided:
            return own
        following = next_in_queue(obj.organization_id, after=obj.pk, decides=caller.member_id)
        words = _("The next claim that waits. Before it: %s") if following else _("No claim waits. The last one: %s")
        messages.info(request, format_html(str(words).replace("%s", "{}"), link(own, obj.title)))
        if following is None:
            return reverse("admin:gamification_claim_changelist")
        return super().address_after(request, following, verb)

    @display(description=_("what"), ordering="title")
    def what(self, claim: Claim) -> str:
        """Name it."""
        return claim.title

    @display(description=_("quantity"))
    def amount(self, claim: Claim) -> str:
        """Show how much, in the words of its kind."""
        match claim.kind:
            case ClaimKind.HOURS:
                return quantity(claim.quantity_milli, "h")
            case ClaimKind.TASK:
                return str(_("complexity %d") % claim.complexity)
            case ClaimKind.SKILL:
                return str(_("with a certificate") if claim.is_certificate else claim.skill)
        return DASH

    @display(description=_("evidence"))
    def proof(self, claim: Claim) -> str:
        """Show the first picture, and how many files there are."""
        found = list(claim.evidence.all())
        if not found:
            return DASH
        return format_html("{} {}", _file(claim, found[0], width=48), "" if len(found) == 1 else f"+{len(found) - 1}")

    @display(description=_("handed in"), ordering="created_at")
    def waits_since(self, claim: Claim) -> Any:
        """Show when it was handed in first."""
        return claim.created_at

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, claim: Any) -> tuple[str, Any]:
        """Show where the claim stands."""
        if claim.is_taken_back:
            return ClaimStatus.RETURNED, _("Approved, then taken back")
        return claim.status, claim.get_status_display()

    @display(description=_("status"))
    def stands(self, claim: Any) -> str:
        """Say where the claim stands."""
        return str(self.state(claim)[1])

    @display(description=_("worth"))
    def worth(self, claim: Claim) -> str:
        """Say what it pays if it is approved."""
        if claim.status != ClaimStatus.SUBMITTED:
            return DASH
        if tenancy.door().organization_id is None:
            return str(_("Choose the organization to see it."))
        return str(_("%d points, before bonuses and caps") % services.worth_of_claim(claim_id=claim.pk))

    @display(description=_("description"))
    def told(self, claim: Claim) -> str:
        """Show what the member wrote, line by line."""
        if not claim.description:
            return DASH
        return format_html('<span style="white-space:pre-line">{}</span>', claim.description)

    @display(description=_("evidence"))
    def gallery(self, claim: Claim) -> str:
        """Show every picture and document."""
        found = claim.evidence.all()
        if not found:
            return str(_("Nothing was attached."))
        tiles = format_html_join("", "{}", ((_file(claim, each, width=260),) for each in found))
        return format_html('<div style="display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start">{}</div>', tiles)

    @display(description=_("handed in by"))
    def handed_in(self, claim: Claim) -> str:
        """Tell who handed it in."""
        return link(claim.submitted_by) if claim.submitted_by else claim.source

    @display(description=_("counts as"))
    def counts_as(self, claim: Claim) -> str:
        """Link to the activity that it is."""
        if claim.activity_id is None:
            return DASH
        return link(reverse("admin:gamification_activity_change", args=[claim.activity_id]), _("Show what followed"))

    @display(description=_("what happened so far"))
    def trail(self, claim: Claim) -> str:
        """Show every step with its reason."""
        steps = (
            (
                step.get_status_display(),
                step.made_at.isoformat(),
                localize(timezone.localtime(step.made_at)),
                step.by or DASH,
                step.reason,
            )
            for step in steps_of(claim)
        )
        return format_html('<ol style="list-style:none">{}</ol>', format_html_join("", STEP, steps))

    @verb_action(verb="gamification.claim.approve", description=_("Approve"))
    def approve(self, request: HttpRequest, claim: Any) -> None:
        """Let the claim count."""
        services.approve_claim(claim_id=claim.pk, decided_by=request.caller.member_id)  # type: ignore[attr-defined]

    @verb_action(verb="gamification.claim.return", description=_("Send back with a question"), reason=True)
    def send_back(self, request: HttpRequest, claim: Any, *, reason: str) -> None:
        """Ask the member."""
        services.return_claim(claim_id=claim.pk, reason=reason, decided_by=request.caller.member_id)  # type: ignore[attr-defined]

    @verb_action(verb="gamification.claim.reject", description=_("Reject"), reason=True)
    def reject(self, request: HttpRequest, claim: Any, *, reason: str) -> None:
        """Let the claim not count."""
        services.reject_claim(claim_id=claim.pk, reason=reason, decided_by=request.caller.member_id)  # type: ignore[attr-defined]

    @verb_action(verb="gamification.claim.reopen", description=_("Take the decision back"), reason=True)
    def reopen(self, request: HttpRequest, claim: Any, *, reason: str) -> None:
        """Let the claim wait again; what it brought is taken back."""
        services.reopen_claim(claim_id=claim.pk, reason=reason, decided_by=request.caller.member_id)  # type: ignore[attr-defined]


def _file(claim: Claim, evidence: ClaimEvidence, *, width: int) -> str:
    address = reverse("admin:gamification_claim_evidence", args=[claim.pk, evidence.pk])
    if evidence.content_type == PDF_TYPE:
        return link(address, evidence.name)
    return format_html(PICTURE, address, evidence.name, width, width)
