import pytest

from gamification import services
from gamification.rules.scores import Term
from goodplay.core import tenancy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]
FORMULAS = "/api/v1/impact-score/formulas"
LINES = [
    {"group": "gaming", "metric": "quantity:hours.logged", "scale": "linear", "weight": "2.5", "most": 100},
    {"group": "social", "metric": "count", "scale": "log", "weight": 10},
]


def draft(console, **more):
    return console.post(FORMULAS, {"name": "First", "terms": LINES} | more, format="json")


def publish(console, formula, **more):
    return console.post(f"{FORMULAS}/{formula.json()['id']}/publish", more, format="json")


def test_a_manager_drafts_tries_and_publishes_a_formula(console, log_hours, member, work):
    log_hours(member, 4)
    drafted = draft(console)
    tried = console.post(f"{FORMULAS}/{drafted.json()['id']}/try", {"member_id": str(member.pk)}, format="json")
    published = publish(console, drafted)
    work()

    shown = console.get(f"/api/v1/members/{member.pk}/impact-score")
    assert (drafted.status_code, drafted["X-Message-Code"]) == (201, "SCORE_FORMULA_DRAFTED")
    assert [(line["metric"], line["weight"], line["most"]) for line in drafted.json()["terms"]] == [
        ("quantity:hours.logged", 2.5, 100),
        ("count", 10, None),
    ]
    parts = [
        {"group": "gaming", "metric": "quantity:hours.logged", "counted": 4, "adds": 10},
        {"group": "social", "metric": "count", "counted": 1, "adds": 10},
    ]
    assert tried.json() == {
        "member_id": str(member.pk),
        "impact_score": 20,
        "components": {"gaming": 10, "social": 10, "giving": 0},
        "parts": parts,
        "impact_score_now": None,
    }
    assert (published.json()["is_published"], published["X-Message-Code"]) == (True, "SCORE_FORMULA_PUBLISHED")
    assert shown.json() == {
        "member_id": str(member.pk),
        "impact_score": 20,
        "version": 1,
        "formula_name": "First",
        "components": {"gaming": 10, "social": 10, "giving": 0},
        "parts": parts,
        "rank": 1,
        "rank_percentile": 100.0,
        "total_participants": 1,
    }


def test_a_draft_is_changed_and_thrown_away(console):
    formula = draft(console).json()["id"]

    changed = console.patch(f"{FORMULAS}/{formula}", {"terms": LINES[1:], "name": "Other"}, format="json")
    removed = console.delete(f"{FORMULAS}/{formula}")

    assert ([line["metric"] for line in changed.json()["terms"]], changed.json()["name"]) == (["count"], "Other")
    assert (removed.status_code, console.get(FORMULAS).json()["results"]) == (204, [])


def test_a_published_formula_is_not_changed(console):
    drafted = draft(console)
    publish(console, drafted)

    answers = [
        console.patch(f"{FORMULAS}/{drafted.json()['id']}", {"name": "Other"}, format="json"),
        console.delete(f"{FORMULAS}/{drafted.json()['id']}"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "SCORE_FORMULA_PUBLISHED")] * 2


def test_a_member_sees_his_score_and_nobody_elses(api, console, member, other):
    publish(console, draft(console))

    mine = api.sign_in(member).get("/api/v1/members/me/impact-score")

    assert (mine.status_code, mine.json()["impact_score"], mine.json()["rank"]) == (200, 0, None)
    assert api.get(f"/api/v1/members/{other.pk}/impact-score").status_code == 404
    assert api.get(FORMULAS).status_code == 403


def test_without_a_formula_there_is_no_score(api, member):
    answer = api.sign_in(member).get("/api/v1/members/me/impact-score")

    assert (answer.status_code, answer.json()["code"]) == (404, "SCORE_FORMULA_UNKNOWN")


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        ({"group": "money"}, 400, "VALIDATION_ERROR"),
        ({"weight": "0"}, 400, "VALIDATION_ERROR"),
        ({"metric": "count:unknown"}, 409, "METRIC_UNKNOWN"),
        ({"metric": "count"}, 409, "SCORE_FORMULA_INVALID"),
    ],
)
def test_wrong_lines_are_refused(console, line, status, code):
    answer = draft(
        console, terms=[{**LINES[1], "group": "gaming", "metric": "points"} | line, {**LINES[1], "group": "gaming"}]
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert console.get(FORMULAS).json()["results"] == []


def test_a_stranger_is_not_tried(console, platform):
    formula = draft(console).json()["id"]

    answer = console.post(f"{FORMULAS}/{formula}/try", {"member_id": str(platform)}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (404, "MEMBER_NOT_FOUND")


def test_more_formulas_ask_no_more_queries(console, organization, queries):
    for _ in range(2):
        with tenancy.writing(organization.id):
            for _ in range(2):
                services.draft_formula(name="One", terms=[Term("gaming", "count", "linear", 1_000)])
        with queries(7):
            console.get(FORMULAS)
