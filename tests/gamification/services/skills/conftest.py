"""The members, deeds and announcements of the tests of claims."""

from tests.gamification.services.claims.conftest import _afternoon, deeds, manager, member, shipped, skill, told

__all__ = ["_afternoon", "deeds", "manager", "member", "shipped", "skill", "told"]
