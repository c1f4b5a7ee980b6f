"""The impact score in the back office: its formula, tried on a member before it holds, and members' scores."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from accounts.selectors import members_of
from gamification import services
from gamification.admin.awards import OfMember
from gamification.admin.trying import BUTTON, TriesRules
from gamification.enums import ScoreGroup
from gamification.models import MemberScore, ScoreFormula, ScoreTerm
from gamification.rules import metrics
from gamification.rules.scores import MILLI, Part, Term, scale_of
from gamification.selectors.counted import in_words, metrics_in_words
from gamification.selectors.scores import formula_in_force, formulas_of, score_by, score_of_terms, terms_of
from gamification.services.scores.formulas import MOST_WEIGHT
from goodplay.core import tenancy
from goodplay.core.admin import TenantAdmin, register, verb_action
from goodplay.core.ids import PLATFORM_ID

STATES = {"draft": "info", "waiting": "warning", "force": "success", "past": ""}
FOUND = 20
SALT = "gamification.score_formula.typed"
HEADERS = (_("Group"), _("What counts"), _("So far"), _("Adds"))


class TermForm(forms.ModelForm):  # type: ignore[type-arg]
    """A line of the formula; its weight in points of the score for a unit."""

    metric = forms.ChoiceField(label=_("What counts"), widget=UnfoldAdminSelectWidget)
    weight = forms.DecimalField(
        label=_("Worth"),
        min_value=Decimal("0.001"),
        max_value=Decimal(MOST_WEIGHT // MILLI),
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text=_("Points of the score for one point, time, hour or unit of money; or for each doubling."),
    )

    class Meta:
        model = ScoreTerm
        fields = ("group", "metric", "scale", "weight", "most")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization_id = tenancy.door().organization_id or PLATFORM_ID
        counted = [choice for choice in metrics_in_words(organization_id) if choice[0] != metrics.SCORE]
        if self.instance.metric and self.instance.metric not in dict(counted):
            counted.append((self.instance.metric, in_words(self.instance.metric)))
        self.fields["metric"].choices = counted  # type: ignore[attr-defined]
        if self.instance.weight_milli:
            self.initial["weight"] = f"{Decimal(self.instance.weight_milli) / MILLI:f}".rstrip("0").rstrip(".")


class TermInline(TabularInline):
    """The lines of a formula; of a published one to look at only."""

    model = ScoreTerm
    form = TermForm
    fields = ("group", "metric", "scale", "weight", "most")
    ordering = ("group", "metric")
    extra = 0
    hide_title = True

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the weight in words where it cannot be changed."""
        return ("group", "what", "scale", "worth", "most") if _is_published(obj) else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep a published formula as it is."""
        return self.get_fields(request, obj) if _is_published(obj) else ()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show the lines with their formula."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let lines of drafts be added."""
        return not _is_published(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let lines of drafts be changed."""
        return not _is_published(obj)

    has_delete_permission = has_change_permission

    @display(description=_("What counts"))
    def what(self, term: ScoreTerm) -> str:
        """Say what is counted."""
        return str(in_words(term.metric))

    @display(description=_("Worth"))
    def worth(self, term: ScoreTerm) -> str:
        """Show what a unit is worth."""
        return f"{term.weight_milli / MILLI:g}"


class MemberSearch(forms.Form):
    """On whom a formula is tried."""

    member = forms.CharField(
        label=_("Member"),
        required=False,
        max_length=120,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("A part of the name or of the e-mail address."),
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """What is tried on a member, and where that was typed."""

    organization_id: UUID
    name: str
    terms: Sequence[Term]
    back: str


@register(ScoreFormula)
class ScoreFormulaAdmin(TriesRules):
    """Versions of the formula: drafted, tried on members, published, and never changed after that."""

    verbs = "gamification.score_formula"
    list_display = ("name", "version", "state", "starts_at", "published_at", "applied_at")
    ordering = ("-version",)
    inlines: Any = (TermInline,)
    actions = ("publish", "begin_next")
    actions_detail = ("try_out",)
    asked = ("name", "starts_at")
    told = ("version", "published_at", "applied_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask little of a new formula."""
        return self.asked if obj is None else (*self.asked, *self.told)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what is published."""
        return (*self.asked, *self.told) if _is_published(obj) else self.told

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let drafts be thrown away."""
        return super().has_delete_permission(request, obj) and not _is_published(obj)

    def save_form_row(self, request: HttpRequest, obj: ScoreFormula, form: Any, *, change: bool) -> None:
        """Leave it to ``save_related``: formula and lines are one draft."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Write the draft with its lines."""
        for formset in formsets:
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        if _is_published(form.instance):
            return
        rows = [row.cleaned_data for formset in formsets for row in formset.forms if row.cleaned_data]
        wanted = {**form.cleaned_data, "terms": [_term(row) for row in rows if not row.get("DELETE")]}
        request.tried_terms = (wanted["name"], wanted["terms"])  # type: ignore[attr-defined]
        if change:
            services.change_formula(formula_id=form.instance.pk, **wanted)
        else:
            form.instance.pk = services.draft_formula(**wanted).pk

    def delete_model(self, request: HttpRequest, obj: ScoreFormula) -> None:
        """Throw a draft away."""
        services.remove_formula(formula_id=obj.pk)

    @display(description=_("state"), label=STATES)
    def state(self, formula: ScoreFormula) -> Any:
        """Tell drafts from what holds, held, and will hold."""
        if formula.published_at is None or formula.starts_at is None:
            return "draft", _("draft")
        if formula.starts_at > timezone.now():
            return "waiting", _("waits for its day")
        now = formula_in_force(formula.organization_id, at=timezone.now())
        return ("force", _("in force")) if now and now.pk == formula.pk else ("past", _("past"))

    @verb_action(verb="gamification.score_formula.publish", description=_("Publish"))
    def publish(self, request: HttpRequest, formula: ScoreFormula) -> None:
        """Let the formula hold from its day; every score is computed anew then."""
        services.publish_formula(formula_id=formula.pk, by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="gamification.score_formula.add", description=_("Begin the next version with these lines"))
    def begin_next(self, request: HttpRequest, formula: ScoreFormula) -> None:
        """Make a draft of the next version with the lines of this one."""
        terms = [_as_term(term) for term in formula.terms.all()]
        services.draft_formula(name=str(_("After version %d") % formula.version), terms=terms)

    def has_try_permission(self, request: HttpRequest) -> bool:
        """Let who may write a formula try it."""
        return self._sits(request) and (self._can(request, "add") or self._can(request, "change"))

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        """Offer to try what is typed, which nobody types on a published formula."""
        offered = super().get_actions_submit_line(request, object_id)
        published = object_id is not None and _is_published(self.get_object(request, object_id))
        return [each for each in offered if each.action_name != BUTTON] if published else offered

    def _button(self) -> UnfoldAction:
        """Open the try in a page of its own: what is typed stays where it is."""
        attrs = {
            "name": BUTTON,
            "title": _("See what this makes of a member; nothing is saved"),
            "formtarget": "_blank",
        }
        return replace(super()._button(), attrs=attrs)

    def get_urls(self) -> list[URLPattern]:
        """Add the page that tries what was typed and not saved."""
        page = self.admin_site.admin_view(self.try_typed)
        return [path("try", page, name="gamification_scoreformula_try_typed"), *super().get_urls()]

    def try_typed(self, request: HttpRequest) -> HttpResponse:
        """Show what typed lines make of a member; nothing of them is saved.

        Raises:
            Http404: Nothing was typed here, or not in the chosen organization.
        """
        chosen = request.organization_id  # type: ignore[attr-defined]
        try:
            typed = signing.loads(request.GET.get("typed", ""), salt=SALT)
        except signing.BadSignature as error:
            raise Http404 from error
        if not self.has_try_permission(request) or typed["organization"] != str(chosen):
            raise Http404
        return self._tried_on(
            request,
            Tried(chosen, str(typed["name"]), tuple(Term(*term) for term in typed["terms"]), str(typed["back"])),
        )

    def _try(self, request: HttpRequest, object_id: str | None, form_url: str, context: Any) -> HttpResponse:
        """Save and undo; a form with mistakes is shown as always, else its lines are tried."""
        request.tried = ""  # type: ignore[attr-defined]
        with tenancy.savepoint():
            page: HttpResponse = TenantAdmin.changeform_view(self, request, object_id, form_url, context)
            tenancy.refuse()  # undoes the savepoint only
        if not isinstance(page, HttpResponseRedirect):
            return page
        name, terms = request.tried_terms  # type: ignore[attr-defined]
        typed = {
            "organization": str(request.organization_id),  # type: ignore[attr-defined]
            "name": name,
            "terms": [astuple(term) for term in terms],
            "back": request.path,
        }
        query = urlencode({"typed": signing.dumps(typed, salt=SALT, compress=True)})
        return HttpResponseRedirect(f"{reverse('admin:gamification_scoreformula_try_typed')}?{query}")

    @action(description=_("Try on a member"), url_path="try")
    def try_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what the saved formula makes of a member, beside the one in force; nothing is written."""
        formula = self._visible(request, object_id)
        back = reverse("admin:gamification_scoreformula_change", args=[formula.pk])
        return self._tried_on(request, Tried(formula.organization_id, str(formula), terms_of(formula), back))

    def _tried_on(self, request: HttpRequest, tried: Tried) -> HttpResponse:
        found = self._found(request, tried.organization_id)
        chosen = next((member for member in found if str(member.pk) == request.GET.get("chosen")), None)
        if chosen is None and len(found) == 1:
            chosen = found[0]
        now = formula_in_force(tried.organization_id, at=timezone.now())
        context = self.admin_site.each_context(request) | {
            "title": _("Try on a member"),
            "subtitle": tried.name,
            "opts": self.opts,
            "form": MemberSearch(request.GET or None),
            "typed": request.GET.get("typed", ""),
            "asked": request.GET.get("member", ""),
            "found": found,
            "chosen": chosen,
            "back": tried.back,
            "media": self.media,
        }
        if chosen is not None:
            score = score_of_terms(tried.organization_id, tried.terms, chosen.pk)
            context["score"] = score
            context["groups"] = [(ScoreGroup(name).label, value) for name, value in score.by_group.items()]
            context["table"] = {"headers": HEADERS, "rows": [_shown(part) for part in score.parts]}
            context["now"] = score_by(now, chosen.pk).value if now else None
        return TemplateResponse(request, "gamification/score_try.html", context)

    def _visible(self, request: HttpRequest, formula_id: str) -> ScoreFormula:
        try:
            found = self.get_queryset(request).filter(pk=UUID(formula_id)).first()
        except ValueError as error:
            raise Http404 from error
        if found is None or not self.has_view_permission(request, found):
            raise Http404
        formula: ScoreFormula = formulas_of(found.organization_id).get(pk=found.pk)
        return formula

    def _found(self, request: HttpRequest, organization_id: UUID) -> list[Any]:
        wanted = request.GET.get("member", "").strip().replace("\x00", "")
        members: Any = members_of(organization_id).active()
        names = ("display_name", "email", "user__display_name", "user__email")
        meant = Q(*((f"{name}__icontains", wanted) for name in names), _connector=Q.OR)
        return list(members.filter(meant).order_by("display_name", "pk")[:FOUND]) if wanted else []


@register(MemberScore)
class MemberScoreAdmin(OfMember):
    """Impact scores of members, best first."""

    verbs = "gamification.member_score"
    list_display = ("whose", "score", "gaming", "social", "giving", "version", "computed_at")
    ordering = ("-score", "member_id")
    fields = list_display


def _is_published(formula: Any) -> bool:
    return formula is not None and formula.published_at is not None


def _term(row: dict[str, Any]) -> Term:
    return Term(row["group"], row["metric"], row["scale"], int(row["weight"] * MILLI), row.get("most"))


def _as_term(term: ScoreTerm) -> Term:
    return Term(term.group, term.metric, scale_of(term.scale), term.weight_milli, term.most)


def _shown(part: Part) -> list[Any]:
    is_milli = metrics.metric(part.term.metric).measure == "quantity_milli"
    counted = f"{part.stored / MILLI:g}" if is_milli else f"{part.stored:,}"
    return [ScoreGroup(part.term.group).label, in_words(part.term.metric), counted, part.adds]
