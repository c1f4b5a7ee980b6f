"""Streaks, pauses and heat maps in the console."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Membership
from gamification.models import MemberState, Streak, StreakPause
from gamification.services import NewActivity, apply_pending, record_activities
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.gamification.admin.test_pages import address, queries_of, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 11)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def active(organization, shipped):
    """Let a new member log hours on days of March."""

    def logged(*days):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create()
            deeds = [
                NewActivity(
                    member_id=member.pk,
                    action="hours.logged",
                    occurred_at=datetime(2026, 3, day, 12, tzinfo=UTC),
                    source="test",
                    key=f"{member.pk}-{day}",
                )
                for day in days
            ]
            record_activities(deeds)
            apply_pending()
        return member

    return logged


def pauses(organization):
    with tenancy.reading(organization.id):
        found = StreakPause.objects.of(organization.id).select_related("planned_by")
        return list(found.order_by("starts_on"))


def paused(organization, member, first, last=TODAY):
    with tenancy.writing(organization.id):
        return StreakPause.objects.create(
            organization_id=organization.id, member=member, starts_on=first, ends_on=last, reason="Travel"
        )


def row(organization, model, member):
    with tenancy.reading(organization.id):
        return model.objects.of(organization.id).filter(member=member).first()


def test_streaks_are_listed_as_of_today(enter, active):
    active(8, 9, 10)
    active(2, 3)

    text = text_of(enter().get(address("streak_changelist")))

    assert "3 at risk 0 3" in text
    assert "0 over 0 2" in text


def test_the_list_of_streaks_asks_as_often_for_three_as_for_one(enter, active):
    console = enter()
    active(10)
    console.get(address("streak_changelist"))
    once = queries_of(console, address("streak_changelist"))
    active(9), active(8)

    assert queries_of(console, address("streak_changelist")) == once


def test_a_member_page_shows_streaks_days_and_pauses(enter, active, organization):
    member = active(8, 9, 10)
    pause = paused(organization, member, TODAY)
    state = row(organization, MemberState, member)

    page = enter().get(address("memberstate_change", state.pk))

    text, html = text_of(page), page.content.decode()
    assert "daily streak: 3 (paused) · ends after 12 Mar 2026 · 0 freezes · longest 3" in text
    assert "3 active days of 367" in text
    assert 'title="Mon 9 Mar 2026: 1 activity, 5 points"' in html
    assert 'class="gp-heat-x" title="Wed 11 Mar 2026: 0 activities, 0 points (excused)"' in html
    assert f"/console/gamification/streakpause/{pause.pk}/change/" in html


def test_a_streak_has_a_page(enter, active, organization):
    streak = row(organization, Streak, active(10))

    assert "at risk" in text_of(enter().get(address("streak_change", streak.pk)))


def test_a_manager_excuses_a_member_and_the_streak_follows(enter, active, organization, hear):
    member = active(7, 8, 10)
    form = {"member": str(member.pk), "starts_on": "2026-03-09", "ends_on": "2026-03-09", "reason": "Ill"}

    enter(Role.MANAGER).post(address("streakpause_add"), form)
    hear()

    (pause,) = pauses(organization)
    assert (pause.member_id, pause.reason, pause.planned_by.role) == (member.pk, "Ill", Role.MANAGER)
    assert row(organization, Streak, member).current == 3


def test_a_manager_pauses_for_himself_as_members_do(enter, organization):
    console = enter(Role.MANAGER)
    with tenancy.reading(organization.id):
        member = Membership.objects.of(organization.id).get(role=Role.MANAGER.value)
    form = {"member": str(member.pk), "starts_on": "2026-03-09", "ends_on": "2026-03-12", "reason": "Ill"}

    page = console.post(address("streakpause_add"), form)

    assert "A pause begins today or later" in text_of(page)
    console.post(address("streakpause_add"), form | {"starts_on": "2026-03-11"})
    assert [pause.planned_by_id for pause in pauses(organization)] == [member.pk]


@pytest.mark.parametrize(("verb", "left"), [("end", [TODAY - timedelta(days=1)]), ("take_away", [])])
def test_pauses_are_ended_and_taken_away(enter, active, organization, verb, left):
    pause = paused(organization, active(1), TODAY - timedelta(days=3))

    enter(Role.MANAGER).post(address("streakpause_verb", pause.pk, verb), {"confirmed": "1"})

    assert [each.ends_on for each in pauses(organization)] == left


def test_the_list_of_pauses_asks_as_often_for_three_as_for_one(enter, active, organization):
    console = enter()
    paused(organization, active(1), TODAY)
    console.get(address("streakpause_changelist"))
    once = queries_of(console, address("streakpause_changelist"))
    for _ in range(2):
        paused(organization, active(1), TODAY)

    assert queries_of(console, address("streakpause_changelist")) == once


def test_an_auditor_only_looks(enter, active):
    console = enter(Role.AUDITOR)

    assert console.get(address("streakpause_changelist")).status_code == 200
    assert console.get(address("streakpause_add")).status_code == 403
