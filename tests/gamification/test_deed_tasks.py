"""The tasks of the engine: what is heard becomes deeds, once, in whatever order and however often it is heard."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.signals import UserSignedIn
from donations.signals import DonationReduced, DonationRefunded, DonationReturned, DonationSent, DonationSettled
from gamification import tasks
from gamification.errors import ActivityNotFoundError
from gamification.models import Activity, Badge, Counter, PendingActivity, Rulebook
from gamification.services import apply_pending, publish_rulebook
from gamification.signals import ActivitiesRecorded, RulebookPublished
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from organizations.signals import OrganizationCreated
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import SettledDonationFactory
from tests.gamification.services.deeds import NOON, deed, hours_action, points_of, record, value

pytestmark = pytest.mark.django_db
GIFT = {
    "donation_id": "01a1fe00-0000-7000-8000-000000000001",
    "amount_minor": 1050,
    "currency": "EUR",
    "given_at": "2026-03-02T12:00:00+00:00",
}


@pytest.fixture
def member(points_currency):
    return MembershipFactory.create()


def settled(member, **more):
    values = GIFT | {"member_id": str(member.id), "campaign_id": "c", "source": "api", "quiet": False} | more
    return DonationSettled(**values)


def refunded(member, **more):
    return DonationRefunded(**GIFT | {"member_id": str(member.id), "refunded_at": "2026-03-05T12:00:00+00:00"} | more)


def activities(**filters):
    return Activity.objects.of(tenancy.organization_id()).filter(**filters)


@pytest.mark.twice("gamification.apply_lower_half", "gamification.apply_upper_half")
def test_both_halves_together_apply_everything_once(member):
    hours_action()
    members = [member, *MembershipFactory.create_batch(9)]
    record(*(deed(each, key=str(each.id)) for each in members))

    for _ in range(2):
        tasks.apply_lower_half([ActivitiesRecorded(10)])
        tasks.apply_upper_half([ActivitiesRecorded(10)])

    assert {points_of(each) for each in members} == {5}
    assert not PendingActivity.objects.of(member.organization_id).exists()


@pytest.mark.twice("gamification.record_gifts")
def test_a_settled_gift_is_a_deed_in_major_units(member):
    for _ in range(2):
        tasks.record_gifts([settled(member), settled(member)])

    activity = activities().get()
    assert (activity.action, activity.quantity_milli, activity.unit) == ("donation.given", 10_500, "EUR")
    assert (activity.source, activity.key) == ("donations", f"donation:{GIFT['donation_id']}")
    assert activity.occurred_at == NOON


@pytest.mark.parametrize(("currency", "minor", "milli"), [("JPY", 500, 500_000), ("KWD", 1050, 1050)])
def test_every_currency_has_its_own_decimals(member, currency, minor, milli):
    tasks.record_gifts([settled(member, currency=currency, amount_minor=minor)])

    assert activities().get().quantity_milli == milli


def test_an_anonymous_gift_is_nobodys_deed(member):
    tasks.record_gifts([settled(member, member_id="")])
    tasks.take_back_gifts([refunded(member, member_id="")])

    assert not activities().exists()


def test_an_imported_gift_is_quiet(member):
    tasks.record_gifts([settled(member, quiet=True)])

    assert PendingActivity.objects.of(member.organization_id).get().is_quiet


@pytest.mark.twice("gamification.take_back_gifts")
def test_a_refund_takes_the_deed_back_whichever_is_heard_first(member):
    tasks.take_back_gifts([refunded(member)])
    tasks.record_gifts([settled(member)])
    tasks.take_back_gifts([refunded(member)])
    apply_pending()

    assert activities(reverses=None).count() == activities(reverses__isnull=False).count() == 1
    assert not Counter.objects.of(member.organization_id).exists()


def test_the_refund_of_a_gift_that_was_never_a_deed_takes_nothing_back(member):
    member.is_active = False
    member.save()

    tasks.take_back_gifts([refunded(member)])

    assert not activities().exists()


@pytest.mark.twice("gamification.record_gifts_elsewhere", "gamification.take_back_gifts_elsewhere")
def test_a_gift_to_another_organization_is_a_deed_here_until_it_comes_back(member):
    sent = DonationSent(**GIFT, member_id=str(member.id), to_organization_id="x")
    kept = {name: GIFT[name] for name in ("donation_id", "amount_minor", "currency")}
    returned = DonationReturned(**kept, member_id=str(member.id), returned_at="2026-03-05T12:00:00+00:00")

    for _ in range(2):
        tasks.record_gifts_elsewhere([sent])
    apply_pending()
    given = value(member, "quantity:donation.given:EUR")
    for _ in range(2):
        tasks.take_back_gifts_elsewhere([returned])
    apply_pending()

    assert given == 10_500
    assert not Counter.objects.of(member.organization_id).exists()


def test_what_came_back_before_it_was_heard_of_is_tried_again(member):
    kept = {name: GIFT[name] for name in ("donation_id", "amount_minor", "currency")}
    returned = DonationReturned(**kept, member_id=str(member.id), returned_at="2026-03-05T12:00:00+00:00")

    with pytest.raises(ActivityNotFoundError):
        tasks.take_back_gifts_elsewhere([returned])


@pytest.mark.twice("gamification.record_sign_ins")
def test_a_sign_in_is_a_deed_once_a_token_family(member):
    fact = UserSignedIn(str(member.id), str(member.user_id), "family", timezone.now().isoformat())

    for _ in range(2):
        tasks.record_sign_ins([fact])

    assert activities().get().key == "sign-in:family"


@pytest.fixture
def person(organization):
    """A member who is also known to the platform, and there."""
    with tenancy.writing(organization.id):
        here = MembershipFactory.create()
    with tenancy.writing(PLATFORM_ID):
        there = MembershipFactory.create(user=here.user)
    return here, there


def across():
    with tenancy.reading(PLATFORM_ID):
        found = Activity.objects.of(PLATFORM_ID).filter(action="donation.given")
        return list(found.order_by("pk").values_list("member_id", "quantity_milli", "reverses_id"))


@pytest.mark.twice("gamification.record_gifts_of_persons", "gamification.take_back_gifts_of_persons")
def test_a_gift_counts_for_the_person_across_organizations(organization, person):
    here, there = person

    for _ in range(2):
        tasks.record_gifts_of_persons(organization.id, [settled(here)])
    given = across()
    for _ in range(2):
        tasks.take_back_gifts_of_persons(organization.id, [refunded(here)])

    assert given == [(there.id, 10_500, None)]
    assert [row[2] is None for row in across()] == [True, False]


def test_a_giver_without_a_user_has_no_figures_across_organizations(organization, person):
    with tenancy.writing(organization.id):
        named = MembershipFactory.create(user=None)

    tasks.record_gifts_of_persons(organization.id, [settled(named)])

    assert across() == []


@pytest.mark.twice("gamification.apply_kit")
def test_a_kit_is_applied_once(organization):
    fact = OrganizationCreated(str(organization.id), "volunteer", "x", "EUR")

    for _ in range(2):
        tasks.apply_kit(organization.id, [fact])

    with tenancy.reading(organization.id):
        assert Rulebook.objects.of(organization.id).count() == 1
        compiled = Rulebook.objects.of(organization.id).get().compiled
    assert "hours.logged" in {action["code"] for action in compiled["actions"]}


@pytest.mark.twice("gamification.republish_rulebooks")
def test_what_the_platform_changes_reaches_every_organization_that_has_rules(organization):
    with tenancy.writing(organization.id):
        hours_action()
        publish_rulebook()
    with tenancy.writing(PLATFORM_ID):
        Badge.objects.create(organization_id=PLATFORM_ID, code="new", name="New", category="special")

    for _ in range(2):
        tasks.republish_rulebooks(PLATFORM_ID, [RulebookPublished(1, "2026-03-02T12:00:00+00:00")])

    with tenancy.reading(organization.id):
        books = Rulebook.objects.of(organization.id).order_by("version")
        assert [["new" in {badge["code"] for badge in book.compiled["badges"]}] for book in books] == [[False], [True]]


def test_what_one_organization_changes_stays_there(organization):
    with tenancy.writing(organization.id):
        publish_rulebook()
        hours_action()

    tasks.republish_rulebooks(organization.id, [RulebookPublished(1, "2026-03-02T12:00:00+00:00")])

    with tenancy.reading(organization.id):
        assert Rulebook.objects.of(organization.id).count() == 1


def test_a_deed_is_heard_applied_and_told(organization, hear):
    with tenancy.writing(organization.id):
        from wallet.services import apply_kit

        apply_kit(kind="community")
        hours_action()
        member = MembershipFactory.create()
        record(deed(member, at=datetime.now(UTC) - timedelta(minutes=1)))

    hear()

    with tenancy.writing(organization.id):
        assert points_of(member) == 5


def reduced(member, kept, number=1, **more):
    values = GIFT | {"member_id": str(member.id), "campaign_id": "c", "refunded_at": "2026-03-05T12:00:00+00:00"} | more
    return DonationReduced(**values, refunded_minor=values["amount_minor"] - kept, kept_minor=kept, number=number)


def given(member):
    return Counter.objects.of(member.organization_id).filter(counter="quantity:donation.given:EUR", period="all_time")


@pytest.mark.twice("gamification.lessen_gifts")
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
def test_a_gift_of_which_parts_went_back_counts_for_what_is_left(member, order):
    news = [
        lambda: tasks.record_gifts([settled(member)]),
        lambda: tasks.lessen_gifts([reduced(member, 700), reduced(member, 700)]),
        lambda: tasks.lessen_gifts([reduced(member, 200, 2)]),
    ]
    for place in (*order, *order):
        news[place]()
    apply_pending()

    assert value(member, "quantity:donation.given:EUR") == 2_000


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (0, 2, 1)])
def test_a_gift_that_is_gone_after_a_part_counts_for_nothing(member, order):
    with_row = SettledDonationFactory.create(
        member=member, status="refunded", refunded_at=timezone.now(), amount_refunded_minor=1_000
    )
    facts = {"donation_id": str(with_row.pk), "amount_minor": 1_000}
    news = [
        lambda: tasks.record_gifts([settled(member, **facts)]),
        lambda: tasks.lessen_gifts([reduced(member, 700, **facts)]),
        lambda: tasks.take_back_gifts([refunded(member, **facts, parts=1)]),
    ]
    for place in order:
        news[place]()
    apply_pending()

    assert not Counter.objects.of(member.organization_id).exists()


@pytest.mark.twice("gamification.lessen_gifts_of_persons")
def test_a_part_that_went_back_lessens_the_figures_across_organizations(organization, person):
    here, there = person

    for _ in range(2):
        tasks.record_gifts_of_persons(organization.id, [settled(here)])
        tasks.lessen_gifts_of_persons(organization.id, [reduced(here, 700), reduced(here, 100, member_id="")])

    rows = across()
    reversals = [row for row in rows if row[2] is not None]
    assert [row[:2] for row in rows if row[2] is None] == [(there.id, 10_500), (there.id, 7_000)]
    assert len(reversals) == 1
