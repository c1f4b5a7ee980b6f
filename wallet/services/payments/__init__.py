"""Money coming in: asking for it, hearing of it, and booking it where it belongs."""

from wallet.services.payments import disputes as disputes
from wallet.services.payments.arrivals import is_known_account
from wallet.services.payments.asking import (
    Ask,
    Sweep,
    ask_now,
    note_answers,
    note_no_answer,
    note_swept,
    take_questions,
    take_sweeps,
)
from wallet.services.payments.by_hand import confirm_arrival, propose_arrival
from wallet.services.payments.callbacks import (
    Addressee,
    addressee_remembered,
    find_addressee,
    forget_addressees,
)
from wallet.services.payments.deliveries import Delivery, deliver_payments, delivery_key, external, incoming
from wallet.services.payments.findings import applies, apply_findings
from wallet.services.payments.giving_back import take_for_dispute, take_for_refund
from wallet.services.payments.health import note_call, note_check, request_check
from wallet.services.payments.inbound import (
    Stored,
    apply_message,
    messages_to_read,
    note_unreadable,
    replay_message,
    store_message,
)
from wallet.services.payments.intents import cancel_payment, start_payment
from wallet.services.payments.methods import PaymentMethod, payment_methods, provider_for
from wallet.services.payments.providers import (
    access_of,
    add_provider,
    callback_url,
    change_provider,
    credentials_of,
    reached,
    rotate_callback,
)
from wallet.services.payments.refund_sending import (
    Asking,
    RefundSending,
    ask_about_refund,
    begin_refunds,
    note_refund_answer,
    note_refund_answers,
    note_refund_not_taken,
    note_refund_refused,
    note_refund_unknown,
    take_dispute_questions,
    take_refund_questions,
)
from wallet.services.payments.refunds import (
    call_off_refund,
    confirm_refund,
    request_refund,
)
from wallet.services.payments.sending import (
    Order,
    begin_sending,
    note_not_taken,
    note_refused,
    note_started,
    note_unknown,
)
from wallet.services.payments.suspense import (
    PAID_BY_OTHER,
    accept_suspense,
    give_back_suspense,
    match_suspense_to_member,
    match_suspense_to_payment,
    undo_suspense,
)
from wallet.services.payments.targets import Target, resolves, target_behind
from wallet.services.payments.topping_up import credit_top_ups

__all__ = [
    "PAID_BY_OTHER",
    "Addressee",
    "Ask",
    "Asking",
    "Delivery",
    "Order",
    "PaymentMethod",
    "RefundSending",
    "Stored",
    "Sweep",
    "Target",
    "accept_suspense",
    "access_of",
    "add_provider",
    "addressee_remembered",
    "applies",
    "apply_findings",
    "apply_message",
    "ask_about_refund",
    "ask_now",
    "begin_refunds",
    "begin_sending",
    "call_off_refund",
    "callback_url",
    "cancel_payment",
    "change_provider",
    "confirm_arrival",
    "confirm_refund",
    "credentials_of",
    "credit_top_ups",
    "deliver_payments",
    "delivery_key",
    "external",
    "find_addressee",
    "forget_addressees",
    "give_back_suspense",
    "incoming",
    "is_known_account",
    "match_suspense_to_member",
    "match_suspense_to_payment",
    "messages_to_read",
    "note_answers",
    "note_call",
    "note_check",
    "note_no_answer",
    "note_not_taken",
    "note_refund_answer",
    "note_refund_answers",
    "note_refund_not_taken",
    "note_refund_refused",
    "note_refund_unknown",
    "note_refused",
    "note_started",
    "note_swept",
    "note_unknown",
    "note_unreadable",
    "payment_methods",
    "propose_arrival",
    "provider_for",
    "reached",
    "replay_message",
    "request_check",
    "request_refund",
    "resolves",
    "rotate_callback",
    "start_payment",
    "store_message",
    "take_dispute_questions",
    "take_for_dispute",
    "take_for_refund",
    "take_questions",
    "take_refund_questions",
    "take_sweeps",
    "target_behind",
    "undo_suspense",
]
