"""One stream of the record of service in words: the days covered and what was seen on them.

It refuses to compute a figure.
"""

from __future__ import annotations

import textwrap

from troth.book.record_show import StreamSummary

WIDTH = 80


def stream_lines(stream: StreamSummary) -> list[str]:
    """Say what there is of a stream."""
    kinds = dict(stream.by_kind)
    said = []
    if checks := kinds.pop("check-up", 0) + kinds.get("check-down", 0):
        said.append(f"{_count(checks, 'check')}, {kinds.pop('check-down', 0):,} of them down")
    if outages := kinds.pop("outage", 0):
        still = f", {stream.outages_open:,} of them still going on" if stream.outages_open else ""
        said.append(f"{_count(outages, 'outage')}{still}")
    if kinds.pop("requests", 0):
        said.append(
            f"{_count(stream.requests, 'request')}, {stream.requests - stream.good:,} not answered well"
        )
    if cases := kinds.pop("opened", 0):
        split = stream.cases_by_priority
        named = ", ".join(f"{priority or 'without priority'} {count:,}" for priority, count in split.items())
        said.append(f"{_count(cases, 'case')}" + ("" if set(split) == {""} else f": {named}"))
    rest = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())
    said += [f"also: {rest}"] if rest else []
    head = f"{stream.name or 'of no stream'}, {stream.first_on} to {stream.last_on}"
    return _wrapped([head, *(f"  {each}" for each in said)])


def _wrapped(lines: list[str]) -> list[str]:
    return [
        part
        for line in lines
        for part in textwrap.wrap(line, WIDTH, subsequent_indent="    ", break_on_hyphens=False)
    ]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
