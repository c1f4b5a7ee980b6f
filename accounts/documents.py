"""Mail bodies: facts in, a letter out."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from goodplay.core.mail import Mail
from organizations.selectors import Branding

SUBJECTS = {
    "confirm_email": {
        "en": "Confirm your e-mail address for {name}",
        "it": "Conferma il tuo indirizzo e-mail per {name}",
        "sw": "Thibitisha barua pepe yako ya {name}",
    },
    "reset_password": {
        "en": "Set a new password for {name}",
        "it": "Imposta una nuova password per {name}",
        "sw": "Weka nenosiri jipya la {name}",
    },
    "tell_exists": {
        "en": "You already have an account at {name}",
        "it": "Hai già un account su {name}",
        "sw": "Tayari una akaunti ya {name}",
    },
    "invitation": {
        "en": "{name} invites you",
        "it": "{name} ti invita",
        "sw": "{name} inakualika",
    },
}
PATHS = {"confirm_email": "confirm", "reset_password": "reset", "invitation": "invitation"}
LANGUAGES = ("en", "it", "sw")


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter tells: its kind (a key of ``SUBJECTS``), to whom, in which language, and the link's token."""

    kind: str
    address: str
    name: str
    language: str
    token: str = ""
    role: str = ""


def compose(facts: LetterFacts, look: Branding) -> Mail:
    """Return the letter, dressed by the organization, in the reader's language, else in its own, else in English."""
    language = next((known for known in (facts.language, look.language) if known in LANGUAGES), "en")
    context = {
        "look": look,
        "facts": facts,
        "tagline": look.message("tagline", language),
        "link": f"{look.base_url}/account/{PATHS[facts.kind]}#{facts.token}" if facts.kind in PATHS else look.base_url,
        "language": language,
    }
    with translation.override(language):
        body = f"accounts/mail/{language}/{facts.kind}"
        return Mail(
            to=facts.address,
            subject=SUBJECTS[facts.kind][language].format(name=look.name),
            text=render_to_string(f"{body}.txt", context).strip() + "\n",
            html=render_to_string("accounts/mail/letter.html", context | {"body": f"{body}.html"}),
            sender_name=look.sender_name,
        )
