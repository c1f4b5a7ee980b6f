"""Second factors: the second step of signing in, proving oneself again, and setting them up."""

from dataclasses import replace
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.api.authentication import TokenCredential
from accounts.api.serializers import auth as auth_shapes
from accounts.api.serializers import factors as shapes
from accounts.api.views.auth import seat_for
from accounts.errors import CodeInvalidError, FactorNotFoundError, ProofWrongError
from accounts.gateways.passkeys import page_of
from accounts.models import User
from accounts.rules.proofs import Proofs
from accounts.selectors import factors_of, knows_factor, recovery_codes_left
from goodplay.core import limits, tenancy
from goodplay.core.api.views import PublicView, TenantView
from goodplay.core.errors import ForbiddenError
from goodplay.core.models import SecurityKind
from goodplay.core.services import record_security_event
from organizations.selectors import branding_of

PASSKEYS_ASKED = "30/10 minutes"


class PasskeyOptionsView(PublicView):
    """Sign-in by a passkey alone: its first step."""

    reason = "sign in"

    @extend_schema(request=None, responses=shapes.AskingSerializer)
    def post(self, request: Request) -> Response:
        """Ask the browser for any passkey it has for this host; send its answer to ``/auth/factor``."""
        limits.require_allowance("passkeys", limits.client_address(request), PASSKEYS_ASKED, guards=True)
        asking = services.begin_proof(purpose=services.SIGN_IN, user_id=None, page=page_of(request))
        return self.reply(shapes.AskingSerializer(asking))


class FactorStepView(PublicView):
    """The second step of signing in."""

    refuses_with = (403,)
    reason = "sign in"

    @extend_schema(request=shapes.AnswerInput, responses=auth_shapes.TokenPairSerializer)
    def post(self, request: Request) -> Response:
        """Sign in with the second factor, or with a passkey alone."""
        wanted = self.parse(shapes.AnswerInput)
        proved = services.finish_proof(
            handle=wanted["attempt"],
            purpose=services.SIGN_IN,
            answer=replace(shapes.AnswerInput.answer(wanted), password=""),
            page=page_of(request),
        )
        if proved is None:
            raise ProofWrongError
        user = User.objects.get(pk=proved.user_id)
        place = proved.place or seat_for(user, request.get_host())
        device = proved.device or str(request.headers.get("User-Agent", ""))
        with tenancy.writing(place):
            pair = services.begin_session(user_id=user.pk, proofs=proved.proofs, device=device)
        return self.reply(auth_shapes.TokenPairSerializer(pair), message="SIGNED_IN")


class _OfPerson(TenantView):
    """What concerns the signed-in person."""

    keeps_replies = False

    def user_id(self) -> UUID:
        """Return who it is.

        Raises:
            ForbiddenError: An API key is nobody.
        """
        if self.caller.user_id is None:
            raise ForbiddenError
        return self.caller.user_id


class StepUpOptionsView(_OfPerson):
    """Proving oneself again: its first step."""

    verbs = {"post": "accounts.factor.prove"}

    @extend_schema(request=None, responses=shapes.AskingSerializer)
    def post(self, request: Request) -> Response:
        """Tell what proves the person, and ask his browser for a passkey, if he has one here."""
        asking = services.begin_proof(purpose=services.STEP_UP, user_id=self.user_id(), page=page_of(request))
        return self.reply(shapes.AskingSerializer(asking))


class StepUpView(_OfPerson):
    """Proving oneself again."""

    verbs = {"post": "accounts.factor.prove"}

    @extend_schema(request=shapes.AnswerInput, responses=shapes.ProofsSerializer)
    def post(self, request: Request) -> Response:
        """Prove who one is; for fifteen minutes that opens what moves money or gives away rights."""
        wanted = self.parse(shapes.AnswerInput)
        if not isinstance(request.auth, TokenCredential):
            raise ForbiddenError
        answer = shapes.AnswerInput.answer(wanted)
        proved = services.finish_proof(
            handle=wanted["attempt"], purpose=services.STEP_UP, answer=answer, page=page_of(request)
        )
        if proved is None or proved.user_id != self.user_id():
            raise ProofWrongError
        services.note_proof(family_id=request.auth.family_id, proofs=proved.proofs)
        record_security_event(
            kind=SecurityKind.PROVED, organization_id=self.caller.organization_id, user_id=proved.user_id
        )
        return self.reply(shapes.ProofsSerializer(proved.proofs), message="PROVED")


