import pytest
from django.urls import reverse

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.rewards import convert, rate, redeem, reward, tell
from tests.factories.wallet import fund
from wallet.enums.rewards import RedemptionStatus
from wallet.models import Conversion, ConversionRate, Currency, Redemption, Reward
from wallet.services import conversions
from wallet.services.tiers import set_tier
from wallet.services.watch import add_watch_rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def enter(client, organization):
    """Enter the console with a role."""

    def entered(role=Role.ADMIN):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return entered


@pytest.fixture
def taken(organization):
    """Somebody has a mug coming, a conversion that waits, a tier and an automatic gift."""
    with tenancy.writing(organization.id):
        member = MembershipFactory.create(display_name="Member one")
        fund(member, 5_000, "PTS")
        tell()
        set_tier(member_id=member.pk, number=2)
        rate()
        conversions.set_auto_donation(
            member_id=member.pk,
            currency="EUR",
            threshold_minor=100,
            share_bps=5_000,
            campaign_id=member.pk,
            campaign_name="Water",
        )
        convert(member, 200)
        rule = {"measure": "single_amount", "window_minutes": 60, "currency": "EUR", "hold_hours": 24}
        add_watch_rule(name="Large", threshold=400, action="hold", **rule)
        convert(member, 500)
        return redeem(member, reward(handed_out=True), delivery="Stall 4")


def listed(name):
    return reverse(f"admin:wallet_{name}_changelist")


def changed(row):
    return reverse(f"admin:wallet_{row._meta.model_name}_change", args=[row.pk])


def verb(client, row, name, **said):
    address = reverse(f"admin:wallet_{row._meta.model_name}_verb", args=[row.pk, name])
    return client.post(address, {"confirmed": "1", **said})


@pytest.mark.parametrize(
    "name",
    ["reward", "redemption", "membertier", "conversionrate", "conversion", "autodonationrule", "autodonationrun"],
)
def test_every_list_shows_its_rows(enter, taken, name):
    page = enter().get(listed(name))

    assert page.status_code == 200
    assert ("Mug" if name in ("reward", "redemption") else "Points" if "conv" in name else "") in page.content.decode()


@pytest.mark.parametrize("model", [Reward, Redemption, ConversionRate, Conversion])
def test_every_row_has_a_page(enter, organization, taken, model):
    with tenancy.writing(organization.id):
        row = model.objects.first()

    assert enter().get(changed(row)).status_code == 200


def test_the_overview_tells_what_waits(enter, taken):
    page = enter().get(reverse("admin:index")).content.decode()

    assert "Rewards to hand out" in page
    assert "Conversions to look at" in page


def test_the_queue_is_worked_through(enter, organization, taken):
    client = enter(Role.MANAGER)

    verb(client, taken, "issue", reason="Handed over")

    with tenancy.writing(organization.id):
        done = Redemption.objects.get()
        assert (done.status, done.note) == (RedemptionStatus.ISSUED, "Handed over")
    verb(client, taken, "use")
    with tenancy.writing(organization.id):
        assert Redemption.objects.get().status == RedemptionStatus.USED


def test_a_reward_is_made_and_offered_by_hand(enter, organization):
    client = enter(Role.MANAGER)
    with tenancy.writing(organization.id):
        points = Currency.objects.of(organization.id).get(code="PTS")
    said = {"name": "Book", "reward_type": "product", "cost": "150", "currency": points.pk, "value": ""}

    client.post(reverse("admin:wallet_reward_add"), said)

    with tenancy.writing(organization.id):
        book = Reward.objects.get()
    assert (book.name, book.cost_minor, book.status) == ("Book", 150, "draft")
    verb(client, book, "offer")
    with tenancy.writing(organization.id):
        assert Reward.objects.get().status == "active"


def test_what_does_not_fit_comes_back_with_a_sentence(enter, organization):
    client = enter(Role.MANAGER)
    with tenancy.writing(organization.id):
        points = Currency.objects.of(organization.id).get(code="PTS")
    said = {"name": "Book", "reward_type": "cashback", "cost": "150", "currency": points.pk}

    page = client.post(reverse("admin:wallet_reward_add"), said).content.decode()

    assert "Cashback needs the amount that is paid." in page


def test_a_rate_is_set_by_hand(enter, organization):
    client = enter(Role.TREASURER)
    with tenancy.writing(organization.id):
        money = Currency.objects.get(code="EUR")
    said = {
        "rate_type": "recycling.glass",
        "name": "Glass",
        "from_amount": "1",
        "from_unit": "kg",
        "to_amount": "0.20",
        "to_currency": money.pk,
        "weekend": "1.5",
        "total": "2",
    }

    client.post(reverse("admin:wallet_conversionrate_add"), said)

    with tenancy.writing(organization.id):
        made = ConversionRate.objects.get()
    assert (made.from_minor, made.to_minor, made.weekend_cap_milli, made.total_cap_milli) == (1000, 20, 1500, 2000)


def test_a_held_conversion_is_decided(enter, organization, taken):
    client = enter(Role.TREASURER)
    with tenancy.writing(organization.id):
        held = Conversion.objects.get(status="held")

    verb(client, held, "accept")

    with tenancy.writing(organization.id):
        assert Conversion.objects.filter(status="converted").count() == 2


def test_an_auditor_changes_nothing(enter, taken):
    client = enter(Role.AUDITOR)

    assert client.get(listed("reward")).status_code == 200
    assert client.get(reverse("admin:wallet_reward_add")).status_code == 403
