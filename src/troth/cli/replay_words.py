"""What a replay says in plain words, for `troth replay`: how often what was said came true, and beside what.

It refuses statisticians' words and scores: those stand behind --details.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.book.replaying import ReplayedDeals, ReplayedItems

WIDTH = 80
MORE = "The figures behind this: add --details."
INVENTED = "The record is synthetic: made up, for an example."


def item_words(done: ReplayedItems, bundle: str | None, every: str) -> list[str]:
    """Say how often forecasts of items (and of their totals) came true, and whether they were worth it."""
    scores = done.items.scores
    known = "each forecast only from what was known before"
    said = [
        _came_true(scores.coverage, f"{scores.count:,} {_noun(scores.count, 'piece')} of work, {known}"),
        _better(
            (
                (
                    "than your plain history (all work counted alike)",
                    scores.crps_compared,
                    scores.crps_plain,
                ),
                ("than taking the estimate for the truth", scores.crps, scores.crps_estimate),
            )
        ),
    ]
    if done.bundles is not None:
        said += _totals(done, str(bundle), every)
    if done.is_synthetic:
        said.append(INVENTED)
    left_out = f"{done.items.unresolved:,} still open, {done.items.undated:,} without a day of estimate"
    return _wrapped([*said, f"Not counted: {left_out}. {MORE}"])


def deal_words(done: ReplayedDeals) -> list[str]:
    """Say how often forecasts of whole deals came true, and whether they were worth it."""
    scores, base = done.deals.scores.scores, done.deals.scores.crps_base
    known = "each forecast only from those before it"
    if done.is_shuffled:
        known += ", in random orders, for the record has no dates"
    noun = f"{_noun(scores.count, 'forecast')} of whole deals"
    said = [
        _came_true(scores.coverage, f"{scores.count:,} {noun}, {known}"),
        _better(
            (
                ("than other firms' published figures alone", scores.crps, base),
                (
                    "than your plain history (all counted alike)",
                    scores.crps_compared,
                    scores.crps_plain,
                ),
                ("than taking the estimate for the truth", scores.crps, scores.crps_estimate),
            )
        ),
    ]
    if done.is_synthetic:
        said.append(INVENTED)
    return _wrapped([*said, f"Not counted: {done.deals.unspoken:,} for which nothing spoke. {MORE}"])


def _totals(done: ReplayedItems, bundle: str, every: str) -> list[str]:
    totals = done.bundles
    if totals is None or not totals.outcomes:
        return [f"No total by {bundle} and {every} could be forecast: none of several pieces is finished."]
    count = len(totals.outcomes)
    what = f"{count:,} {_noun(count, 'total')} by {bundle} and {every}, of {totals.items:,} pieces of work"
    together = f"Totals, when pieces of one {bundle} were taken to go wrong together:"
    alone = "Totals, when each piece was taken to go wrong on its own:"
    left_out = f"{totals.unfinished:,} with work still open, {totals.single:,} of one piece"
    return [
        f"{together} {_came_true(totals.coverage, what, is_first=False)}",
        f"{alone} {_came_true(totals.coverage_alone, '', is_first=False)}",
        f"Totals not counted: {left_out}.",
    ]


def _came_true(coverage: Mapping[int, float], what: str, *, is_first: bool = True) -> str:
    """Say how many of 100 forecasts held that were said to hold in 80, 50 and 90 of them."""
    when = "When" if is_first else "when"
    first, *others = (80, 50, 90)
    text = f"{when} we said {first} %, {_of_100(coverage[first])} of 100 came true"
    text += f" ({what})." if what and is_first else ""
    rest = " and ".join(f"{_of_100(coverage[percent])} when we said {percent} %" for percent in others)
    if is_first:
        return f"{text} It was {rest}."
    return f"{text}; {rest}" + (f" ({what})." if what else ".")


def _better(rivals: tuple[tuple[str, float, float], ...]) -> str:
    """Say how much closer to what happened our forecasts were than others; those unknown are left out."""
    known = [
        (_closer(1.0 - ours / theirs), rival)
        for rival, ours, theirs in rivals
        if math.isfinite(ours) and math.isfinite(theirs) and theirs > 0
    ]
    if not known:
        return "There was nothing before to compare our forecasts with."
    (first, rival), *others = known
    more = "".join(f"; {closer} {other}" for closer, other in others)
    return f"Our forecasts were {first} to what happened {rival}{more}."


def _closer(share: float) -> str:
    percent = round(abs(share) * 100)
    return f"{percent} % {'closer' if share > 0 or not percent else 'less close'}"


def _of_100(share: float) -> str:
    return f"{share * 100:.0f}"


def _noun(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def _wrapped(said: list[str]) -> list[str]:
    """Lay out one paragraph a sentence group; a number and its percent sign stay on one line."""
    kept = (text.replace(" %", "\u00a0%") for text in said)
    return [line.replace("\u00a0", " ") for text in kept for line in textwrap.wrap(text, WIDTH)]
