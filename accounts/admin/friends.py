"""Friendships in the back office: to look at, for whoever answers a complaint."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.enums import FriendshipStatus
from accounts.models import Friendship
from goodplay.core.admin import ReadOnlyAdmin, link, register

COLOURS = {FriendshipStatus.ACCEPTED: "success", FriendshipStatus.REQUESTED: "info"}


@register(Friendship)
class FriendshipAdmin(ReadOnlyAdmin):
    """Who is a friend of whom; only the two themselves change it."""

    verbs = "accounts.friendship"
    list_display = ("asker", "asked", "state", "asked_at", "decided_at")
    list_filter = ("status",)
    list_select_related = ("member__user", "friend__user")
    search_fields = (
        "=id",
        "member__display_name",
        "member__user__display_name",
        "friend__display_name",
        "friend__user__display_name",
    )
    search_help_text = _("A member's name")
    ordering = ("-id",)
    fields = ("asker", "asked", "status", "asked_at", "decided_at")
    readonly_fields = fields

    @display(description=_("asked by"))
    def asker(self, friendship: Friendship) -> str:
        """Link to who asked."""
        return link(friendship.member)

    @display(description=_("was asked"))
    def asked(self, friendship: Friendship) -> str:
        """Link to who was asked."""
        return link(friendship.friend)

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, friendship: Friendship) -> Any:
        """Show the state in its colour."""
        return friendship.status, friendship.get_status_display()
