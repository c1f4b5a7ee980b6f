"""Registration, sign-in, refresh, sign-out and what mails lead to."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.api.authentication import TokenCredential
from accounts.api.serializers import auth as shapes
from accounts.api.serializers import factors as factor_shapes
from accounts.enums import EndReason
from accounts.errors import CodeInvalidError, InvitationClosedError, NoSuchOrganizationError, SignInRefusedError
from accounts.gateways.passkeys import page_of
from accounts.models import User
from accounts.rules.codes import read_token
from accounts.rules.proofs import Proofs
from accounts.selectors import (
    challenge_organization,
    has_factor,
    invitation_organization,
    organizations_waiting_for,
    seats_of,
)
from goodplay.core import limits, tenancy
from goodplay.core.api.views import PublicView, TenantView
from goodplay.core.errors import ForbiddenError
from goodplay.core.ids import PLATFORM_ID
from organizations.selectors import organization_for_host, organization_named

MAILS_PER_ADDRESS = "10/10 minutes"
MAILS_PER_PERSON = "3/hour"


class _AuthView(PublicView):
    """A view before sign-in."""

    reason = "sign in"

    def place(self, named: str | None) -> UUID | None:
        """Return the organization that is named, else the one that the host leads to.

        Raises:
            NoSuchOrganizationError: The named one does not exist.
        """
        found = organization_named(named) if named else organization_for_host(self.request.get_host())
        if named and found is None:
            raise NoSuchOrganizationError
        return found.pk if found else None

    def limit_mails(self, email: str) -> None:
        """Count a mail against the client's address and against the person's.

        Raises:
            LimitedError: There were too many.
        """
        limits.require_allowance("mails", limits.client_address(self.request), MAILS_PER_ADDRESS, guards=True)
        limits.require_allowance("mails_to", email.lower(), MAILS_PER_PERSON, guards=True)


class RegisterView(_AuthView):
    """Registration."""

    refuses_with = (403,)

    @extend_schema(request=shapes.RegistrationInput, responses={202: None})
    def post(self, request: Request) -> Response:
        """Ask for an account: a mail tells how to go on, whether the address was known or not."""
        wanted = self.parse(shapes.RegistrationInput)
        self.limit_mails(wanted["email"])
        place = self.place(wanted.pop("organization", None))
        with tenancy.writing(place or PLATFORM_ID):
            services.register(**wanted)
        return self.reply(status=202, message="CONFIRMATION_SENT")


class ResendView(_AuthView):
    """Another confirmation mail."""

    @extend_schema(request=shapes.EmailInput, responses={202: None})
    def post(self, request: Request) -> Response:
        """Send another confirmation mail, if the address waits for one."""
        wanted = self.parse(shapes.EmailInput)
        self.limit_mails(wanted["email"])
        with tenancy.writing(self.place(wanted.get("organization")) or PLATFORM_ID):
            services.resend_confirmation(email=wanted["email"])
        return self.reply(status=202, message="CONFIRMATION_SENT")


class ConfirmView(_AuthView):
    """The link of a confirmation mail."""

    @extend_schema(request=shapes.LinkInput, responses={204: None})
    def post(self, request: Request) -> Response:
        """Confirm the address, and join the organization in which the person registered."""
        confirm_by_link(self.parse(shapes.LinkInput)["token"])
        return self.reply(status=204, message="EMAIL_CONFIRMED")


class SignInView(_AuthView):
    """Sign-in by password."""

    refuses_with = (401, 403)

    @extend_schema(
        request=shapes.SignInInput, responses={200: shapes.TokenPairSerializer, 202: factor_shapes.AskingSerializer}
    )
    def post(self, request: Request) -> Response:
        """Sign in, by default to where the host leads, else to the person's first organization.

        Who has a second factor is asked for it (202): send it to ``/auth/factor`` within five minutes.
        """
        wanted = self.parse(shapes.SignInInput)
        user = services.check_credentials(
            identifier=wanted["identifier"], password=wanted["password"], ip=limits.client_address(request)
        )
        if user is None:
            raise SignInRefusedError
        organization_id = self._seat(user, wanted.get("organization"))
        device = wanted.get("device") or _device(request)
        if has_factor(user.pk):
            asking = services.begin_proof(
                purpose=services.SIGN_IN, user_id=user.pk, page=page_of(request), place=organization_id, device=device
            )
            return self.reply(factor_shapes.AskingSerializer(asking), status=202, message="FACTOR_NEEDED")
        with tenancy.writing(organization_id):
            proofs = Proofs.by_password(timezone.now())
            pair = services.begin_session(user_id=user.pk, proofs=proofs, device=device)
        return self.reply(shapes.TokenPairSerializer(pair), message="SIGNED_IN")

    def _seat(self, user: User, named: str | None) -> UUID:
        return seat_for(user, self.request.get_host(), place=self.place(named), named=bool(named))


class RefreshView(_AuthView):
    """Rotation of refresh tokens."""

    refuses_with = (401,)
    reason = "rotate a refresh token"

    @extend_schema(request=shapes.RefreshInput, responses=shapes.TokenPairSerializer)
    def post(self, request: Request) -> Response:
        """Spend a refresh token for the next pair; using a spent one again signs the device out."""
        pair = services.rotate(refresh=self.parse(shapes.RefreshInput)["refresh"])
        return self.reply(shapes.TokenPairSerializer(pair), message="TOKEN_REFRESHED")


class SignOutView(TenantView):
    """Sign-out."""

    verbs = {"post": "accounts.session.end"}
    keeps_replies = False

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Sign this device out; its tokens die at once."""
        services.end_session(user_id=_user_id(self), family_id=_family_id(request))
        return self.reply(status=204, message="SIGNED_OUT")


