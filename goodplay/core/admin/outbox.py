"""The outbox in the back office: what was announced, who failed to hear it, and trying again."""

from typing import Any

from django.contrib.admin import EmptyFieldListFilter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from goodplay.core import services
from goodplay.core.admin.actions import verb_action
from goodplay.core.admin.bases import ReadOnlyAdmin, link, register
from goodplay.core.models import Announcement, Hearing
from goodplay.core.permissions import ADMINS, allow

allow(
    {
        "core.announcement.view": ADMINS,
        "core.hearing.view": ADMINS,
        "core.hearing.retry": ADMINS,
    }
)


@register(Announcement)
class AnnouncementAdmin(ReadOnlyAdmin):
    """Announcements, newest first."""

    verbs = "core.announcement"
    list_display = ("name", "announced_at", "facts")
    list_filter = ("name",)
    ordering = ("-id",)


@register(Hearing)
class HearingAdmin(ReadOnlyAdmin):
    """Hearings; the ones that were refused are tried again from here."""

    verbs = "core.hearing"
    list_display = ("hearer", "about", "state", "attempts", "next_attempt_at", "error")
    list_filter = ("hearer", ("refused_at", EmptyFieldListFilter), ("heard_at", EmptyFieldListFilter))
    list_select_related = ("announcement",)
    ordering = ("-id",)
    actions = ("retry",)

    @display(description=_("announcement"))
    def about(self, hearing: Hearing) -> str:
        """Link to what is to be heard."""
        return link(hearing.announcement)

    @display(description=_("state"), label={"heard": "success", "refused": "danger", "due": "info"})
    def state(self, hearing: Hearing) -> str:
        """Tell whether it was heard, refused, or is still due."""
        if hearing.heard_at:
            return "heard"
        return "refused" if hearing.refused_at else "due"

    @verb_action(verb="core.hearing.retry", description=_("Try again"))
    def retry(self, request: HttpRequest, hearing: Any) -> None:
        """Make the hearing due at once."""
        services.retry_hearing(organization_id=hearing.organization_id, hearing_id=hearing.pk)
