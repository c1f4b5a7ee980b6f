"""Importing gifts in the back office: upload, dry run, columns, import."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from donations.models import Donation
from goodplay.core import tenancy
from goodplay.core.models import Job
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.donations import CampaignFactory
from tests.factories.organizations import OrganizationFactory

IMPORT = "admin:donations_donation_import_file"
CONTENT = b"Wer,Wann,amount\n<b>=Donor</b>,2015-01-04,1.00\nDonor 2,2015-01-04,x\n"


@pytest.fixture
def campaign(organization):
    with tenancy.writing(organization.id):
        return CampaignFactory.create(currency="USD")


@pytest.fixture
def sit(organization, client):
    """Sit down at the console with a role."""

    def enter(role=Role.MANAGER):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return enter


def upload(client, campaign, content=CONTENT, **fields):
    form = {"file": SimpleUploadedFile("gifts.csv", content), "campaign": campaign.pk, "source": "file"}
    return client.post(reverse(IMPORT), form | {"means": "unknown"} | fields)


def newest(organization):
    with tenancy.reading(organization.id):
        return Job.objects.of(organization.id).order_by("-id").first()


def test_from_the_upload_to_the_import(sit, organization, campaign, work):
    client = sit()
    chosen = {"column-donor": "Wer", "column-donated_at": "Wann", "column-amount": "amount", "column-currency": ""}

    assert upload(client, campaign)["Location"] == reverse("admin:core_job_change", args=[newest(organization).pk])
    work()
    failed = newest(organization)
    assert (failed.status, failed.error["code"], failed.params["dry_run"]) == ("failed", "HEADER_MISSING", True)
    page = client.get(reverse("admin:core_job_change", args=[failed.pk])).content.decode()
    assert "&lt;b&gt;=Donor&lt;/b&gt;" in page
    assert "Import now" not in page
    assert ("verb/retry" in page, "verb/cancel" in page) == (True, False)

    client.post(reverse("admin:core_job_again", args=[failed.pk]), chosen | {"rehearse": "1"})
    work()
    rehearsed = newest(organization)
    assert (rehearsed.status, rehearsed.result["imported"], rehearsed.failed_count) == ("done", 1, 1)
    page = client.get(reverse("admin:core_job_change", args=[rehearsed.pk])).content.decode()
    assert ("Import now" in page, "1.00 USD" in page, "verb/" in page) == (True, True, False)

    client.post(reverse("admin:core_job_again", args=[rehearsed.pk]), chosen | {"import": "1"})
    work()
    assert newest(organization).result["sums"] == [{"amount": "1.00", "currency": "USD"}]
    with tenancy.reading(organization.id):
        assert Donation.objects.of(organization.id).count() == 1


def test_the_page_asks_how_far_it_is(sit, organization, campaign, work):
    client = sit()
    upload(client, campaign, b"donor,donated_at,amount\nDonor 1,2015-01-04,1.00\nDonor 2,x,1.00\n")
    job = newest(organization)
    address = reverse("admin:core_job_progress", args=[job.pk])

    before = client.get(address).json()
    assert f'data-progress="{address}"' in client.get(reverse("admin:core_job_change", args=[job.pk])).content.decode()
    work()

    assert before == {"status": "queued", "percent": 0, "done": 0, "total": None, "failed": 0, "ended": False}
    assert client.get(address).json() == {
        "status": "done",
        "percent": 100,
        "done": 2,
        "total": 2,
        "failed": 1,
        "ended": True,
    }
    errors = client.get(reverse("admin:core_job_errors", args=[job.pk]))
    assert errors.content.decode("utf-8-sig").splitlines()[1].startswith("3,2,TIME_INVALID,")
    assert "no-store" in errors["Cache-Control"]


@pytest.mark.parametrize(("content", "source"), [(b"\n", "file"), (CONTENT, "No Good"), (b"", "file")])
def test_a_file_or_source_that_is_none_stays_in_the_form(sit, organization, campaign, content, source):
    answer = upload(sit(), campaign, content, source=source)

    assert (answer.status_code, newest(organization)) == (200, None)
    assert 'role="alert"' in answer.content.decode()


def test_only_those_who_may_import_see_the_way(sit, campaign):
    changelist = reverse("admin:donations_donation_changelist")

    client = sit(Role.AUDITOR)
    assert reverse(IMPORT) not in client.get(changelist).content.decode()
    assert (client.get(reverse(IMPORT)).status_code, upload(client, campaign).status_code) == (403, 403)

    assert reverse(IMPORT) in sit(Role.TREASURER).get(changelist).content.decode()


def test_an_auditor_starts_nothing_again(sit, organization, campaign, work):
    upload(sit(Role.MANAGER), campaign)
    job = newest(organization)
    client = sit(Role.AUDITOR)

    assert client.post(reverse("admin:core_job_again", args=[job.pk])).status_code == 403
    assert newest(organization) == job


def test_the_jobs_of_others_do_not_exist(sit, client, organization, campaign):
    upload(sit(), campaign)
    job = newest(organization)
    with tenancy.platform("tests"):
        other = OrganizationFactory.create()
    with tenancy.writing(other.id):
        stranger = MembershipFactory.create(role=Role.OWNER)
    client.force_login(stranger.user, backend="accounts.backends.EmailOrPhoneBackend")

    addresses = [reverse(f"admin:core_job_{name}", args=[job.pk]) for name in ("progress", "errors", "again")]

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_the_list_costs_the_same_for_one_and_three(sit, organization, campaign, queries):
    client = sit()
    upload(client, campaign)
    jobs = reverse("admin:core_job_changelist")
    client.get(jobs)
    with queries(20):
        client.get(jobs)
    for _ in range(2):
        upload(client, campaign)
    with queries(20):
        assert client.get(jobs).content.decode().count("gifts.csv") == 3


def test_a_job_is_cancelled_and_tried_again_by_buttons(sit, organization, campaign):
    client = sit()
    upload(client, campaign)
    job = newest(organization)

    client.post(reverse("admin:core_job_verb", args=[job.pk, "cancel"]), {"confirmed": "1"})
    assert newest(organization).status == "cancelled"
    client.post(reverse("admin:core_job_verb", args=[job.pk, "retry"]), {"confirmed": "1"})

    assert newest(organization).status == "queued"


def test_a_superuser_who_sees_all_organizations_looks_only(client, organization, campaign, work):
    with tenancy.platform("tests"):
        boss = UserFactory.create(is_superuser=True)
    client.force_login(boss, backend="accounts.backends.EmailOrPhoneBackend")

    assert upload(client, campaign).status_code == 403
    client.post(reverse("admin:choose_organization"), {"organization": str(organization.id)})
    assert upload(client, campaign).status_code == 302
    work()
    client.post(reverse("admin:choose_organization"), {"organization": ""})
    page = client.get(reverse("admin:core_job_change", args=[newest(organization).pk])).content.decode()

    assert "Which column is which?" not in page