class SwitchView(TenantView):
    """Change of organization."""

    verbs = {"post": "accounts.session.switch"}
    keeps_replies = False

    @extend_schema(request=shapes.SwitchInput, responses=shapes.TokenPairSerializer)
    def post(self, request: Request) -> Response:
        """Go on in another of the person's organizations; the tokens of this one die."""
        wanted = self.parse(shapes.SwitchInput)
        with tenancy.platform("change of organization"):
            there = organization_named(wanted["organization"])
            if there is None:
                raise NoSuchOrganizationError
            with tenancy.writing(there.pk):
                proofs = Proofs(self.caller.proved_at, self.caller.factor_at)
                device = wanted.get("device") or _device(request)
                pair = services.begin_session(user_id=_user_id(self), proofs=proofs, device=device)
        services.end_session(user_id=_user_id(self), family_id=_family_id(request), reason=EndReason.SWITCHED)
        return self.reply(shapes.TokenPairSerializer(pair), message="ORGANIZATION_SWITCHED")


class ResetView(_AuthView):
    """A new password for who forgot the old one."""

    @extend_schema(request=shapes.EmailInput, responses={202: None})
    def post(self, request: Request) -> Response:
        """Send a link for a new password, if somebody has the address."""
        wanted = self.parse(shapes.EmailInput)
        self.limit_mails(wanted["email"])
        with tenancy.writing(self.place(wanted.get("organization")) or PLATFORM_ID):
            services.ask_password_reset(email=wanted["email"])
        return self.reply(status=202, message="RESET_SENT")


class ResetConfirmView(_AuthView):
    """The link of a reset mail."""

    @extend_schema(request=shapes.NewPasswordInput, responses={204: None})
    def post(self, request: Request) -> Response:
        """Set the new password; every device must sign in again."""
        wanted = self.parse(shapes.NewPasswordInput)
        reset_by_link(wanted["token"], wanted["password"])
        return self.reply(status=204, message="PASSWORD_CHANGED")


