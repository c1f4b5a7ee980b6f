"""The words of a receipt in each language. Legal wording of a charity is data of its receipt profile, not of this."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """One language."""

    code: str
    title: str
    number: str
    issued_on: str
    received_from: str
    gift: str
    together_with: str
    campaign: str
    nature: str
    liberality: str
    given_on: str
    paid_by: str
    reference: str
    gift_id: str
    replaces: str
    thanks: str
    fiscal_code: str
    signature: str
    page: str
    of_pages: str
    points_carry_no_relief: str
    means: Mapping[str, str]
    traceability: Mapping[str, str]
    instead_of_tax_wording: Mapping[str, str]
    months: tuple[str, ...]
    group_mark: str
    decimal_mark: str

    def day(self, day: date) -> str:
        """Return a day in words."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def amount(self, minor: int, decimals: int) -> str:
        """Return an amount of minor units in figures."""
        whole, rest = divmod(minor, 10**decimals)
        figures = f"{whole:,}".replace(",", self.group_mark)
        return f"{figures}{self.decimal_mark}{rest:0{decimals}d}" if decimals else figures


ENGLISH: Final = Words(
    code="en",
    title="Donation receipt",
    number="Receipt no.",
    issued_on="Issued on",
    received_from="Received from",
    gift="Gift",
    together_with="together with",
    campaign="Campaign",
    nature="Nature",
    liberality="Voluntary donation, with nothing given in return",
    given_on="Date of the gift",
    paid_by="Paid by",
    reference="Reference",
    gift_id="Gift id",
    replaces="Replaces receipt no.",
    thanks="Thank you. Your gift has been received in full.",
    fiscal_code="Tax code",
    signature="For the organization",
    page="Page",
    of_pages="of",
    points_carry_no_relief="Points are not money: they carry no tax relief.",
    means={
        "unknown": "means not stated",
        "cash": "cash",
        "bank_transfer": "bank transfer",
        "card": "card",
        "cheque": "cheque",
        "mobile_money": "mobile money",
        "paypal": "PayPal",
        "wallet": "GoodPlay wallet",
    },
    traceability={
        "traced": "traceable payment",
        "unconfirmed": "traceability to be confirmed",
        "untraced": "payment leaves no trace",
    },
    instead_of_tax_wording={
        "unconfirmed": "Tax relief depends on the means of payment: keep the proof of payment from your bank.",
        "untraced": "Gifts in cash carry no tax relief. This receipt confirms the gift only.",
    },
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    group_mark=",",
    decimal_mark=".",
)
ITALIAN: Final = Words(
    code="it",
    title="Ricevuta di donazione",
    number="Ricevuta n.",
    issued_on="Emessa il",
    received_from="Ricevuto da",
    gift="Donazione",
    together_with="insieme a",
    campaign="Campagna",
    nature="Causale",
    liberality="Erogazione liberale, senza alcuna controprestazione",
    given_on="Data del versamento",
    paid_by="Mezzo di pagamento",
    reference="Riferimento",
    gift_id="Codice della donazione",
    replaces="Sostituisce la ricevuta n.",
    thanks="Grazie. La tua donazione è stata ricevuta per intero.",
    fiscal_code="Codice fiscale",
    signature="Per l’ente",
    page="Pagina",
    of_pages="di",
    points_carry_no_relief="I punti non sono denaro: non danno diritto ad agevolazioni fiscali.",
    means={
        "unknown": "mezzo non indicato",
        "cash": "contanti",
        "bank_transfer": "bonifico bancario",
        "card": "carta",
        "cheque": "assegno",
        "mobile_money": "denaro mobile",
        "paypal": "PayPal",
        "wallet": "portafoglio GoodPlay",
    },
    traceability={
        "traced": "mezzo tracciabile",
        "unconfirmed": "tracciabilità da confermare",
        "untraced": "mezzo non tracciabile",
    },
    instead_of_tax_wording={
        "unconfirmed": "Le agevolazioni fiscali dipendono dal mezzo di pagamento: conserva la prova della tua banca.",
        "untraced": "Le donazioni in contanti non danno diritto ad agevolazioni fiscali. La ricevuta attesta soltanto"
        " la donazione.",
    },
    months=(
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ),
    group_mark=".",
    decimal_mark=",",
)
SWAHILI: Final = Words(
    code="sw",
    title="Stakabadhi ya mchango",
    number="Stakabadhi Na.",
    issued_on="Imetolewa tarehe",
    received_from="Imepokelewa kutoka kwa",
    gift="Mchango",
    together_with="pamoja na",
    campaign="Kampeni",
    nature="Aina",
    liberality="Mchango wa hiari, bila malipo wala huduma yoyote badala yake",
    given_on="Tarehe ya mchango",
    paid_by="Njia ya malipo",
    reference="Kumbukumbu",
    gift_id="Namba ya mchango",
    replaces="Inachukua nafasi ya stakabadhi Na.",
    thanks="Asante. Mchango wako umepokelewa wote.",
    fiscal_code="Namba ya mlipakodi",
    signature="Kwa niaba ya shirika",
    page="Ukurasa",
    of_pages="wa",
    points_carry_no_relief="Pointi si pesa: hazina nafuu ya kodi.",
    means={
        "unknown": "njia haijatajwa",
        "cash": "pesa taslimu",
        "bank_transfer": "uhamisho wa benki",
        "card": "kadi",
        "cheque": "hundi",
        "mobile_money": "pesa kwa simu",
        "paypal": "PayPal",
        "wallet": "pochi ya GoodPlay",
    },
    traceability={
        "traced": "malipo yanayofuatilika",
        "unconfirmed": "ufuatiliaji bado kuthibitishwa",
        "untraced": "malipo yasiyofuatilika",
    },
    instead_of_tax_wording={
        "unconfirmed": "Nafuu ya kodi inategemea njia ya malipo: hifadhi uthibitisho wa malipo wa benki yako.",
        "untraced": "Michango ya pesa taslimu haina nafuu ya kodi. Stakabadhi hii inathibitisha mchango pekee.",
    },
    months=(
        "Januari",
        "Februari",
        "Machi",
        "Aprili",
        "Mei",
        "Juni",
        "Julai",
        "Agosti",
        "Septemba",
        "Oktoba",
        "Novemba",
        "Desemba",
    ),
    group_mark=",",
    decimal_mark=".",
)
LANGUAGES: Final[Mapping[str, Words]] = {words.code: words for words in (ENGLISH, ITALIAN, SWAHILI)}


def words_of(language: str) -> Words:
    """Return the words of a language (a regional one falls back to its language, an unknown one to English)."""
    return LANGUAGES.get(language.partition("-")[0].lower(), ENGLISH)
