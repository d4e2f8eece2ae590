"""How the forecast's functions are compiled: laid into one another, without counting references.

Numba's reference counts on arrays in tuples made the scheduler 25 times slower; nothing here allocates,
so none are needed (docs/decisions/0002-scheduler.md). It refuses to compile anything that allocates. It
is imported only to compile, because importing Numba takes longer than a check.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from numba import float64, from_dtype, int64, njit, types, void
from numpy import dtype

from troth.forecast.machine.columns import fields_of

Function = TypeVar("Function", bound=Callable[..., Any])
NUMBERS = {int: int64, float: float64}


def compiled(function: Function) -> Function:
    """Mark a function as compiled code, laid into whatever calls it."""
    compiler: Any = njit  # `_nrt`, no reference counts, is missing from its published types
    marked: Function = compiler(_nrt=False, error_model="numpy", forceinline=True)(function)
    return marked


def assembly(function: Any, declared: Sequence[Any], symbol: str) -> str:  # noqa: ANN401 - Numba's type
    """Return a marked function as LLVM assembly, public as `symbol`.

    Parameters
    ----------
    function
        It returns nothing.
    declared
        What it takes: named tuples and columns of `columns`, `int`, `float`.
    symbol
        The name it is found by.
    """
    compiler: Any = njit  # leaving out the wrappers is missing from its published types
    bare = {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True, "error_model": "numpy"}
    built = compiler(void(*map(_numba_type, declared)), **bare)(function.py_func)
    [signature] = built.signatures
    text: str = built.inspect_llvm(signature)
    return text.replace(built.overloads[signature].fndesc.mangled_name, symbol)


def _numba_type(declared: Any) -> Any:  # noqa: ANN401 - neither side is typed
    fields = fields_of(declared)
    if fields is not None:
        named: Any = types.NamedTuple  # it has no published types
        return named(tuple(map(_numba_type, fields)), declared)
    if declared in NUMBERS:
        return NUMBERS[declared]
    kind = declared.__metadata__[0]
    return types.Array(from_dtype(dtype(kind.dtype)), kind.dimensions, "C")
