import smtplib
from email import message_from_bytes

import pytest

from goodplay.core.mail import Mail, send

LETTER = Mail("ann@example.org", "Hello\nBcc: all@example.org", "Text", "<p>Text</p>", sender_name="Umoja\r\nX: y")


def test_a_letter_has_a_text_and_a_dressed_body(mailoutbox):
    send(LETTER)

    sent = mailoutbox[0]
    assert (sent.to, sent.body, sent.alternatives[0][0]) == (["ann@example.org"], "Text", "<p>Text</p>")


def test_no_header_is_smuggled_in(mailoutbox):
    send(LETTER)

    sent = mailoutbox[0]
    assert sent.subject == "Hello Bcc: all@example.org"
    assert sent.from_email == '"Umoja X: y" <noreply@localhost>'
    assert sent.recipients() == ["ann@example.org"]


def test_without_a_sender_the_products_name_stands(mailoutbox):
    send(Mail("ann@example.org", "Hello", "Text", "<p>Text</p>"))

    assert mailoutbox[0].from_email == "GoodPlay <noreply@localhost>"


def test_a_mail_server_that_refuses_is_told(monkeypatch):
    class Refusing:
        def send_messages(self, messages):
            raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.message.EmailMessage.get_connection", lambda *args: Refusing())

    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(LETTER)


def test_letters_are_kept_and_printed(settings, tmp_path, capsys):
    settings.EMAIL_BACKEND = "goodplay.core.mail.KeepingBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)

    send(LETTER)

    kept = [message_from_bytes(path.read_bytes()) for path in tmp_path.iterdir()]
    assert [letter["To"] for letter in kept] == ["ann@example.org"]
    assert "Mail to ann@example.org: Hello Bcc: all@example.org\n\nText\n" in capsys.readouterr().err
