"""The chart of `troth why`: one bar for each step, its points, grouped by who can take it.

The words stand over the bars, so that it reads in grey, in print and on a phone. It refuses to load
anything from elsewhere. Source: Vega-Lite 6, "Layered views".
"""

from __future__ import annotations

from troth.judgement.constraints.held_back import Held, HeldBack
from troth.telling.charts import INK, PALE, worded_bars
from troth.telling.page import Chart
from troth.telling.why.why_sections import MOST_STEPS, largest
from troth.telling.why.why_words import WHO, claim_briefly, said_points, step_briefly
from troth.telling.words import plain, printable, shortened

LABEL_LENGTH = 42
CHANCE = "nobody"


def gain_chart(held: Held, found: HeldBack) -> Chart:
    """Show what each step gives a promise, in points, by who can take it."""
    deal = found.forecast.changed.deal
    rows = [
        {
            "row": f"{number:02d}",
            "points": round(100 * gain.change.gain, 2),
            "says": plain(
                printable(
                    f"{shortened(step_briefly(gain.step, deal), LABEL_LENGTH)} "
                    f"({WHO[gain.step.remover]}) {said_points(gain.change.gain)}"
                )
            ),
            "chance": gain.step.remover == CHANCE,
        }
        for number, gain in enumerate(largest(held.gains, MOST_STEPS))
    ]
    bar = {
        "x": {
            "field": "points",
            "type": "quantitative",
            "title": "points of chance",
            "axis": {"tickCount": 5, "grid": False},
            "scale": {"domainMin": 0},
        },
        "color": {"condition": {"test": "datum.chance", "value": PALE}, "value": INK},
        "tooltip": [{"field": "says", "title": "step"}, {"field": "points", "title": "points"}],
    }
    says = f"What one step adds to {claim_briefly(held.claim)}, by who can take it; pale bars only chance can"
    return Chart(f"why-{held.claim}", says, worded_bars(rows, bar))
