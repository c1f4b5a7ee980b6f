"""Leagues: how one is played, who is in which group of the week, and what a week led to."""

from gamification.services.leagues.closing import close_due_weeks
from gamification.services.leagues.definition import change_league
from gamification.services.leagues.seating import enter_league

__all__ = ["change_league", "close_due_weeks", "enter_league"]
