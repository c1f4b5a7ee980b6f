"""Pages behind the links of mails; the token stays in the browser (after ``#``) and goes to the API by its script."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_from_request

from accounts.pages.words import COMMON, JOIN, TITLES
from accounts.selectors import referrer_by_code
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from organizations.selectors import branding_of, organization_for_host, organization_named

ADDRESSES = {"confirm": "confirm", "reset": "password_reset_confirm", "invitation": "invitation_accept"}


def link_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the page of one kind of link, dressed by the organization that the host leads to."""
    with tenancy.platform("dress a page"):
        found = organization_for_host(request.get_host())
        look = branding_of(found.pk if found else PLATFORM_ID)
    spoken = get_language_from_request(request)
    language = spoken if spoken in COMMON else look.language
    title, button = TITLES[kind][language]
    context = {
        "look": look,
        "language": language,
        "kind": kind,
        "title": title,
        "button": button,
        "words": COMMON[language],
        "address": reverse(ADDRESSES[kind]),
    }
    response = render(request, "accounts/pages/link.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def join_page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show where somebody joins whom a member has sent his link; who the member is the page does not tell.

    Raises:
        Http404: There is no such organization.
    """
    with tenancy.platform("show a referral link"):
        found = organization_named(slug)
        if found is None:
            raise Http404
        look = branding_of(found.pk)
        is_good = referrer_by_code(found.pk, code) is not None
    spoken = get_language_from_request(request)
    language = spoken if spoken in JOIN else look.language
    context = {"look": look, "language": language, "words": JOIN[language], "code": code if is_good else ""}
    response = render(request, "accounts/pages/join.html", context)
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
