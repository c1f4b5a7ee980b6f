"""What forgives in the demo: an outage that was nobody's fault, pauses, and a streak that goes on."""

from datetime import date, timedelta

from django.utils import timezone

from gamification import services as gamification
from gamification.selectors.streaks import pauses_of
from gamification.services import NewActivity
from goodplay.core import tenancy
from goodplay.demo.cast import VOLUNTEERS
from goodplay.demo.people import demo_member, members
from organizations import services as organizations
from organizations.selectors import incidents_of

DAY = timedelta(days=1)
STREAK = 16
"""How many days in a row the demo's member has been active; two milestones, and a freeze that was spent."""


def forgive() -> None:
    """Declare an outage, let two members pause, and one keep a streak over a day that was missed."""
    with tenancy.writing(VOLUNTEERS.id):
        now = timezone.now()
        if not incidents_of(VOLUNTEERS.id).exists():
            organizations.record_incident(
                organization_id=VOLUNTEERS.id,
                starts_at=now - 20 * DAY,
                ends_at=now - 20 * DAY + DAY / 4,
                reason="The check-in page could not be reached",
            )
        _pause(now.date())
        _keep_a_streak()


def _pause(today: date) -> None:
    ill, travelling = list(members(VOLUNTEERS).values())[:2]
    if not pauses_of(VOLUNTEERS.id, ill).exists():
        gamification.enter_pause(
            member_id=ill, starts_on=today - 12 * DAY, ends_on=today - 5 * DAY, reason="Ill", entered_by=None
        )
        gamification.plan_pause(
            member_id=travelling, starts_on=today + 3 * DAY, ends_on=today + 12 * DAY, reason="Holiday"
        )


def _keep_a_streak() -> None:
    noon = timezone.now().replace(hour=10, minute=30, second=0, microsecond=0)
    gamification.record_activities(
        [
            NewActivity(
                member_id=demo_member(VOLUNTEERS),
                action="hours.logged",
                occurred_at=noon - day * DAY,
                source="demo",
                key=f"streak:{day}",
            )
            for day in range(STREAK, 0, -1)
            if day != STREAK // 2
        ]
    )
