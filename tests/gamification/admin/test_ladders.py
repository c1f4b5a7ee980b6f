"""The editors of ladders, access levels and content: everything by forms, in the units that people read."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gamification.models import AccessLevel, ContentItem, Ladder, Level
from gamification.services import create_access_level, create_content, create_ladder
from goodplay.core import files, tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.permissions import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


def address(name, *args):
    return reverse(f"admin:gamification_{name}", args=args)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def own(model, organization, **facts):
    with tenancy.reading(organization.id):
        return list(model.objects.of(organization.id).filter(**facts).order_by("pk"))


def levels(*rows, initial=0):
    """The inline rows of a ladder's form."""
    fields = {"levels-TOTAL_FORMS": len(rows), "levels-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        blank = {"name": "", "threshold": "", "access_level": "", "perks": "", "icon": ""}
        fields |= {f"levels-{number}-{name}": value for name, value in (blank | row).items()}
    return fields


LADDER = {"name": "Service", "kind": "engagement", "metric": "quantity:hours.logged", "is_active": "on"}
STEPS = ({"name": "Start", "threshold": "0"}, {"name": "Ten and a half", "threshold": "10.5", "perks": "a.b, c.d"})


def the_ladder(organization):
    (ladder,) = own(Ladder, organization)
    return ladder, own(Level, organization, is_active=True)


def test_a_ladder_is_made_with_its_levels(organization, enter):
    console = enter(Role.MANAGER)
    with tenancy.reading(PLATFORM_ID):
        leaders = AccessLevel.objects.of(PLATFORM_ID).get(code="leaders")

    reply = console.post(
        address("ladder_add"), LADDER | levels(STEPS[0], STEPS[1] | {"access_level": str(leaders.pk)}), follow=True
    )

    ladder, (start, top) = the_ladder(organization)
    assert reply.redirect_chain, text_of(reply)
    assert (ladder.code, ladder.metric) == ("service", "quantity:hours.logged")
    assert (start.threshold, top.threshold, top.perks, top.access_level_id) == (0, 10_500, ["a.b", "c.d"], leaders.pk)
    page = text_of(console.get(address("ladder_change", ladder.pk)))
    assert "Hours of service: how much" in page


def test_a_ladder_is_edited_in_the_unit_that_people_read(organization, enter):
    console = enter()
    console.post(address("ladder_add"), LADDER | levels(*STEPS))
    ladder, (start, top) = the_ladder(organization)
    page = console.get(address("ladder_change", ladder.pk)).content.decode()
    assert 'value="10.5"' in page
    assert 'value="a.b, c.d"' in page

    rows = levels(
        STEPS[0] | {"id": str(start.pk), "ladder": str(ladder.pk)},
        STEPS[1] | {"id": str(top.pk), "ladder": str(ladder.pk), "name": "Twelve", "threshold": "12"},
        {"name": "Thirty", "threshold": "30", "ladder": str(ladder.pk)},
        initial=2,
    )
    console.post(
        address("ladder_change", ladder.pk),
        {"name": "Service", "kind": "engagement", "keeps_levels": "on", "is_active": "on"} | rows,
    )

    changed, steps = the_ladder(organization)
    assert changed.keeps_levels is True
    assert [(step.name, step.threshold) for step in steps] == [("Start", 0), ("Twelve", 12_000), ("Thirty", 30_000)]
    assert [step.pk for step in steps][:2] == [start.pk, top.pk]


def test_a_level_is_taken_out(organization, enter):
    console = enter()
    console.post(address("ladder_add"), LADDER | levels(*STEPS))
    ladder, (start, top) = the_ladder(organization)

    rows = levels(
        STEPS[0] | {"id": str(start.pk), "ladder": str(ladder.pk)},
        STEPS[1] | {"id": str(top.pk), "ladder": str(ladder.pk), "DELETE": "on"},
        initial=2,
    )
    console.post(address("ladder_change", ladder.pk), LADDER | rows)

    assert [step.name for step in the_ladder(organization)[1]] == ["Start"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((), "A ladder has 1 to 50 levels"),
        ((STEPS[0], STEPS[0] | {"name": "Other"}), "Two levels have the same threshold"),
        (({"name": "A", "threshold": "0", "perks": "wallet.books.view"},), "reads like a right of staff"),
    ],
)
def test_a_refusal_comes_back_into_the_form(organization, enter, rows, told):
    reply = enter().post(address("ladder_add"), LADDER | levels(*rows))

    assert told in text_of(reply)
    assert own(Ladder, organization) == []


def test_the_platforms_ladder_is_looked_at_and_copied(organization, enter):
    console = enter()
    with tenancy.reading(PLATFORM_ID):
        tier = Ladder.objects.of(PLATFORM_ID).get(code="tier")
    page = console.get(address("ladder_change", tier.pk)).content.decode()
    assert "Platinum" in page
    assert 'name="levels-0-threshold"' not in page

    form = console.get(address("ladder_add") + f"?copy_of={tier.pk}").content.decode()
    assert 'name="metric"' not in form
    console.post(
        address("ladder_add") + f"?copy_of={tier.pk}", {"name": "Our tiers", "kind": "tier", "is_active": "on"}
    )

    copied, steps = the_ladder(organization)
    assert (copied.name, copied.copied_from_id, copied.metric) == ("Our tiers", tier.pk, "points")
    assert [step.name for step in steps] == ["Bronze", "Silver", "Gold", "Platinum"]


