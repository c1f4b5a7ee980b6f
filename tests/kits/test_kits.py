import pytest

from goodplay import kits
from organizations.enums import Kind

SECTIONS = {"organizations", "accounts", "wallet", "gamification"}


def test_every_kind_but_the_platform_has_a_kit():
    assert set(kits.kinds()) == set(Kind.values) - {"platform"}


@pytest.mark.parametrize("kind", kits.kinds())
def test_every_kit_has_every_section(kind):
    assert {app for app in SECTIONS if kits.section(kind, app)} == SECTIONS


@pytest.mark.parametrize("kind", kits.kinds())
def test_every_kit_names_only_what_exists(kind):
    assert kits.validate(kind) == []


def test_a_kind_without_a_kit_has_empty_sections():
    assert kits.section("platform", "wallet") == {}


def test_a_section_may_be_changed_without_changing_the_kit():
    kits.section("chama", "accounts")["member_types"].clear()

    assert kits.section("chama", "accounts")["member_types"]


def test_a_kit_that_names_something_unknown_is_refused(monkeypatch, tmp_path):
    (tmp_path / "odd.yaml").write_text(
        "organizations: {policies: {no_such_policy: 1}}\nnobody: {}\naccounts: 3\n", encoding="utf-8"
    )
    monkeypatch.setattr(kits, "FOLDER", tmp_path)

    with pytest.raises(kits.KitError) as refused:
        kits.require_valid("odd")

    assert str(refused.value) == (
        "odd.organizations: there is no policy no_such_policy; "
        "odd.nobody: no app reads this section; "
        "odd.accounts: a section is an object"
    )


def test_a_kit_that_is_no_object_is_refused(monkeypatch, tmp_path):
    (tmp_path / "flat.yaml").write_text("just words", encoding="utf-8")
    monkeypatch.setattr(kits, "FOLDER", tmp_path)

    with pytest.raises(kits.KitError):
        kits.validate("flat")
