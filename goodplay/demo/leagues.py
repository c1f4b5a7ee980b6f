"""The league of the demo: last week is decided, this week runs."""

from datetime import timedelta

from django.utils import timezone

from gamification import services as gamification
from goodplay.core import tenancy
from goodplay.demo.cast import COMMUNITY, RECYCLING, VOLUNTEERS

WEEK = timedelta(weeks=1)


def play() -> None:
    """Let who was active last week play it, and close it; workers decide it then. Played once, it stays."""
    for house in (VOLUNTEERS, COMMUNITY, RECYCLING):
        with tenancy.writing(house.id):
            gamification.apply_pending()
            gamification.enter_league(at=timezone.now() - WEEK)
            gamification.start_closing()