def test_a_ladder_is_taken_out_of_use(organization, enter):
    console = enter()
    console.post(address("ladder_add"), LADDER | levels(*STEPS))
    ladder, _ = the_ladder(organization)

    console.post(address("ladder_verb", ladder.pk, "retire"), {"confirmed": "1"})

    assert the_ladder(organization)[0].is_active is False


def test_a_ladder_is_tried_before_it_is_saved(organization, enter):
    console = enter()

    reply = console.post(address("ladder_add"), LADDER | levels(*STEPS) | {"_try": "1"})

    assert "/ruletrial/" in reply.get("Location", ""), text_of(reply)
    assert own(Ladder, organization) == []


def test_an_access_level_is_made_changed_and_removed(organization, enter):
    console = enter(Role.MANAGER)
    form = {"name": "Circle", "description": "", "perks": "content.circle", "position": "4"}
    console.post(address("accesslevel_add"), form)
    (level,) = own(AccessLevel, organization)
    assert (level.code, level.perks, level.position) == ("circle", ["content.circle"], 4)
    assert "No level gives it" in text_of(console.get(address("accesslevel_change", level.pk)))

    console.post(address("accesslevel_change", level.pk), form | {"perks": "content.circle, insights.view"})
    (changed,) = own(AccessLevel, organization)
    console.post(address("accesslevel_verb", level.pk, "remove"), {"confirmed": "1"})

    assert changed.perks == ["content.circle", "insights.view"]
    assert own(AccessLevel, organization) == []


def test_an_access_level_in_use_says_so(organization, enter):
    console = enter()
    with tenancy.writing(organization.id):
        level = create_access_level(name="Circle")
        create_content(title="For the circle", access_level_id=level.pk)

    reply = console.post(address("accesslevel_verb", level.pk, "remove"), {"confirmed": "1"}, follow=True)

    assert "still use this access level" in text_of(reply)
    assert own(AccessLevel, organization) == [level]


CONTENT = {"title": "Talk", "summary": "What it is", "body": "**Bold** <script>alert(1)</script>", "link": ""}


def test_content_is_written_with_a_file_and_published(organization, enter):
    console = enter(Role.MANAGER)
    with tenancy.writing(organization.id):
        level = create_access_level(name="Circle")
        steps = [{"name": "Ten", "threshold": 10, "access_level_id": level.pk}]
        create_ladder(name="Levels", metric="points", levels=steps)

    upload = SimpleUploadedFile("notes.pdf", b"%PDF-1.7 notes")
    reply = console.post(
        address("contentitem_add"), CONTENT | {"access_level": str(level.pk), "is_draft": "on", "upload": upload}
    )
    (item,) = own(ContentItem, organization)
    assert reply.status_code == 302
    assert (item.is_draft, item.file_name, files.read(item.file)) == (True, "notes.pdf", b"%PDF-1.7 notes")
    page = console.get(address("contentitem_change", item.pk)).content.decode()
    assert "<strong>Bold</strong>" in page
    assert "<script>alert(1)" not in page
    assert "Levels: Ten (10)" in page

    console.post(address("contentitem_verb", item.pk, "publish"), {"confirmed": "1"})

    assert own(ContentItem, organization)[0].is_draft is False


def test_the_file_of_content_is_taken_away(organization, enter):
    console = enter()
    console.post(address("contentitem_add"), CONTENT | {"upload": SimpleUploadedFile("notes.txt", b"notes")})
    (item,) = own(ContentItem, organization)

    console.post(address("contentitem_change", item.pk), CONTENT | {"without_file": "on"})
    console.post(address("contentitem_delete", item.pk), {"post": "yes"})

    assert item.file_name == "notes.txt"
    assert own(ContentItem, organization) == []


@pytest.mark.parametrize("model", ["ladder", "accesslevel", "contentitem", "memberlevel"])
def test_lists_take_the_same_queries_however_long(organization, enter, model):
    console = enter()
    counts = []
    for number in (1, 6):
        with tenancy.writing(organization.id):
            for each in range(number):
                level = create_access_level(name=f"{number} {each}")
                steps = [{"name": "A", "threshold": 0, "access_level_id": level.pk}, {"name": "B", "threshold": 9}]
                create_ladder(name=f"{number} {each}", metric="points", levels=steps)
                create_content(title=f"{number} {each}", access_level_id=level.pk)
        with CaptureQueriesContext(connection) as seen:
            assert console.get(address(f"{model}_changelist")).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("model", ["ladder", "accesslevel", "contentitem"])
def test_auditors_look_and_change_nothing(enter, model):
    console = enter(Role.AUDITOR)

    assert console.get(address(f"{model}_changelist")).status_code == 200
    assert console.get(address(f"{model}_add")).status_code == 403
