"""How the console looks: its groups, icons and colours."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.settings import get_config

from goodplay.core import tenancy
from goodplay.core.console.seats import choices, seat_of
from goodplay.core.permissions import may_ever
from organizations.selectors import Branding, branding_of, organization_for_host

ICONS: Mapping[str, str] = {
    "donations.donation": "volunteer_activism",
    "donations.campaign": "campaign",
    "donations.giftreturn": "undo",
    "donations.receipt": "receipt_long",
    "donations.receiptprofile": "contract",
    "gamification.activity": "bolt",
    "gamification.claim": "fact_check",
    "gamification.leaderboard": "leaderboard",
    "gamification.leaderboardsnapshot": "photo_camera",
    "gamification.toptenentry": "rocket_launch",
    "gamification.hiddenentry": "visibility_off",
    "gamification.league": "social_leaderboard",
    "gamification.leagueweek": "calendar_view_week",
    "gamification.leaguecohort": "groups",
    "gamification.leagueentry": "swap_vert",
    "gamification.badge": "military_tech",
    "gamification.badgeaward": "workspace_premium",
    "gamification.badgecredential": "verified",
    "gamification.issuerkey": "key",
    "gamification.achievement": "emoji_events",
    "gamification.achievementaward": "stars",
    "gamification.achievementprogress": "trending_up",
    "gamification.memberskill": "school",
    "gamification.skill": "psychology",
    "gamification.action": "touch_app",
    "gamification.ladder": "stairs",
    "gamification.accesslevel": "lock_open",
    "gamification.contentitem": "article",
    "gamification.memberlevel": "stat_3",
    "gamification.memberscore": "insights",
    "gamification.scoreformula": "function",
    "gamification.pointsentry": "add_circle",
    "gamification.kudos": "favorite",
    "gamification.pointsadjustment": "playlist_add",
    "gamification.pointsexpiry": "auto_delete",
    "gamification.streak": "local_fire_department",
    "gamification.streakpause": "pause_circle",
    "gamification.counter": "calculate",
    "gamification.memberstate": "person_celebrate",
    "gamification.pendingactivity": "hourglass_empty",
    "gamification.ruletrial": "experiment",
    "gamification.rulebook": "menu_book",
    "gamification.finding": "stethoscope",
    "wallet.paymentintent": "payments",
    "wallet.suspenseitem": "help_center",
    "wallet.paymentrefund": "undo",
    "wallet.paymentdispute": "gavel",
    "wallet.paymentprovider": "credit_card",
    "wallet.inboundmessage": "inbox",
    "wallet.reward": "redeem",
    "wallet.redemption": "confirmation_number",
    "wallet.membertier": "stairs",
    "wallet.conversionrate": "currency_exchange",
    "wallet.conversion": "published_with_changes",
    "wallet.autodonationrule": "autorenew",
    "wallet.autodonationrun": "volunteer_activism",
    "wallet.withdrawal": "payments",
    "wallet.payoutbatch": "account_balance",
    "wallet.payee": "contacts",
    "wallet.withdrawalterms": "request_quote",
    "wallet.withdrawallimit": "speed",
    "wallet.watchcase": "policy",
    "wallet.watchrule": "rule",
    "wallet.deposit": "savings",
    "wallet.savingsaccount": "badge",
    "wallet.contributionplan": "event_repeat",
    "wallet.contributioncycle": "date_range",
    "wallet.contribution": "task_alt",
    "wallet.fine": "receipt_long",
    "wallet.merrygoround": "attractions",
    "wallet.turn": "redo",
    "wallet.depositcorrection": "edit_note",
    "wallet.savingsperiod": "lock_clock",
    "wallet.periodfigure": "fact_check",
    "wallet.statement": "description",
    "wallet.purposereference": "label",
    "wallet.account": "account_balance_wallet",
    "wallet.transfer": "swap_horiz",
    "wallet.hold": "lock_clock",
    "wallet.dayseal": "verified",
    "wallet.crosspayment": "sync_alt",
    "wallet.currency": "paid",
    "accounts.membership": "group",
    "accounts.friendship": "diversity_3",
    "accounts.invitation": "mail",
    "accounts.referral": "group_add",
    "accounts.referralcode": "loyalty",
    "accounts.externalname": "badge",
    "accounts.tokenfamily": "key",
    "accounts.serviceapikey": "vpn_key",
    "accounts.user": "account_circle",
    "organizations.organization": "domain",
    "organizations.brand": "palette",
    "organizations.policy": "gavel",
    "organizations.incidentwindow": "report",
    "organizations.hostname": "language",
    "organizations.externalservice": "hub",
    "core.job": "hourglass_top",
    "core.announcement": "podcasts",
    "core.hearing": "hearing",
    "core.securityevent": "shield",
    "core.configuration": "tune",
}
"""The icon of each list; within a section the lists stand in this order."""

SECTIONS: Sequence[tuple[Any, Sequence[str]]] = (
    (_("Giving"), ("donations.",)),
    (
        _("Recognition"),
        (
            "gamification.activity",
            "gamification.claim",
            "gamification.leaderboard",
            "gamification.league",
            "gamification.toptenentry",
            "gamification.hiddenentry",
            "gamification.badge",
            "gamification.achievement",
        ),
    ),
    (_("Rules and points"), ("gamification.",)),
    (_("Rewards"), ("wallet.reward", "wallet.redemption", "wallet.membertier")),
    (_("Credits"), ("wallet.conversion", "wallet.autodonation")),
    (_("Paying out"), ("wallet.withdrawal", "wallet.payoutbatch", "wallet.payee", "wallet.watch")),
    (
        _("Savings"),
        (
            "wallet.deposit",
            "wallet.savings",
            "wallet.contribution",
            "wallet.fine",
            "wallet.merrygoround",
            "wallet.turn",
            "wallet.periodfigure",
            "wallet.statement",
            "wallet.purposereference",
        ),
    ),
    (_("Ledger"), ("wallet.",)),
    (_("Services"), ("organizations.externalservice", "accounts.serviceapikey")),
    (_("People"), ("accounts.",)),
    (_("Organization"), ("organizations.",)),
    (_("System"), ("core.",)),
    (_("More"), ("",)),
)
"""The sidebar in the order of a manager's day: each list stands in the first section that names it or its app."""


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the sidebar: the overview, then the sections with the lists that the caller may see."""
    overview = {"title": _("Overview"), "icon": "dashboard", "link": reverse("admin:index")}
    lists = {
        _name(model): model for app in admin.site.get_app_list(request) for model in app["models"] if model["admin_url"]
    }
    sections: list[dict[str, Any]] = [{"items": [overview]}]
    for title, beginnings in SECTIONS:
        names = sorted((name for name in lists if name.startswith(tuple(beginnings))), key=_place)
        if items := [_item(name, lists.pop(name)) for name in names] + _books(request, title):
            sections.append({"title": title, "separator": True, "items": items})
    return sections


def environment(request: HttpRequest) -> list[str] | None:
    """Return the label that names the chosen organization on every page."""
    seat = seat_of(request)
    return [seat.organization_name, "warning" if seat.organization_id is None else "success"] if seat else None


def dress(request: HttpRequest) -> dict[str, Any]:
    """Return what changes on a page of the console in the look of the chosen organization, or of the host's."""
    if not hasattr(request, "console_branding"):
        request.console_branding = _branding(request)  # type: ignore[attr-defined]
    found: Branding | None = request.console_branding  # type: ignore[attr-defined]
    if found is None:
        return {}
    worn: dict[str, Any] = {
        "site_title": found.name,
        "site_header": found.name,
        "site_subheader": _("Back office"),
        "colors": get_config()["COLORS"] | {"primary": _shades(found.primary_color)},
    }
    if found.logo:
        worn["site_icon"] = reverse("organization_logo", args=[found.organization_id])
    return worn


