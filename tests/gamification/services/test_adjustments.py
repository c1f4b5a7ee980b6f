"""Points for many members at once: who gets them, undoing, and files."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from gamification.errors import AdjustmentEmptyError, AdjustmentNotFoundError, AdjustmentStatusError
from gamification.models import Activity, PointsAdjustment
from gamification.services import adjust_points, rebuild_members, start_points_import, undo_adjustment
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import Job, JobRowError
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.gamification.services.deeds import points_of
from wallet.enums import TransferKind
from wallet.services import Holder, Posting, post_transfers

pytestmark = pytest.mark.django_db

BONUS = {"description": "Summer bonus", "reason": "Board decision 12"}


@pytest.fixture
def members(organization):
    with tenancy.writing(organization.id):
        first, second = MembershipFactory.create_batch(2, member_type="volunteer")
        return [first, second, MembershipFactory.create(member_type="staff")]


@pytest.fixture
def settle(work, hear):
    def run():
        work()
        hear()

    return run


@pytest.fixture
def adjust(organization, settle):
    def run(points=20, **wanted):
        with tenancy.writing(organization.id):
            adjustment = adjust_points(points=points, **BONUS, **wanted)
        settle()
        with tenancy.reading(organization.id):
            return PointsAdjustment.objects.of(organization.id).get(pk=adjustment.pk)

    return run


def balances(members):
    with tenancy.reading(members[0].organization_id):
        return [points_of(member) for member in members]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (lambda members: {"member_ids": [members[0].pk, members[2].pk]}, [20, 0, 20]),
        (lambda members: {"member_type": "volunteer"}, [20, 20, 0]),
        (lambda members: {"everybody": True}, [20, 20, 20]),
    ],
)
def test_those_who_are_meant_get_their_points(members, adjust, wanted, expected):
    adjustment = adjust(**wanted(members))

    assert balances(members) == expected
    assert adjustment.status == "done"
    assert (adjustment.member_count, adjustment.total_points) == (sum(map(bool, expected)), sum(expected))


def test_who_has_left_is_left_out(members, adjust, organization):
    with tenancy.writing(organization.id):
        type(members[0]).objects.filter(pk=members[0].pk).update(is_active=False)

    adjustment = adjust(member_ids=[member.pk for member in members])

    assert (balances(members), adjustment.member_count) == ([0, 20, 20], 2)


@pytest.mark.parametrize(
    "wanted",
    [{}, {"member_type": "volunteer", "everybody": True}, {"everybody": True, "points": 0}],
)
def test_nobody_or_nothing_is_no_adjustment(door, wanted):
    with pytest.raises(AdjustmentEmptyError):
        adjust_points(**{"points": 20, **BONUS, **wanted})

    assert not PointsAdjustment.objects.of(tenancy.organization_id()).exists()


def test_undoing_takes_everything_back_once_and_what_was_spent_is_owed(members, adjust, organization, settle):
    adjustment = adjust(everybody=True)
    with tenancy.writing(organization.id):
        spent = Posting("x", Holder.member(members[0].pk), Holder.purpose("shop"), 5, "PTS", TransferKind.SPEND)
        post_transfers([spent])
        for _ in range(2):
            undo_adjustment(adjustment_id=adjustment.pk, reason="Wrong list")
    settle()

    with tenancy.writing(organization.id):
        undone = PointsAdjustment.objects.of(organization.id).get()
        assert (undone.status, undone.undo_reason, undone.undone_at is None) == ("undone", "Wrong list", False)
        assert Activity.objects.of(organization.id).filter(reverses__isnull=False).count() == 3
        assert rebuild_members().differences == 0
    assert balances(members[1:]) == [0, 0]


def test_only_what_is_done_is_undone(members, organization):
    with tenancy.writing(organization.id):
        adjustment = adjust_points(points=20, everybody=True, **BONUS)
        with pytest.raises(AdjustmentStatusError):
            undo_adjustment(adjustment_id=adjustment.pk, reason="Too soon")
        with pytest.raises(AdjustmentNotFoundError):
            undo_adjustment(adjustment_id=uuid7(), reason="Nothing")


@pytest.fixture
def imported(organization, settle):
    def run(rows, **options):
        file = default_storage.save("jobs/points.csv", ContentFile(b"member,points,description\n" + rows))
        with tenancy.writing(organization.id):
            job = start_points_import(file=file, file_name="points.csv", source="board", **BONUS, **options)
        settle()
        with tenancy.reading(organization.id):
            return Job.objects.of(organization.id).get(pk=job.pk)

    return run


@pytest.fixture
def known(organization):
    with tenancy.writing(organization.id):
        return MembershipFactory.create(user=UserFactory.create(email="member@example.org"))


def test_a_file_gives_each_member_what_its_row_says(members, known, imported, organization):
    rows = f"Member@example.org,50,For the kitchen\n{members[0].pk},-20,\n".encode()

    first, second = imported(rows), imported(rows)

    assert first.status == "done", first.error
    counts = [(job.result["imported"], job.result["duplicates"], job.result["errors"]) for job in (first, second)]
    assert counts == [(2, 0, 0), (0, 2, 0)]
    with tenancy.reading(organization.id):
        adjustment = PointsAdjustment.objects.of(organization.id).get(pk=first.pk)
        assert (adjustment.status, adjustment.member_count, adjustment.total_points) == ("done", 2, 30)
        notes = Activity.objects.of(organization.id).order_by("pk").values_list("note", "points")
        assert list(notes) == [("For the kitchen", 50), ("Summer bonus", -20)]


def test_a_dry_run_of_a_file_writes_nothing(known, imported, organization):
    job = imported(b"member@example.org,50,\n", dry_run=True)

    assert job.result["imported"] == 1
    with tenancy.reading(organization.id):
        assert not PointsAdjustment.objects.of(organization.id).exists()
        assert not Activity.objects.of(organization.id).exists()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b",5,", "MEMBER_MISSING"),
        (b"stranger@example.org,5,", "MEMBER_NOT_FOUND"),
        (b"019a0000-0000-7000-8000-000000000000,5,", "MEMBER_NOT_FOUND"),
        (b"member@example.org,many,", "POINTS_INVALID"),
        (b"member@example.org,0,", "POINTS_OUT_OF_RANGE"),
    ],
)
def test_a_row_that_cannot_be_booked_is_listed(known, imported, organization, row, code):
    job = imported(row + b"\nmember@example.org,7,\n")

    assert (job.result["imported"], job.failed_count) == (1, 1)
    with tenancy.reading(organization.id):
        assert list(JobRowError.objects.of(organization.id).values_list("code", flat=True)) == [code]


def test_a_file_is_undone_too(known, imported, organization, settle):
    job = imported(b"member@example.org,50,\n")
    with tenancy.writing(organization.id):
        undo_adjustment(adjustment_id=job.pk, reason="Wrong file")
    settle()

    assert balances([known]) == [0]
