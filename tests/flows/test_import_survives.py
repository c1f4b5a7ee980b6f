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

from donations.models import Donation
from donations.services import start_gift_import
from goodplay.core import tenancy
from goodplay.core.models import Hearing, Job
from tests.conftest import _flush
from tests.factories.donations import CampaignFactory
from tests.processes import running, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.flow, pytest.mark.crash, pytest.mark.slow]

FILE = Path(settings.BASE_DIR) / "bench/data/agdq2015_donations.csv"
ROWS = 4_000


@pytest.fixture(scope="module")
def content():
    with FILE.open("rb") as file:
        return b"".join(itertools.islice(file, ROWS + 1))


@pytest.fixture(scope="module")
def expected(content):
    """What the file itself says: the sum, and the sum of each donor who is named."""
    rows = list(csv.DictReader(content.decode().splitlines()))
    donors = Counter()
    for row in rows:
        if row["donor"] != "(Anonymous)":
            donors[row["donor"]] += int(Decimal(row["amount"]) * 100)
    return int(sum(Decimal(row["amount"]) for row in rows) * 100), donors


@pytest.fixture
def job(organization, content):
    file = default_storage.save("jobs/gifts.csv", ContentFile(content))
    with tenancy.writing(organization.id):
        campaign = CampaignFactory.create(currency="USD", slug="marathon")
        return start_gift_import(campaign_id=campaign.pk, file=file, file_name="gifts.csv", source="agdq2015")


def found(job):
    with tenancy.reading(job.organization_id):
        return Job.objects.of(job.organization_id).get(pk=job.pk)


def everything_heard(job):
    with tenancy.reading(job.organization_id):
        return not Hearing.objects.of(job.organization_id).filter(heard_at=None).exists()


def flush_the_queue():
    for url in (settings.REDIS_URL, settings.CELERY_BROKER_URL):
        _flush(url)


def given(job):
    """Sum the gifts by donor's display name, and all of them."""
    with tenancy.reading(job.organization_id):
        rows = Donation.objects.of(job.organization_id).values_list("member__external_names__name", "amount_minor")
        gifts = list(rows)
    donors = Counter()
    for donor, amount_minor in gifts:
        if donor:
            donors[donor] += amount_minor
    return sum(amount_minor for _, amount_minor in gifts), donors


@pytest.mark.timeout(300)
def test_a_killed_worker_and_a_flushed_queue_change_no_total(job, expected, tmp_path):
    with running("beat", tmp_path / "beat.log"):
        with running("worker", tmp_path / "worker.log") as worker:
            wait_until(lambda: found(job).done_count >= 1_000)
            worker.kill()
        flush_the_queue()
        assert found(job).status == "running"
        with running("worker", tmp_path / "worker.log"):
            wait_until(lambda: found(job).status == "done")
            wait_until(lambda: everything_heard(job))

    assert (found(job).done_count, found(job).result["imported"]) == (ROWS, ROWS)
    assert given(job) == expected
