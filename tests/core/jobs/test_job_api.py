"""Jobs over the API."""

import pytest

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.jobs import RowFault, StepResult, enqueue, runs
from goodplay.core.jobs.services import record_faults
from goodplay.core.models import Job
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.organizations import OrganizationFactory


@runs("tests.api")
def nothing(job):
    return StepResult({"layout": {"header": ["=word"]}}, 2, 2, {"rows": 2}, finished=True)


@pytest.fixture
def job(organization):
    with tenancy.writing(organization.id):
        return enqueue(kind="tests.api", params={"dry_run": True}, file_name="x.csv")


@pytest.fixture
def seat(organization, api):
    """Sign a member with a role in."""

    def sit(role):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        return api.sign_in(member)

    return sit


def test_a_job_shows_its_progress(seat, job, work):
    work()

    answer = seat(Role.AUDITOR).get(f"/api/v1/jobs/{job.pk}")

    assert answer.status_code == 200
    shown = answer.json()
    assert shown.pop("created_at") <= shown.pop("started_at") <= shown.pop("finished_at")
    assert shown == {
        "id": str(job.pk),
        "kind": "tests.api",
        "status": "done",
        "file_name": "x.csv",
        "dry_run": True,
        "done_count": 2,
        "total_count": 2,
        "failed_count": 0,
        "error": None,
        "result": {"rows": 2},
    }


def test_the_list_costs_the_same_for_one_and_three(seat, job, organization, queries):
    client = seat(Role.AUDITOR)
    client.get("/api/v1/jobs")
    with queries(6):
        assert len(client.get("/api/v1/jobs").json()["results"]) == 1
    with tenancy.writing(organization.id):
        newer = [enqueue(kind="tests.api", params={}) for _ in range(2)]
    with queries(6):
        listed = [row["id"] for row in client.get("/api/v1/jobs").json()["results"]]

    assert listed == [str(newer[1].pk), str(newer[0].pk), str(job.pk)]


def test_a_job_is_cancelled_and_tried_again(seat, job):
    client = seat(Role.TREASURER)

    cancelled = client.post(f"/api/v1/jobs/{job.pk}/cancel")
    again = client.post(f"/api/v1/jobs/{job.pk}/retry")

    assert (cancelled.json()["status"], cancelled["X-Message-Code"]) == ("cancelled", "JOB_CANCELLED")
    assert (again.json()["status"], again["X-Message-Code"]) == ("queued", "JOB_QUEUED")


def test_what_cannot_be_done_to_a_job_is_a_conflict(seat, job, work):
    work()
    client = seat(Role.MANAGER)

    answers = [client.post(f"/api/v1/jobs/{job.pk}/{verb}") for verb in ("cancel", "retry")]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (409, "JOB_ENDED"),
        (409, "JOB_NOT_STOPPED"),
    ]


def test_the_result_and_the_rows_with_errors_are_handed_out(seat, job, work, organization):
    work()
    with tenancy.writing(organization.id):
        record_faults(job_id=job.pk, faults=[RowFault(2, 1, "ODD", "It is odd.", ["@x"])])
    client = seat(Role.AUDITOR)

    errors = client.get(f"/api/v1/jobs/{job.pk}/errors.csv", headers={"accept": "text/csv"})

    assert client.get(f"/api/v1/jobs/{job.pk}/result").json() == {"rows": 2}
    assert errors["Content-Type"] == "text/csv; charset=utf-8"
    assert errors["Content-Disposition"].startswith(f'attachment; filename="errors-{job.pk}.csv"')
    assert errors.content.decode("utf-8-sig") == "line,row,code,message,'=word\r\n2,1,ODD,It is odd.,'@x\r\n"


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("get", "/errors.csv"), ("get", "/result"), ("post", "/cancel"), ("post", "/retry")],
)
def test_a_member_does_not_learn_of_jobs(seat, job, method, path):
    answer = getattr(seat(Role.MEMBER), method)(f"/api/v1/jobs/{job.pk}{path}")

    assert (answer.status_code, answer.json()["code"]) == (403, "ACCESS_DENIED")


def test_an_auditor_looks_and_does_not_touch(seat, job):
    answer = seat(Role.AUDITOR).post(f"/api/v1/jobs/{job.pk}/cancel")

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["", "/errors.csv", "/result"])
def test_the_jobs_of_others_do_not_exist(seat, path):
    with tenancy.platform("tests"):
        other = OrganizationFactory.create()
    with tenancy.writing(other.id):
        theirs = enqueue(kind="tests.api", params={})
    client = seat(Role.OWNER)

    answers = [
        client.get(f"/api/v1/jobs/{found}{path}", headers={"accept": "*/*"}) for found in (theirs.pk, uuid7(), 7)
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_the_detail_of_a_bug_is_not_told(seat, job, organization):
    with tenancy.writing(organization.id):
        Job.objects.of(organization.id).update(error={"code": "X", "title": "Y", "detail": "secret"})

    assert seat(Role.OWNER).get(f"/api/v1/jobs/{job.pk}").json()["error"] == {"code": "X", "title": "Y"}
