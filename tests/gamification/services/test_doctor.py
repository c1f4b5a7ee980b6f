"""The doctor: it finds what was broken, repairs what is safe, and finds nothing where all is well."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from gamification.errors import CheckUnknownError, FindingNotFoundError, FindingNotRepairableError
from gamification.models import CheckRun, Counter, Finding, LeaderboardSnapshot, PendingActivity
from gamification.services import (
    apply_pending,
    examine,
    publish_rulebook,
    rebuild_leaderboards,
    rebuild_members,
    repair_finding,
)
from gamification.services.doctor import CHECKS
from gamification.tasks import examine_all
from goodplay.core import tenancy
from goodplay.core.models import Announcement, Hearing, Job
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import LeaderboardFactory
from tests.gamification.services.deeds import deed, hours_action, points_of, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points_currency")]


@pytest.fixture
def members(door):
    """Two members with an hour each, whom everything agrees about."""
    hours_action()
    publish_rulebook()
    LeaderboardFactory.create(metric="quantity:hours.logged", timeframe="all_time", name="Hours")
    members = sorted(MembershipFactory.create_batch(2), key=lambda member: member.pk)
    record(*[deed(member, key=str(member.pk)) for member in members])
    apply_pending()
    rebuild_leaderboards()
    return members


@pytest.fixture
def found(door, work):
    """Let the checks run and return what is open: check and subject."""

    def looked(*names):
        examine(checks=names or None)
        work()
        rows = (
            Finding.objects.of(door.organization_id).filter(resolved_at__isnull=True).order_by("check_name", "subject")
        )
        return [(row.check_name, row.subject) for row in rows]

    return looked


def break_counter(member, **more):
    Counter.objects.of(member.organization_id).filter(member=member, metric="", period=0).update(**more)


def test_a_healthy_organization_has_no_findings(door, members, found, hear):
    hear()

    assert found() == []
    runs = CheckRun.objects.of(door.organization_id)
    assert set(runs.values_list("check_name", flat=True)) == set(CHECKS)
    assert runs.get(check_name="states").looked_at_count == 2


def test_a_wrong_counter_is_found_and_repaired(door, members, found):
    break_counter(members[1], points=999)

    assert found("states", "totals") == [("states", str(members[1].pk)), ("totals", str(members[1].pk))]
    assert Counter.objects.of(door.organization_id).filter(points=999).exists()
    for finding in Finding.objects.of(door.organization_id):
        repair_finding(finding_id=finding.pk)

    assert found("states", "totals") == []
    assert rebuild_members().differences == 0
    assert points_of(members[1]) == 5


def test_members_are_looked_at_page_by_page(door, members, found, monkeypatch):
    monkeypatch.setattr("gamification.services.doctor.checks.FOLDED", 1)
    monkeypatch.setattr("gamification.services.doctor.checks.READ", 1)
    break_counter(members[0], points=7)
    break_counter(members[1], points=8)

    assert [name for name, _ in found("states", "totals", "posted")] == ["states", "states", "totals", "totals"]


def test_what_is_no_longer_so_is_resolved(door, members, found):
    break_counter(members[0], count=9)
    assert found("states") == [("states", str(members[0].pk))]
    rebuild_members()

    assert found("states") == []
    assert Finding.objects.of(door.organization_id).get().resolved_at is not None


def test_what_is_still_so_is_one_finding(door, members, found):
    break_counter(members[0], count=9)

    found("states")
    found("states")

    finding = Finding.objects.of(door.organization_id).get()
    assert finding.last_found_at > finding.found_at


def test_an_entry_without_its_transfer_needs_a_person(door, members, found):
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO gamification_pointsentry
               (organization_id, member_id, activity_id, rule, revision, change, event_type, entered_at)
               SELECT organization_id, member_id, id, 'rule:ghost', 7, 3, 'activity', now()
               FROM gamification_activity WHERE organization_id = %s AND member_id = %s""",
            [door.organization_id, members[0].pk],
        )

    ((name, subject),) = found("posted")

    assert (name, subject.endswith(":7")) == ("posted", True)
    with pytest.raises(FindingNotRepairableError):
        repair_finding(finding_id=Finding.objects.of(door.organization_id).get().pk)


