"""The sandbox beside a test, spoken to over HTTP as a person or another system would."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from goodplay.sandboxes.server import Sandbox

SHORTCODE = "600984"
PHONE = "254708374149"


class Remote:
    """A running sandbox: where its providers are, what befalls them, and what their customers do."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.daraja, self.stripe, self.paypal, self.bank = (
            f"{address}/{name}" for name in ("daraja", "stripe", "paypal", "bank")
        )

    @property
    def host(self) -> str:
        """What belongs into ``OUTBOUND_ALLOW``."""
        return urlsplit(self.address).netloc

    def fault(self, flow: str, name: str, times: int = 1) -> None:
        """Let a fault befall a flow (names: ``goodplay/sandboxes/faults.py``)."""
        self.post("/_faults", {"flow": flow, "fault": name, "times": times})

    def deliver(self, *, late: bool = False) -> list[dict[str, Any]]:
        """Send the messages that wait (late ones only when asked) and return them with what was answered."""
        return self.post("/_deliver", {"late": late})["sent"]

    def moved(self, flow: str = "") -> list[tuple[str, int, str]]:
        """Return what really moved: way (seen from us), minor units, currency."""
        rows = self.get("/_moved")["results"]
        return [(row["way"], row["amount_minor"], row["currency"]) for row in rows if flow in ("", row["flow"])]

    def receipts(self) -> list[str]:
        """Return the receipts of what moved, oldest first."""
        return [row["receipt"] for row in self.get("/_moved")["results"]]

    def prompts(self) -> list[dict[str, Any]]:
        """Return the prompts that wait on phones: checkout, phone, amount, account."""
        return self.get("/daraja/phone/prompts")["results"]

    def answer_prompt(self, answer: str = "approved", *, checkout: str = "") -> str:
        """Let the owner of a phone answer the only prompt, or the named one, and return the receipt."""
        checkout = checkout or self.prompts()[-1]["checkout"]
        return self.post(f"/daraja/phone/prompts/{checkout}", {"answer": answer})["receipt"]

    def pay_bill(self, *, account: str, amount: int = 100, phone: str = PHONE, shortcode: str = SHORTCODE) -> str:
        """Let somebody pay whole shillings to the Paybill and return the receipt (empty: it was refused)."""
        body = {"account": account, "amount": amount, "phone": phone, "shortcode": shortcode}
        return self.post("/daraja/phone/pay", body)["receipt"]

    def pay_by_card(self, name: str, answer: str = "pay") -> dict[str, Any]:
        """Pay (or ``decline``) a PaymentIntent or a Checkout Session of Stripe."""
        return self.post(f"/stripe/pay/{name}", {"answer": answer})

    def dispute(self, payment: str, *, provider: str = "stripe") -> str:
        """Let the payer dispute a charge, an intent or a capture and return the dispute's id."""
        return self.post(f"/{provider}/disputes", {"payment": payment})["id"]

    def close_dispute(self, dispute: str, answer: str, *, provider: str = "stripe") -> None:
        """Decide a dispute: ``won`` or ``lost``."""
        self.post(f"/{provider}/disputes/{dispute}", {"answer": answer})

    def approve_order(self, order: str, answer: str = "approve") -> None:
        """Let the buyer approve (or ``cancel``) an order of PayPal."""
        self.post(f"/paypal/orders/{order}", {"answer": answer})

    def hand_in(self, file: bytes) -> int:
        """Hand a pain.001 file to the bank and return the status of its answer; 0 when none came."""
        request = urllib.request.Request(f"{self.bank}/transfers", file, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    def return_transfer(self, end_to_end_id: str, reason: str = "AC04") -> None:
        """Let the payee's bank send a transfer back."""
        self.post("/bank/returns", {"end_to_end_id": end_to_end_id, "reason": reason})

    def statement(self, iban: str, *, form: str = "camt053", number: int = 0) -> bytes:
        """Return the next statement of an account (or an earlier one) as a file."""
        query = f"iban={iban}&format={form}&number={number}"
        with urllib.request.urlopen(f"{self.bank}/statement?{query}", timeout=30) as answer:
            return answer.read()

    def certificate(self) -> str:
        """Return M-Pesa's certificate (PEM), which hides the initiator's password."""
        with urllib.request.urlopen(f"{self.daraja}/certificate.cer", timeout=10) as answer:
            return answer.read().decode()

    def get(self, path: str) -> Any:
        """Ask the sandbox itself."""
        return self._call("GET", path, None)

    def post(self, path: str, data: Any) -> Any:
        """Tell the sandbox something.

        Raises:
            AssertionError: It refused.
        """
        return self._call("POST", path, json.dumps(data).encode())

    def _call(self, method: str, path: str, body: bytes | None) -> Any:
        request = urllib.request.Request(self.address + path, body, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise AssertionError(f"{error.code} {error.read().decode()}") from None


@contextmanager
def sandbox_running(*, by_itself: bool = False) -> Iterator[Remote]:
    """Serve a sandbox on a free port until the block ends; messages leave when ``deliver`` is called."""
    with Sandbox(by_itself=by_itself) as running:
        yield Remote(running.address)
