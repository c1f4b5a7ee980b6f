"""The verbs of savings."""

from wallet.services.savings.accounts import (
    Target,
    add_purpose,
    change_purpose,
    open_accounts,
    open_accounts_of_all,
    open_accounts_of_joined,
    target_of,
)
from wallet.services.savings.contributions import (
    collect_fines,
    levy_fines,
    mark_overdue,
    recount,
    remind_of_contributions,
    waive_contribution,
    waive_fine,
)
from wallet.services.savings.corrections import confirm_correction, propose_correction, reject_correction
from wallet.services.savings.deposits import (
    NewDeposit,
    enter_deposit,
    record_deposits,
    reject_deposit,
    verify_deposit,
)
from wallet.services.savings.dormancy import age_savers
from wallet.services.savings.paying import (
    fail_payments,
    let_go_of_payments,
    let_go_of_refunds,
    receive_payments,
    start_deposit,
)
from wallet.services.savings.periods import (
    attest_figures,
    close_period,
    digest_of,
    dispute_figures,
    propose_period,
    settle_dispute,
    withdraw_period,
)
from wallet.services.savings.plans import add_plan, change_plan, enrol, leave_plan, open_cycles
from wallet.services.savings.rounds import (
    add_round,
    answer_swap,
    ask_swap,
    pay_turn,
    start_round,
)
from wallet.services.savings.statements import (
    PrintedStatement,
    ask_statement,
    discard_statements,
    keep_statements,
    print_statement,
)

__all__ = [
    "NewDeposit",
    "PrintedStatement",
    "Target",
    "add_plan",
    "add_purpose",
    "add_round",
    "age_savers",
    "answer_swap",
    "ask_statement",
    "ask_swap",
    "attest_figures",
    "change_plan",
    "change_purpose",
    "close_period",
    "collect_fines",
    "confirm_correction",
    "digest_of",
    "discard_statements",
    "dispute_figures",
    "enrol",
    "enter_deposit",
    "fail_payments",
    "keep_statements",
    "leave_plan",
    "let_go_of_payments",
    "let_go_of_refunds",
    "levy_fines",
    "mark_overdue",
    "open_accounts",
    "open_accounts_of_all",
    "open_accounts_of_joined",
    "open_cycles",
    "pay_turn",
    "print_statement",
    "propose_correction",
    "propose_period",
    "receive_payments",
    "record_deposits",
    "recount",
    "reject_correction",
    "reject_deposit",
    "remind_of_contributions",
    "settle_dispute",
    "start_deposit",
    "start_round",
    "target_of",
    "verify_deposit",
    "waive_contribution",
    "waive_fine",
    "withdraw_period",
]
