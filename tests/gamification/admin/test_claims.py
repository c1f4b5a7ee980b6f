"""The queue of claims and the skills in the console."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from gamification.models import Claim, MemberSkill, Skill
from gamification.services import NewClaim, attach_evidence, certify_skill, create_skill, submit_claim
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

TODAY = timezone.now().date()


def address(name, *args):
    return reverse(f"admin:gamification_{name}", args=args)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def picture():
    written = BytesIO()
    Image.new("RGB", (8, 8), "#5b3a8c").save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def claim(organization):
    """Let a new member claim two hours, with a picture."""

    def made(title="Beach", **words):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create()
            said = {"kind": "hours", "title": title, "happened_on": TODAY, "quantity_milli": 2_000} | words
            new = NewClaim(member_id=member.pk, submitted_by=member.pk, **said)
            claim = submit_claim(new)
            attach_evidence(claim_id=claim.pk, file_name="beach.png", content=picture())
        return claim

    return made


def standing(claim):
    with tenancy.reading(claim.organization_id):
        return Claim.objects.of(claim.organization_id).get(pk=claim.pk)


def decide(console, verb, *claims, **more):
    body = {"action": verb, "_selected_action": [str(claim.pk) for claim in claims], "confirmed": "1"}
    return console.post(address("claim_changelist") + "?status=all", body | more, follow=True)


def test_the_queue_shows_what_waits(enter, claim):
    claim()
    console = enter()
    decide(console, "reject", claim("Forest"), reason="No")

    queue, everything = (console.get(address("claim_changelist") + query) for query in ("", "?status=all"))

    assert ("Beach" in text_of(queue), "Forest" in text_of(queue)) == (True, False)
    assert "Forest" in text_of(everything)
    assert "Rejected (1)" in text_of(queue)


def test_many_are_approved_at_once(enter, claim):
    first, second = claim(), claim()

    page = decide(enter(), "approve", first, second)

    assert "Approve: 2 rows" in text_of(page)
    assert {standing(each).status for each in (first, second)} == {"approved"}


@pytest.mark.parametrize(("verb", "status"), [("send_back", "returned"), ("reject", "rejected")])
def test_a_member_is_told_why(verb, status, enter, claim):
    made, console = claim(), enter()

    asked = decide(console, verb, made)
    decide(console, verb, made, reason="Too dark")

    assert "Say why" in text_of(asked)
    assert (standing(made).status, standing(made).decision_reason) == (status, "Too dark")


def test_the_page_shows_everything_and_offers_what_is_allowed(enter, claim):
    made, console = claim(description="With the scouts"), enter()
    page = console.get(address("claim_change", made.pk))

    shown = text_of(page)
    assert all(word in shown for word in ("Beach", "2 h", "With the scouts", "Waiting for a decision"))
    assert re.findall(r"\.\./verb/(\w+)", page.content.decode()) == ["approve", "send_back", "reject"]

    decide(console, "approve", made)
    decided = console.get(address("claim_change", made.pk))
    assert re.findall(r"\.\./verb/(\w+)", decided.content.decode()) == ["reopen"]
    assert "Show what followed" in text_of(decided)
    activity = console.get(address("activity_change", standing(made).activity_id)).content.decode()
    assert address("claim_change", made.pk) in activity


def on_page(console, verb, claim, **more):
    """Decide on the claim's own page; return where that leads and what is said there."""
    reply = console.post(address("claim_verb", claim.pk, verb), {"confirmed": "1"} | more, follow=True)
    return reply.redirect_chain[-1][0] if reply.redirect_chain else "", text_of(reply)


def test_a_decision_leads_to_the_next_claim_and_the_last_one_to_the_list(enter, claim):
    first, second, third = (claim(title) for title in ("Beach", "Forest", "River"))
    console = enter()

    after_second, said = on_page(console, "approve", second)
    assert (after_second, "Before it: Forest" in said) == (address("claim_change", third.pk), True)
    after_third, _ = on_page(console, "reject", third, reason="No")
    assert after_third == address("claim_change", first.pk)
    after_first, said = on_page(console, "send_back", first, reason="When?")
    assert (after_first, "No claim waits. The last one: Beach" in said) == (address("claim_changelist"), True)


def test_the_way_back_to_what_was_decided_is_a_link(enter, claim):
    first, second = claim("<b>Beach</b>"), claim()

    page = enter().post(address("claim_verb", first.pk, "approve"), {"confirmed": "1"}, follow=True).content.decode()

    assert f'href="{address("claim_change", first.pk)}">&lt;b&gt;Beach&lt;/b&gt;</a>' in page
    assert standing(second).status == "submitted"


def test_what_was_refused_or_taken_back_stays_on_its_page(enter, claim, organization):
    mine, _other = claim(), claim()
    console = enter()
    with tenancy.writing(organization.id):
        boss = Claim.objects.of(organization.id).get(pk=mine.pk).member
        boss.role = Role.MANAGER.value
        boss.save()
    console.force_login(boss.user, backend="accounts.backends.EmailOrPhoneBackend")

    refused, _said = on_page(console, "approve", mine)
    assert (refused, standing(mine).status) == (address("claim_change", mine.pk), "submitted")
    enter()
    on_page(console, "reject", mine, reason="No")
    assert on_page(console, "reopen", mine, reason="Yes")[0] == address("claim_change", mine.pk)


def test_ones_own_claim_is_not_the_next_one(enter, claim, organization):
    first, mine = claim(), claim()
    console = enter()
    with tenancy.writing(organization.id):
        boss = Claim.objects.of(organization.id).get(pk=mine.pk).member
        boss.role = Role.MANAGER.value
        boss.save()
    console.force_login(boss.user, backend="accounts.backends.EmailOrPhoneBackend")

    assert on_page(console, "approve", first)[0] == address("claim_changelist")


