"""The health of recognition, by API."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.doctor import DoctorSerializer
from gamification.models import CheckRun
from gamification.selectors.doctor import check_runs_of, open_findings_of
from gamification.services.doctor import CHECKS, Check
from goodplay.core.api.views import TenantView
from goodplay.core.jobs.api import JobSerializer

MOST_FINDINGS: Final = 100


class DoctorView(TenantView):
    """What the nightly checks found."""

    verbs = {"get": "gamification.doctor.view", "post": "gamification.doctor.run"}

    @extend_schema(responses=DoctorSerializer)
    def get(self, request: Request) -> Response:
        """Show every check, when it last looked, and what is open."""
        organization_id = self.caller.organization_id
        runs = check_runs_of(organization_id)
        findings = list(open_findings_of(organization_id)[:MOST_FINDINGS])
        shown = {
            "is_healthy": not findings and runs.keys() >= CHECKS.keys(),
            "checks": [_check(check, runs.get(name)) for name, check in CHECKS.items()],
            "findings": findings,
        }
        return self.reply(DoctorSerializer(shown))

    @extend_schema(request=None, responses={202: JobSerializer})
    def post(self, request: Request) -> Response:
        """Make all checks now; look at the job for progress."""
        return self.reply(JobSerializer(services.examine(by=self.caller)), status=202, message="JOB_QUEUED")


def _check(check: Check, run: CheckRun | None) -> dict[str, Any]:
    return {
        "name": check.name,
        "title": str(check.title),
        "advice": str(check.advice),
        "is_repairable": check.repair is not None,
        "checked_at": run.checked_at if run else None,
        "looked_at_count": run.looked_at_count if run else 0,
        "finding_count": run.finding_count if run else 0,
    }
