"""Trying a change of the rules from its editor, before it is saved."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import UnfoldAction

from gamification import services
from gamification.models import RuleTrial
from gamification.selectors.trials import trials_known_to
from gamification.services.replay import recorded
from goodplay.core import permissions, tenancy
from goodplay.core.admin import TenantAdmin
from goodplay.core.errors import DomainError

BUTTON: Final = "_try"
"""What the button beside "Save" posts."""
NOT_KEPT: Final = frozenset({BUTTON, "csrfmiddlewaretoken", "_save", "_continue", "_addanother"})


class TriesRules(TenantAdmin):
    """Offers "Try it" beside "Save": the form is validated and saved as always, then undone, and becomes a trial.

    What was tried can be edited further: the address of the form with ``?trial=<id>`` begins with what was typed.
    """

    def has_try_permission(self, request: HttpRequest) -> bool:
        """Ask ``can()``; rules are tried in one organization."""
        return self._sits(request) and permissions.may_ever(request.caller, "gamification.trial.add")  # type: ignore[attr-defined]

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        """Add the button where the form can be saved."""
        offered = list(super().get_actions_submit_line(request, object_id))
        return [*offered, self._button()] if self.has_try_permission(request) else offered

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Try what was posted, or show again what was tried, if that is asked."""
        context = dict(extra_context or {})
        if object_id is None:
            context["actions_submit_line"] = self.get_actions_submit_line(request, None)
        if request.method == "POST" and BUTTON in request.POST and self.has_try_permission(request):
            return self._try(request, object_id, form_url, context)
        draft = self._draft(request) if request.method == "GET" else None
        if draft is not None:
            _post_again(request, draft)
        page: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        if draft is not None:
            request.method = "GET"
        return page

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """Say nothing of what is only tried."""
        return self._tried(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say nothing of what is only tried."""
        return self._tried(request, obj) or super().response_change(request, obj)

    def _button(self) -> UnfoldAction:
        return UnfoldAction(
            action_name=BUTTON,
            method=self.changeform_view,
            description=gettext_lazy("Try it"),
            path="",
            icon="experiment",
            attrs={"name": BUTTON, "title": gettext_lazy("See who would gain or lose; nothing is saved")},
        )

    def _try(self, request: HttpRequest, object_id: str | None, form_url: str, context: Any) -> HttpResponse:
        """Save and undo, writing down what was done; a form with mistakes is shown as always."""
        request.tried = ""  # type: ignore[attr-defined]
        with tenancy.savepoint(), recorded() as calls:
            page: HttpResponse = super().changeform_view(request, object_id, form_url, context)
            tenancy.refuse()  # undoes the savepoint only
        if not isinstance(page, HttpResponseRedirect):
            return page
        title = f"{self.opts.verbose_name.capitalize()}: {request.tried}"  # type: ignore[attr-defined]
        try:
            with tenancy.savepoint():
                trial = services.try_rules(
                    calls=calls,
                    title=title,
                    form=_typed(request),
                    by=request.caller,  # type: ignore[attr-defined]
                )
        except DomainError as refusal:
            request.refusal = f"{refusal.title} {refusal.params.get('reason', '')}".strip()  # type: ignore[attr-defined]
            return self._refused(request, object_id, form_url, context)
        return HttpResponseRedirect(reverse("admin:gamification_ruletrial_change", args=[trial.pk]))

    def _refused(self, request: HttpRequest, object_id: str | None, form_url: str, context: Any) -> HttpResponse:
        """Show the form again with what was refused."""
        page: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        return page

    def _tried(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        if not hasattr(request, "tried"):
            return None
        request.tried = str(obj)
        return HttpResponseRedirect(request.path)

    def _draft(self, request: HttpRequest) -> RuleTrial | None:
        """Return the trial that the address names, if it was made on this form."""
        try:
            wanted = UUID(request.GET.get("trial", ""))
        except ValueError:
            return None
        if not self.has_try_permission(request):
            return None
        rows = trials_known_to(request.organization_id).filter(pk=wanted)  # type: ignore[attr-defined]
        trial: RuleTrial | None = rows.first()
        return trial if trial is not None and trial.form.get("path") == request.path else None


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, and where."""
    query = request.GET.copy()
    query.pop("trial", None)
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    return {"path": request.path, "query": query.urlencode(), "fields": fields}


def _post_again(request: HttpRequest, trial: RuleTrial) -> None:
    """Let the form take what was typed as if it were posted; the refusal keeps it from being saved."""
    typed = QueryDict(mutable=True)
    for name, values in trial.form.get("fields", {}).items():
        typed.setlist(name, values)
    len(request.FILES)  # read the (empty) body before the method says that there is one
    request.POST = typed  # type: ignore[assignment]
    request.method = "POST"
    request.refusal = _("This is what you tried. Nothing of it is saved yet.")  # type: ignore[attr-defined]
