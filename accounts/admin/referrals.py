"""Referrals in the back office."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts import services
from accounts.enums import ReferralStatus
from accounts.models import Referral, ReferralCode
from accounts.selectors import referral_facts
from goodplay.core.admin import ReadOnlyAdmin, link, register, verb_action

COLOURS = {ReferralStatus.INVITED: "info", ReferralStatus.JOINED: "warning", ReferralStatus.REWARDED: "success"}


@register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    """Who brought whom, and how far they have come; the reward is what the action for referrals pays."""

    verbs = "accounts.referral"
    list_display = ("who", "brought", "state", "created_at", "joined_at", "rewarded_at")
    list_display_links = ("created_at",)
    list_filter = ("status",)
    list_select_related = ("member__user", "referred__user")
    search_fields = ("member__display_name", "member__user__display_name", "referred__display_name")
    ordering = ("-created_at", "-id")
    actions = ("void",)
    fields = ("who", "brought", "state", "created_at", "joined_at", "rewarded_at")

    @display(description=_("member"))
    def who(self, referral: Referral) -> str:
        """Link to who brought him."""
        return link(referral.member)

    @display(description=_("brought"))
    def brought(self, referral: Referral) -> str:
        """Link to who came; who has only registered has no name here yet."""
        return link(referral.referred) if referral.referred else str(_("somebody who has not confirmed yet"))

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, referral: Referral) -> Any:
        """Show the state in its colour."""
        return referral.status, referral.get_status_display()

    @verb_action(verb="accounts.referral.void", description=_("Do not count"))
    def void(self, request: HttpRequest, referral: Referral) -> None:
        """Let the referral not count; one that was rewarded is refused."""
        services.void_referral(referral_id=referral.pk)


@register(ReferralCode)
class ReferralCodeAdmin(ReadOnlyAdmin):
    """The codes by which people say that a member brought them."""

    verbs = "accounts.referralcode"
    list_display = ("code", "whose", "created_at")
    list_select_related = ("member__user",)
    search_fields = ("=code", "member__display_name", "member__user__display_name")
    ordering = ("-id",)
    actions = ("renew",)
    fields = ("code", "whose", "share", "created_at")

    @display(description=_("member"))
    def whose(self, code: ReferralCode) -> str:
        """Link to the member."""
        return link(code.member)

    @display(description=_("link to share"))
    def share(self, code: ReferralCode) -> str:
        """Show the address that the member gives to others."""
        return format_html(
            '<code style="overflow-wrap:anywhere">{}</code>', referral_facts(code.organization_id, code.member_id).link
        )

    @verb_action(verb="accounts.referralcode.change", description=_("Make a new code"))
    def renew(self, request: HttpRequest, code: ReferralCode) -> None:
        """Give the member a new code; the old one leads nowhere."""
        services.renew_referral_code(member_id=code.member_id)
