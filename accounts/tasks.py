"""What accounts hear, and do by the clock."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts import services
from accounts.documents import LetterFacts, compose
from accounts.enums import Channel
from accounts.rules.preferences import SHOWN_ON_BOARDS
from accounts.selectors import people_who_hide
from accounts.selectors.service_keys import organizations_with_keys, uses_remembered
from accounts.services.service_keys import note_key_uses as note_uses
from accounts.signals import (
    ChallengeIssued,
    InvitationIssued,
    MemberJoined,
    PreferencesChanged,
    challenge_issued,
    invitation_issued,
    member_joined,
    preferences_changed,
)
from goodplay.core import mail, tenancy
from goodplay.core.announce import hears
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.schedule_registry import for_each_organization, scheduled
from organizations.selectors import branding_of

KEPT = timedelta(days=30)


@hears(challenge_issued, name="accounts.send_codes", outside=True, batch=50)
def send_codes(organization_id: UUID, facts: list[ChallengeIssued]) -> None:
    """Send the code of each challenge that goes by e-mail."""
    for fact in facts:
        if fact.channel == Channel.EMAIL:
            _send_code(organization_id, UUID(fact.challenge_id))


@hears(invitation_issued, name="accounts.send_invitations", outside=True, batch=50)
def send_invitations(organization_id: UUID, facts: list[InvitationIssued]) -> None:
    """Send the link of each invitation."""
    for fact in facts:
        _send_invitation(organization_id, UUID(fact.invitation_id))


@hears(preferences_changed, name="accounts.hide_on_the_platform", outside=True)
def hide_on_the_platform(organization_id: UUID, facts: list[PreferencesChanged]) -> None:
    """Keep who hides from the leaderboards of an organization off those across organizations, too."""
    changed = [UUID(fact.member_id) for fact in facts if SHOWN_ON_BOARDS in fact.names.split()]
    if organization_id == PLATFORM_ID or not changed:
        return
    with tenancy.reading(organization_id):
        people = people_who_hide(organization_id, changed)
    if people:
        with tenancy.writing(PLATFORM_ID):
            services.hide_people(user_ids=people)


@hears(member_joined, name="accounts.give_referral_codes", batch=500)
def give_referral_codes(facts: list[MemberJoined]) -> None:
    """Give new members who can sign in the code that they may share."""
    services.give_referral_codes(member_ids=[UUID(fact.member_id) for fact in facts if fact.user_id])


@scheduled("accounts.give_missing_codes", cron="23 4 * * *")
def give_missing_codes() -> None:
    """Give members a referral code who have none yet."""
    for_each_organization(lambda _organization_id: services.give_referral_codes())


@scheduled("accounts.purge", cron="41 3 * * *")
def purge() -> None:
    """Delete challenges, attempts at proofs and token families that ended a month ago."""
    before = timezone.now() - KEPT

    def purge_one(organization_id: UUID) -> None:
        services.purge_challenges(organization_id=organization_id, before=before)
        services.purge_families(organization_id=organization_id, before=before)

    for_each_organization(purge_one)
    with tenancy.writing(PLATFORM_ID):
        services.purge_proofs(before=before)


def _send_code(organization_id: UUID, challenge_id: UUID) -> None:
    with tenancy.writing(organization_id):
        letter = services.prepare_letter(challenge_id=challenge_id)
        look = branding_of(organization_id)
    if letter is None:
        return
    facts = LetterFacts(letter.purpose, letter.address, letter.name, letter.language, letter.token)
    mail.send(compose(facts, look))
    with tenancy.writing(organization_id):
        services.note_sent(challenge_id=challenge_id)


def _send_invitation(organization_id: UUID, invitation_id: UUID) -> None:
    with tenancy.writing(organization_id):
        letter = services.prepare_invitation(invitation_id=invitation_id)
        look = branding_of(organization_id)
    if letter is None:
        return
    mail.send(
        compose(LetterFacts("invitation", letter.address, letter.name, look.language, letter.token, letter.role), look)
    )
    with tenancy.writing(organization_id):
        services.note_invitation_sent(invitation_id=invitation_id)


@scheduled("accounts.note_key_uses", every=timedelta(minutes=1))
def note_key_uses() -> None:
    """Write down when keys of services were last used."""
    with tenancy.platform("find keys of services"):
        organization_ids = organizations_with_keys()
    for organization_id in organization_ids:
        with tenancy.writing(organization_id):
            note_uses(used=uses_remembered(organization_id))
