"""Points by API: history, expiries, adjustments, files, and recognition in one look."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gamification.models import Achievement, AchievementAward
from gamification.services import apply_pending, create_action, record_activities, republish_rulebook
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7
from organizations.services import decide_policy
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed
from wallet.enums import TransferKind
from wallet.services import Holder, Posting, post_transfers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

API = "/api/v1"


def keyed():
    return {"HTTP_IDEMPOTENCY_KEY": uuid7().hex, "format": "json"}


def code_of(answer):
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def earn(organization):
    """Let a member earn ten points for two hours, and return the activity."""

    def earned(member, key="1", action="task.completed"):
        with tenancy.writing(organization.id):
            recorded = record_activities([deed(member, key=key, action=action)])[0]
            apply_pending()
        return recorded.activity_id

    return earned


def spend(member, points):
    with tenancy.writing(member.organization_id):
        posting = Posting(
            uuid7().hex,
            Holder.member(member.pk),
            Holder.purpose("shop"),
            points,
            "PTS",
            TransferKind.SPEND,
            reason="A mug",
        )
        post_transfers([posting])


def lines_of(client, member):
    body = client.get(f"{API}/members/{member.id}/points/history").json()
    return [(line["points_change"], line["event_type"], line["balance_after"]) for line in body["results"]]


def test_the_history_tells_of_spending_and_of_what_is_owed(console, member, earn, hear):
    activity_id = earn(member)
    spend(member, 8)
    taken_back = console.post(f"{API}/activities/{activity_id}/reverse", {"reason": "Never done"}, format="json").json()
    hear()
    earn(member, key="2")

    assert lines_of(console, member) == [
        (-8, "points_debt", 2),
        (10, "task_completed", 10),
        (-10, "task_completed", 0),
        (8, "points_debt", 10),
        (-8, "points_spent", 2),
        (10, "task_completed", 10),
    ]
    lines = console.get(f"{API}/members/{member.id}/points/history").json()["results"]
    assert [line["description"] for line in lines][3:5] == ["Owed, because it was spent before", "A mug"]
    assert [line["taken_back_by"] for line in lines] == [None, None, *[taken_back["id"]] * 2, None, taken_back["id"]]


def test_what_is_owed_stands_beside_the_points(console, member, earn, hear):
    activity_id = earn(member)
    spend(member, 8)
    console.post(f"{API}/activities/{activity_id}/reverse", {"reason": "Never done"}, format="json")
    hear()

    body = console.get(f"{API}/members/{member.id}/points").json()

    assert (body["current_points"], body["total_points"], body["points_debt"]) == (0, 0, 8)
    assert console.get(f"{API}/gamification/stats").json()["points_liability"]["owed_by_members"] == 8


def test_a_page_of_the_history_is_so_many_moves(console, member, earn):
    for number in range(3):
        earn(member, key=str(number))

    first = console.get(f"{API}/members/{member.id}/points/history?limit=2").json()
    second = console.get(first["next"]).json()

    assert [line["balance_after"] for line in first["results"] + second["results"]] == [30, 20, 10]


def test_what_expires_is_told(console, member, earn, organization):
    empty = console.get(f"{API}/members/{member.id}/points/expiries").json()
    with tenancy.writing(organization.id):
        decide_policy(organization_id=organization.id, name="points_expire_months", value=6)
    earn(member)

    body = console.get(f"{API}/members/{member.id}/points/expiries").json()

    assert (empty["expire_after_months"], empty["expiries"]) == (None, [])
    (expiring,) = body.pop("expiries")
    assert body == {
        "member_id": str(member.id),
        "expire_after_months": 6,
        "by_inactivity": False,
        "notice_days": 30,
    }
    assert (expiring["points"], expiring["announced_at"]) == (10, None)
    assert console.get(f"{API}/members/{member.id}/points").json()["next_expiry"] == expiring


def test_points_have_a_price(console, member, earn, organization):
    with tenancy.writing(organization.id):
        decide_policy(organization_id=organization.id, name="thousand_points_worth_minor", value=333)
    earn(member)

    body = console.get(f"{API}/gamification/stats").json()["points_liability"]

    assert (body["outstanding_points"], body["worth"]["amount"]) == (10, "0.04")


def test_an_action_is_recorded_by_hand_with_its_points_or_others(console, member, manager):
    path = f"{API}/members/{member.id}/points/award"

    by_rule = console.post(path, {"action": "training.completed", "description": "First aid"}, **keyed())
    other = console.post(
        path, {"action": "training.completed", "points": 40, "description": "First aid for all"}, **keyed()
    )

    shown = [(each.status_code, each.json()["points_change"], each.json()["event_type"]) for each in (by_rule, other)]
    assert shown == [(201, 40, "training_completed"), (201, 40, "training_completed")]
    assert other.json()["new_balance"] == 80
    line = console.get(f"{API}/members/{member.id}/points/history").json()["results"][0]
    assert (line["description"], line["action"], line["awarded_by"]) == (
        "First aid for all",
        "training.completed",
        str(manager.id),
    )


def test_a_kind_of_event_means_its_action(console, member):
    path = f"{API}/members/{member.id}/points/award"
    body = {"points": 30, "event_type": "project_completed", "description": "The garden"}

    answer = console.post(path, body, **keyed())

    assert (answer.status_code, answer.json()["event_type"]) == (201, "project_completed")
    assert code_of(console.post(path, body | {"action": "points.adjusted"}, **keyed())) == (409, "ACTION_INACTIVE")
    assert code_of(console.post(path, body | {"action": "nothing.known"}, **keyed())) == (404, "ACTION_NOT_FOUND")


def test_a_kind_of_event_with_two_actions_wants_one_named(console, member, organization):
    with tenancy.writing(organization.id):
        create_action(code="camp.completed", name="Camp", event_type="project_completed")
    body = {"points": 30, "event_type": "project_completed", "description": "The garden"}

    answer = console.post(f"{API}/members/{member.id}/points/award", body, **keyed())

    assert code_of(answer) == (409, "ACTION_AMBIGUOUS")


def test_a_manual_adjustment_wants_points_and_reason(console, member):
    answer = console.post(f"{API}/members/{member.id}/points/award", {"description": "Bonus"}, **keyed())

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert set(answer.json()["errors"]) == {"points", "reason"}


def test_many_members_are_adjusted_and_it_is_undone(console, member, other, manager, work, hear):
    body = {
        "points": 15,
        "description": "Summer bonus",
        "reason": "Board decision",
        "member_ids": [str(member.id), str(other.id)],
    }
    queued = console.post(f"{API}/points/adjustments", body, **keyed())
    work()
    hear()
    path = f"{API}/points/adjustments/{queued.json()['id']}"
    done = console.get(path).json()
    undoing = console.post(f"{path}/undo", {"reason": "Wrong list"}, **keyed())
    work()
    hear()

    assert (queued.status_code, queued.json()["status"]) == (202, "queued")
    assert (done["status"], done["member_count"], done["total_points"]) == ("done", 2, 30)
    assert (done["audience"], done["asked_by"]) == ("2 chosen members", str(manager.id))
    assert (undoing.status_code, undoing.json()["status"]) == (202, "undoing")
    assert console.get(path).json()["status"] == "undone"
    assert lines_of(console, member) == [(-15, "manual_adjustment", 0), (15, "manual_adjustment", 15)]
    assert [each["id"] for each in console.get(f"{API}/points/adjustments").json()["results"]] == [done["id"]]


def test_an_adjustment_of_nobody_is_refused(console):
    body = {"points": 15, "description": "Bonus", "reason": "Test"}

    assert code_of(console.post(f"{API}/points/adjustments", body, **keyed())) == (409, "ADJUSTMENT_EMPTY")


def test_a_file_of_points_is_a_job_and_an_adjustment(console, member, work, hear):
    file = SimpleUploadedFile("points.csv", f"member,points\n{member.id},25\n".encode(), "text/csv")
    body = {"file": file, "source": "board", "description": "Bonus", "reason": "Board decision"}

    job = console.post(f"{API}/imports/points", body, HTTP_IDEMPOTENCY_KEY=uuid7().hex, format="multipart")
    work()
    hear()

    assert job.status_code == 202
    adjustment = console.get(f"{API}/points/adjustments/{job.json()['id']}").json()
    assert (adjustment["points"], adjustment["total_points"], adjustment["audience"]) == (None, 25, "points.csv")
    assert lines_of(console, member) == [(25, "manual_adjustment", 25)]


def test_recognition_is_one_look(api, member, earn):
    earn(member, action="hours.logged")

    body = api.sign_in(member).get(f"{API}/members/me/recognition").json()

    assert api.get(f"{API}/rewards/user/{member.id}").json() == body
    assert body.pop("created_at")
    assert body.pop("updated_at")
    (achievement,), history = body.pop("achievements"), body.pop("point_history")
    assert (achievement["name"], achievement["points"]) == ("First Hour", 10)
    assert [(each["action_id"], each["points"]) for each in history] == [("hours.logged", 10), ("hours.logged", 5)]
    assert body == {
        "member_id": str(member.id),
        "level": 1,
        "level_name": "Newcomer",
        "current_points": 15,
        "lifetime_points": 15,
        "access_level_id": body["access_level_id"],
    }


def test_a_look_applies_what_waits_and_awards_what_is_fulfilled(api, member, organization):
    with tenancy.writing(organization.id):
        record_activities([deed(member)])

    first = api.sign_in(member).post(f"{API}/members/me/achievements/check").json()
    again = api.post(f"{API}/members/me/achievements/check").json()

    assert [each["name"] for each in first["achievements_earned"]] == ["First Hour"]
    assert again == {"member_id": str(member.id), "achievements_earned": []}


def test_a_look_awards_what_was_fulfilled_before_it_existed(api, member, earn, organization):
    with tenancy.writing(PLATFORM_ID):
        Achievement.objects.of(PLATFORM_ID).filter(name="First Hour").update(is_active=False)
    with tenancy.writing(organization.id):
        republish_rulebook()
    earn(member, action="hours.logged")
    with tenancy.writing(PLATFORM_ID):
        Achievement.objects.of(PLATFORM_ID).filter(name="First Hour").update(is_active=True)
    with tenancy.writing(organization.id):
        assert not AchievementAward.objects.of(organization.id).exists()
        republish_rulebook()

    body = api.sign_in(member).post(f"{API}/members/me/achievements/check").json()

    assert [each["name"] for each in body["achievements_earned"]] == ["First Hour"]


def test_the_earned_figure_counts_thirty_days(console, member, organization):
    with tenancy.writing(organization.id):
        now = timezone.now().astimezone(UTC)
        record_activities([deed(member, key="new", at=now - timedelta(days=1)), deed(member, key="old")])
        apply_pending()

    body = console.get(f"{API}/gamification/stats").json()["points_liability"]

    assert datetime(2026, 3, 2, tzinfo=UTC) < now - timedelta(days=30)
    assert (body["outstanding_points"], body["earned_points_30_days"]) == (20, 5)


def test_others_see_no_expiries_and_no_recognition(api, member, organization):
    with tenancy.writing(organization.id):
        stranger = MembershipFactory.create()
    client = api.sign_in(stranger)

    for path in ("points/expiries", "recognition"):
        assert client.get(f"{API}/members/{member.id}/{path}").status_code == 404
