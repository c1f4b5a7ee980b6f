import pytest

from goodplay import kits
from wallet.errors import CurrencyNotFoundError, RuleInvalidError, RuleNotFoundError, RuleTakenError
from wallet.models import WatchRule, WithdrawalLimit
from wallet.services import watch, withdrawals

pytestmark = pytest.mark.django_db
MANY = {"name": "Many", "measure": "count", "window_minutes": 60, "threshold": 5}


@pytest.mark.usefixtures("door")
def test_a_rule_is_added_changed_and_removed():
    rule = watch.add_watch_rule(**MANY)

    changed = watch.change_watch_rule(rule_id=rule.pk, **MANY | {"threshold": 7})
    assert (changed.threshold, changed.action, changed.hold_hours) == (7, "review", 72)
    watch.remove_watch_rule(rule_id=rule.pk)

    assert not WatchRule.objects.exists()
    with pytest.raises(RuleNotFoundError):
        watch.remove_watch_rule(rule_id=rule.pk)


@pytest.mark.usefixtures("door")
def test_a_name_stands_once():
    watch.add_watch_rule(**MANY)
    other = watch.add_watch_rule(**MANY | {"name": "Other"})

    with pytest.raises(RuleTakenError):
        watch.add_watch_rule(**MANY)
    with pytest.raises(RuleTakenError):
        watch.change_watch_rule(rule_id=other.pk, name="Many")


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": "near_threshold", "currency": "EUR"},
        {"measure": "single_amount"},
        {"measure": "new_payee"},
    ],
)
def test_a_rule_without_what_it_compares_with_is_refused(wrong):
    with pytest.raises(RuleInvalidError):
        watch.add_watch_rule(**MANY | wrong)


@pytest.mark.usefixtures("door")
def test_a_currency_that_is_not_used_is_refused():
    with pytest.raises(CurrencyNotFoundError):
        watch.add_watch_rule(**MANY | {"currency": "XYZ"})


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize("kind", kits.kinds())
@pytest.mark.twice("wallet.apply_kit_of_limits")
def test_every_kit_brings_its_limits_and_rules_once(kind):
    for _ in range(2):
        withdrawals.apply_kit_of_limits(kind=kind)

    section = kits.section(kind, "wallet")
    assert WithdrawalLimit.objects.count() == len(section.get("withdrawal_limits", ()))
    assert set(WatchRule.objects.values_list("name", flat=True)) == {
        rule["name"] for rule in section.get("watch_rules", ())
    }
