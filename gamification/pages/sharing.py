"""Pages for people: a badge that a member shows, and the check of a signed badge."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_from_request
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request

from gamification import services
from gamification.enums import Verdict
from gamification.errors import CredentialUnreadableError
from gamification.models import BadgeShare
from gamification.pages.openings import OpenView
from gamification.pages.words import WORDS
from gamification.selectors.credentials import addresses_of, newest_credential, shared_badge
from goodplay.core import files
from goodplay.core.ids import PLATFORM_ID
from organizations.selectors import branding_of, organization_for_host, organization_named

MOST_BYTES = 2 * 1024 * 1024
SEEN = {Verdict.GOOD: "good", Verdict.EXPIRED: "warning"}


class SharedBadgeView(OpenView):
    """A badge that a member shows to who has the link."""

    reason = "show a shared badge"

    def get(self, request: Request, slug: str, token: str) -> HttpResponse:
        """Show badge, organization, date, and whether it is good; the member only if he is named."""
        share = _share(slug, token)
        if share is None:
            return render(request, "404.html", status=404)
        award, at = share.award, addresses_of(share.organization_id)
        credential = newest_credential(share.organization_id, award.pk)
        checked = services.check_credential(content=credential.token) if credential else None
        context = _dressed(request, share.organization_id) | {
            "badge": award.badge,
            "holder": str(award.member) if share.shows_name else "",
            "earned_on": award.earned_at.date(),
            "expires_on": award.expires_at.date() if award.expires_at else None,
            "image": at.image(award.badge_id),
            "picture": _here(at.image(award.badge_id)),
            "address": request.build_absolute_uri(request.path),
            "verdict": checked.verdict if checked else "",
            "seen": SEEN.get(checked.verdict, "bad") if checked else "",
            "download": reverse("shared_badge_file", args=[slug, token]) if credential else "",
        }
        context["verdict_text"] = context["words"].get(f"verdict_{context['verdict']}", "")
        return _page(request, "gamification/badge.html", context)


class SharedBadgeFileView(OpenView):
    """The picture of a shared badge that carries its signed statement."""

    reason = "hand out a shared badge"

    def get(self, request: Request, slug: str, token: str) -> HttpResponse:
        """Hand out the PNG."""
        share = _share(slug, token)
        credential = newest_credential(share.organization_id, share.award_id) if share else None
        if share is None or credential is None:
            return render(request, "404.html", status=404)
        picture = services.baked_badge(credential=credential)
        return files.attachment(picture, name=f"{share.award.badge.code}.png", content_type="image/png")


class CheckView(OpenView):
    """The check of a signed badge, for everybody."""

    reason = "check a signed badge"
    parser_classes = [FormParser, MultiPartParser]

    def get(self, request: Request) -> HttpResponse:
        """Ask for the badge."""
        return _page(request, "gamification/check.html", self._dress(request))

    def post(self, request: Request) -> HttpResponse:
        """Tell whether the badge is genuine and valid."""
        sent: Any = request.data
        uploaded = request.FILES.get("picture")
        content: Any = uploaded.read(MOST_BYTES + 1) if uploaded else str(sent.get("token", ""))
        context = self._dress(request)
        try:
            checked = services.check_credential(content=content)
        except CredentialUnreadableError:
            return _page(request, "gamification/check.html", context | {"unreadable": True})
        told = {
            "checked": checked,
            "picture": _here(checked.image_url),
            "seen": SEEN.get(checked.verdict, "bad"),
            "text": context["words"][f"verdict_{checked.verdict}"],
        }
        return _page(request, "gamification/check.html", context | told)

    def _dress(self, request: Request) -> dict[str, Any]:
        found = organization_for_host(request.get_host())
        return _dressed(request, found.pk if found else PLATFORM_ID)


def _share(slug: str, token: str) -> BadgeShare | None:
    organization = organization_named(slug)
    return shared_badge(organization.pk, token) if organization else None


def _dressed(request: Request, organization_id: Any) -> dict[str, Any]:
    look = branding_of(organization_id)
    spoken = get_language_from_request(request._request)  # noqa: SLF001 - DRF hides Django's request there
    language = spoken if spoken in WORDS else look.language
    words = WORDS.get(language, WORDS["en"])
    return {"look": look, "language": language, "words": words, "check": reverse("check_badge")}


def _here(address: str) -> str:
    """Return an address of ours on the host that was asked: pages show no pictures of other hosts."""
    return address.removeprefix(str(settings.SITE_URL))


def _page(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    page = render(request._request, template, context)  # noqa: SLF001 - the context processors want Django's request
    page["Referrer-Policy"] = "no-referrer"
    page["Cache-Control"] = "no-store"
    return page
