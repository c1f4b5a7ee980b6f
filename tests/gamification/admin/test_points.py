"""Points and thanks in the console: adjusting many, undoing, expiries, debts, hiding what hurts."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gamification.models import Kudos, MemberState, PointsAdjustment, PointsExpiry
from gamification.services import give_kudos
from goodplay.core import tenancy
from goodplay.core.models import Job
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import points_of

pytestmark = pytest.mark.django_db

ADJUSTMENT = {
    "points": "20",
    "whom": "everybody",
    "member_type": "",
    "description": "Summer bonus",
    "reason": "Board decision",
}


def address(name, *args):
    return reverse(f"admin:gamification_{name}", args=args)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def own(model, organization):
    with tenancy.reading(organization.id):
        return list(model.objects.of(organization.id).order_by("id"))


@pytest.fixture
def settle(work, hear):
    def run():
        work()
        hear()

    return run


@pytest.fixture
def kudos(organization, shipped):
    """Thanks of as many members as are asked for."""

    def made(count):
        with tenancy.writing(organization.id):
            for _ in range(count):
                giver, receiver = MembershipFactory.create_batch(2)
                give_kudos(giver_id=giver.pk, receiver_id=receiver.pk, message="Thank you for the soup")

    return made


@pytest.fixture
def expiries(organization):
    def made(count):
        with tenancy.writing(organization.id):
            for _ in range(count):
                PointsExpiry.objects.create(
                    organization=organization,
                    member=MembershipFactory.create(),
                    expires_on=date(2027, 2, 1),
                    points=50,
                )

    return made


@pytest.fixture
def adjustments(organization):
    def made(count):
        with tenancy.writing(organization.id):
            for number in range(count):
                PointsAdjustment.objects.create(
                    organization=organization,
                    source=f"adjust:{number}",
                    points=5,
                    description="Bonus",
                    reason="Test",
                    audience="All members",
                    asked_by=MembershipFactory.create(),
                )

    return made


def test_everybody_gets_points_and_the_whole_is_undone(organization, enter, member, settle):
    console = enter()

    console.post(address("pointsadjustment_add"), ADJUSTMENT)
    settle()
    (adjustment,) = own(PointsAdjustment, organization)
    page = console.get(address("pointsadjustment_change", adjustment.pk))
    undo = reverse("admin:gamification_pointsadjustment_verb", args=[adjustment.pk, "undo"])
    console.post(undo, {"confirmed": "1", "reason": "Wrong list"})
    settle()

    assert (adjustment.status, adjustment.member_count, adjustment.total_points) == ("done", 2, 40)
    assert "../verb/undo" in page.content.decode()
    (undone,) = own(PointsAdjustment, organization)
    assert (undone.status, undone.undo_reason) == ("undone", "Wrong list")
    with tenancy.reading(organization.id):
        assert points_of(member) == 0
    assert "../verb/undo" not in console.get(address("pointsadjustment_change", adjustment.pk)).content.decode()


def test_chosen_members_get_points(organization, enter, member, settle):
    console = enter()
    form = console.get(f"{address('pointsadjustment_add')}?members={member.pk}")

    console.post(address("pointsadjustment_add"), ADJUSTMENT | {"whom": "chosen", "members": [str(member.pk)]})
    settle()

    assert f'value="{member.pk}" selected' in form.content.decode()
    (adjustment,) = own(PointsAdjustment, organization)
    assert (adjustment.audience, adjustment.total_points) == ("1 chosen member", 20)


@pytest.mark.parametrize("whom", ["chosen", "type"])
def test_somebody_must_be_meant(organization, enter, whom):
    page = enter().post(address("pointsadjustment_add"), ADJUSTMENT | {"whom": whom})

    assert "Choose at least one." in text_of(page)
    assert own(PointsAdjustment, organization) == []


def test_members_of_a_list_are_led_to_the_form(organization, enter, history):
    (member,) = history(1)
    (state,) = own(MemberState, organization)

    answer = enter().post(address("memberstate_changelist"), {"action": "adjust", "_selected_action": [state.pk]})

    assert answer.url == f"{address('pointsadjustment_add')}?members={member.pk}"


def test_a_file_of_points_begins_with_a_dry_run(organization, enter):
    file = SimpleUploadedFile("points.csv", b"member,points\nmember@example.org,5\n", "text/csv")
    body = {"file": file, "source": "board", "description": "Bonus", "reason": "Board decision"}

    enter().post(address("pointsadjustment_import_file"), body)

    (job,) = own(Job, organization)
    assert (job.kind, job.params["dry_run"], job.params["reason"]) == (
        "gamification.import_points",
        True,
        "Board decision",
    )


def test_a_manager_thanks_and_hides_and_shows(organization, enter, member, shipped):
    console = enter(Role.MANAGER)

    console.post(address("kudos_add"), {"receiver": str(member.pk), "message": "For the soup"})
    (kudos,) = own(Kudos, organization)
    verb = reverse("admin:gamification_kudos_verb", args=[kudos.pk, "hide"])
    console.post(verb, {"confirmed": "1", "reason": "Not kind"})

    (hidden,) = own(Kudos, organization)
    assert (kudos.receiver_id, kudos.message) == (member.pk, "For the soup")
    assert (hidden.is_hidden, hidden.hidden_reason, hidden.hidden_by_id) == (True, "Not kind", kudos.giver_id)
    page = console.get(address("kudos_change", kudos.pk)).content.decode()
    assert ("../verb/hide" in page, "../verb/restore" in page) == (False, True)
    assert "For the soup" in text_of(console.get(f"{address('kudos_changelist')}?hidden=yes"))


def test_an_auditor_only_looks(enter, kudos, adjustments, expiries, organization):
    kudos(1)
    adjustments(1)
    expiries(1)
    console = enter(Role.AUDITOR)
    (adjustment,) = own(PointsAdjustment, organization)

    for name in ("kudos", "pointsadjustment", "pointsexpiry"):
        assert console.get(address(f"{name}_changelist")).status_code == 200
    assert console.get(address("pointsadjustment_add")).status_code == 403
    undo = reverse("admin:gamification_pointsadjustment_verb", args=[adjustment.pk, "undo"])
    assert console.post(undo, {"confirmed": "1", "reason": "No"}).status_code == 404


@pytest.mark.parametrize("name", ["kudos", "pointsadjustment", "pointsexpiry"])
def test_a_list_asks_as_often_for_three_as_for_one(name, enter, kudos, adjustments, expiries):
    make = {"kudos": kudos, "pointsadjustment": adjustments, "pointsexpiry": expiries}[name]
    console = enter()

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert console.get(address(f"{name}_changelist")).status_code == 200
        return len(found)

    make(1)
    queries()
    one = queries()
    make(2)

    assert queries() == one


@pytest.mark.parametrize("name", ["kudos", "pointsadjustment", "pointsexpiry"])
def test_every_row_has_a_page(name, enter, organization, kudos, adjustments, expiries):
    {"kudos": kudos, "pointsadjustment": adjustments, "pointsexpiry": expiries}[name](1)
    model = {"kudos": Kudos, "pointsadjustment": PointsAdjustment, "pointsexpiry": PointsExpiry}[name]
    (row,) = own(model, organization)

    assert enter().get(address(f"{name}_change", row.pk)).status_code == 200


def test_a_members_page_tells_what_he_has_and_how(enter, history, organization):
    history(1)
    (state,) = own(MemberState, organization)

    page = text_of(enter().get(address("memberstate_change", state.pk)))

    assert "20 of 20 ever earned" in page
    assert "+10 → 20 Achievement: First Hour" in page


def test_the_overview_tells_what_is_owed(enter, history, expiries):
    history(2)
    expiries(1)

    page = text_of(enter().get(reverse("admin:index")))

    assert "Points that members can spend 40" in page
    assert "Points that will expire 50" in page