def test_a_wrong_snapshot_is_found_and_taken_anew(door, members, found):
    wrong = [{"member": str(members[0].pk), "rank": 1, "value": 999}]
    LeaderboardSnapshot.objects.of(door.organization_id).update(rankings=wrong)

    assert [name for name, _ in found("snapshots")] == ["snapshots"]
    repair_finding(finding_id=Finding.objects.of(door.organization_id).get().pk)

    assert found("snapshots") == []


def test_a_stuck_queue_is_found_and_woken(door, members, found):
    record(deed(members[0], key="late"))
    PendingActivity.objects.of(door.organization_id).update(recorded_at=timezone.now() - timedelta(hours=1))
    before = Announcement.objects.filter(name="activities.recorded").count()

    assert found("queue") == [("queue", "queue")]
    repair_finding(finding_id=Finding.objects.of(door.organization_id).get().pk)

    assert Announcement.objects.filter(name="activities.recorded").count() == before + 1


def test_refused_hearings_are_found_and_tried_again(door, members, found):
    announcement = Announcement.objects.of(door.organization_id).first()
    Hearing.objects.create(
        organization_id=door.organization_id,
        announcement=announcement,
        hearer="tests.deaf",
        refused_at=timezone.now(),
        attempts=8,
    )

    assert ("hearings", "tests.deaf") in found("hearings")
    finding = Finding.objects.of(door.organization_id).get(subject="tests.deaf")
    assert finding.detail == "1 announcements failed for good, 0 wait."
    repair_finding(finding_id=finding.pk)

    hearing = Hearing.objects.of(door.organization_id).get(hearer="tests.deaf")
    assert (hearing.refused_at, hearing.attempts) == (None, 0)


def test_a_repair_is_done_once(door, members, found):
    break_counter(members[0], count=9)
    found("states")
    finding = Finding.objects.of(door.organization_id).get()

    first = repair_finding(finding_id=finding.pk).resolved_at

    assert repair_finding(finding_id=finding.pk).resolved_at == first


def test_unknown_checks_and_findings_are_refused(door):
    with pytest.raises(CheckUnknownError):
        examine(checks=["weather"])
    with pytest.raises(FindingNotFoundError):
        repair_finding(finding_id=1)


@pytest.mark.twice("gamification.examine_all")
def test_every_organization_is_examined_at_night(door, members):
    from tests.conftest import _outside

    _outside(examine_all)()
    _outside(examine_all)()

    assert Job.objects.of(door.organization_id).filter(kind="gamification.examine").count() == 2


def test_examining_twice_finds_the_same(door, members, found):
    break_counter(members[0], count=9)

    assert found("states") == found("states")


def test_admins_see_it_by_api(organization, members, found, api):
    found()
    with tenancy.writing(organization.id):
        admin, manager = (MembershipFactory.create(role=role) for role in (Role.ADMIN, Role.MANAGER))

    body = api.sign_in(admin).get("/api/v1/gamification/doctor").json()

    assert [check["name"] for check in body["checks"]] == list(CHECKS)
    assert (body["findings"], body["checks"][0]["looked_at_count"]) == ([], 2)
    assert api.sign_in(manager).get("/api/v1/gamification/doctor").status_code == 403


def test_it_is_shown_and_repaired_in_the_console(organization, members, found, client):
    break_counter(members[0], count=9)
    found()
    with tenancy.writing(organization.id):
        admin = MembershipFactory.create(role=Role.ADMIN)
    client.force_login(admin.user, backend="accounts.backends.EmailOrPhoneBackend")
    finding = Finding.objects.of(organization.id).get(check_name="states")

    page = client.get(reverse("admin:gamification_finding_changelist"))
    text = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
    assert "Examine now" in text
    assert "figures are not what the activities make." in text
    client.post(reverse("admin:gamification_finding_verb", args=[finding.pk, "repair"]), {"confirmed": "1"})

    finding.refresh_from_db()
    assert finding.repaired_by_id == admin.pk
    jobs = Job.objects.of(organization.id).count()
    assert client.post(reverse("admin:gamification_finding_examine")).status_code == 302
    assert Job.objects.of(organization.id).count() == jobs + 1
    assert client.get(reverse("admin:gamification_finding_examine")).status_code == 403
