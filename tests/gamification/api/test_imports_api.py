"""Files of activities over the API and by the command."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from gamification.models import Activity
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import hours_action

CONTENT = b"Wer,occurred_at,hours\nVolunteer 1,2026-03-02,1.5\nVolunteer 1,2026-03-02,x\n"


@pytest.fixture
def send(organization, api):
    """Hand a file in as a member with a role."""

    def post(*, role=Role.MANAGER, **fields):
        with tenancy.writing(organization.id):
            hours_action()
            member = MembershipFactory.create(role=role)
        form = {
            "file": SimpleUploadedFile("deeds.csv", CONTENT, "text/csv"),
            "source": "file",
            "action": "hours.logged",
            "member_column": "Wer",
        }
        headers = {"Idempotency-Key": "first"}
        return api.sign_in(member).post("/api/v1/imports/activities", form | fields, headers=headers)

    return post


def deeds(organization):
    with tenancy.reading(organization.id):
        return list(Activity.objects.of(organization.id).values_list("quantity_milli", flat=True))


def test_a_file_becomes_a_job_that_a_worker_does(send, api, organization, work):
    answer = send()

    assert (answer.status_code, answer.json()["kind"]) == (202, "gamification.import_activities")
    work()
    shown = api.get(f"/api/v1/jobs/{answer.json()['id']}").json()
    assert (shown["status"], shown["done_count"], shown["failed_count"]) == ("done", 2, 1)
    assert deeds(organization) == [1500]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR, Role.TREASURER])
def test_only_managers_import_activities(send, role):
    assert send(role=role).status_code == 403


def test_an_action_that_is_none_is_refused(send):
    answer = send(action="x" * 65)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["action"])


def test_the_command_imports_a_file(organization, tmp_path):
    with tenancy.writing(organization.id):
        hours_action()
    path = tmp_path / "deeds.csv"
    path.write_bytes(CONTENT)
    out = io.StringIO()
    words = ["--organization", organization.slug, "--source", "file", "--column", "member=Wer"]

    call_command("import_activities", str(path), *words, "--action", "hours.logged", "--wait", stdout=out)

    result = json.loads(out.getvalue().splitlines()[1])
    assert (result["imported"], result["errors"]) == (1, 1)
    assert deeds(organization) == [1500]
