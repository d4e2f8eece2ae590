"""What the values of columns tell of each other: repeated items, parts of a whole, labels that say the same.

Columns are lists of texts of equal length. It refuses to look at names of columns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from troth.intake.record.number_format import PAIRS, fits_number

NOTHING = frozenset({"na", "n/a", "#n/a", "null", "none", "nil", "-", "--", "?", "nan", "k.a.", "unknown"})
NEARLY_ALL = 0.98
MOSTLY = 0.9
CENT = 0.011  # parts that were rounded to hundredths still add up
Rows = Mapping[str, Sequence[int]]


def said(values: Iterable[str]) -> list[str]:
    """Return the values that are neither empty nor a word for nothing."""
    return [value for value in values if value and value.casefold() not in NOTHING]


def words_for_nothing(columns: Iterable[Sequence[str]]) -> list[str]:
    """Return the words by which some columns say nothing, in order."""
    return sorted({value for column in columns for value in column if value.casefold() in NOTHING})


def numbers_said(columns: Iterable[Sequence[str]]) -> list[str]:
    """Return what some columns say that is a number by some pair of signs, once a column."""
    return [
        value
        for column in columns
        for value in dict.fromkeys(said(column))
        if any(fits_number(value, *pair) for pair in PAIRS)
    ]


def share(claims: Iterable[bool]) -> float:
    """Return the share of claims that hold; 0 of none."""
    held = list(claims)
    return sum(held) / len(held) if held else 0.0


def number(words: str) -> float | None:
    """Return a number whatever its decimal sign; None where it is none."""
    try:
        return float(words.replace(",", ".") if words.count(",") == 1 and "." not in words else words)
    except ValueError:
        return None


def rows_by_item(items: Sequence[str]) -> dict[str, list[int]]:
    """Return the positions of each item that stands on more than one row."""
    rows: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(items):
        if item:
            rows[item].append(position)
    return {item: positions for item, positions in rows.items() if len(positions) > 1}


def repeats(values: Sequence[str], rows: Rows) -> bool:
    """Whether nearly all items have the same value on each of their rows."""
    return share(len({values[k] for k in positions}) == 1 for positions in rows.values()) > NEARLY_ALL


def add_up(parts: Sequence[str], whole: Sequence[str], rows: Rows) -> bool:
    """Whether the parts on an item's rows add up to the whole that stands on each, in nearly all items."""
    sums = [
        (sum(number(parts[k]) or 0.0 for k in positions), number(whole[positions[0]]) or 0.0)
        for positions in rows.values()
    ]
    return share(abs(part - all_) <= CENT for part, all_ in sums if all_) > NEARLY_ALL - 0.03


def says_no_more(values: Sequence[str], other: Sequence[str], *, when_alike: bool) -> bool:
    """Whether a column follows from another that is finer, or as fine where that is to count as well."""
    most: dict[str, int] = defaultdict(int)
    for (theirs, _), times in Counter(zip(other, values, strict=True)).items():
        most[theirs] = max(most[theirs], times)
    follows = sum(most.values()) > MOSTLY * len(values)
    return follows and (when_alike or len(set(other)) > 1.2 * len(set(values)))
