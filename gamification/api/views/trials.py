"""Trying changed rules, publishing them, and awarding what was done before, by API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.trials import PublishInput, TrialInput, TrialRowSerializer, TrialSerializer
from gamification.models import RuleTrial
from gamification.selectors.trials import rows_of_trial, trials_known_to
from gamification.services.achievements import require_achievement
from gamification.services.replay import call
from goodplay.core.api.views import TenantView, TenantViewSet
from goodplay.core.jobs.api import JobSerializer


class TrialViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Trials of changed rules on what was recorded in the last days; nothing holds until one is published."""

    verbs = {
        "list": "gamification.trial.view",
        "retrieve": "gamification.trial.view",
        "rows": "gamification.trial.view",
        "create": "gamification.trial.add",
        "publish": "gamification.trial.publish",
        "withdraw": "gamification.trial.withdraw",
    }
    keyed = {"publish"}
    queryset = RuleTrial.objects.none()
    serializer_class = TrialSerializer

    def get_queryset(self) -> Any:
        """Return the organization's trials."""
        return trials_known_to(self.caller.organization_id)

    @extend_schema(request=TrialInput, responses={201: TrialSerializer})
    def create(self, request: Request) -> Response:
        """Try a change of the rules: a job folds everybody's activities under both. Look again for the result."""
        asked = self.parse(TrialInput)
        title = f"{asked['verb'].partition('.')[0].capitalize()}: {asked['arguments'].get('name', 'change')}"
        trial = services.try_rules(
            calls=[call(asked["verb"], **asked["arguments"])],
            title=title,
            days=asked["days"],
            by=self.caller,
        )
        return self.reply(TrialSerializer(trial), status=201, message="TRIAL_BEGUN")

    @extend_schema(request=PublishInput, responses=TrialSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: UUID) -> Response:
        """Let the tried rules hold, now or from a moment on, and award who has fulfilled them already, if asked."""
        trial = services.publish_trial(trial_id=self.get_object().pk, by=self.caller, **self.parse(PublishInput))
        return self.reply(TrialSerializer(trial), message=f"TRIAL_{trial.status.upper()}")

    @extend_schema(request=None, responses=TrialSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        """Take back that the rules will hold."""
        trial = services.withdraw_trial(trial_id=self.get_object().pk)
        return self.reply(TrialSerializer(trial), message="TRIAL_WITHDRAWN")

    @extend_schema(responses=TrialRowSerializer(many=True))
    @action(detail=True)
    def rows(self, request: Request, pk: UUID) -> Response:
        """List the members for whom it makes a difference."""
        page = self.paginate_queryset(rows_of_trial(self.get_object()))
        return self.get_paginated_response(TrialRowSerializer(page, many=True).data)


class AwardPastView(TenantView):
    """Awarding an achievement for what was done before it existed."""

    verbs = {"post": "gamification.achievement.award"}
    keyed = {"post"}

    @extend_schema(request=None, responses={202: JobSerializer})
    def post(self, request: Request, achievement_id: UUID) -> Response:
        """Award an achievement to every active member who has fulfilled it already; look at the job for the count."""
        achievement = require_achievement(achievement_id)
        job = services.award_past(codes=[achievement.code], by=self.caller)
        return self.reply(JobSerializer(job), status=202, message="JOB_QUEUED")
