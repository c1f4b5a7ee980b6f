"""Ladders, access levels and where members stand, by API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gamification.models import Ladder, Level
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

STEPS = [{"name": "First", "threshold": "0"}, {"name": "Second", "threshold": 2.5, "perks": ["content.second"]}]
CIRCLE = {"name": "Circle", "perks": ["content.circle"], "position": 5}
HOURS = {"name": "Hours", "metric": "quantity:hours.logged", "levels": STEPS}


def post(client, path, body=None):
    return client.post(f"/api/v1/{path}", body, format="json")


def made(answer, message):
    assert (answer.status_code, answer.headers.get("X-Message-Code")) == (201, message), answer.content
    return answer.json()


def test_a_ladder_is_defined_in_the_unit_that_people_read(console, organization):
    ladder = made(post(console, "ladders", HOURS), "LADDER_CREATED")

    assert [(step["number"], step["name"], step["threshold"]) for step in ladder["levels"]] == [
        (1, "First", 0),
        (2, "Second", 2.5),
    ]
    assert (ladder["code"], ladder["is_own"], ladder["keeps_levels"]) == ("hours", True, False)
    with tenancy.reading(organization.id):
        assert Level.objects.of(organization.id).get(number=2).threshold == 2500


def test_a_ladder_is_changed_and_taken_out_of_use(console):
    ladder = made(post(console, "ladders", HOURS), "LADDER_CREATED")
    address = f"/api/v1/ladders/{ladder['id']}"

    renamed = console.patch(address, {"name": "Service", "keeps_levels": True}, format="json")
    levels = [{"name": "Only", "threshold": 1}]
    replaced = console.put(address, {"name": "Service", "levels": levels}, format="json")
    gone = console.delete(address)

    assert (renamed.json()["name"], len(renamed.json()["levels"])) == ("Service", 2)
    assert [step["name"] for step in replaced.json()["levels"]] == ["Only"]
    assert (gone.status_code, console.get(address).json()["is_active"]) == (204, False)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"metric": "nonsense"}, "METRIC_UNKNOWN"),
        ({"levels": [STEPS[0], {"name": "Same", "threshold": 0}]}, "LADDER_INVALID"),
        ({"levels": [{"name": "A", "threshold": 0, "perks": ["wallet.books.view"]}]}, "PERK_INVALID"),
    ],
)
def test_a_refusal_says_why(console, changes, code):
    assert post(console, "ladders", HOURS | changes).json()["code"] == code


def test_the_platforms_ladder_is_copied_not_changed(console):
    ladders = {ladder["code"]: ladder for ladder in console.get("/api/v1/ladders").json()["results"]}
    address = f"ladders/{ladders['tier']['id']}"

    refused = console.patch(f"/api/v1/{address}", {"name": "Mine"}, format="json")
    copied = made(post(console, f"{address}/copy"), "LADDER_COPIED")

    assert (refused.status_code, refused.json()["code"]) == (403, "ACCESS_DENIED")
    assert (copied["copied_from"], len(copied["levels"])) == (ladders["tier"]["id"], 4)


def test_lists_take_the_same_queries_however_long(console):
    counts = []
    for number in (1, 6):
        for each in range(number):
            post(console, "ladders", HOURS | {"name": f"{number} {each}"})
        with CaptureQueriesContext(connection) as seen:
            answer = console.get("/api/v1/ladders?limit=100")
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert len(answer.json()["results"]) == 10


def test_an_access_level_has_its_life(console):
    level = made(
        post(console, "access-levels", {"name": "Circle", "perks": ["content.circle"]}), "ACCESS_LEVEL_CREATED"
    )
    address = f"/api/v1/access-levels/{level['id']}"

    changed = console.patch(address, {"position": 9}, format="json").json()
    replaced = console.put(address, {"name": "Ring"}, format="json").json()
    ladder = HOURS | {"levels": [STEPS[0] | {"access_level_id": level["id"]}]}
    made(post(console, "ladders", ladder), "LADDER_CREATED")
    refused = console.delete(address)

    assert (changed["position"], replaced["name"], replaced["perks"]) == (9, "Ring", ["content.circle"])
    assert (refused.status_code, refused.json()["code"]) == (409, "ACCESS_LEVEL_IN_USE")


def test_an_unused_access_level_is_removed(console):
    level = made(post(console, "access-levels", {"name": "Circle"}), "ACCESS_LEVEL_CREATED")

    assert console.delete(f"/api/v1/access-levels/{level['id']}").status_code == 204
    assert console.get(f"/api/v1/access-levels/{level['id']}").status_code == 404


def test_the_platforms_access_level_is_copied(console):
    original = console.get("/api/v1/access-levels").json()["results"][0]

    copied = made(post(console, f"access-levels/{original['id']}/copy"), "ACCESS_LEVEL_COPIED")

    assert (copied["code"], copied["is_own"]) == (original["code"], True)
    codes = [level["code"] for level in console.get("/api/v1/access-levels").json()["results"]]
    assert codes.count(original["code"]) == 1


def test_a_member_rises_and_gets_what_the_level_opens(console, member, log_hours):
    circle = made(post(console, "access-levels", CIRCLE), "ACCESS_LEVEL_CREATED")
    levels = [STEPS[0], STEPS[1] | {"access_level_id": circle["id"]}]
    made(post(console, "ladders", HOURS | {"levels": levels}), "LADDER_CREATED")
    address = f"/api/v1/members/{member.pk}"
    assert console.get(f"{address}/access-level").json()["access_level"]["code"] == "community"

    log_hours(member, 3)

    access = console.get(f"{address}/access-level").json()
    assert [level["name"] for level in access["access_levels"]] == ["Circle", "Community"]
    assert {"content.circle", "content.second"} <= set(access["perks"])
    standings = {each["ladder"]: each for each in console.get(f"{address}/levels").json()["levels"]}
    assert (standings["hours"]["name"], standings["hours"]["value"], standings["hours"]["next_level"]) == (
        "Second",
        3,
        None,
    )
    assert standings["hours"]["access_levels"] == ["circle"]


def test_checking_tells_a_rise_once(console, api, member):
    body = {
        "member_id": str(member.pk),
        "action": "hours.logged",
        "key": "1",
        "quantity": 3,
        "occurred_at": "2026-03-02T12:00:00Z",
    }
    ladder = made(post(console, "ladders", HOURS), "LADDER_CREATED")
    assert post(console, "activities", body).status_code == 201

    first, second = (post(console, f"members/{member.pk}/levels/check").json() for _ in range(2))

    assert (first["level_up"], ladder["code"] in first["risen"]) == (True, True)
    assert (second["level_up"], second["risen"], second["levels"]) == (False, [], first["levels"])
    own = api.sign_in(member)
    assert post(own, "members/me/levels/check").status_code == 200
    assert own.get("/api/v1/members/me/levels").json()["levels"] == first["levels"]


def test_members_see_their_own_levels_only(api, member, other):
    client = api.sign_in(member)

    for path in ("levels", "access-level", "content"):
        assert client.get(f"/api/v1/members/{other.pk}/{path}").status_code == 404
        assert client.get(f"/api/v1/volunteers/{member.pk}/{path}").status_code == 200
    assert post(client, "ladders", HOURS).status_code == 403


def test_the_platforms_ladders_give_its_access_levels():
    with tenancy.reading(PLATFORM_ID):
        ladders = Ladder.objects.of(PLATFORM_ID)
        giving = Level.objects.of(PLATFORM_ID).filter(ladder__code="giving").order_by("number")
        assert set(ladders.values_list("code", flat=True)) == {"engagement", "tier", "giving"}
        assert [level.name for level in giving][::9] == ["First Impact", "Transformation Leader"]
        assert giving.last().perks == ["insights.all"]
