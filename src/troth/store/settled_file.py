"""Settled entries as text beside the database: one JSON line an entry, made to be kept in git.

A lost database is no loss while this file is there. Lines that are there are never changed: new ones are
added behind them, and the whole file is renamed into its place. It refuses a line that it cannot read in
full: guessing what was paid would pay it twice.

Source: docs/settle.md, "Where entries are kept".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from troth.core.money import Money
from troth.core.settled_entry import SettledEntry
from troth.errors import BadInput, Finding, Place, Tampered
from troth.store.settled_chain import FIRST, facts_of, refuse_broken
from troth.store.whole_file import whole_file

SUFFIX = ".jsonl"
DAYS = ("first_on", "last_on", "settled_until")
TEXTS = ("deal", "term", "kind", "currency", "definition", "events", "made_at", "made_by", "before", "sha256")
WHOLE = ("number", "good", "total", "covered_s", "excluded_s", "amount", "events_count")
MAY_LACK = frozenset({"last_on", "covered_s", "excluded_s", "events_count"})
KINDS = ("credit", "difference", "restated")


def file_of(folder: Path, deal: str) -> Path:
    """Return where a deal's entries stand as text."""
    return folder / (deal.replace("\\", "%5C") + SUFFIX)


def entries_in(path: Path, deal: str) -> tuple[SettledEntry, ...]:
    """Return the entries of a deal that a file holds, in order; none where there is no file.

    Raises
    ------
    BadInput
        With every line that is no entry of the deal.
    Tampered
        When a line is missing, changed or in another place.
    """
    if not path.exists():
        return ()
    entries: list[SettledEntry] = []
    findings: list[Finding] = []
    before = FIRST
    broken: Tampered | None = None
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        entry = _entry(line, deal)
        if entry is None:
            findings.append(_unreadable(Place(f"{path.parent.name}/{path.name}", number, 1), deal))
            continue
        if broken is None and (entry.number != len(entries) + 1 or json.loads(line)["before"] != before):
            broken = _broken(path, number, len(entries) + 1, entry)
        entries.append(entry)
        before = entry.sha256
    if findings:
        raise BadInput(tuple(findings))
    if broken is not None:
        raise broken
    refuse_broken(entries)
    return tuple(entries)


def _broken(path: Path, line: int, number: int, found: SettledEntry) -> Tampered:
    what = f"line {line} of {path.parent.name}/{path.name}"
    return Tampered(what, f"entry {number} with the hash of the line before", f"entry {found.number}")


def write_entries(path: Path, entries: Sequence[SettledEntry]) -> None:
    """Write entries as the whole of a file, or leave what was there."""
    path.parent.mkdir(exist_ok=True)
    with whole_file(path) as half:
        half.write_bytes("".join(line + "\n" for line in lines_of(entries)).encode())


def lines_of(entries: Sequence[SettledEntry]) -> list[str]:
    """Return entries as lines of JSON, each with the hash of the one before and its own."""
    before, lines = FIRST, list[str]()
    for one in entries:
        facts = {**facts_of(one), "before": before, "sha256": one.sha256}
        lines.append(json.dumps(facts, ensure_ascii=False))
        before = one.sha256
    return lines


def _entry(line: bytes, deal: str) -> SettledEntry | None:
    try:
        facts = json.loads(line.decode())
    except ValueError:
        return None
    if not isinstance(facts, dict) or not _is_entry(facts, deal):
        return None
    try:
        first_on, last_on, until_on = (
            None if facts[name] is None else date.fromisoformat(facts[name]) for name in DAYS
        )
    except ValueError:
        return None
    if first_on is None or until_on is None:
        return None
    return SettledEntry(
        deal=facts["deal"],
        term=facts["term"],
        first_on=first_on,
        last_on=last_on,
        kind=facts["kind"],
        good=facts["good"],
        total=facts["total"],
        covered_s=facts["covered_s"],
        excluded_s=facts["excluded_s"],
        amount=Money(facts["amount"], facts["currency"]),
        definition=facts["definition"],
        events=facts["events"],
        until_on=until_on,
        events_count=facts["events_count"],
        number=facts["number"],
        made_at=facts["made_at"],
        made_by=facts["made_by"],
        sha256=facts["sha256"],
    )


def _is_entry(facts: Mapping[str, Any], deal: str) -> bool:
    """Whether every key is there with a value of its type, and none beside them."""
    if set(facts) != {*DAYS, *TEXTS, *WHOLE}:
        return False

    def is_typed(name: str, kind: type) -> bool:
        return (facts[name] is None and name in MAY_LACK) or type(facts[name]) is kind

    is_whole = all(is_typed(name, int) for name in WHOLE)
    is_text = all(is_typed(name, str) for name in (*DAYS, *TEXTS))
    return is_whole and is_text and facts["kind"] in KINDS and facts["deal"] == deal and facts["number"] > 0


def _unreadable(place: Place, deal: str) -> Finding:
    return Finding(
        place,
        "no-settled-entry",
        f"this line is no settled entry of '{deal}'",
        "a line as troth settle wrote it",
        "Take the file as git has it, or mend a merge by hand; no line may be lost",
    )
