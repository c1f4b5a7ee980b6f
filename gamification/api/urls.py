"""Addresses of recognition; ``volunteers/…`` is another name of ``members/…``."""

from collections.abc import Iterator

from django.urls import URLPattern, path, register_converter

from gamification.api.imports import ActivityImportView
from gamification.api.views.achievements import (
    AchievementViewSet,
    AwardAchievementView,
    MemberAchievementsView,
    MemberAchievementView,
)
from gamification.api.views.actions import ActionViewSet
from gamification.api.views.activities import ActivityViewSet
from gamification.api.views.adjustments import AdjustmentViewSet, PointsImportView
from gamification.api.views.badges import (
    AwardBadgeView,
    BadgeViewSet,
    MemberBadgesView,
    RenewBadgeView,
    RestoreBadgeView,
    RevokeBadgeView,
    ShowcaseBadgeView,
)
from gamification.api.views.claims import ClaimViewSet, MemberClaimsViewSet
from gamification.api.views.content import (
    ContentFileView,
    ContentViewSet,
    MemberContentAccessView,
    MemberContentViewSet,
)
from gamification.api.views.credentials import (
    BadgeCredentialView,
    BakedBadgeView,
    CheckBadgeView,
    IssuerView,
    RotateKeyView,
    ShareBadgeView,
)
from gamification.api.views.doctor import DoctorView
from gamification.api.views.evidence import EvidenceViewSet
from gamification.api.views.external import ServicePointsHistoryViewSet, ServicePointsView, ServiceSpendView
from gamification.api.views.kudos import KudosViewSet
from gamification.api.views.ladders import (
    AccessLevelViewSet,
    CheckLevelsView,
    LadderViewSet,
    MemberAccessView,
    MemberLevelsView,
)
from gamification.api.views.leaderboard_history import (
    BoardCsvView,
    BoardXlsxView,
    HiddenEntryViewSet,
    SnapshotViewSet,
)
from gamification.api.views.leaderboards import (
    BoardView,
    GenerateView,
    LeaderboardViewSet,
    MemberPositionsView,
    PositionView,
    RankingsView,
)
from gamification.api.views.leagues import (
    CurrentLeagueView,
    LeagueGroupViewSet,
    LeagueHistoryViewSet,
    LeagueSettingsView,
    LeagueWeekViewSet,
    MemberLeagueView,
)
from gamification.api.views.points import (
    AwardPointsView,
    ExpiriesView,
    MemberPointsView,
    MemberProgressView,
    PointsHistoryViewSet,
)
from gamification.api.views.recognition import CheckAchievementsView, RecognitionView
from gamification.api.views.scores import MemberScoreView, ScoreFormulaViewSet
from gamification.api.views.skills import CertifySkillView, MemberSkillsView, RevokeSkillView, SkillViewSet
from gamification.api.views.statistics import MemberStatsView, StatsView
from gamification.api.views.streaks import HeatMapView, PauseViewSet, StreakView
from gamification.api.views.trials import AwardPastView, TrialViewSet
from goodplay.core.api.routers import Router


