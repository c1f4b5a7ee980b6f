"""Statements as files: CAMT.053 (version 8) and MT940."""

from decimal import Decimal
from xml.sax.saxutils import escape

from goodplay.sandboxes.bank.book import Entry, Statement
from goodplay.sandboxes.world import iso

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
TEXT_LINE = 65


def camt(statement: Statement) -> bytes:
    """Return a statement as CAMT.053."""
    name = f"STMT-{statement.number:05}"
    day = statement.at.date().isoformat()
    parts = [
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{NAMESPACE}"><BkToCstmrStmt>',
        f"<GrpHdr><MsgId>{name}</MsgId><CreDtTm>{iso(statement.at)}</CreDtTm></GrpHdr>",
        f"<Stmt><Id>{name}</Id><ElctrncSeqNb>{statement.number}</ElctrncSeqNb><CreDtTm>{iso(statement.at)}</CreDtTm>",
        f"<Acct><Id><IBAN>{statement.iban}</IBAN></Id><Ccy>{statement.currency}</Ccy></Acct>",
        _balance("OPBD", statement.opening_minor, statement.currency, day),
        _balance("CLBD", statement.closing_minor, statement.currency, day),
        *(_entry(entry) for entry in statement.entries),
        "</Stmt></BkToCstmrStmt></Document>",
    ]
    return "".join(parts).encode()


def _balance(code: str, minor: int, currency: str, day: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(minor, currency)}"
        f"<CdtDbtInd>{_sign(minor)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(entry: Entry) -> str:
    day = entry.at.date().isoformat()
    came = entry.amount_minor > 0
    party, account = ("Dbtr", "DbtrAcct") if came and not entry.reason else ("Cdtr", "CdtrAcct")
    returned = f"<RtrInf><Rsn><Cd>{entry.reason}</Cd></Rsn></RtrInf>" if entry.reason else ""
    family = ("RCDT", "RRTN" if entry.reason else "ESCT") if came else ("ICDT", "ESCT")
    return (
        f"<Ntry><NtryRef>{entry.reference}</NtryRef>{_amount(entry.amount_minor, entry.currency)}"
        f"<CdtDbtInd>{_sign(entry.amount_minor)}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{entry.reference}</AcctSvcrRef>"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family[0]}</Cd><SubFmlyCd>{family[1]}</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{escape(entry.end_to_end_id)}</EndToEndId></Refs>"
        f"{_amount(entry.amount_minor, entry.currency)}<CdtDbtInd>{_sign(entry.amount_minor)}</CdtDbtInd>"
        f"<RltdPties><{party}><Pty><Nm>{escape(entry.name)}</Nm></Pty></{party}>"
        f"<{account}><Id><IBAN>{entry.other_iban}</IBAN></Id></{account}></RltdPties>"
        f"<RmtInf><Ustrd>{escape(entry.text)}</Ustrd></RmtInf>{returned}</TxDtls></NtryDtls></Ntry>"
    )


def _amount(minor: int, currency: str) -> str:
    return f'<Amt Ccy="{currency}">{Decimal(abs(minor)) / 100:.2f}</Amt>'


def _sign(minor: int) -> str:
    return "CRDT" if minor >= 0 else "DBIT"


def mt940(statement: Statement) -> bytes:
    """Return a statement as MT940."""
    lines = [
        f":20:STMT{statement.number:05}",
        f":25:{statement.iban}",
        f":28C:{statement.number}/1",
        f":60F:{_mark(statement.opening_minor, statement)}",
    ]
    for entry in statement.entries:
        sign = "C" if entry.amount_minor > 0 else "D"
        day = entry.at.strftime("%y%m%d%m%d")
        lines += [f":61:{day}{sign}{_comma(entry.amount_minor)}NTRF{entry.end_to_end_id[:16]}//{entry.reference}"]
        text = f"EREF+{entry.end_to_end_id} SVWZ+{entry.text} NAME+{entry.name} IBAN+{entry.other_iban}"
        pieces = [text[start : start + TEXT_LINE] for start in range(0, len(text), TEXT_LINE)]
        lines += [f":86:{pieces[0]}", *pieces[1:]]
    lines += [f":62F:{_mark(statement.closing_minor, statement)}", "-", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


def _mark(minor: int, statement: Statement) -> str:
    return f"{'C' if minor >= 0 else 'D'}{statement.at:%y%m%d}{statement.currency}{_comma(minor)}"


def _comma(minor: int) -> str:
    return f"{Decimal(abs(minor)) / 100:.2f}".replace(".", ",")