class PasswordChangeView(TenantView):
    """A new password for who knows the old one."""

    verbs = {"post": "accounts.password.change"}
    keeps_replies = False

    @extend_schema(request=shapes.PasswordChangeInput, responses=shapes.TokenPairSerializer)
    def post(self, request: Request) -> Response:
        """Change the password; every device must sign in again, this one gets new tokens."""
        wanted = self.parse(shapes.PasswordChangeInput)
        user_id = _user_id(self)
        limits.require_allowance("password_change", str(user_id), "5/minute", guards=True)
        services.change_password(
            user_id=user_id,
            current=wanted["current_password"],
            password=wanted["password"],
            organization_id=self.caller.organization_id,
        )
        proofs = Proofs(timezone.now(), self.caller.factor_at)
        pair = services.begin_session(user_id=user_id, proofs=proofs, device=_device(request))
        return self.reply(shapes.TokenPairSerializer(pair), message="PASSWORD_CHANGED")


class AcceptInvitationView(_AuthView):
    """The link of an invitation."""

    @extend_schema(request=shapes.AcceptanceInput, responses={204: None})
    def post(self, request: Request) -> Response:
        """Accept an invitation; who is no user yet becomes one with the password he chooses."""
        accept_by_link(**self.parse(shapes.AcceptanceInput))
        return self.reply(status=204, message="INVITATION_ACCEPTED")


def seat_for(user: User, host: str, *, place: UUID | None = None, named: bool = False) -> UUID:
    """Return where a person signs in: at the place, or where the host leads, if he belongs there, else his first seat.

    Raises:
        NoSuchOrganizationError: He named a place where he does not belong.
    """
    if place is None and (found := organization_for_host(host)):
        place = found.pk
    seats = [seat.organization_id for seat in seats_of(user.pk)]
    if place in seats or (place and user.is_superuser):
        return place
    if named:
        raise NoSuchOrganizationError
    return seats[0] if seats else PLATFORM_ID


def confirm_by_link(token: str) -> User:
    """Confirm an address by a link, in the platform's door, and join everywhere the address is expected.

    Raises:
        CodeInvalidError: The link is not good.
    """
    challenge_id, code, organization_id = _challenge(token)
    with tenancy.writing(organization_id):
        user = services.confirm_email(challenge_id=challenge_id, code=code)
    if user is None:
        raise CodeInvalidError
    join_everywhere(user, organization_id)
    return user


def reset_by_link(token: str, password: str) -> User:
    """Set a new password by a link, in the platform's door.

    Raises:
        CodeInvalidError: The link is not good.
    """
    challenge_id, code, organization_id = _challenge(token)
    with tenancy.writing(organization_id):
        user = services.reset_password(challenge_id=challenge_id, code=code, password=password)
    if user is None:
        raise CodeInvalidError
    return user


def accept_by_link(token: str, **answers: Any) -> User:
    """Accept an invitation by a link, in the platform's door, and become a member of the platform too.

    Raises:
        InvitationClosedError: The link is not good.
    """
    read = read_token(token)
    organization_id = invitation_organization(read[0]) if read else None
    if read is None or organization_id is None:
        raise InvitationClosedError
    with tenancy.writing(organization_id):
        member = services.accept_invitation(invitation_id=read[0], code=read[1], **answers)
    user = User.objects.get(memberships=member)
    join_everywhere(user, organization_id)
    return user


def join_everywhere(user: User, organization_id: UUID) -> None:
    """Make a user a member of an organization, of the platform, and of those that know his address."""
    waiting = organizations_waiting_for(user.email) if user.email else []
    for place in dict.fromkeys([organization_id, PLATFORM_ID, *waiting]):
        with tenancy.writing(place):
            services.join_organization(user_id=user.pk)


def _challenge(token: str) -> tuple[UUID, str, UUID]:
    read = read_token(token)
    organization_id = challenge_organization(read[0]) if read else None
    if read is None or organization_id is None:
        raise CodeInvalidError
    return read[0], read[1], organization_id


def _user_id(view: TenantView) -> UUID:
    if view.caller.user_id is None:
        raise ForbiddenError
    return view.caller.user_id


def _family_id(request: Request) -> UUID:
    if not isinstance(request.auth, TokenCredential):
        raise ForbiddenError
    return request.auth.family_id


def _device(request: Request) -> str:
    return str(request.headers.get("User-Agent", ""))
