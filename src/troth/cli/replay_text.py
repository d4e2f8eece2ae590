"""A replay's details as lines of text, and its figures for JSON, for `troth replay`.

Coverage is the share of outcomes inside the forecast's central range: of a range said to hold 80 in 100
it should be 80 %. It refuses plain words: those are in `replay_words`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from troth.book.replaying import ReplayedDeals, ReplayedItems

VERSION = 1
MOST_VALUES = 6
BAR = 40
COVERED = (50, 80, 90)
HEAD = f"{'':<26}{'count':>7}{'50 %':>7}{'80 %':>7}{'90 %':>7}{'CRPS':>8}{'/plain':>8}{'/est.':>8}"


def item_lines(done: ReplayedItems, bundle: str | None, every: str) -> list[str]:
    """Say how honest forecasts of items (and of their totals) would have been."""
    items = done.items
    lines = [
        f"{items.scores.count:,} items forecast, each only from what was known before ({done.quantity}).",
        f"Not scored: {items.unresolved:,} still open, {items.undated:,} without a day of estimate.",
        "",
        *_honesty(items.scores),
        "",
        HEAD,
        _row("all", items.scores),
        *(_row(f"estimated in {year}", scores) for year, scores in items.by_year.items()),
    ]
    for label, by_value in items.by_label.items():
        most = sorted(by_value.items(), key=lambda pair: -pair[1].count)
        lines += [
            "",
            f"by {label}" + (f" (the {MOST_VALUES} with most items)" if len(most) > MOST_VALUES else ""),
        ]
        lines += [_row(f"  {value or '(none)'}", scores) for value, scores in most[:MOST_VALUES]]
    if done.bundles is not None:
        totals = done.bundles
        lines += [
            "",
            f"{len(totals.outcomes):,} totals by {bundle} and {every}, of {totals.items:,} items.",
            f"Left out: {totals.unfinished:,} with work still open, {totals.single:,} of a single item.",
            f"{'':<34}{'50 %':>7}{'80 %':>7}{'90 %':>7}",
            f"{'with the common cause':<34}" + _shares(totals.coverage),
            f"{'as if each item had its own luck':<34}" + _shares(totals.coverage_alone),
        ]
    return lines


def deal_lines(done: ReplayedDeals) -> list[str]:
    """Say how honest forecasts of whole deals would have been, by how many own deals spoke."""
    deals = done.deals
    base = "no base rate" if done.base is None else f"base rate {done.base.name}"
    how = "in random orders (the record has no dates)" if done.is_shuffled else "in the order of their dates"
    lines = [
        f"{deals.scores.scores.count:,} forecasts of whole deals ({deals.quantity}), {how}; {base}.",
        f"Not scored: {deals.unspoken:,} for which nothing spoke.",
        "",
        *_honesty(deals.scores.scores),
        "",
        f"{HEAD}{'/base':>8}",
        _row("all", deals.scores.scores) + _ratio(deals.scores.scores.crps, deals.scores.crps_base),
    ]
    for (least, most), group in deals.by_own.items():
        name = f"{least} own deals" if least == most else f"{least}-{most} own deals"
        name = name if most < 1 << 20 else f"{least} own deals or more"
        lines.append(_row(name, group.scores) + _ratio(group.scores.crps, group.crps_base))
    return lines


def item_figures(done: ReplayedItems) -> dict[str, Any]:
    """Return the same as plain values for JSON."""
    items, totals = done.items, done.bundles
    return {
        "troth-replay": VERSION,
        "kind": "items",
        "quantity": done.quantity,
        "synthetic": done.is_synthetic,
        "base-rate": done.base.name,
        "open": items.unresolved,
        "undated": items.undated,
        "all": plain(asdict(items.scores)),
        "by-year": {str(year): plain(asdict(scores)) for year, scores in items.by_year.items()},
        "by-label": {
            label: {value: plain(asdict(scores)) for value, scores in by_value.items()}
            for label, by_value in items.by_label.items()
        },
        "bundles": None
        if totals is None
        else {
            "count": len(totals.outcomes),
            "items": totals.items,
            "unfinished": totals.unfinished,
            "single": totals.single,
            "coverage": plain(dict(totals.coverage)),
            "coverage-alone": plain(dict(totals.coverage_alone)),
            "outcomes": [plain(asdict(outcome)) for outcome in totals.outcomes],
        },
    }


def deal_figures(done: ReplayedDeals) -> dict[str, Any]:
    """Return the same as plain values for JSON."""
    deals = done.deals
    return {
        "troth-replay": VERSION,
        "kind": "deals",
        "quantity": deals.quantity,
        "synthetic": done.is_synthetic,
        "base-rate": done.base.name if done.base else None,
        "shuffled": done.is_shuffled,
        "unspoken": deals.unspoken,
        "all": plain(asdict(deals.scores)),
        "by-own-deals": [
            {"least": least, "most": most, **plain(asdict(group))}
            for (least, most), group in deals.by_own.items()
        ],
    }


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value with text keys, and null for what is not a number."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _honesty(scores: Any) -> Iterable[str]:  # noqa: ANN401 - Scores, of a room that is not seen here
    yield "Of the ranges said to hold so often, so many held (in brackets: edges counted in)"
    for percent in COVERED:
        yield f"  {percent} %: {scores.coverage[percent]:6.1%}   ({scores.closed_coverage[percent]:.1%})"
    yield "Where outcomes fell in their forecasts, by tenths (PIT; all alike would be best)"
    total = max(sum(scores.histogram), 1)
    for tenth, count in enumerate(scores.histogram):
        share = count / total
        yield f"  {tenth * 10:>2}-{tenth * 10 + 10:<3} {share:6.1%} {'#' * round(share * BAR / 0.2)}".rstrip()
    yield "Brier score of 'done within its estimate', lower is better (0.25: a coin):"
    yield f"  ours {scores.brier:.4f}, the estimate taken for the truth {scores.brier_estimate:.4f}"
    yield (
        f"  on the {scores.compared:,} that plain history could forecast: ours {scores.brier_compared:.4f},"
        f" plain history {scores.brier_plain:.4f}"
    )
    yield "CRPS is how far off a forecast was, in ln(actual / estimate); /plain against your plain history,"
    yield "/est. against taking the estimate for the truth: below 1.00 is better than they are."


def _row(name: str, scores: Any) -> str:  # noqa: ANN401 - Scores, of a room that is not seen here
    shown = name if len(name) <= 26 else name[:25] + "…"
    return (
        f"{shown:<26}{scores.count:>7,}{_shares(scores.coverage)}{scores.crps:>8.4f}"
        f"{_ratio(scores.crps_compared, scores.crps_plain)}{_ratio(scores.crps, scores.crps_estimate)}"
    )


def _shares(coverage: Mapping[int, float]) -> str:
    return "".join(f"{coverage[percent]:>7.1%}" for percent in COVERED)


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:>8.3f}" if math.isfinite(theirs) and theirs > 0 else f"{'-':>8}"
