"""The command that imports gifts."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from donations.models import Donation
from goodplay.core import tenancy
from goodplay.core.models import Job
from tests.factories.donations import CampaignFactory

CONTENT = "donor,donated_at,amount\nDonor 1,2015-01-04,1.00\nDonor 1,2015-01-04,x\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "gifts.csv"
    path.write_text(CONTENT)
    return path


@pytest.fixture
def run(organization, file):
    with tenancy.writing(organization.id):
        CampaignFactory.create(slug="marathon", currency="USD")

    def call(*options, **named):
        out, err = io.StringIO(), io.StringIO()
        arguments = {"organization": organization.slug, "source": "file", "campaign": "marathon"} | named
        words = [f"--{name}={value}" for name, value in arguments.items()]
        call_command("import_gifts", str(file), *words, *options, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return call


def jobs(organization):
    with tenancy.reading(organization.id):
        return list(Job.objects.of(organization.id))


def gifts(organization):
    with tenancy.reading(organization.id):
        return Donation.objects.of(organization.id).count()


def test_the_command_leaves_the_work_to_a_worker(run, organization, work):
    out, _err = run(currency="USD")

    [job] = jobs(organization)
    assert (out, job.status, job.file_name) == (f"job {job.pk}\n", "queued", "gifts.csv")
    work()
    assert gifts(organization) == 1


def test_it_waits_when_asked_to_and_prints_what_came_of_it(run, organization):
    out, err = run("--wait")

    result = json.loads(out.splitlines()[1])
    assert (result["imported"], result["errors"], result["sums"]) == (1, 1, [{"amount": "1.00", "currency": "USD"}])
    assert err == "1 rows were not used; see the job in the console.\n"
    assert gifts(organization) == 1


def test_a_dry_run_with_chosen_columns(run, organization):
    out, _err = run("--wait", "--dry-run", "--column", "donor=donor", "--receipts", means="card")

    assert json.loads(out.splitlines()[1])["imported"] == 1
    [job] = jobs(organization)
    assert (job.params["means"], job.params["receipts"], job.params["columns"]) == ("card", True, {"donor": "donor"})
    assert gifts(organization) == 0


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({"organization": "nobody"}, "There is no organization 'nobody'."),
        ({"campaign": "nothing"}, "There is no campaign 'nothing'."),
        ({"currency": "EUR"}, "The campaign is in USD."),
        ({"source": "No Good"}, "Error: argument --source: 'No Good' is not small letters, digits, dots and dashes"),
        ({"column": "donor"}, "Error: argument --column: 'donor' is not field=header"),
    ],
)
def test_what_makes_no_sense_is_refused(run, organization, named, sentence):
    with pytest.raises(CommandError) as refusal:
        run(**named)

    assert str(refusal.value).startswith(sentence)
    assert jobs(organization) == []


def test_a_file_that_is_none_is_refused(run, file):
    file.write_bytes(b"\n")
    with pytest.raises(CommandError, match="cannot be read as a table"):
        run()
    file.unlink()
    with pytest.raises(CommandError, match="No such file"):
        run()


def test_a_job_that_fails_fails_the_command(run, file):
    file.write_text("a,b\n1,2\n")

    with pytest.raises(CommandError, match="HEADER_MISSING"):
        run("--wait")
