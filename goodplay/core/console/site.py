"""The console: Django's admin, scoped to one organization in one place."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from goodplay.core import tenancy
from goodplay.core.console import seats
from goodplay.core.context import identify
from goodplay.core.errors import FactorRequiredError, ProofRequiredError

View = Callable[..., HttpResponseBase]


MISSING_FACTOR = {"give": "console_factor", "set_up": "console_security"}
"""The pages (by name) that ask for what stands between a signed-in person and the console."""


class SignInForm(AuthenticationForm):
    """Sign-in to the console by e-mail or phone."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": _("The e-mail or phone and the password do not belong together."),
        "no_role": _(
            "This account has no role in the back office. Members use their organization's app;"
            " ask an administrator of your organization if you should manage it."
        ),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("E-mail or phone")

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse who has no console role, with a sentence."""
        if not seats.may_enter(user):
            raise ValidationError(self.error_messages["no_role"], code="no_role")


class BackOfficeSite(UnfoldAdminSite):
    """Every address of the console passes ``admin_view``: there the whole request, rendering included, is scoped."""

    login_form = SignInForm
    index_title = _("Overview")

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether the person has a seat in the console."""
        return seats.seat_of(request) is not None

    def admin_view(self, view: Any, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002 - Django's signature
        """Wrap a view of the console in the chosen organization's door; who has to prove something is sent to do so.

        Raises:
            RuntimeError: The view answered with a stream, which would be read after the door has closed.
        """
        inner: View = super().admin_view(view, cacheable)

        @wraps(inner)
        def scoped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if missing := seats.missing_factor(request):
                return _to(MISSING_FACTOR[missing], back=request.get_full_path())
            if (seat := seats.seat_of(request)) is None:
                return inner(request, *args, **kwargs)
            request.caller = seat.caller  # type: ignore[attr-defined]
            request.organization_id = seat.organization_id  # type: ignore[attr-defined]
            identify(seat.caller)
            try:
                with tenancy.back_office(seat.organization_id):
                    response = inner(request, *args, **kwargs)
                    if hasattr(response, "render"):
                        response.render()
                    if response.streaming:
                        raise RuntimeError("A stream would be read after the door has closed.")
                    return response
            except FactorRequiredError:
                return _to("console_proof", back=request.get_full_path(), factor="1")
            except ProofRequiredError:
                return _to("console_proof", back=request.get_full_path())

        return scoped

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the choice of organization."""
        choose = path("organization", self.admin_view(self.choose_organization), name="choose_organization")
        return [choose, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Tell every page where the person sits."""
        context: dict[str, Any] = super().each_context(request)
        if seat := seats.seat_of(request):
            context["seat"] = seat
        return context

    def choose_organization(self, request: HttpRequest) -> HttpResponseBase:
        """Show the organizations the person may manage; a POST chooses one."""
        if request.method == "POST" and seats.choose(request, request.POST.get("organization", "")):
            return HttpResponseRedirect(reverse("admin:index"))
        chosen = seats.seat_of(request)
        context = self.each_context(request) | {
            "title": _("Choose an organization"),
            "choices": seats.choices(request),
            "chosen": str(chosen.organization_id or "") if chosen else "",
        }
        return TemplateResponse(request, "admin/choose_organization.html", context)


def _to(name: str, *, back: str, **query: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back, **query})}")
