"""What stays as it was settled, and what was not used: said at the top, beside what is to be paid.

It refuses to name a code: a reader gets words and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from troth.core.settled_entry import SettledEntry
from troth.telling.settle.settle_words import entry_window
from troth.telling.settle.told import SettlementTold
from troth.telling.words import counted, day, exact, listed
from troth.tracking.held import HeldWindow
from troth.tracking.removed import RemovedTerm

MOST_TOLD = 4
MOST_KINDS = 3
REASONS_NOT_MEANT = frozenset({"not-yet-received"})
BY_WORDS = (
    "What was settled stands. To change a term from a day on write it under `amended`; if the file was wrong "
    "from the start, --restate settles these windows anew with difference entries."
)
BY_EVENTS = "What was settled stands. Give every file each time; withdraw an event with a row `withdrawn`."
KINDS = {
    "up": "a state up", "down": "a state down", "check-up": "a check", "check-down": "a check that failed",
    "gap": "a gap", "outage": "an outage", "requests": "a count of requests", "maintenance": "a maintenance",
    "opened": "an opening of a case", "answered": "an answer", "paused": "a pause", "resumed": "a resumption",
    "resolved": "a resolution", "delivered": "a delivery", "reached": "a measure of a result",
}  # fmt: skip


def standing_words(told: SettlementTold) -> Iterator[str]:
    """Say which windows and terms stay as they were settled, and why."""
    yield from _by_words([one.entry for one in told.statement.held if one.by == "words"])
    missing = [one for one in told.statement.held if one.by == "events"]
    for one in missing[:MOST_TOLD]:
        yield f"{_missing(one)} {BY_EVENTS}"
    if len(missing) > MOST_TOLD:
        more = counted(len(missing) - MOST_TOLD, "more window")
        yield f"So it is with {more}: {listed([_named(one.entry) for one in missing[MOST_TOLD:]])}."
    for removed in told.statement.removed:
        yield from _removed(told, removed)


def _named(entry: SettledEntry) -> str:
    return f"'{entry.term}', {entry_window(entry)}"


def _by_words(entries: list[SettledEntry]) -> Iterator[str]:
    for term in dict.fromkeys(one.term for one in entries):
        mine = [one for one in entries if one.term == term]
        first = min(mine, key=lambda one: one.first_on)
        since = f", from {entry_window(first)} on" if first.last_on is not None else ""
        windows = f" ({counted(len(mine), 'window')})" if first.last_on is not None else ""
        yield f"'{term}' reads otherwise now than when it was settled{since}{windows}. {BY_WORDS}"


def _missing(one: HeldWindow) -> str:
    if one.missing is None:
        return f"The events that spoke for {_named(one.entry)} are not in the files given now."
    are = "is" if one.missing == 1 else "are"
    events = counted(one.missing, "event")
    return f"{events} that spoke for {_named(one.entry)} {are} not in the files given now."


def _removed(told: SettlementTold, one: RemovedTerm) -> Iterator[str]:
    back = any(new.entry.term == one.term for new in told.statement.new_entries)
    stands = "It is taken back here." if back else "What was settled stands."
    yield (
        f"'{one.term}' is not in the deal any more; it was settled at {exact(one.owed)} in all since "
        f"{day(one.first_on)}. {stands}"
    )
    if back:
        return
    for name in one.perhaps:
        same = (
            f" It is measured by the same: call it '{one.term}' again, or add --restate; kept as it is, the "
            "same days would be paid twice."
        )
        yield f"Was '{one.term}' renamed to '{name}'?{same if name in one.same else ''}"


def unused_words(told: SettlementTold) -> str:
    """Say how many rows were not used and what they were, and that events speak for no term."""
    rows = sum(
        count for file in told.files for why, count in file.unused.items() if why not in REASONS_NOT_MEANT
    )
    said = []
    if rows:
        kinds = [_of_kind(kind, count) for kind, count in [*told.unused_kinds.items()][:MOST_KINDS]]
        among = f", {listed(kinds)}" if kinds else ""
        were = "was" if rows == 1 else "were"
        said.append(f"{counted(rows, 'row')} {were} not used{among}: see What it rests on.")
    strange = [note for note in told.statement.notes if note.what == "no-term"]
    if strange:
        streams = sum(1 if note.term else len(note.names) for note in strange)
        said.append(f"Events of {counted(streams, 'stream')} speak for no term: see To know.")
    return " ".join(said)


def _of_kind(kind: str, count: int) -> str:
    return f"{count:,} of them {KINDS.get(kind, kind)}"