class HandleConverter:
    """An activity's id, or the key that its teller gave it."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}"

    def to_python(self, value: str) -> str:
        """Return the handle as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the handle as it is."""
        return value


class BoardKindConverter(HandleConverter):
    """What a leaderboard is about: points, hours, projects and the like."""

    regex = r"[a-z0-9][a-z0-9-]{0,27}"


class TimeframeConverter(HandleConverter):
    """Over which time a leaderboard adds up."""

    regex = r"[a-z_]{1,16}"


register_converter(TimeframeConverter, "timeframe")
register_converter(HandleConverter, "activity_handle")
register_converter(BoardKindConverter, "board_kind")

router = Router()
router.register("actions", ActionViewSet, "action")
router.register("badges", BadgeViewSet, "badge")
router.register("achievements", AchievementViewSet, "achievement")
router.register("ladders", LadderViewSet, "ladder")
router.register("access-levels", AccessLevelViewSet, "access_level")
router.register("content", ContentViewSet, "content_item")
router.register("rulebook/trials", TrialViewSet, "trial")
router.register("impact-score/formulas", ScoreFormulaViewSet, "score_formula")
router.register("kudos", KudosViewSet, "kudos")
router.register("points/adjustments", AdjustmentViewSet, "points-adjustment")
router.register("claims", ClaimViewSet, "claim")
router.register("skills", SkillViewSet, "skill")

TIMEFRAME = "<timeframe:timeframe>"
SNAPSHOT = "leaderboards/snapshots/<uuid:pk>"
SERVICE_MEMBER = "external/<slug:service_id>/users/<uuid:user_id>"
HIDDEN = "leaderboards/hidden-entries"
definitions = LeaderboardViewSet.as_view({"get": "list", "post": "create"})
definition = LeaderboardViewSet.as_view({"patch": "partial_update", "delete": "destroy"})


def _of_members(members: str) -> Iterator[URLPattern]:
    one = f"{members}/<member:member_id>"
    yield path(f"{one}/badges", MemberBadgesView.as_view())
    yield path(f"{one}/badges/<uuid:badge_id>/award", AwardBadgeView.as_view())
    yield path(f"{one}/badges/<uuid:badge_id>/revoke", RevokeBadgeView.as_view())
    yield path(f"{one}/badges/<uuid:badge_id>/restore", RestoreBadgeView.as_view())
    yield path(f"{one}/badges/<uuid:badge_id>/renew", RenewBadgeView.as_view())
    yield path(f"{one}/badges/<uuid:badge_id>/showcase", ShowcaseBadgeView.as_view())
    yield path(f"{one}/badges/<uuid:badge_id>/share", ShareBadgeView.as_view())
    yield path(f"{one}/badges/<uuid:badge_id>/credential", BadgeCredentialView.as_view())
    yield path(f"{one}/badges/<uuid:badge_id>/credential/picture", BakedBadgeView.as_view())
    yield path(f"{one}/recognition", RecognitionView.as_view())
    yield path(f"{one}/achievements/check", CheckAchievementsView.as_view())
    yield path(f"{one}/achievements", MemberAchievementsView.as_view())
    yield path(f"{one}/achievements/<uuid:achievement_id>/progress", MemberAchievementView.as_view())
    yield path(f"{one}/achievements/<uuid:achievement_id>/award", AwardAchievementView.as_view())
    yield path(f"{one}/claims", MemberClaimsViewSet.as_view({"get": "list", "post": "create"}))
    yield path(f"{one}/skills", MemberSkillsView.as_view())
    yield path(f"{one}/skills/<uuid:skill_id>/certify", CertifySkillView.as_view())
    yield path(f"{one}/skills/<uuid:skill_id>/revoke", RevokeSkillView.as_view())
    yield path(f"{one}/points", MemberPointsView.as_view())
    yield path(f"{one}/points/history", PointsHistoryViewSet.as_view({"get": "list"}))
    yield path(f"{one}/points/expiries", ExpiriesView.as_view())
    yield path(f"{one}/points/award", AwardPointsView.as_view())
    yield path(f"{one}/streak", StreakView.as_view())
    yield path(f"{one}/streak/heatmap", HeatMapView.as_view())
    yield path(f"{one}/streak/pauses", PauseViewSet.as_view({"get": "list", "post": "create"}))
    yield path(f"{one}/streak/pauses/<uuid:pause_id>/end", PauseViewSet.as_view({"post": "end"}))
    yield path(f"{one}/progress", MemberProgressView.as_view())


def _levels_of_members(members: str) -> Iterator[URLPattern]:
    one = f"{members}/<member:member_id>"
    yield path(f"{one}/levels", MemberLevelsView.as_view())
    yield path(f"{one}/levels/check", CheckLevelsView.as_view())
    yield path(f"{one}/access-level", MemberAccessView.as_view())
    yield path(f"{one}/content", MemberContentViewSet.as_view({"get": "list"}))
    yield path(f"{one}/content/<uuid:content_id>/access", MemberContentAccessView.as_view())


def _places_of_members(members: str) -> Iterator[URLPattern]:
    one = f"{members}/<member:member_id>"
    yield path(f"{one}/league", MemberLeagueView.as_view())
    yield path(f"{one}/league/history", LeagueHistoryViewSet.as_view({"get": "list"}))
    yield path(f"{one}/impact-score", MemberScoreView.as_view())


urlpatterns = [
    path("activities", ActivityViewSet.as_view({"get": "list", "post": "create"})),
    path("imports/activities", ActivityImportView.as_view(), name="import-activities"),
    path("imports/points", PointsImportView.as_view(), name="import-points"),
    path("activities/bulk", ActivityViewSet.as_view({"post": "bulk"})),
    path("activities/<activity_handle:handle>/reverse", ActivityViewSet.as_view({"post": "reverse"})),
    path("activities/<activity_handle:handle>/trace", ActivityViewSet.as_view({"get": "trace"})),
    path("activities/<activity_handle:handle>", ActivityViewSet.as_view({"get": "retrieve"})),
    path("claims/queue", ClaimViewSet.as_view({"get": "queue"})),
    path("claims/decide", ClaimViewSet.as_view({"post": "decide"})),
    path("claims/<uuid:claim_id>/evidence", EvidenceViewSet.as_view({"post": "create"})),
    path(
        "claims/<uuid:claim_id>/evidence/<uuid:evidence_id>",
        EvidenceViewSet.as_view({"get": "retrieve", "delete": "destroy"}),
    ),
    path("achievements/<uuid:achievement_id>/award-past", AwardPastView.as_view()),
    path("badges/check", CheckBadgeView.as_view()),
    path("badges/issuer", IssuerView.as_view()),
    path("badges/issuer/rotate", RotateKeyView.as_view()),
    path("rewards/user/<member:member_id>", RecognitionView.as_view()),
    path("points/rankings", RankingsView.as_view()),
    path("leagues/current", CurrentLeagueView.as_view()),
    path("leagues/settings", LeagueSettingsView.as_view()),
    path("leagues/weeks", LeagueWeekViewSet.as_view({"get": "list"})),
    path("leagues/weeks/<uuid:pk>", LeagueWeekViewSet.as_view({"get": "retrieve"})),
    path("leagues/weeks/<uuid:week_id>/groups", LeagueGroupViewSet.as_view({"get": "list"})),
    path("leagues/groups/<uuid:pk>", LeagueGroupViewSet.as_view({"get": "retrieve"})),
    path("leaderboards", definitions),
    path("leaderboards/<uuid:pk>", definition),
    path("leaderboards/generate", GenerateView.as_view()),
    path(SNAPSHOT, SnapshotViewSet.as_view({"get": "retrieve"})),
    path(f"{SNAPSHOT}/export.csv", SnapshotViewSet.as_view({"get": "export_csv"})),
    path(f"{SNAPSHOT}/export.xlsx", SnapshotViewSet.as_view({"get": "export_xlsx"})),
    path(HIDDEN, HiddenEntryViewSet.as_view({"get": "list", "post": "create"})),
    path(f"{HIDDEN}/<uuid:pk>/restore", HiddenEntryViewSet.as_view({"post": "restore"})),
    path("leaderboards/members/<member:member_id>/position", MemberPositionsView.as_view()),
    path("leaderboards/volunteer/<member:member_id>/position", MemberPositionsView.as_view()),
    path("leaderboards/<board_kind:kind>", BoardView.as_view()),
    path("leaderboards/<board_kind:kind>/position", PositionView.as_view()),
    path(f"leaderboards/<board_kind:kind>/{TIMEFRAME}", BoardView.as_view()),
    path(f"leaderboards/<board_kind:kind>/{TIMEFRAME}/position", PositionView.as_view()),
    path(f"leaderboards/<board_kind:kind>/{TIMEFRAME}/snapshots", SnapshotViewSet.as_view({"get": "list"})),
    path(f"leaderboards/<board_kind:kind>/{TIMEFRAME}/export.csv", BoardCsvView.as_view()),
    path(f"leaderboards/<board_kind:kind>/{TIMEFRAME}/export.xlsx", BoardXlsxView.as_view()),
    path("content/<uuid:content_id>/file", ContentFileView.as_view()),
    path("gamification/doctor", DoctorView.as_view()),
    path("gamification/stats", StatsView.as_view()),
    path("gamification/stats/members/<member:member_id>", MemberStatsView.as_view()),
    path("gamification/stats/volunteer/<member:member_id>", MemberStatsView.as_view()),
    path(f"{SERVICE_MEMBER}/points", ServicePointsView.as_view(), name="external-points"),
    path(f"{SERVICE_MEMBER}/points/spend", ServiceSpendView.as_view(), name="external-points-spend"),
    path(f"{SERVICE_MEMBER}/points/history", ServicePointsHistoryViewSet.as_view({"get": "list"})),
    *_of_members("members"),
    *_of_members("volunteers"),
    *_places_of_members("members"),
    *_places_of_members("volunteers"),
    *_levels_of_members("members"),
    *_levels_of_members("volunteers"),
    *router.urls,
]
