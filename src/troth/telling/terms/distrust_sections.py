"""The price of distrust in words: ours beside that of a seller without a record, clause by clause.

A ratio is said only where ours is not next to nothing and the difference is no noise. It refuses to call
both the same a signal.
"""

from __future__ import annotations

from troth.core.deal import Deal
from troth.core.money import MINOR_DIGITS
from troth.core.service_level import ServiceLevel
from troth.forecast.deal.blocks import BLOCK_DRAWS
from troth.forecast.deal.terms_forecast import TermForecast
from troth.judgement.guarantee.distrust import OUR_STEP_DOWN, ClausePrice, Distrust
from troth.judgement.guarantee.terms_look import TermsLook
from troth.judgement.paired import Paired
from troth.telling.page import Section, Table
from troth.telling.terms.distrust_chart import distrust_chart
from troth.telling.terms.ground_words import is_own
from troth.telling.terms.term_words import NONE, bare_money, term_name
from troth.telling.words import exact_share, money, sentence, shortened, stated

SAME = "Without a record of service we cannot tell ourselves from anybody: both are the same."
HEADINGS = ("clause", "ours", "without a record", "difference", "times ours")
NEARLY_NOTHING = 0.05  # of the other price: below that a ratio says nothing
WORDS_LENGTH = 60
NUMBERS = ("this deal", "the 2nd", "the 3rd", "the 4th")


def distrust_section(look: TermsLook) -> Section:
    """Say what each clause costs us, and what it would cost a seller who has only published figures."""
    found = look.distrust
    heading = "The price of distrust: ours, and a seller's without a record"
    broken = [_broken(one) for one in found.clauses if one.broken is not None]
    if not found.has_own:
        return Section(heading, (SAME, *broken))
    deal = found.deal
    rows = [_row(term_name(one.term), (one.ours, one.theirs), one.gap, deal) for one in found.clauses]
    if len(rows) > 1:
        rows.append(_row("together", (found.ours, found.theirs), found.gap, deal))
    before = (
        (
            "The other seller has the same plan, people and prices, and nothing but published figures. On "
            f"average, in {deal.currency}:"
        ),
    )
    after = [*broken, *(_untold(one) for one in look.forecast.terms if _is_untold(one, found))]
    table = Table(HEADINGS, tuple(rows), frozenset(range(1, 5)))
    return Section(heading, before, table, tuple(after), (distrust_chart(found),))


def is_told(gap: Paired, deal: Deal) -> bool:
    """Whether a difference stands clear of the noise, and is money at all."""
    return gap.is_clear and abs(gap.gain) >= 0.5 * 10 ** MINOR_DIGITS.get(deal.currency, 2)


def ratio_in_words(ours: float, theirs: float, deal: Deal) -> str:
    """Say how many times ours the other price is; a dash where ours is next to nothing."""
    least = max(NEARLY_NOTHING * theirs, 10.0 ** MINOR_DIGITS.get(deal.currency, 2))
    return f"{theirs / ours:.2g}" if ours >= least else NONE


def _row(who: str, prices: tuple[float, float], gap: Paired, deal: Deal) -> tuple[str, ...]:
    ours, theirs = prices
    said = (bare_money(ours, deal.currency), bare_money(theirs, deal.currency))
    if not is_told(gap, deal):
        return (who, *said, "none we can tell", NONE)
    return (who, *said, bare_money(gap.gain, deal.currency), ratio_in_words(ours, theirs, deal))


def _broken(one: ClausePrice) -> str:
    assert one.broken is not None  # noqa: S101 - the caller asked
    promised, happened = (
        shortened(stated(words), WORDS_LENGTH) for words in (one.broken.promised, one.broken.happened)
    )
    left = f"{sentence(term_name(one.term))} was left behind by somebody's '{promised}'"
    return f"{left}, which became '{happened}'."


def _is_untold(one: TermForecast, found: Distrust) -> bool:
    return found.has_own and one.past is not None and not is_own(one.past)


def _untold(one: TermForecast) -> str:
    return (
        f"{sentence(term_name(one.term.id))}: without a record of service we cannot tell ourselves from "
        "anybody: both are the same."
    )


def later_section(look: TermsLook) -> Section:
    """Say what later deals of the same client would owe, clauses as signed and stepping down."""
    found, deal = look.distrust, look.distrust.deal
    served = [one.term for one in look.forecast.terms if one.past is not None]
    if not served or not found.later:
        return Section("")  # only service clauses step down
    ends = all(isinstance(term, ServiceLevel) and term.schedule.step_down is not None for term in served)
    few = f" of the first {BLOCK_DRAWS:,} runs" if found.draws > BLOCK_DRAWS else ""
    factor, after = exact_share(OUR_STEP_DOWN.factor), OUR_STEP_DOWN.after
    before = f"On average{few}, in {deal.currency}, if each later deal is as long with the same clauses; "
    if ends:
        before += "its service clauses step down already:"
    else:
        before += (
            f"and if each service clause fell to {factor} after every {after} windows kept in a row (a miss "
            "sets it back):"
        )
    rows = [
        (
            NUMBERS[one.number - 1] if one.number <= len(NUMBERS) else f"no. {one.number}",
            bare_money(one.as_signed, deal.currency),
            bare_money(one.stepping_down, deal.currency),
        )
        for one in found.later
    ]
    headings = ("deal with this client", "as signed", "stepping down")
    shown = 2 if ends else 3
    table = Table(headings[:shown], tuple(row[:shown] for row in rows), frozenset({1, 2}))
    return Section("Over later deals", (before,), table, _saved(found))


def _saved(found: Distrust) -> tuple[str, ...]:
    last, currency = found.later[-1], found.deal.currency
    saved = last.as_signed - last.stepping_down
    if saved < 10 ** MINOR_DIGITS.get(currency, 2):
        return ()
    less = money(saved, currency)
    return (
        f"In the last of them, clauses that step down cost us {less} less: step-down in a clause says so.",
    )
