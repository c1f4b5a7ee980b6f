import json

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models
from django.test.utils import isolate_apps

from goodplay.core import context, tenancy
from goodplay.core.audit import audited, history_of
from goodplay.core.models import Configuration
from goodplay.core.permissions import Caller, Role

pytestmark = pytest.mark.django_db
Event = apps.get_model("core", "ConfigurationEvent")


def row(organization_id, value=1):
    return Configuration.objects.create(organization_id=organization_id, key="tests.audited", value=value)


def story(kept):
    return [(one.pgh_label, one.value) for one in history_of(kept)]


def test_every_change_is_kept_whatever_way_it_came(organization, door):
    kept = row(organization.id)
    kept.value = 2
    kept.save(update_fields=["value"])
    Configuration.objects.of(organization.id).update(value=3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_configuration SET value = '4'::jsonb WHERE id = %s", [kept.id])
    Configuration.objects.of(organization.id).update(value=4)
    Configuration.objects.of(organization.id).delete()

    assert story(kept) == [("delete", 4), ("update", 4), ("update", 3), ("update", 2), ("insert", 1)]


def test_rows_made_together_are_kept_each(organization, door):
    Configuration.objects.bulk_create(
        Configuration(organization_id=organization.id, key=f"tests.{number}", value=number) for number in range(3)
    )

    assert list(Event.objects.of(organization.id).order_by("pgh_id").values_list("pgh_label", "value")) == [
        ("insert", 0),
        ("insert", 1),
        ("insert", 2),
    ]


def test_the_context_at_the_door_is_kept(organization):
    facts = {"request_id": "request-1", "ip": "203.0.113.7", "url": "/console/"}
    with context.within(**facts), tenancy.writing(organization.id):
        kept = row(organization.id)

        assert history_of(kept).get().pgh_context == facts


def test_who_asks_is_kept_although_known_only_inside_the_door(organization):
    caller = Caller(user_id=organization.id, organization_id=organization.id, member_id=None, role=Role.ADMIN)
    with context.within(request_id="request-1"), tenancy.writing(organization.id):
        context.identify(caller)
        kept = row(organization.id)

        assert history_of(kept).get().pgh_context == {
            "request_id": "request-1",
            "user": str(organization.id),
            "caller": f"user:{organization.id}",
            "organization": str(organization.id),
        }


def test_the_platforms_door_keeps_the_context_too(organization):
    with context.within(task="tests.sweep"), tenancy.platform("tests"):
        kept = row(organization.id)

        assert history_of(kept).get().pgh_context == {"task": "tests.sweep"}
        assert history_of(kept).get().organization_id == organization.id


def test_one_context_does_not_reach_the_next(organization):
    with context.within(request_id="request-1"), tenancy.writing(organization.id):
        row(organization.id)
    with tenancy.writing(organization.id):
        Configuration.objects.of(organization.id).update(value=2)

        assert [one.pgh_context for one in Event.objects.of(organization.id)] == [{}, {"request_id": "request-1"}]


def test_the_history_is_fenced(organization, platform):
    with tenancy.writing(organization.id):
        row(organization.id)
    with tenancy.writing(platform):
        assert not Event.objects.all().exists()


@pytest.mark.parametrize(
    "change", ["UPDATE core_configurationevent SET key = 'x'", "DELETE FROM core_configurationevent"]
)
@pytest.mark.parametrize("wide", [True, False])
def test_the_history_is_never_changed(organization, change, wide):
    opened = tenancy.platform("tests") if wide else tenancy.writing(organization.id)
    with pytest.raises(ProgrammingError, match="permission denied"), opened, connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db(transaction=True)
def test_a_change_through_a_bare_cursor_is_kept_with_its_context(organization):
    with context.within(task="tests.bulk"), tenancy.writing(organization.id):
        with connection.connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO core_configuration (id, organization_id, key, value, updated_at)"
                " VALUES (gen_random_uuid(), %s, %s, %s, now())",
                [(organization.id, f"tests.{number}", json.dumps(number)) for number in range(2)],
            )

        assert [one.pgh_context for one in Event.objects.of(organization.id)] == [{"task": "tests.bulk"}] * 2


@isolate_apps("goodplay.core")
def test_excluded_and_encrypted_columns_are_left_out(monkeypatch):
    from goodplay.core.fields import EncryptedTextField

    monkeypatch.setattr("pgtrigger.register", lambda *triggers: lambda model: model)

    class Person(models.Model):
        name = models.CharField(max_length=9)
        note = models.CharField(max_length=9)
        iban = EncryptedTextField()

        class Meta:
            app_label = "core"

    audited(exclude=["name"])(Person)
    event = Person.history.rel.related_model

    assert {field.name for field in event._meta.local_fields} == {
        "pgh_id",
        "pgh_created_at",
        "pgh_label",
        "pgh_context",
        "pgh_obj",
        "id",
        "note",
    }


@isolate_apps("goodplay.core")
def test_excluding_what_is_not_there_is_an_error():
    class Person(models.Model):
        class Meta:
            app_label = "core"

    with pytest.raises(TypeError, match="Person has no nothing"):
        audited(exclude=["nothing"])(Person)
