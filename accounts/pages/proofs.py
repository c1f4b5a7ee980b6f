"""Pages of the console where a person proves who he is, and sets up what proves it.

They stand before the console's own door: who has still to give his second factor sees these and nothing else.
"""

from typing import Any
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import services
from accounts.errors import PasskeyRefusedError
from accounts.gateways.passkeys import page_of
from accounts.pages.forms import AnswerForm, CodeForm, NameForm, PasskeyForm
from accounts.selectors import factors_of, has_factor, recovery_codes_left
from accounts.services import Answer
from goodplay.core import tenancy
from goodplay.core.console.seats import FACTOR_KEY, HAS_FACTOR_KEY, PROVED_KEY, missing_factor
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.limits import LimitedError
from goodplay.core.permissions import FRESH
from organizations.selectors import branding_of, organization_for_host

HANDLE_KEY = "proof"


@never_cache
def factor_page(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor before the console opens."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("admin:login"))
    if missing_factor(request) != "give":
        return HttpResponseRedirect(_next(request))
    return _proof(request, title=_("One more step"))


@never_cache
def proof_page(request: HttpRequest) -> HttpResponse:
    """Ask a person who is signed in to prove again who he is."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("admin:login"))
    if missing_factor(request) == "give":
        return _to("console_factor", back=_next(request))
    user: Any = request.user
    if "factor" in request.GET and not has_factor(user.pk):
        messages.info(request, _("This needs a second factor. Set one up, then do it again."))
        return _to("console_security", back=_next(request))
    return _proof(request, title=_("Confirm that it is you"))


@never_cache
def security_page(request: HttpRequest) -> HttpResponse:
    """Show the person's second factors; a POST adds or removes one."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("admin:login"))
    if missing_factor(request) == "give":
        return _to("console_factor", back=request.get_full_path())
    if not _is_fresh(request):
        return _to("console_proof", back=request.get_full_path())
    shown: dict[str, Any] = {}
    if request.method == "POST":
        with tenancy.writing(PLATFORM_ID):
            shown = _change(request, request.POST.get("do", ""))
        if not shown:
            return HttpResponseRedirect(request.get_full_path())
    return _security(request, shown)


def _proof(request: HttpRequest, *, title: str) -> HttpResponse:
    user: Any = request.user
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _proves(request, form):
            return HttpResponseRedirect(_next(request))
        form.add_error(None, _("This is not right, or no longer good. Try the next code."))
    with tenancy.writing(PLATFORM_ID):
        asking = services.begin_proof(purpose=services.STEP_UP, user_id=user.pk, page=page_of(request))
    request.session[HANDLE_KEY] = asking.handle
    context = {"title": title, "form": form, "kinds": asking.kinds, "passkey": asking.passkey, "back": _next(request)}
    return render(request, "accounts/pages/proof.html", context | _look(request))


def _proves(request: HttpRequest, form: AnswerForm) -> bool:
    user: Any = request.user
    try:
        with tenancy.writing(PLATFORM_ID):
            proved = services.finish_proof(
                handle=request.session.get(HANDLE_KEY, ""),
                purpose=services.STEP_UP,
                answer=Answer(**form.answer()),
                page=page_of(request),
            )
    except LimitedError:
        return False
    if proved is None or proved.user_id != user.pk:
        return False
    _note(request, factor=proved.proofs.factor_at is not None)
    return True


def _change(request: HttpRequest, verb: str) -> dict[str, Any]:
    """Do what the form asks; return what the next page must show once, if anything."""
    user: Any = request.user
    if verb == "begin_app":
        made = services.begin_app(user_id=user.pk, name=_named(request, _("App")), issuer=_look(request)["look"].name)
        return {"app": made, "qr": mark_safe(segno.make(made.address).svg_inline(scale=4, border=2))}  # noqa: S308 - drawn here
    if verb == "confirm_app":
        return _confirm_app(request)
    if verb == "add_passkey":
        return _add_passkey(request)
    if verb == "recovery_codes":
        return {"recovery_codes": services.renew_recovery_codes(user_id=user.pk)}
    if verb == "remove" and (found := factors_of(user.pk).filter(pk=request.POST.get("factor")).first()):
        services.remove_factor(user_id=user.pk, factor_id=found.pk, organization_id=PLATFORM_ID)
        request.session[HAS_FACTOR_KEY] = has_factor(user.pk)
        messages.success(request, _("“%s” no longer opens this account.") % found.name)
    return {}


def _confirm_app(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    form = CodeForm(request.POST)
    try:
        right = form.is_valid() and services.confirm_app(
            user_id=user.pk,
            factor_id=form.cleaned_data["factor"],
            code=form.cleaned_data["code"],
            organization_id=PLATFORM_ID,
        )
    except LimitedError:
        right = None
    if not right:
        messages.error(request, _("That code was not right. Begin again and type the code that the app shows now."))
        return {}
    return _added(request)


def _add_passkey(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, PasskeyRefusedError.title)
        return {}
    try:
        with tenancy.savepoint():
            services.add_passkey(
                user_id=user.pk,
                handle=request.session.get(HANDLE_KEY, ""),
                answer=form.cleaned_data["passkey"],
                name=form.cleaned_data["name"] or _("Passkey"),
                page=page_of(request),
                organization_id=PLATFORM_ID,
            )
    except PasskeyRefusedError as refusal:
        messages.error(request, refusal.title)
        return {}
    return _added(request)


def _added(request: HttpRequest) -> dict[str, Any]:
    """Count this session as proved; the first factor comes with recovery codes."""
    user: Any = request.user
    _note(request, factor=True)
    messages.success(request, _("From now on signing in asks for it."))
    if recovery_codes_left(user.pk):
        return {}
    return {"recovery_codes": services.renew_recovery_codes(user_id=user.pk)}


def _security(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    user: Any = request.user
    with tenancy.writing(PLATFORM_ID):
        asking = services.ask_for_passkey(user_id=user.pk, page=page_of(request))
    request.session[HANDLE_KEY] = asking.handle
    context = {
        "title": _("Your second factors"),
        "factors": list(factors_of(user.pk)),
        "codes_left": recovery_codes_left(user.pk),
        "making": asking.passkey,
        "demanded": missing_factor(request) == "set_up",
        "back": _next(request),
    }
    return render(request, "accounts/pages/security.html", context | shown | _look(request))


def _note(request: HttpRequest, *, factor: bool) -> None:
    now = timezone.now().timestamp()
    request.session[PROVED_KEY] = now
    if factor:
        request.session[FACTOR_KEY] = now
        request.session[HAS_FACTOR_KEY] = True


def _is_fresh(request: HttpRequest) -> bool:
    proved_at: float = request.session.get(PROVED_KEY, 0.0)
    return timezone.now().timestamp() - proved_at < FRESH.total_seconds()


def _named(request: HttpRequest, otherwise: str) -> str:
    form = NameForm(request.POST)
    return (form.cleaned_data["name"] if form.is_valid() else "") or otherwise


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    good = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if good else reverse("admin:index")


def _to(name: str, *, back: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")


def _look(request: HttpRequest) -> dict[str, Any]:
    with tenancy.platform("dress a page"):
        found = organization_for_host(request.get_host())
        return {"look": branding_of(found.pk if found else PLATFORM_ID)}
