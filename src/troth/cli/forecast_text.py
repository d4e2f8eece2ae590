"""Item forecasts, who has the say in them and their ground, as lines of text and CSV."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.book.forecasting import Explained, ForecastTable, Ground
    from troth.errors import Finding

MOST_SUMMARY_ROWS = 20
SHOWN = ("10 %", "50 %", "80 %", "90 %", "95 %")
FEW_ITEMS, FEW_DEALS = 100, 30
MOSTLY = 0.5  # the share of the say from which published figures are named first


def ground_lines(ground: Ground) -> list[str]:
    """Say first what the odds stand on: nothing of one's own, little, or how much."""
    is_items = ground.kind == "items"
    noun, singular = ("items of work", "item of work") if is_items else ("deals", "deal")
    if not ground.finished and ground.base is None:
        own = f"No finished {noun} of your own before {ground.as_of}"
        return [f"{own} and no published figures chosen: nothing speaks."]
    lines = []
    if not ground.finished and is_items:
        lines.append("These odds stand on other firms' software tasks: there is no finished work of your own")
        lines.append(f"in the record before {ground.as_of}.")
    elif not ground.finished and ground.base is not None:
        lines.append(f"These odds stand on other firms' projects alone ({ground.base.name}).")
    elif ground.base is not None and ground.base_share >= MOSTLY:
        others = "software tasks" if is_items else f"projects ({ground.base.name})"
        own = noun if ground.finished > 1 else singular
        lines.append(f"These odds stand mostly on other firms' {others}:")
        lines.append(f"only {ground.finished:,} finished {own} of your own before {ground.as_of}.")
    else:
        lines.append(f"Based on {ground.finished:,} finished {noun} of your own before {ground.as_of}.")
    if is_items and 0 < ground.finished < FEW_ITEMS:
        lines.append("Under 100 own items: an 80 % range has meant 73-77 % on outside records.")
    if not is_items and 0 < ground.finished < FEW_DEALS:
        lines.append("Under 30 own deals: an 80 % range has meant 73-80 % on average on outside records,")
        lines.append("and 18-100 % for single houses.")
    if not is_items and ground.finished and ground.base is not None and ground.base_share < MOSTLY:
        lines.append(f"Beside them: other firms' projects ({ground.base.name}).")
    if ground.is_synthetic:
        lines.append("The record is synthetic: made up, for an example.")
    return lines


def left_out_lines(findings: Iterable[Finding]) -> list[str]:
    """Count the rows that are not forecast, by reason, and say the first of each."""
    findings = list(findings)
    counts = Counter(finding.code for finding in findings)
    first = {finding.code: finding for finding in reversed(findings)}
    return [f"{counts[code]:,} x {first[code]}" if counts[code] > 1 else str(first[code]) for code in counts]


def csv_of(levels: Sequence[float], rows: Iterable[tuple[str, Sequence[float]]]) -> str:
    """Return one row an item: item, q0.0025, q0.0075, … with ln(actual / estimate) at each level."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["item", *(f"q{level:.10g}" for level in levels)])
    for item, ln_ratios in rows:
        writer.writerow([item, *(f"{z + 0.0:.10g}" for z in ln_ratios)])
    return text.getvalue()


def summary_lines(table: ForecastTable) -> list[str]:
    """Say the first items' forecasts: actual as a multiple of the estimate."""
    width = max((len(row.item) for row in table.rows[:MOST_SUMMARY_ROWS]), default=4)
    width = min(max(width, 4), 40)
    lines = [
        "",
        "Actual as a multiple of the estimate, not exceeded with",
        _cells("item", width, SHOWN),
    ]
    lines += [
        _cells(row.item, width, [f"{math.exp(z):.2f}" for z in row.shown])
        for row in table.rows[:MOST_SUMMARY_ROWS]
    ]
    if len(table.rows) > MOST_SUMMARY_ROWS:
        lines.append(f"… and {len(table.rows) - MOST_SUMMARY_ROWS:,} more; all of them with --out FILE.csv")
    return lines


def explained_lines(told: Explained, most: int) -> list[str]:
    """Say one item's forecast and who has the say in it, by label and by item, in percent of the say."""
    tally = told.tally
    labels = ", ".join(f"{name} {value}" for name, value in told.labels.items()) or "no labels"
    lines = ["", f"{told.item}: estimate {told.estimate:g}, {labels}"]
    lines += [
        f"  {level:>4.0%} sure: at most {math.exp(z):.2f} x the estimate" for level, z in told.ratios.items()
    ]
    if told.happened is not None:
        lines.append(
            f"  what happened: {told.happened:g}, {told.happened / told.estimate:.2f} x the estimate"
        )
    total = tally.votes or 1.0
    lines += [
        "",
        f"Who has the say: {tally.own_votes / total:.0%} for {tally.finished:,} finished of your own"
        + (f" and {tally.open_items:,} open ones" if tally.open_items else "")
        + (f", {tally.base_share:.0%} for published figures" if told.ground.base is not None else ""),
    ]
    for match in tally.by_match:
        same = "the same " + " and ".join(match.agreeing) if match.agreeing else "no label the same"
        lines.append(f"  {match.votes / total:7.1%}  {match.items:>7,} with {same}")
    if told.ground.base is not None:
        base = told.ground.base
        lines.append(f"  {tally.base_votes / total:7.1%}  published figures '{base.name}': {base.source}")
    if tally.silent:
        lines.append(f"  {tally.silent:,} open items carry no hours and have no say")
    if tally.resolved:
        lines.append(f"  set right by how {tally.resolved:,} earlier forecasts turned out")
    if told.votes:
        lines += ["", f"The {min(most, len(told.votes)):,} with most of the say:"]
    for vote in told.votes[:most]:
        bound = "at least " if vote.is_open else ""
        same = ", ".join(vote.agreeing) or "no label"
        shown = f"{bound}{math.exp(vote.ln_ratio):.2f} x"
        share = vote.votes / total
        lines.append(f"  {share:7.2%}  {vote.item}: {shown}, {vote.age_days:,} days old, same: {same}")
    return lines


def _cells(item: str, width: int, cells: Sequence[str]) -> str:
    shown = item if len(item) <= width else item[: width - 1] + "…"
    return f"{shown:<{width}}" + "".join(f"{cell:>8}" for cell in cells)
