import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gamification import services
from gamification.models import MemberScore, ScoreFormula, ScoreTerm
from gamification.rules.scores import Term
from goodplay.core import tenancy
from goodplay.core.permissions import Role

pytestmark = pytest.mark.django_db
HOURS = Term("gaming", "quantity:hours.logged", "linear", 2_000)
MANAGEMENT = {"terms-TOTAL_FORMS": 2, "terms-INITIAL_FORMS": 0, "terms-MIN_NUM_FORMS": 0, "terms-MAX_NUM_FORMS": 30}


def address(name, *args):
    return reverse(f"admin:gamification_{name}", args=args)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def line(number, **values):
    filled = {"id": "", "group": "gaming", "metric": "count", "scale": "linear", "weight": "1", "most": ""} | values
    return {f"terms-{number}-{name}": value for name, value in filled.items()}


@pytest.fixture
def formula(organization, history):
    """A formula in force, and members with two hours each."""
    members = history(2)
    with tenancy.writing(organization.id):
        drafted = services.draft_formula(name="First", terms=[HOURS])
        published = services.publish_formula(formula_id=drafted.pk)
        services.compute_scores(member_ids=[member.pk for member in members])
    return published


def test_a_manager_drafts_a_formula_with_its_lines_and_changes_it(enter, shipped, organization):
    console = enter(Role.MANAGER)
    hours = line(1, group="social", metric="quantity:hours.logged", scale="log", weight="12.5", most="400")

    drafted = console.post(address("scoreformula_add"), {"name": "First", **MANAGEMENT, **line(0), **hours})
    with tenancy.reading(organization.id):
        formula = ScoreFormula.objects.get()
        rows = list(ScoreTerm.objects.order_by("group"))
    kept = {"terms-INITIAL_FORMS": 2, **line(0, id=rows[0].pk, weight="3"), **line(1, id=rows[1].pk)}
    changed = console.post(
        address("scoreformula_change", formula.pk),
        {"name": "Second", **MANAGEMENT, **kept, "terms-1-DELETE": "on"},
    )

    assert (drafted.status_code, changed.status_code) == (302, 302)
    assert [(row.group, row.metric, row.scale, row.weight_milli, row.most) for row in rows] == [
        ("gaming", "count", "linear", 1_000, None),
        ("social", "quantity:hours.logged", "log", 12_500, 400),
    ]
    with tenancy.reading(organization.id):
        assert ScoreFormula.objects.get().name == "Second"
        assert list(ScoreTerm.objects.values_list("metric", "weight_milli")) == [("count", 3_000)]


def test_two_equal_lines_are_refused_on_the_form(enter, shipped, organization):
    page = enter().post(address("scoreformula_add"), {"name": "First", **MANAGEMENT, **line(0), **line(1)})

    assert page.status_code == 200
    assert "two lines count the same" in text_of(page) or "duplicate" in text_of(page)
    with tenancy.reading(organization.id):
        assert not ScoreFormula.objects.exists()


def test_a_formula_is_tried_on_a_member_before_it_holds(enter, formula, organization):
    with tenancy.writing(organization.id):
        draft = services.draft_formula(name="Next", terms=[Term("social", "count", "linear", 7_000)])
        name = MemberScore.objects.order_by("member_id").first().member.user.display_name
    console, path = enter(), address("scoreformula_try_out", draft.pk)

    empty = text_of(console.get(path))
    unknown = text_of(console.get(path, {"member": "nobody at all"}))
    tried = text_of(console.get(path, {"member": name}))

    assert "Give a name" in empty
    assert "Nobody here has that name." in unknown
    assert "By this formula 7 By the one in force 4" in tried
    with tenancy.reading(organization.id):
        assert set(MemberScore.objects.values_list("score", "version")) == {(4, 1)}


