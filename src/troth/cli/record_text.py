"""The record in words a seller reads: a proposal, a file just added, and what the record holds.

Lines stay within 80 columns and need no colour. It refuses to compute a figure.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

from troth.book.record import Added, Proposed
from troth.book.record_show import QuantitySummary, Ratios, RecordSummary
from troth.cli.service_text import stream_lines
from troth.errors import Finding, worst_first
from troth.intake.record.unused import note_words, reason_words

WIDTH = 80
MOST_FINDINGS = 20
MOST_STREAMS = 20
NOUNS = {"items": "items of work", "deals": "whole deals", "service": "events of service"}
ADDED_NOUNS = {"items": "items", "deals": "figures of deals", "service": "events"}
QUANTITY_WORDS = {
    "effort": "Effort",
    "elapsed": "Elapsed time",
    "time-given": "Time given",
    "result": "Results",
    "date": "Dates (working days from start to finish)",
    "cost": "Cost",
}


def proposal_lines(proposed: Proposed, file: Path) -> list[str]:
    """Say where the mapping is and what must be answered in it."""
    findings = proposed.proposal.findings
    asked = [finding for finding in findings if finding.severity == "error"]
    lines = [f"Wrote {proposed.path}: {file.name} as {NOUNS[proposed.proposal.kind]}."]
    lines += _findings(findings)
    if asked:
        lines.append(f"{_count(len(asked), 'question')} to answer in it first.")
    lines.append(f"Next: read it, then: troth record add {file}")
    return lines


def added_lines(added: Added, findings: Path | None) -> list[str]:
    """Say what came of adding a file."""
    snapshot = added.snapshot
    noun = ADDED_NOUNS[snapshot.kind]
    if not added.is_new:
        lines = [f"{snapshot.file_name} was added before with the same mapping; nothing changed."]
    else:
        same = snapshot.items_in_file - snapshot.items_new - snapshot.items_changed
        lines = [
            (
                f"{snapshot.file_name}: {snapshot.rows_read:,} rows, {snapshot.items_in_file:,} {noun}: "
                f"{snapshot.items_new:,} new, {snapshot.items_changed:,} changed, {same:,} as before."
            )
        ]
        if snapshot.items_changed:
            lines.append("Changed ones replaced their older version.")
    lines = _findings(added.findings) + lines
    lines += _remarks(snapshot.unused, snapshot.notes)
    if findings is not None:
        lines.append(f"Every row not used is listed in {findings}.")
    elif snapshot.unused:
        lines.append("List each of them with: --findings out.csv")
    lines.append(f"The record now holds {snapshot.items_in_record:,} {noun} (snapshot {snapshot.id[:12]}).")
    return [line for text in lines for line in _wrapped(text)]


def summary_lines(summaries: tuple[RecordSummary, ...], most_streams: int = MOST_STREAMS) -> list[str]:
    """Say what the record holds, by kind and quantity."""
    if not summaries:
        return [
            "The record is empty.",
            "Next: troth record map FILE, or from memory: troth record start",
        ]
    lines: list[str] = []
    for summary in summaries:
        lines += ["", *_kind_lines(summary, most_streams)] if lines else _kind_lines(summary, most_streams)
    return lines


def _kind_lines(summary: RecordSummary, most_streams: int) -> list[str]:
    title = f"{NOUNS[summary.kind].capitalize()}: {_count(len(summary.files), 'file')} added"
    lines = [title, "=" * len(title)]
    if summary.is_synthetic:
        lines.append("Some of these figures are invented: a mapping says synthetic.")
    for added in summary.files[-5:]:
        lines += _wrapped(
            f"  {added.made_at[:10]}  {added.file_name}: "
            f"{added.items_new:,} new, {added.items_changed:,} changed"
        )
    for quantity in summary.quantities:
        lines += ["", *_quantity_lines(quantity)]
    for stream in summary.streams[:most_streams]:
        lines += ["", *stream_lines(stream)]
    if len(summary.streams) > most_streams:
        lines += ["", f"and {len(summary.streams) - most_streams:,} more streams (--all shows them)"]
    lines += ["", *(_remarks(summary.unused, summary.notes) or ["Nothing was left out."])]
    return lines


def _quantity_lines(quantity: QuantitySummary) -> list[str]:
    lines = [QUANTITY_WORDS[quantity.quantity]]
    lines += _wrapped(
        f"  {quantity.finished:,} finished, {quantity.open:,} open "
        f"({quantity.open_with_bound:,} of them as 'at least this much'), {quantity.cancelled:,} cancelled."
    )
    years = [f"{year or 'no date'} {count:,}" for year, count in quantity.by_year.items()]
    if years:
        lines += _wrapped("  Finished by year: " + ", ".join(years) + ".")
    if quantity.ratios is None:
        return lines
    lines += [
        "",
        f"  {'Of the estimate it took':<34}{'finished':>10}{'1 in 10':>10}{'half':>10}{'9 in 10':>10}",
        f"  {'':<34}{'':>10}{'at most':>10}{'at most':>10}{'at most':>10}",
        _ratio_line("all", quantity.ratios),
    ]
    for label, values in quantity.by_label.items():
        lines += ["", f"  by {label}"]
        lines += [_ratio_line(f"  {value}", ratios) for value, ratios in values.items()]
        more = quantity.label_values[label] - len(values)
        if more > 0:
            lines.append(f"    and {more:,} more (--all shows them)")
    return lines


def _ratio_line(name: str, ratios: Ratios) -> str:
    figures = "".join(f"{_share(ratio):>10}" for ratio in (ratios.low, ratios.middle, ratios.high))
    return f"  {_short(name, 34):<34}{ratios.count:>10,}{figures}"


def _share(ratio: float) -> str:
    return f"{ratio:.0%}" if ratio < 100 else f"{ratio:,.0f} times"


def _remarks(unused: Mapping[str, int], notes: Mapping[str, int]) -> list[str]:
    lines = []
    if unused:
        lines.append(f"Left out: {_count(sum(unused.values()), 'row')}")
        lines += [f"  {rows:>9,}  {reason_words(code)}" for code, rows in unused.items()]
    if notes:
        lines.append("Used, and to be known:")
        lines += [f"  {rows:>9,}  {note_words(code)}" for code, rows in notes.items()]
    return [line for text in lines for line in _wrapped(text, 13 if text.startswith("  ") else 0)]


def _findings(findings: Iterable[Finding]) -> list[str]:
    told = [f"{finding.severity}: {finding}" for finding in worst_first(findings)]
    lines = [line for text in told[:MOST_FINDINGS] for line in _wrapped(text, 2)]
    if len(told) > MOST_FINDINGS:
        lines.append(f"and {len(told) - MOST_FINDINGS:,} more findings")
    return lines


def _wrapped(text: str, indent: int = 2) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=" " * indent, break_on_hyphens=False, break_long_words=False,
        drop_whitespace=True, replace_whitespace=False,
    ) or [""]  # fmt: skip


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