def _branding(request: HttpRequest) -> Branding | None:
    """Return the look of the organization whose rows are shown; before sign-in, of the one that the host leads to."""
    if seat := seat_of(request):
        return branding_of(seat.organization_id) if seat.organization_id else None
    with tenancy.platform("dress the sign-in page"):
        found = organization_for_host(request.get_host())
        return branding_of(found.pk) if found else None


def _shades(color: str) -> dict[str, str]:
    """Return the shades of a colour that carries white text, from nearly white (50) to nearly black (950)."""
    lighter = {"50": 6, "100": 12, "200": 25, "300": 45, "400": 65, "500": 85, "600": 100}
    darker = {"700": 85, "800": 70, "900": 58, "950": 42}
    return {
        weight: f"color-mix(in oklab, {color} {part}%, {'white' if weight in lighter else 'black'})"
        for weight, part in (lighter | darker).items()
    }


def seat(request: HttpRequest) -> str:
    """Return the name of the chosen organization."""
    found = seat_of(request)
    return found.organization_name if found else str(_("Back office"))


def organizations(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu under the site's name: the way to another organization, where there is one."""
    if not request.user.is_authenticated or len(choices(request)) < 2:  # noqa: PLR2004 - one is no choice
        return []
    return [{"icon": "swap_horiz", "title": _("Choose an organization"), "link": reverse("admin:choose_organization")}]


def account(_request: HttpRequest) -> list[dict[str, Any]]:
    """Return what the person's own menu offers besides signing out."""
    return [
        {"title": _("Password"), "link": reverse("admin:password_change")},
        {"title": _("Second factors"), "link": reverse("console_security")},
    ]


def _item(name: str, model: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": model["name"], "icon": ICONS.get(name, "table_rows"), "link": model["admin_url"]}


def _books(request: HttpRequest, section: Any) -> list[dict[str, Any]]:
    seat = seat_of(request)
    if section != _("Ledger") or seat is None or not may_ever(seat.caller, "wallet.books.view"):
        return []
    return [{"title": _("Health of the books"), "icon": "health_and_safety", "link": reverse("admin:wallet_books")}]


def _place(name: str) -> tuple[int, str]:
    order = list(ICONS)
    return order.index(name) if name in order else len(order), name


def _name(model: Mapping[str, Any]) -> str:
    return str(model["model"]._meta.label_lower)


def mark(_request: HttpRequest) -> str:
    """Return the address of the product's mark."""
    return static("goodplay/mark.svg")
