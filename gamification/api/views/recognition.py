"""A member's recognition by API."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.recognition import AchievementCheckSerializer, RecognitionSerializer
from gamification.selectors.recognition import recognition_of
from goodplay.core.api.views import TenantView


class RecognitionView(TenantView):
    """What a member has earned."""

    verbs = {"get": "gamification.recognition.view"}

    @extend_schema(responses=RecognitionSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's level, points, achievements, latest history and access level in one look."""
        return self.reply(RecognitionSerializer(recognition_of(self.member())))


class CheckAchievementsView(TenantView):
    """Looking whether a member has fulfilled an achievement."""

    verbs = {"post": "gamification.achievement.check"}

    @extend_schema(request=None, responses=AchievementCheckSerializer)
    def post(self, request: Request, member_id: UUID | str) -> Response:
        """Let what waits of a member take effect, award what is fulfilled, and tell what is new by it."""
        member = self.member()
        shown = {"member_id": member.pk, "achievements_earned": services.check_achievements(member_id=member.pk)}
        return self.reply(AchievementCheckSerializer(shown), message="ACHIEVEMENTS_CHECKED")