def test_an_approval_is_taken_back(enter, claim):
    made, console = claim(), enter()
    decide(console, "approve", made)

    decide(console, "reopen", made, reason="The wrong one")

    assert (standing(made).status, standing(made).activity_id) == ("submitted", None)


def test_the_own_claim_is_left_to_others(organization, enter, client, claim):
    console = enter(Role.MANAGER)
    with tenancy.writing(organization.id):
        manager = MembershipFactory._meta.model.objects.of(organization.id).get(role=Role.MANAGER)
        own = submit_claim(
            NewClaim(
                member_id=manager.pk,
                kind="hours",
                title="Mine",
                happened_on=TODAY,
                quantity_milli=1_000,
                submitted_by=manager.pk,
            )
        )

    page = decide(console, "approve", own)

    assert "Nobody decides about a claim that he has made himself" in text_of(page)
    assert standing(own).status == "submitted"


def test_evidence_is_shown_to_who_may_see_it(enter, claim, organization, client):
    made = claim()
    with tenancy.reading(organization.id):
        evidence = made.evidence.get()
    picture_address = address("claim_evidence", made.pk, evidence.pk)

    shown = enter(Role.AUDITOR).get(picture_address)
    nothing = enter().get(address("claim_evidence", made.pk, made.pk))

    assert (shown.status_code, shown["Content-Type"], nothing.status_code) == (200, "image/png", 404)


def test_a_manager_reports_for_a_member(enter, organization):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
    form = {
        "member": str(member.pk),
        "kind": "hours",
        "title": "Beach",
        "description": "",
        "happened_on": (TODAY - timedelta(days=1)).isoformat(),
        "hours": "2.5",
        "complexity": "",
        "skill": "",
        "evidence": SimpleUploadedFile("beach.png", picture(), "image/png"),
    }

    enter().post(address("claim_add"), form)

    with tenancy.reading(organization.id):
        made = Claim.objects.of(organization.id).get()
        assert (made.member_id, made.quantity_milli, made.source, made.evidence.count()) == (
            member.pk,
            2_500,
            "console",
            1,
        )
        assert made.submitted_by_id not in (None, member.pk)


def test_a_contradiction_comes_back_into_the_form(enter, organization):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
    form = {"member": str(member.pk), "kind": "hours", "title": "Beach", "happened_on": TODAY.isoformat()}

    page = enter().post(address("claim_add"), form)

    assert "Say how many hours." in text_of(page)
    with tenancy.reading(organization.id):
        assert not Claim.objects.of(organization.id).exists()


def test_the_overview_counts_what_waits(enter, claim):
    claim()

    assert "Claims to decide" in text_of(enter().get(reverse("admin:index")))


@pytest.mark.parametrize("name", ["claim", "memberskill", "skill"])
def test_an_empty_list_and_the_superusers_list_open(name, enter, client, claim):
    assert enter().get(address(f"{name}_changelist")).status_code == 200
    claim()
    client.force_login(UserFactory.create(is_superuser=True), backend="accounts.backends.EmailOrPhoneBackend")
    assert client.get(address(f"{name}_changelist")).status_code == 200


def test_a_list_asks_as_often_for_three_as_for_one(enter, claim):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert console.get(address("claim_changelist")).status_code == 200
        return len(queries)

    console = enter()
    claim()
    console.get(address("claim_changelist"))
    one = asked()
    claim()
    claim()

    assert asked() == one


def test_a_skill_is_defined_and_certified(enter, organization):
    console = enter()
    console.post(
        address("skill_add"),
        {"name": "First aid", "description": "", "category": "Health", "valid_months": "24", "is_active": "on"},
    )
    with tenancy.writing(organization.id):
        skill, member = Skill.objects.of(organization.id).get(), MembershipFactory.create()
    form = {"member": str(member.pk), "skill": str(skill.pk), "certified_on": "", "reason": "Course"}

    console.post(address("memberskill_add"), form)

    with tenancy.reading(organization.id):
        held = MemberSkill.objects.of(organization.id).get()
    assert (held.member_id, held.certified_on, held.reason) == (member.pk, TODAY, "Course")
    page = text_of(console.get(address("memberskill_changelist") + "?certificate=valid"))
    assert ("First aid" in page, "1 member skill" in page) == (True, True)


def test_a_certificate_is_taken_back_in_the_console(enter, organization):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        held = certify_skill(member_id=member.pk, skill_id=create_skill(name="Diving").pk, reason="Test")
    console = enter()
    assert console.get(address("memberskill_change", held.pk)).status_code == 200

    body = {"action": "revoke", "_selected_action": [str(held.pk)], "confirmed": "1", "reason": "Mistake"}
    console.post(address("memberskill_changelist"), body)

    with tenancy.reading(organization.id):
        assert MemberSkill.objects.of(organization.id).get().certified_on is None


def test_a_skill_is_changed_and_retired_in_the_console(enter, organization):
    with tenancy.writing(organization.id):
        skill = create_skill(name="Diving")
    console = enter()
    form = {"name": "Scuba", "description": "", "category": "", "valid_months": "", "is_active": "on"}

    console.post(address("skill_change", skill.pk), form)
    body = {"action": "retire", "_selected_action": [str(skill.pk)], "confirmed": "1"}
    console.post(address("skill_changelist"), body)

    with tenancy.reading(organization.id):
        found = Skill.objects.of(organization.id).get()
    assert (found.name, found.is_active) == ("Scuba", False)
