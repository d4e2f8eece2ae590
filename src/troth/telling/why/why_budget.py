"""The client's money, in words: whether it is there when it falls due, and the ways out.

It refuses to suggest a way that was not computed.
"""

from __future__ import annotations

from troth.core.deal import Budget, Deal
from troth.core.money import Money
from troth.judgement.constraints.budget_gap import BudgetGap
from troth.judgement.constraints.held_back import HeldBack
from troth.telling.page import Section
from troth.telling.why.why_words import CLIENT_LENGTH, in_runs, points_in_words, step_in_words
from troth.telling.words import day, exact, listed, money, name, possessive, sentence, shortened

THERE = "there when it falls due"


def budget_section(found: HeldBack) -> Section:
    """Say how often the client's money covers what falls due, and what would."""
    deal, gap = found.forecast.changed.deal, found.budget
    if gap is None or deal.budget is None:
        return Section("")
    behind = found.evidence.own_items
    heading = f"{possessive(shortened(deal.client, CLIENT_LENGTH))} money"
    lines = [_there(gap, deal.budget, deal), f"{covered(gap, behind)}."]
    if gap.is_safe:
        return Section(heading, tuple(lines))
    lines.append(_more(gap, deal))
    ways = _ways(gap, deal, behind)
    if ways:
        lines.append("Ways out, each computed on the same runs:")
    return Section(heading, tuple(lines + ways))


def covered(gap: BudgetGap, behind: int) -> str:
    """Say how often the money is there when it falls due."""
    return f"The money is {in_runs(gap.covered, behind, THERE)}"


def _there(gap: BudgetGap, budget: Budget, deal: Deal) -> str:
    more = [f"{exact(amount)} more from {day(on)}" for on, amount in sorted(budget.more.items())]
    owner = f" (owner: {name(gap.owner)})" if gap.owner else ""
    due = f"about {money(gap.due_minor, deal.currency)} falls due in all"
    first = f", the first of it around {day(gap.first_on)}" if gap.first_on is not None else ""
    return f"{sentence(listed([f'{exact(budget.approved)} is approved', *more]))}{owner}; {due}{first}."


def _more(gap: BudgetGap, deal: Deal) -> str:
    amount = exact(Money(gap.extra_minor, deal.currency))
    if not gap.more.is_beyond() or gap.more.gain <= 0:
        return f"A budget 10 % higher ({amount} more, theirs) would not change that."
    price = money(gap.extra_minor / (100 * gap.more.gain), deal.currency)
    gives = points_in_words(gap.more.gain)
    return f"A budget 10 % higher ({amount} more, theirs) makes it {gives} likelier: {price} a point."


def _ways(gap: BudgetGap, deal: Deal, behind: int) -> list[str]:
    if not gap.is_short:
        return []
    lines = []
    if gap.phases is not None:
        one = gap.phases
        part = f"{money(one.minor, deal.currency)} of it payable only once there is more, on {day(one.until)}"
        lines.append(f"Phases: with {part}, the money is {in_runs(one.covered, behind, THERE)}.")
    if gap.later is not None:
        moved = gap.later
        lines.append(
            f"A later budget: the money of {day(moved.covered_from)} would have to be there by "
            f"{day(moved.needed_on)}, or nothing may fall due before {day(moved.covered_from)}."
        )
    if gap.missing_minor >= 1:
        lines.append(
            f"All the money they ever have is {money(gap.missing_minor, deal.currency)} short of what is due."
        )
    for swap in gap.swaps:
        what = step_in_words(swap.step, deal)
        lines.append(f"A scope swap: with {what}, the money is {in_runs(swap.covered, behind, THERE)}.")
    if not gap.swaps:
        lines.append(
            "A scope swap: nothing in this deal prices it: no lever states a lower price, and no work that "
            "could be left out has a price of its own."
        )
    return lines
