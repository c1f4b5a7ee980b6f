"""Leagues: how one is played, who is in which group of the week, and what a week led to."""

from gamification.services.leagues.closing import CLOSE_LEAGUE, go_on_closing, start_closing
from gamification.services.leagues.definition import begin_league, change_league, complaints_about_league
from gamification.services.leagues.seating import enter_league

__all__ = [
    "CLOSE_LEAGUE",
    "begin_league",
    "change_league",
    "complaints_about_league",
    "enter_league",
    "go_on_closing",
    "start_closing",
]
