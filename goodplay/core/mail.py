"""Mail: one letter out, with a text and a dressed body."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend as FileBackend

__all__ = ["KeepingBackend", "Mail", "send"]


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter to one address; ``sender_name`` stands before the product's own address."""

    to: str
    subject: str
    text: str
    html: str
    sender_name: str = ""


def send(mail: Mail) -> None:
    """Hand a letter to the mail server; called outside of transactions.

    Raises:
        OSError: The server did not take it (``smtplib.SMTPException`` is one).
    """
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    sender = formataddr((_one_line(mail.sender_name) or name, address))
    message = EmailMultiAlternatives(_one_line(mail.subject), mail.text, sender, [mail.to])
    message.attach_alternative(mail.html, "text/html")
    message.send()


class KeepingBackend(FileBackend):
    """Keeps every letter as a file and prints its text: for machines without a mail server."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep and print the letters."""
        for message in email_messages:
            print(_printed(message), file=sys.stderr, flush=True)  # noqa: T201 - the terminal is the post box
        sent: Any = super().send_messages(email_messages)
        return int(sent or 0)


def _printed(message: EmailMessage) -> str:
    rule = "-" * 72
    return f"{rule}\nMail to {', '.join(message.to)}: {message.subject}\n\n{message.body}\n{rule}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
