import pytest

from goodplay.core import configuration, services, tenancy
from goodplay.core.configuration import (
    InvalidValueError,
    UnknownKeyError,
    boolean,
    configured,
    declare,
    one_of,
    text,
    whole,
)
from goodplay.core.models import Configuration, SecurityEvent

LIMIT = declare("tests.limit", 5, whole(1, 10), "How many.")


@pytest.fixture
def set_for(organization, platform):
    def change(value, organization_id=organization.id):
        with tenancy.writing(organization_id):
            services.configure(organization_id=organization_id, key="tests.limit", value=value)

    return change


def read(organization):
    with tenancy.reading(organization.id):
        return configured(LIMIT, organization.id)


@pytest.mark.django_db(transaction=True)
def test_an_organizations_value_wins_over_the_platforms_and_that_over_the_default(organization, platform, set_for):
    assert read(organization) == 5

    set_for(7, platform)
    assert read(organization) == 7

    set_for(9)
    assert read(organization) == 9

    with tenancy.writing(organization.id):
        services.unset_configuration(organization_id=organization.id, key="tests.limit")
    assert read(organization) == 7


@pytest.mark.django_db(transaction=True)
def test_a_second_read_comes_from_the_cache_and_a_change_is_seen_at_once(organization, set_for, queries):
    read(organization)

    with tenancy.reading(organization.id), queries(0):
        assert configured(LIMIT, organization.id) == 5
    set_for(6)
    assert read(organization) == 6


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_undone_was_never_seen(organization):
    with tenancy.writing(organization.id):
        services.configure(organization_id=organization.id, key="tests.limit", value=8)
        assert configured(LIMIT, organization.id) == 8
        tenancy.refuse()

    assert read(organization) == 5


@pytest.mark.django_db(transaction=True)
def test_without_redis_the_rows_are_read(organization, set_for, settings):
    settings.CACHES = settings.CACHES | {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    set_for(3)

    assert read(organization) == 3


@pytest.mark.django_db
def test_setting_twice_keeps_one_row_and_names_the_key_in_the_trail(organization, door):
    for value in (2, 3):
        services.configure(organization_id=organization.id, key="tests.limit", value=value, by=organization.id)

    assert list(Configuration.objects.of(organization.id).values_list("key", "value")) == [("tests.limit", 3)]
    assert [
        (one.kind, one.user_id, one.facts)
        for one in SecurityEvent.objects.of(organization.id).filter(kind="configured")
    ] == [("configured", organization.id, {"key": "tests.limit"})] * 2


@pytest.mark.django_db
def test_taking_away_what_is_not_there_leaves_no_trace(organization, door):
    services.unset_configuration(organization_id=organization.id, key="tests.limit")

    assert not SecurityEvent.objects.of(organization.id).exists()


@pytest.mark.django_db
def test_what_the_check_refuses_is_not_written(organization, door):
    with pytest.raises(InvalidValueError) as refused:
        services.configure(organization_id=organization.id, key="tests.limit", value=11)

    assert refused.value.params == {"key": "tests.limit", "reason": "Give a whole number from 1 to 10."}
    assert not Configuration.objects.of(organization.id).exists()


@pytest.mark.django_db
def test_an_unknown_key_is_refused(organization, door):
    with pytest.raises(UnknownKeyError) as refused:
        services.configure(organization_id=organization.id, key="tests.nothing", value=1)

    assert refused.value.params == {"key": "tests.nothing"}


@pytest.mark.django_db
def test_a_stored_value_that_no_longer_fits_gives_way_to_the_default(organization, door):
    Configuration.objects.create(organization_id=organization.id, key="tests.limit", value="many")

    assert configured(LIMIT, organization.id) == 5


def test_a_key_is_declared_once_with_a_default_that_fits():
    with pytest.raises(ValueError, match=r"tests\.limit is declared twice"):
        declare("tests.limit", 5, whole(1, 10), "")
    with pytest.raises(ValueError, match="Give a whole number from 1 to 10"):
        declare("tests.other", 11, whole(1, 10), "")
    assert "tests.other" not in configuration.declared()


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (boolean, [True, False], [1, "true", None]),
        (whole(0, 3), [0, 3], [-1, 4, True, 1.0, "1"]),
        (text(3), ["", "abc"], ["abcd", 1, "a\x00"]),
        (one_of("a", "b"), ["a", "b"], ["c", None, ["a"]]),
    ],
)
def test_checks_let_through_what_they_say(check, good, bad):
    assert [check(value) for value in good] == good
    for value in bad:
        with pytest.raises(ValueError, match="Give"):
            check(value)
