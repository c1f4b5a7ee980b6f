"""An organization whose money moves through the sandbox: its providers, its people, and the worker's rounds."""

from datetime import timedelta
from xml.etree import ElementTree as ET

from django.db.models import F
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.models import Hearing
from goodplay.core.permissions import Caller, Role
from goodplay.sandboxes.paypal import webhook_id_of
from goodplay.sandboxes.stripe import secret_of
from tests.factories.accounts import MembershipFactory
from tests.sandbox import SHORTCODE, Remote
from wallet import selectors, tasks
from wallet.gateways.registration import register
from wallet.models import PaymentDispute, PaymentIntent, PaymentRefund, ProviderHealth, SuspenseItem, Withdrawal
from wallet.services import check_books, payments, savings

ROUNDS = 2
AGO = timedelta(minutes=3)
"""How far a round of the clock takes what waits into the past: more than gateways wait before they call it lost."""


class Till:
    """One organization, its providers of some kinds at the sandbox, a saver and two officers."""

    def __init__(self, organization_id, sandbox: Remote, hear, *, kinds=()) -> None:
        self.id, self.sandbox, self.hear = organization_id, sandbox, hear
        with self.door():
            self.saver, self.officer, self.other = (
                MembershipFactory.create(role=role) for role in (Role.MEMBER, Role.TREASURER, Role.TREASURER)
            )
            self.reference = savings.open_accounts(member_ids=[self.saver.pk])[self.saver.pk].reference
            self.providers = {kind: payments.add_provider(kind=kind, **self._facts(kind)) for kind in kinds}
            accesses = {kind: payments.access_of(provider) for kind, provider in self.providers.items()}
        for kind, access in accesses.items():
            register(kind, access)

    def _facts(self, kind):
        common = {"name": kind, "base_url": f"{self.sandbox.address}/{KINDS[kind][0]}", "currencies": [KINDS[kind][1]]}
        key = f"{kind}-{self.id.hex}"
        return (
            common
            | {
                "mpesa": {
                    "credentials": {
                        "consumer_key": key,
                        "consumer_secret": "secret",
                        "passkey": "pass",
                        "initiator_password": "Init#7",
                    },
                    "options": {
                        "short_code": SHORTCODE,
                        "initiator_name": "api",
                        "certificate": self.sandbox.certificate(),
                        "pull": "GET",
                    },
                },
                "stripe": {
                    "credentials": {"secret_key": f"sk_test_{key}", "webhook_secret": secret_of(f"sk_test_{key}")}
                },
                "paypal": {
                    "credentials": {"client_id": key, "client_secret": "secret", "webhook_id": webhook_id_of(key)},
                },
            }[kind]
        )

    def door(self):
        """Open the organization's door."""
        return tenancy.writing(self.id)

    @staticmethod
    def officer_as_caller(member) -> Caller:
        """The caller that an officer is."""
        return Caller(member.user_id, member.organization_id, member.pk, Role.TREASURER)

    def work(self) -> None:
        """Hear what is due, and let the sandbox tell what it has to tell."""
        self.hear()
        self.sandbox.deliver()
        self.hear()

    def clock(self) -> None:
        """Let some minutes pass: what was put off is due, the poller asks, lists are read."""
        self._let_time_pass()
        tasks.payments.ask_providers()
        tasks.refunds.ask_about_refunds()
        tasks.withdrawals.ask_about_payouts()
        self.work()
        tasks.payments.sweep_providers()
        self.work()

    def settle(self) -> None:
        """Go on until nothing can be expected to change any more; what is late comes in the end."""
        self.work()
        for _ in range(ROUNDS):
            self.clock()
        self.sandbox.deliver(late=True)
        for _ in range(2):
            self.clock()

    def _let_time_pass(self) -> None:
        now = timezone.now()
        with self.door():
            open_payments = PaymentIntent.objects.of(self.id).filter(next_ask_at__isnull=False)
            open_payments.update(next_ask_at=now, sent_at=F("sent_at") - AGO)
            for rows in (PaymentRefund.objects.of(self.id), PaymentDispute.objects.of(self.id)):
                rows.filter(next_ask_at__isnull=False).update(next_ask_at=now)
            PaymentRefund.objects.of(self.id).filter(sent_at__isnull=False).update(sent_at=F("sent_at") - AGO)
            waiting = Withdrawal.objects.of(self.id).filter(next_try_at__isnull=False)
            waiting.update(next_try_at=now, sent_at=F("sent_at") - AGO)
            ProviderHealth.objects.of(self.id).update(paused_until=None)
        with tenancy.platform("tests"):
            Hearing.objects.filter(heard_at=None, refused_at=None).update(next_attempt_at=now)

    def of_purpose(self, purpose: str, currency: str) -> int:
        """The balance of a purpose."""
        with tenancy.reading(self.id):
            return selectors.balance_of_purpose(purpose=purpose, currency=currency)

    def saved(self, currency: str) -> int:
        """What the saver has, held or not."""
        with tenancy.reading(self.id):
            balances = selectors.balances_of(self.saver.pk)
        return sum(line.balance_minor for line in balances if line.currency.code == currency)

    def suspense(self) -> list[SuspenseItem]:
        """The money in suspense, the oldest first."""
        with tenancy.reading(self.id):
            return list(SuspenseItem.objects.of(self.id).order_by("pk"))

    def payment(self, payment) -> PaymentIntent:
        """The payment as it is now."""
        with tenancy.reading(self.id):
            return PaymentIntent.objects.of(self.id).get(pk=payment.pk)

    def proves(self, kind: str, currency: str) -> None:
        """Assert that the books balance, and that they say what really moved at the provider."""
        with tenancy.platform("tests"):
            assert check_books() == []
        moved = sum(minor if way == "in" else -minor for way, minor, code in self.sandbox.moved() if code == currency)
        fees = self.of_purpose(f"fees:{kind}", currency)
        booked = {
            "external": self.of_purpose(f"external:{kind}", currency),
            "incoming": self.of_purpose(f"incoming:{kind}", currency),
            "outgoing": self.of_purpose(f"outgoing:{kind}", currency),
            "disputes": self.of_purpose(f"disputes:{kind}", currency),
        }
        assert booked == {"external": -moved - fees, "incoming": 0, "outgoing": 0, "disputes": 0}


KINDS = {"mpesa": ("daraja", "KES"), "stripe": ("stripe", "EUR"), "paypal": ("paypal", "EUR")}


def lines_of(statement: bytes) -> list[dict[str, object]]:
    """The entries of a CAMT.053 statement: reference, end-to-end id, signed minor units, reason of a return."""
    root = ET.fromstring(statement)
    space = {"c": root.tag[1 : root.tag.index("}")]}
    return [
        {
            "reference": entry.findtext("c:NtryRef", namespaces=space),
            "end_to_end_id": entry.findtext(".//c:EndToEndId", namespaces=space),
            "minor": round(float(entry.findtext("c:Amt", namespaces=space)) * 100)
            * (1 if entry.findtext("c:CdtDbtInd", namespaces=space) == "CRDT" else -1),
            "reason": entry.findtext(".//c:RtrInf/c:Rsn/c:Cd", namespaces=space) or "",
        }
        for entry in root.iterfind(".//c:Ntry", space)
    ]