class FactorsView(_OfPerson):
    """The person's second factors."""

    verbs = {"get": "accounts.factor.view"}

    @extend_schema(responses=shapes.FactorsSerializer)
    def get(self, request: Request) -> Response:
        """List them, and how many recovery codes are left."""
        found = {"factors": factors_of(self.user_id()), "recovery_codes_left": recovery_codes_left(self.user_id())}
        return self.reply(shapes.FactorsSerializer(found))


class FactorView(_OfPerson):
    """One of the person's second factors."""

    verbs = {"delete": "accounts.factor.delete"}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Give it up; with the last one the recovery codes go, too."""
        services.remove_factor(user_id=self.user_id(), factor_id=pk, organization_id=self.caller.organization_id)
        return self.reply(status=204, message="FACTOR_REMOVED")


class AppsView(_OfPerson):
    """Authenticator apps."""

    verbs = {"post": "accounts.factor.add"}

    @extend_schema(request=shapes.NewAppInput, responses={201: shapes.NewAppSerializer})
    def post(self, request: Request) -> Response:
        """Begin to set an app up: show the secret; the first right code finishes it."""
        name = self.parse(shapes.NewAppInput).get("name", "App")
        issuer = branding_of(self.caller.organization_id).name
        made = services.begin_app(user_id=self.user_id(), name=name, issuer=issuer)
        return self.reply(shapes.NewAppSerializer(made), status=201, message="APP_BEGUN")


class AppConfirmView(_OfPerson):
    """An authenticator app that waits for its first code."""

    verbs = {"post": "accounts.factor.add"}

    @extend_schema(request=shapes.CodeInput, responses=shapes.FactorSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """Take the app into use; this device counts as proved by it."""
        code = self.parse(shapes.CodeInput)["code"]
        waiting = {"user_id": self.user_id(), "factor_id": pk, "organization_id": self.caller.organization_id}
        factor = services.confirm_app(code=code, **waiting)
        if factor is None:
            known = knows_factor(user_id=self.user_id(), factor_id=pk)
            raise CodeInvalidError if known else FactorNotFoundError
        _note(request)
        return self.reply(shapes.FactorSerializer(factor), message="FACTOR_ADDED")


class PasskeyMakingView(_OfPerson):
    """A new passkey: its first step."""

    verbs = {"post": "accounts.factor.add"}

    @extend_schema(request=None, responses=shapes.MakingSerializer)
    def post(self, request: Request) -> Response:
        """Ask the browser to make a passkey for this host."""
        asking = services.ask_for_passkey(user_id=self.user_id(), page=page_of(request))
        return self.reply(shapes.MakingSerializer(asking))


class PasskeysView(_OfPerson):
    """Passkeys."""

    verbs = {"post": "accounts.factor.add"}

    @extend_schema(request=shapes.NewPasskeyInput, responses={201: shapes.FactorSerializer})
    def post(self, request: Request) -> Response:
        """Keep the passkey that the browser has made; this device counts as proved by it."""
        wanted = self.parse(shapes.NewPasskeyInput)
        factor = services.add_passkey(
            user_id=self.user_id(),
            handle=wanted["attempt"],
            answer=wanted["passkey"],
            name=wanted.get("name", "Passkey"),
            page=page_of(request),
            organization_id=self.caller.organization_id,
        )
        _note(request)
        return self.reply(shapes.FactorSerializer(factor), status=201, message="FACTOR_ADDED")


class RecoveryCodesView(_OfPerson):
    """Recovery codes."""

    verbs = {"post": "accounts.factor.add"}

    @extend_schema(request=None, responses={201: shapes.RecoveryCodesSerializer})
    def post(self, request: Request) -> Response:
        """Make ten new ones; the earlier ones are worthless."""
        made = services.renew_recovery_codes(user_id=self.user_id())
        return self.reply(shapes.RecoveryCodesSerializer({"recovery_codes": made}), status=201)


def _note(request: Request) -> None:
    if isinstance(request.auth, TokenCredential):
        services.note_proof(family_id=request.auth.family_id, proofs=Proofs.by_factor(timezone.now()))