def test_what_is_typed_is_tried_and_not_saved(enter, formula, organization):
    with tenancy.writing(organization.id):
        draft = services.draft_formula(name="Next", terms=[HOURS])
        name = MemberScore.objects.order_by("member_id").first().member.user.display_name
        row = draft.terms.get()
    console = enter()
    typed = {"name": "Typed", **MANAGEMENT, "terms-TOTAL_FORMS": 1, **line(0, weight="9"), "_try": ""}

    new = console.post(address("scoreformula_add"), typed)
    kept = {"terms-INITIAL_FORMS": 1, **line(0, id=row.pk, weight="11", metric="count")}
    changed = console.post(address("scoreformula_change", draft.pk), typed | kept)

    tried = [
        text_of(console.get(reply.url, QUERY_STRING=f"{reply.url.partition('?')[2]}&member={name}"))
        for reply in (new, changed)
    ]
    assert ["By this formula 9 " in tried[0], "By this formula 11 " in tried[1]] == [True, True]
    assert "Typed" in tried[0]
    with tenancy.reading(organization.id):
        assert list(ScoreFormula.objects.order_by("version").values_list("name", flat=True)) == ["First", "Next"]
        assert draft.terms.get().weight_milli == row.weight_milli
    assert "was added" not in text_of(console.get(address("scoreformula_changelist")))


def test_mistakes_are_shown_instead_of_a_try(enter, shipped, organization):
    typed = {"name": "Typed", **MANAGEMENT, **line(0), **line(1), "_try": ""}

    page = enter().post(address("scoreformula_add"), typed)

    assert page.status_code == 200
    assert "two lines count the same" in text_of(page) or "duplicate" in text_of(page)


def test_only_what_was_typed_here_is_tried_and_only_by_who_may_write(enter, formula):
    console = enter()
    typed = {"name": "Typed", **MANAGEMENT, "terms-TOTAL_FORMS": 1, **line(0), "_try": ""}
    page = console.post(address("scoreformula_add"), typed).url

    assert console.get(address("scoreformula_try_typed"), {"typed": "made up"}).status_code == 404
    assert enter(Role.AUDITOR).get(page).status_code == 404


def test_a_published_formula_offers_no_try_of_what_nobody_types(enter, formula, organization):
    with tenancy.writing(organization.id):
        draft = services.draft_formula(name="Next", terms=[HOURS])
    console = enter()

    shown = [console.get(address("scoreformula_change", row.pk)).content.decode() for row in (draft, formula)]

    assert ['name="_try"' in page for page in shown] == [True, False]
    assert 'name="_try"' in console.get(address("scoreformula_add")).content.decode()


def test_a_published_formula_is_shown_and_the_next_begins_with_its_lines(enter, formula, organization):
    console = enter()
    page = console.get(address("scoreformula_change", formula.pk))
    body = {"action": "begin_next", "_selected_action": str(formula.pk), "confirmed": "1"}

    console.post(address("scoreformula_changelist"), body)

    assert 'name="name"' not in page.content.decode()
    with tenancy.reading(organization.id):
        draft = ScoreFormula.objects.get(version=2)
        assert (draft.published_at, draft.terms.get().metric) == (None, "quantity:hours.logged")


def test_publishing_from_the_list(enter, formula, organization):
    with tenancy.writing(organization.id):
        draft = services.draft_formula(name="Next", terms=[HOURS])
    body = {"action": "publish", "_selected_action": str(draft.pk), "confirmed": "1"}

    enter().post(address("scoreformula_changelist"), body)

    with tenancy.reading(organization.id):
        assert ScoreFormula.objects.get(pk=draft.pk).published_at is not None


def test_a_draft_is_thrown_away_and_a_published_one_is_not(enter, formula, organization):
    with tenancy.writing(organization.id):
        draft = services.draft_formula(name="Next", terms=[HOURS])
    console = enter()

    answers = [console.post(address("scoreformula_delete", row.pk), {"post": "yes"}) for row in (draft, formula)]

    assert [answer.status_code for answer in answers] == [302, 403]
    with tenancy.reading(organization.id):
        assert list(ScoreFormula.objects.values_list("pk", flat=True)) == [formula.pk]


@pytest.mark.parametrize("name", ["scoreformula", "memberscore"])
def test_lists_ask_as_often_for_many_as_for_one(name, enter, formula, organization, history):
    console, path = enter(), address(f"{name}_changelist")
    counts = []
    for _ in range(2):
        console.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert console.get(path).status_code == 200
        counts.append(len(queries))
        members = history(2)
        with tenancy.writing(organization.id):
            services.compute_scores(member_ids=[member.pk for member in members])
            services.draft_formula(name="Next", terms=[HOURS])

    assert counts[0] == counts[1]
