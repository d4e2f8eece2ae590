"""The section on the total cost of the result to the client, beside the price and what it is worth.

It refuses to leave a cost out in silence: who works without a stated cost is named.
"""

from __future__ import annotations

from troth.core.deal import Deal
from troth.core.money import Money
from troth.forecast.deal.client_total import USERS
from troth.forecast.deal.deal_forecast import ClientTotal, Spread
from troth.judgement.verdict import Judgement
from troth.telling.check.cost_chart import cost_chart
from troth.telling.page import Section, Table
from troth.telling.words import counted, exact, in_how_many, listed, money, name, often

PART_WORDS = {
    "payments": "paid to us",
    "own-people": "their own people's hours",
    "training": "training",
    "purchases": "purchases",
    "dip": "the dip in their output",
    "levers": "levers, beside us",
}


def client_total_section(judged: Judgement) -> Section:
    """Say what the result costs the client in all, by part, what it is worth, and whether it pays."""
    total, deal = judged.forecast.client_total, judged.forecast.changed.deal
    if total is None or not total.parts:
        return Section("")
    rows = [(PART_WORDS[part], *_cells(spread, deal.currency)) for part, spread in total.parts.items()]
    if len(rows) > 1:
        rows.append(("in all", *_cells(total.total, deal.currency)))
    headings = ("", "middle case", "more in 1 of 10", "more in 1 of 20")
    table = Table(headings, tuple(rows), frozenset({1, 2, 3}))
    after = [*_parts_line(len(total.parts)), *_fee_line(deal)]
    after += [*_unpriced_lines(total), *_worth_lines(judged, total)]
    charts = (cost_chart(total, deal.currency, PART_WORDS),) if total.total.median > 0 else ()
    return Section(f"What it costs {deal.client} in all", (), table, tuple(after), charts)


def _cells(spread: Spread, currency: str) -> tuple[str, str, str]:
    return (
        money(spread.median, currency),
        money(spread.ninety, currency),
        money(spread.ninety_five, currency),
    )


def _parts_line(count: int) -> list[str]:
    return ["Each line is its own middle case and tail: they need not add up."] if count > 1 else []


def _fee_line(deal: Deal) -> list[str]:
    """Say that a monthly fee comes on top: it is no part of the project's price."""
    monthly, months = deal.price.monthly, deal.price.months
    if monthly is None or not monthly.minor:
        return []
    whole = ""
    if months:
        whole = f" ({exact(Money(monthly.minor * months, monthly.currency))} in {counted(months, 'month')})"
    return [f"The monthly fee of {exact(monthly)}{whole} comes on top."]


def _worth_lines(judged: Judgement, total: ClientTotal) -> list[str]:
    own, currency = judged.evidence.own_items, judged.forecast.changed.deal.currency
    lines = []
    for one in total.results:
        worth = f"'{name(one.result)}' is worth {money(one.worth, currency)} in all where it is reached"
        if one.reached_chance is None:
            lines.append(f"{worth}; nobody can know how often that is, so it is not counted.")
        else:
            lines.append(f"{worth}, which it is {in_how_many(one.reached_chance, own)}.")
    if total.pays_chance is not None:
        pays = often(total.pays_chance, own, "pays")
        who = "With that left out, it" if total.unpriced else "It"
        lines.append(f"{who} {pays}: what it is worth is then more than all it costs them.")
    elif total.worth is not None and not total.has_price:
        lines.append("There is no price in the deal, so nobody can say how often it pays.")
    return lines


def _unpriced_lines(total: ClientTotal) -> list[str]:
    if not total.unpriced:
        return []
    who = ["the users" if one == USERS else f"'{name(one)}'" for one in total.unpriced]
    return [f"Not in it, since the deal states no cost for them: the time of {listed(who)}."]
