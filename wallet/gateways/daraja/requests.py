"""The bodies of Daraja's requests, with the names it spells its own way."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from wallet.gateways.daraja.values import kind, msisdn, shillings, stamp
from wallet.gateways.interface import Access, Charge, GatewayRefusedError, PayoutOrder, RefundOrder, Subject

ACCOUNT_LENGTH, TEXT_LENGTH = 12, 13
REMARK_LENGTH, OCCASION_LENGTH = 100, 100
SHORTCODE_TYPE, REVERSAL_TYPE = "4", "11"
PAYOUT_LATE: Final = "late"
ASKED: Final[Mapping[Subject, str]] = {Subject.PAYOUT: "asked", Subject.REFUND: "checked"}


def signed(access: Access) -> dict[str, str]:
    """Return short code, time and the password made of them and the passkey."""
    shortcode, timestamp = str(access.options["short_code"]), stamp(datetime.now(UTC))
    password = base64.b64encode(f"{shortcode}{access.credentials['passkey']}{timestamp}".encode()).decode()
    return {"BusinessShortCode": shortcode, "Password": password, "Timestamp": timestamp}


def prompt(access: Access, charge: Charge) -> dict[str, str]:
    """Return the request of a prompt; it calls back to an address that names the charge."""
    till = str(access.options.get("till") or "")
    phone = msisdn(charge.phone)
    account = charge.account_reference or charge.reference.replace("-", "")[-ACCOUNT_LENGTH:].upper()
    return {
        **signed(access),
        "TransactionType": "CustomerBuyGoodsOnline" if till else "CustomerPayBillOnline",
        "Amount": shillings(charge.amount_minor, charge.currency),
        "PartyA": phone,
        "PartyB": till or str(access.options["short_code"]),
        "PhoneNumber": phone,
        "CallBackURL": f"{access.callback_url}/{kind('stk', charge.reference)}",
        "AccountReference": account[:ACCOUNT_LENGTH],
        "TransactionDesc": plain(charge.description)[:TEXT_LENGTH] or "Payment",
    }


def payout(access: Access, order: PayoutOrder) -> dict[str, str]:
    """Return the request of a payout; our reference is its own, so that the same one is paid once."""
    return {
        "OriginatorConversationID": order.reference,
        "InitiatorName": str(access.options.get("initiator_name") or ""),
        "SecurityCredential": security_credential(access),
        "CommandID": "BusinessPayment",
        "Amount": shillings(order.amount_minor, order.currency),
        "PartyA": str(access.options["short_code"]),
        "PartyB": msisdn(order.payee),
        "Remarks": plain(order.description)[:REMARK_LENGTH] or "Payout",
        "QueueTimeOutURL": f"{access.callback_url}/{kind(PAYOUT_LATE, order.reference)}",
        "ResultURL": f"{access.callback_url}/{kind('payout', order.reference)}",
        "Occassion": plain(order.description)[:OCCASION_LENGTH] or "Payout",
    }


def question(access: Access, subject: Subject, reference: str, conversation: str) -> dict[str, str]:
    """Return the question about a payout or reversal, by the id of its conversation that Daraja knows as ours."""
    url = f"{access.callback_url}/{kind(ASKED[subject], reference)}"
    return {
        **initiator(access),
        "CommandID": "TransactionStatusQuery",
        "OriginalConversationID": conversation,
        "TransactionID": "",
        "PartyA": str(access.options["short_code"]),
        "IdentifierType": SHORTCODE_TYPE,
        "ResultURL": url,
        "QueueTimeOutURL": url,
        "Remarks": "Status",
        "Occasion": "Status",
    }


def reversal(access: Access, order: RefundOrder) -> dict[str, str]:
    """Return the request of a reversal; a payment can be reversed once."""
    url = f"{access.callback_url}/{kind('back', order.reference)}"
    return {
        **initiator(access),
        "CommandID": "TransactionReversal",
        "TransactionID": order.receipt,
        "Amount": shillings(order.amount_minor, order.currency),
        "ReceiverParty": str(access.options["short_code"]),
        "RecieverIdentifierType": REVERSAL_TYPE,
        "ResultURL": url,
        "QueueTimeOutURL": url,
        "Remarks": plain(order.reason)[:REMARK_LENGTH] or "Reversal",
    }


def registration(access: Access) -> dict[str, str]:
    """Return where payments to the Paybill are told; while we do not answer they are taken."""
    return {
        "ShortCode": str(access.options["short_code"]),
        "ResponseType": "Completed",
        "ConfirmationURL": f"{access.callback_url}/confirm",
        "ValidationURL": f"{access.callback_url}/validate",
    }


def initiator(access: Access) -> dict[str, str]:
    """Return who asks, with the password as Daraja wants it."""
    return {
        "Initiator": str(access.options.get("initiator_name") or ""),
        "SecurityCredential": security_credential(access),
    }


def security_credential(access: Access) -> str:
    """Return the initiator's password, encrypted for M-Pesa (RSA, PKCS#1 v1.5) with its certificate.

    Raises:
        GatewayRefusedError: Password or certificate are missing, or the certificate cannot be read.
    """
    password, pem = access.credentials.get("initiator_password", ""), str(access.options.get("certificate") or "")
    if not password or not pem or not access.options.get("initiator_name"):
        raise GatewayRefusedError("initiator", "M-Pesa's initiator, its password or M-Pesa's certificate are missing.")
    return base64.b64encode(_key(pem).encrypt(password.encode(), PKCS1v15())).decode()


def plain(text: Any) -> str:
    """Return a text with letters, digits and blanks only, as phones show it."""
    kept = "".join(char if char.isascii() and (char.isalnum() or char in " .-") else " " for char in str(text))
    return " ".join(kept.split())


@lru_cache(maxsize=16)
def _key(pem: str) -> RSAPublicKey:
    try:
        key = x509.load_pem_x509_certificate(pem.encode()).public_key()
    except ValueError as error:
        raise GatewayRefusedError("certificate", "M-Pesa's certificate cannot be read.") from error
    if not isinstance(key, RSAPublicKey):
        raise GatewayRefusedError("certificate", "M-Pesa's certificate has no RSA key.")
    return key
