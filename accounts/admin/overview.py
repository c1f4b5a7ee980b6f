"""What people add to the console's overview."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors.overview import People, latest_members, people_of
from goodplay.core.admin import link
from goodplay.core.admin.panels import Chart, Figure, Panel, Rows, panel


@panel(verb="accounts.membership.view", order=30)
def overview(organization_id: UUID) -> Panel:
    """Show how many members there are, of which types, and who came last."""
    people = people_of(organization_id, now=timezone.now())
    return Panel(figures=_figures(people), charts=_charts(people), rows=[_latest(organization_id)])


def _figures(people: People) -> list[Figure]:
    members = Figure(
        title=_("Members"),
        value=f"{people.members:,}",
        hint=_("%s new in 30 days") % f"{people.new:,}",
        link=f"{reverse('admin:accounts_membership_changelist')}?is_active__exact=1",
    )
    invitations = Figure(
        title=_("Open invitations"),
        value=f"{people.open_invitations:,}",
        link=f"{reverse('admin:accounts_invitation_changelist')}?status__exact=open",
    )
    return [members, invitations] if people.open_invitations else [members]


def _charts(people: People) -> list[Chart]:
    if len(people.by_type) <= 1:
        return []
    return [
        Chart(
            title=_("Members by type"),
            labels=[name or str(_("none")) for name, _count in people.by_type],
            values=[count for _name, count in people.by_type],
            unit=str(_("Members")),
        )
    ]


def _latest(organization_id: UUID) -> Rows:
    return Rows(
        title=_("Latest members"),
        headers=[_("Member"), _("Type"), _("Since")],
        rows=[
            (link(member), member.member_type or "–", member.joined_at.date().isoformat())
            for member in latest_members(organization_id)
        ],
        empty=_("Nobody is here yet: invite people, or import a list."),
        link=reverse("admin:accounts_membership_changelist"),
    )
