"""Compiled binary search: how many numbers of a sorted column are below, or up to, one.

It refuses columns that are not sorted, by giving nonsense.
"""

from __future__ import annotations

from troth.forecast.machine.columns import FloatColumn, WholeColumn
from troth.forecast.machine.compiled import compiled


@compiled
def count_below(numbers: FloatColumn | WholeColumn, one: float) -> int:
    """Return how many of the rising numbers are smaller than one."""
    low, high = 0, numbers.size
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < one:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def count_up_to(numbers: FloatColumn | WholeColumn, one: float) -> int:
    """Return how many of the rising numbers are smaller than one or equal to it."""
    low, high = 0, numbers.size
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] <= one:
            low = middle + 1
        else:
            high = middle
    return low
