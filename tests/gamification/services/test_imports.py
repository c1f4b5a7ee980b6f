"""Files of activities, from the upload's storage to the facts."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import ExternalName, Membership
from gamification.models import Activity, PendingActivity
from gamification.services.imports import start_activity_import
from goodplay.core import tenancy
from goodplay.core.models import Job, JobRowError
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.gamification.services.deeds import hours_action

HEADER = b"member,occurred_at,action,quantity,note\n"


@pytest.fixture
def known(organization):
    """A member with an address, and the action that the files name."""
    with tenancy.writing(organization.id):
        hours_action()
        return MembershipFactory.create(user=UserFactory.create(email="member@example.org"))


@pytest.fixture
def imported(organization, known, work):
    """Import a file and return the job as it ended."""

    def run(rows, *, header=HEADER, source="file", **options):
        file = default_storage.save("jobs/deeds.csv", ContentFile(header + rows))
        with tenancy.writing(organization.id):
            job = start_activity_import(file=file, file_name="deeds.csv", source=source, **options)
        work()
        with tenancy.reading(organization.id):
            return Job.objects.of(organization.id).get(pk=job.pk)

    return run


@pytest.fixture
def read(organization):
    """Read rows of the organization, in its door."""

    def rows(model, *fields):
        with tenancy.reading(organization.id):
            return list(model.objects.of(organization.id).order_by("pk").values_list(*fields))

    return rows


def test_deeds_are_recorded_for_members_known_by_address_or_name(imported, known, read):
    job = imported(
        b"Member@example.org,2026-03-02T10:00:00Z,hours.logged,1.5,kitchen\nVolunteer 1,2026-03-02,hours.logged,,\n"
    )

    assert job.status == "done", job.error
    assert job.result == {
        "columns": {name: name for name in ("member", "occurred_at", "action", "quantity", "note")},
        "rows": 2,
        "imported": 2,
        "duplicates": 0,
        "errors": 0,
        "new_members": 1,
        "sums": [{"action": "hours.logged", "quantity": "2.500"}],
    }
    [(newcomer, kind)] = [row for row in read(Membership, "pk", "member_type") if row[0] != known.pk]
    assert kind == "member"
    assert read(Activity, "member_id", "quantity_milli", "occurred_at", "source", "note") == [
        (known.pk, 1500, datetime(2026, 3, 2, 10, tzinfo=UTC), "import:file", "kitchen"),
        (newcomer, 1000, datetime(2026, 3, 2, tzinfo=UTC), "import:file", ""),
    ]
    assert read(PendingActivity, "is_quiet") == [(True,), (True,)]


def test_a_second_import_changes_nothing(imported, read):
    rows = b"Volunteer 1,2026-03-02,hours.logged,1,\n" * 3

    first, second = imported(rows), imported(rows)

    assert (first.result["imported"], second.result["imported"], second.result["duplicates"]) == (3, 0, 3)
    assert len(read(Activity, "pk")) == 3


def test_a_dry_run_writes_nothing(imported, read):
    job = imported(b"Volunteer 1,2026-03-02,hours.logged,1,\nVolunteer 1,2026-03-02,nothing.known,1,\n", dry_run=True)

    assert (job.result["imported"], job.result["new_members"], job.result["errors"]) == (1, 1, 1)
    assert [read(model, "pk") for model in (Activity, PendingActivity, ExternalName)] == [[], [], []]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b",2026-03-02,hours.logged,1,", "MEMBER_MISSING"),
        (b"stranger@example.org,2026-03-02,hours.logged,1,", "MEMBER_NOT_FOUND"),
        (b"Volunteer 1,2026-03-02,,1,", "ACTION_MISSING"),
        (b"Volunteer 1,2026-03-02,nothing.known,1,", "ACTION_NOT_FOUND"),
        (b"Volunteer 1,soon,hours.logged,1,", "TIME_INVALID"),
        (b"Volunteer 1,2026-03-02,hours.logged,much,", "QUANTITY_INVALID"),
        (b"Volunteer 1,2026-03-02,hours.logged,0,", "QUANTITY_OUT_OF_RANGE"),
    ],
)
def test_a_row_that_cannot_be_a_deed_is_listed_and_the_others_come_in(imported, read, row, code):
    good = b"Volunteer 2,2026-03-02,hours.logged,1,\n"

    job = imported(good + row + b"\n" + good)

    assert job.failed_count == 1
    assert read(JobRowError, "line", "row", "code") == [(3, 2, code)]
    assert len(read(Activity, "pk")) == 2


def test_an_action_for_all_rows_and_notices_may_be_chosen(imported, read):
    imported(
        b"Volunteer 1,2026-03-02\n",
        header=b"Volunteer,When\n",
        action="hours.logged",
        notices=True,
        member_type="volunteer",
    )

    assert read(Activity, "action") == [("hours.logged",)]
    assert read(PendingActivity, "is_quiet") == [(False,)]
    assert ("volunteer",) in read(Membership, "member_type")
