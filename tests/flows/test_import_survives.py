"""The import of real gifts through a real worker that is killed, with a queue that is flushed."""

import csv
import itertools
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import ExternalName
from donations.services import start_gift_import
from gamification.models import PendingActivity
from gamification.services import open_donor_boards, rebuild_leaderboards
from goodplay.core import tenancy
from goodplay.core.announce import drain
from goodplay.core.ids import uuid7
from goodplay.core.models import Hearing, Job
from organizations.services import open_organization
from tests.conftest import _flush
from tests.factories.donations import CampaignFactory
from tests.processes import running, wait_until
from wallet.selectors import balance_of_purpose
from wallet.services import check_books

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.flow, pytest.mark.crash, pytest.mark.slow]

FILE = Path(settings.BASE_DIR) / "bench/data/agdq2015_donations.csv"
ROWS = 4_000
PLACES = 50
MILLI_OF_MINOR = 10
"""Counters hold thousandths of a dollar, the file hundredths."""


@pytest.fixture(scope="module")
def content():
    with FILE.open("rb") as file:
        return b"".join(itertools.islice(file, ROWS + 1))


@pytest.fixture(scope="module")
def expected(content):
    """What the file itself says: the sum of all gifts, and the places of the donors who are named."""
    total, donors = 0, Counter()
    for row in csv.DictReader(content.decode().splitlines()):
        minor = int(Decimal(row["amount"]) * 100)
        total += minor
        if row["donor"] != "(Anonymous)":
            donors[row["donor"]] += minor
    places = [(1 + sum(other > minor for other in donors.values()), donor, minor) for donor, minor in donors.items()]
    return total, {place for place in places if place[0] <= PLACES}


@pytest.fixture
def campaign():
    """The campaign of a community with its starter kit and boards of donors."""
    house_id = uuid7()
    with tenancy.writing(house_id):
        open_organization(kind="community", name="A house", slug="a-house")
    drain()
    with tenancy.writing(house_id):
        open_donor_boards(currency="USD")
        return CampaignFactory.create(currency="USD", slug="marathon")


@pytest.fixture
def job(campaign, content):
    file = default_storage.save("jobs/gifts.csv", ContentFile(content))
    with tenancy.writing(campaign.organization_id):
        return start_gift_import(campaign_id=campaign.pk, file=file, file_name="gifts.csv", source="agdq2015")


def found(job):
    with tenancy.reading(job.organization_id):
        return Job.objects.of(job.organization_id).get(pk=job.pk)


def everything_stands(job):
    with tenancy.reading(job.organization_id):
        waiting = Hearing.objects.of(job.organization_id).filter(heard_at=None)
        pending = PendingActivity.objects.of(job.organization_id)
        return not waiting.exists() and not pending.exists()


def flush_the_queue():
    for url in (settings.REDIS_URL, settings.CELERY_BROKER_URL):
        _flush(url)


def first_places(organization_id):
    """Take the donors' board and return its first lines: place, donor, minor units."""
    [board] = rebuild_leaderboards(codes=["donors.all_time"])
    rows = ExternalName.objects.of(organization_id).values_list("member_id", "name")
    names = {str(member_id): name for member_id, name in rows}
    lines = [(line["rank"], names[line["member"]], line["value"] // MILLI_OF_MINOR) for line in board.rankings]
    return {line for line in lines if line[0] <= PLACES}


@pytest.mark.timeout(300)
def test_a_killed_worker_and_a_flushed_queue_change_no_total(job, campaign, expected, tmp_path):
    with running("beat", tmp_path / "beat.log"):
        with running("worker", tmp_path / "worker.log") as worker:
            wait_until(lambda: found(job).done_count >= 1_000)
            worker.kill()
        flush_the_queue()
        assert found(job).status == "running"
        with running("worker", tmp_path / "worker.log"):
            wait_until(lambda: found(job).status == "done")
            wait_until(lambda: everything_stands(job))

    assert (found(job).done_count, found(job).result["imported"]) == (ROWS, ROWS)
    with tenancy.writing(campaign.organization_id):
        raised_minor = balance_of_purpose(purpose=f"campaign:{campaign.pk}", currency="USD")
        assert (raised_minor, first_places(campaign.organization_id)) == expected
        assert check_books() == []
