"""The chart of `troth terms`: two bars for each clause, ours over that of a seller without a record.

The words stand over the bars, so that it reads in grey, in print and on a phone. It refuses to load
anything from elsewhere. Source: Vega-Lite 6, "Layered views".
"""

from __future__ import annotations

from troth.core.money import MINOR_DIGITS
from troth.judgement.guarantee.distrust import Distrust
from troth.telling.charts import INK, PALE, worded_bars
from troth.telling.page import Chart
from troth.telling.terms.term_words import term_name
from troth.telling.words import money, plain, printable


def distrust_chart(found: Distrust) -> Chart:
    """Show what each clause costs us and a seller without a record, on average."""
    currency = found.deal.currency
    major = 10.0 ** MINOR_DIGITS.get(currency, 2)
    rows = []
    for number, one in enumerate(found.clauses):
        for who, price in (("us", one.ours), ("without a record", one.theirs)):
            says = f"{term_name(one.term)}, {who}: {money(price, currency)}"
            rows.append(
                {
                    "row": f"{number:02d}{'a' if who == 'us' else 'b'}",
                    "amount": round(price / major),
                    "says": plain(printable(says)),
                    "ours": who == "us",
                }
            )
    bar = {
        "x": {
            "field": "amount",
            "type": "quantitative",
            "title": f"{currency} on average",
            "axis": {"format": "~s", "tickCount": 5, "grid": False},
            "scale": {"domainMin": 0},
        },
        "color": {"condition": {"test": "datum.ours", "value": INK}, "value": PALE},
        "tooltip": [{"field": "says", "title": "clause"}, {"field": "amount", "title": currency}],
    }
    says = "What each clause costs on average: dark bars are ours, pale ones a seller's without a record"
    return Chart("price-of-distrust", says, worded_bars(rows, bar))
