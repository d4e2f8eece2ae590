"""How the scheduler's functions are compiled: laid into one another, without counting references.

Numba's reference counts on arrays in tuples made the kernel 25 times slower; nothing here allocates, so
none are needed (docs/decisions/0002-scheduler.md). It refuses to compile anything that allocates.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Mark a function as compiled code, laid into whatever calls it."""
    compiler: Any = njit  # `_nrt`, no reference counts, is missing from its published types
    marked: Function = compiler(_nrt=False, error_model="numpy", forceinline=True)(function)
    return marked
