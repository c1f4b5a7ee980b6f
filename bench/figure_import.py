"""The import of real gifts by a real worker: until ledger, points, achievements and leaderboard stand, a second."""

import os
import time
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import psycopg
from django.core.files import File

from bench import web, world
from bench.registry import Run, figure
from donations.models import Campaign
from donations.services import activate_campaign, open_campaign, start_gift_import
from gamification.models import PendingActivity
from gamification.services import open_donor_boards, rebuild_leaderboards
from goodplay.core import announce, tenancy
from goodplay.core.ids import uuid7
from goodplay.core.jobs.uploads import job_with_upload
from goodplay.core.models import Hearing, Job, JobStatus
from organizations.services import open_organization

GIFTS = Path(__file__).parent / "data" / "agdq2015_donations.csv"
PATIENCE_SECONDS = 600
LOOKS_A_SECOND = 10


@figure("import", unit="gifts", bar=0.05)
def gifts() -> Run:
    """Import a marathon's 39,501 gifts through worker and beat, with everything that follows from them."""
    organization_id, campaign = _community()
    running = ExitStack()
    running.enter_context(web.running(["worker", "beat"]))

    def run() -> int:
        with running:
            job = _start(organization_id, campaign)
            _wait_for(job)
            with tenancy.writing(organization_id):
                rebuild_leaderboards()
            return int(job.done_count)

    return run


def _community() -> tuple[UUID, Campaign]:
    """Open a community with its starter kit, a campaign and its donors' boards; what earlier runs left is dropped."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute(f"TRUNCATE {world.EMPTIED} CASCADE")
    identity = uuid7()
    with tenancy.writing(identity):
        open_organization(kind="community", name="Marathon", slug=f"bench-{identity.hex[-12:]}")
    announce.drain()
    with tenancy.writing(identity):
        campaign = open_campaign(name="Marathon", currency="USD")
        activate_campaign(campaign_id=campaign.pk)
        open_donor_boards(currency="USD")
    return identity, campaign


def _start(organization_id: UUID, campaign: Campaign) -> Job:
    with GIFTS.open("rb") as content, tenancy.writing(organization_id):
        return job_with_upload(
            File(content, GIFTS.name),
            organization_id=organization_id,
            start=lambda file: start_gift_import(
                campaign_id=campaign.pk, file=file, file_name=GIFTS.name, source="agdq2015"
            ),
        )


def _wait_for(job: Job) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not _stands(job):
        if time.monotonic() > until:
            raise SystemExit(f"The import did not end within {PATIENCE_SECONDS} s.")
        time.sleep(1 / LOOKS_A_SECOND)  # noqa: TID251 - waits for other processes


def _stands(job: Job) -> bool:
    """Tell whether the job is done and everything that follows from it has happened."""
    with tenancy.reading(job.organization_id):
        job.refresh_from_db()
        if job.status in {JobStatus.FAILED, JobStatus.CANCELLED}:
            raise SystemExit(f"The import {job.status}: {job.error}")
        waiting = Hearing.objects.of(job.organization_id).filter(heard_at=None)
        pending = PendingActivity.objects.of(job.organization_id)
        return job.status == JobStatus.DONE and not waiting.exists() and not pending.exists()
