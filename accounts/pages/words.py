"""What the pages say, per language."""

from collections.abc import Mapping
from typing import Final

COMMON: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "password": "New password (at least 12 characters)",
        "optional_password": "Password, if you have no account yet (at least 12 characters)",
        "name": "Your name",
        "done": "Done. You can sign in now.",
        "broken": "This link is no longer good. Ask for a new one.",
        "script": "This page needs JavaScript.",
    },
    "it": {
        "password": "Nuova password (almeno 12 caratteri)",
        "optional_password": "Password, se non hai ancora un account (almeno 12 caratteri)",
        "name": "Il tuo nome",
        "done": "Fatto. Ora puoi accedere.",
        "broken": "Questo link non è più valido. Chiedine uno nuovo.",
        "script": "Questa pagina ha bisogno di JavaScript.",
    },
    "sw": {
        "password": "Nenosiri jipya (angalau herufi 12)",
        "optional_password": "Nenosiri, kama huna akaunti bado (angalau herufi 12)",
        "name": "Jina lako",
        "done": "Tayari. Sasa unaweza kuingia.",
        "broken": "Kiungo hiki hakifai tena. Omba kipya.",
        "script": "Ukurasa huu unahitaji JavaScript.",
    },
}
TITLES: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "confirm": {
        "en": ("Confirm your e-mail address", "Confirm"),
        "it": ("Conferma il tuo indirizzo e-mail", "Conferma"),
        "sw": ("Thibitisha barua pepe yako", "Thibitisha"),
    },
    "reset": {
        "en": ("Choose a new password", "Save"),
        "it": ("Scegli una nuova password", "Salva"),
        "sw": ("Chagua nenosiri jipya", "Hifadhi"),
    },
    "invitation": {
        "en": ("You are invited", "Accept"),
        "it": ("Hai ricevuto un invito", "Accetta"),
        "sw": ("Umealikwa", "Kubali"),
    },
}
"""The title and the button of each page."""
JOIN: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "Join us",
        "invites": "One of our members invites you to join.",
        "gone": "This invitation code is no longer good, but you can join all the same.",
        "name": "Your name",
        "email": "E-mail address",
        "password": "Password (at least 12 characters)",
        "button": "Join",
        "done": "Thank you. Open the mail that we have sent you and confirm your address.",
        "failed": "That did not work. Try again in a moment.",
        "script": "This page needs JavaScript.",
    },
    "it": {
        "title": "Unisciti a noi",
        "invites": "Un nostro membro ti invita a unirti.",
        "gone": "Questo codice di invito non è più valido, ma puoi unirti lo stesso.",
        "name": "Il tuo nome",
        "email": "Indirizzo e-mail",
        "password": "Password (almeno 12 caratteri)",
        "button": "Unisciti",
        "done": "Grazie. Apri l'e-mail che ti abbiamo inviato e conferma il tuo indirizzo.",
        "failed": "Non ha funzionato. Riprova tra poco.",
        "script": "Questa pagina ha bisogno di JavaScript.",
    },
    "sw": {
        "title": "Jiunge nasi",
        "invites": "Mmoja wa wanachama wetu anakualika ujiunge.",
        "gone": "Msimbo huu wa mwaliko haufai tena, lakini bado unaweza kujiunga.",
        "name": "Jina lako",
        "email": "Barua pepe",
        "password": "Nenosiri (angalau herufi 12)",
        "button": "Jiunge",
        "done": "Asante. Fungua barua pepe tuliyokutumia na uthibitishe anwani yako.",
        "failed": "Haikufanikiwa. Jaribu tena baadaye kidogo.",
        "script": "Ukurasa huu unahitaji JavaScript.",
    },
}
"""What the page of a shared referral link says."""
