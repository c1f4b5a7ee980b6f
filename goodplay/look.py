"""How the console looks: its groups, icons and colours."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from goodplay.core.console.seats import choices, seat_of

GROUPS = ("donations", "gamification", "wallet", "accounts", "organizations", "core")
"""Apps in the order of a manager's day; what is not named comes last."""

ICONS: Mapping[str, str] = {
    "donations.campaign": "campaign",
    "donations.donation": "volunteer_activism",
    "donations.receipt": "receipt_long",
    "gamification.activity": "bolt",
    "gamification.action": "touch_app",
    "gamification.badge": "military_tech",
    "gamification.badgeaward": "workspace_premium",
    "gamification.achievement": "emoji_events",
    "gamification.achievementprogress": "trending_up",
    "gamification.achievementaward": "stars",
    "gamification.leaderboard": "leaderboard",
    "gamification.leaderboardsnapshot": "photo_camera",
    "gamification.ladder": "stairs",
    "gamification.level": "stat_3",
    "gamification.rulebook": "menu_book",
    "gamification.streak": "local_fire_department",
    "gamification.counter": "calculate",
    "gamification.memberstate": "person_celebrate",
    "gamification.pointsentry": "add_circle",
    "wallet.account": "account_balance_wallet",
    "wallet.transfer": "swap_horiz",
    "wallet.hold": "lock_clock",
    "wallet.currency": "paid",
    "accounts.user": "account_circle",
    "accounts.membership": "group",
    "accounts.invitation": "mail",
    "accounts.externalname": "badge",
    "accounts.tokenfamily": "key",
    "organizations.organization": "domain",
    "organizations.brand": "palette",
    "organizations.policy": "gavel",
    "organizations.incidentwindow": "report",
    "core.announcement": "podcasts",
    "core.hearing": "hearing",
    "core.job": "hourglass_top",
    "core.securityevent": "shield",
    "core.configuration": "tune",
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the sidebar: the overview, then each app with the lists that the caller may see."""
    groups = [{"items": [{"title": _("Overview"), "icon": "dashboard", "link": reverse("admin:index")}]}]
    found = {app["app_label"]: app for app in admin.site.get_app_list(request)}
    ordered = [*(label for label in GROUPS if label in found), *(label for label in found if label not in GROUPS)]
    return groups + [_group(found[label]) for label in ordered]


def environment(request: HttpRequest) -> list[str] | None:
    """Return the label that names the chosen organization on every page."""
    seat = seat_of(request)
    return [seat.organization_name, "warning" if seat.organization_id is None else "success"] if seat else None


def seat(request: HttpRequest) -> str:
    """Return the name of the chosen organization."""
    found = seat_of(request)
    return found.organization_name if found else _("Back office")


def organizations(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu under the site's name: the way to another organization, where there is one."""
    if not request.user.is_authenticated or len(choices(request)) < 2:  # noqa: PLR2004 - one is no choice
        return []
    return [{"icon": "swap_horiz", "title": _("Choose an organization"), "link": reverse("admin:choose_organization")}]


def _group(app: Mapping[str, Any]) -> dict[str, Any]:
    items = [
        {"title": model["name"], "icon": ICONS.get(_name(model), "table_rows"), "link": model["admin_url"]}
        for model in app["models"]
        if model["admin_url"]
    ]
    return {"title": app["name"], "separator": True, "collapsible": app["app_label"] == "core", "items": items}


def _name(model: Mapping[str, Any]) -> str:
    return str(model["model"]._meta.label_lower)


def mark(_request: HttpRequest) -> str:
    """Return the address of the product's mark."""
    return static("goodplay/mark.svg")
