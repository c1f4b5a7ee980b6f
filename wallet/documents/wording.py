"""The words of a statement in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from goodplay.core.money import format_minor


@dataclass(frozen=True, slots=True)
class Words:
    """One language. ``kinds`` names what moved: what it was about, or the kind of the transfer."""

    code: str
    title: str
    member: str
    account: str
    period: str
    made_on: str
    opening: str
    deposited: str
    received: str
    paid_out: str
    closing: str
    owed: str
    fines: str
    day: str
    movement: str
    about: str
    amount: str
    balance: str
    nothing: str
    page: str
    of_pages: str
    note: str
    other: str
    kinds: Mapping[str, str]

    def figures(self, minor: int, decimals: int) -> str:
        """Return an amount with groups of three digits."""
        whole, _, rest = format_minor(minor, decimals).partition(".")
        return f"{int(whole):,}" + (f".{rest}" if rest else "") if whole != "-0" else f"-0.{rest}"

    def kind(self, name: str) -> str:
        """Return what a movement is called."""
        return self.kinds.get(name, self.other)


ENGLISH: Final = Words(
    code="en",
    title="Savings statement",
    member="Member",
    account="Savings reference",
    period="Period",
    made_on="Made on",
    opening="Balance before",
    deposited="Deposited",
    received="Received otherwise",
    paid_out="Paid out",
    closing="Balance at the end",
    owed="Contributions missed so far",
    fines="Fines due",
    day="Day",
    movement="Movement",
    about="Details",
    amount="Amount",
    balance="Balance",
    nothing="Nothing moved in this period.",
    page="Page",
    of_pages="of",
    note="Is anything wrong? Tell your treasurer before the period is closed.",
    other="Other",
    kinds={
        "deposit": "Deposit",
        "turn": "Merry-go-round",
        "fine": "Fine",
        "withdrawal": "Withdrawal",
        "donate": "Gift",
        "convert": "Conversion",
        "refund": "Refund",
        "reverse": "Correction",
        "adjust": "Correction",
        "spend": "Spent",
        "earn": "Received",
        "fee": "Fee",
    },
)
ITALIAN: Final = Words(
    code="it",
    title="Estratto conto dei risparmi",
    member="Socio",
    account="Riferimento di risparmio",
    period="Periodo",
    made_on="Emesso il",
    opening="Saldo iniziale",
    deposited="Versato",
    received="Altri accrediti",
    paid_out="Addebiti",
    closing="Saldo finale",
    owed="Contributi mancanti a oggi",
    fines="Multe da pagare",
    day="Giorno",
    movement="Movimento",
    about="Dettagli",
    amount="Importo",
    balance="Saldo",
    nothing="Nessun movimento in questo periodo.",
    page="Pagina",
    of_pages="di",
    note="Qualcosa non torna? Dillo al tesoriere prima che il periodo sia chiuso.",
    other="Altro",
    kinds={
        "deposit": "Versamento",
        "turn": "Cassa a turno",
        "fine": "Multa",
        "withdrawal": "Prelievo",
        "donate": "Donazione",
        "convert": "Conversione",
        "refund": "Rimborso",
        "reverse": "Correzione",
        "adjust": "Correzione",
        "spend": "Speso",
        "earn": "Ricevuto",
        "fee": "Commissione",
    },
)
SWAHILI: Final = Words(
    code="sw",
    title="Taarifa ya akiba",
    member="Mwanachama",
    account="Namba ya akiba",
    period="Kipindi",
    made_on="Imetolewa",
    opening="Salio la mwanzo",
    deposited="Akiba iliyowekwa",
    received="Mapato mengine",
    paid_out="Malipo",
    closing="Salio la mwisho",
    owed="Michango ambayo haijalipwa",
    fines="Faini",
    day="Siku",
    movement="Muamala",
    about="Maelezo",
    amount="Kiasi",
    balance="Salio",
    nothing="Hakuna muamala katika kipindi hiki.",
    page="Ukurasa",
    of_pages="kati ya",
    note="Kuna kosa? Mwambie mweka hazina kabla kipindi hakijafungwa.",
    other="Nyingine",
    kinds={
        "deposit": "Akiba",
        "turn": "Merry-go-round",
        "fine": "Faini",
        "withdrawal": "Kutoa pesa",
        "donate": "Mchango",
        "convert": "Ubadilishaji",
        "refund": "Marejesho",
        "reverse": "Marekebisho",
        "adjust": "Marekebisho",
        "spend": "Matumizi",
        "earn": "Mapato",
        "fee": "Ada",
    },
)
LANGUAGES: Final = {words.code: words for words in (ENGLISH, ITALIAN, SWAHILI)}


def words_of(language: str) -> Words:
    """Return the words of a language, English for one without."""
    return LANGUAGES.get(language, ENGLISH)
