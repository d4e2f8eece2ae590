"""The arrays that compiled code takes: what each holds and how many dimensions it has, said in its type.

A named tuple of columns is declared once, by its annotations; the compiler and the caller both read
them (`compiled`, `machine_code`). It refuses to hold anything.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, get_type_hints

import numpy as np
from numpy.typing import NDArray


class Kind(NamedTuple):
    """What one array holds, by NumPy's name, and its number of dimensions (C order)."""

    dtype: str
    dimensions: int


FloatColumn = Annotated[NDArray[np.float64], Kind("float64", 1)]
FloatRows = Annotated[NDArray[np.float64], Kind("float64", 2)]
WholeColumn = Annotated[NDArray[np.int64], Kind("int64", 1)]
WholeRows = Annotated[NDArray[np.int64], Kind("int64", 2)]
HalfColumn = Annotated[NDArray[np.int32], Kind("int32", 1)]
HalfRows = Annotated[NDArray[np.int32], Kind("int32", 2)]
BitColumn = Annotated[NDArray[np.uint64], Kind("uint64", 1)]
BitRows = Annotated[NDArray[np.uint64], Kind("uint64", 2)]


def fields_of(declared: Any) -> tuple[Any, ...] | None:  # noqa: ANN401 - an annotation of any form
    """Return what the fields of a named tuple are declared as, None for anything else."""
    if not (isinstance(declared, type) and issubclass(declared, tuple)):
        return None
    return tuple(get_type_hints(declared, include_extras=True).values())


def leaves_of(declared: Any) -> tuple[Kind | type, ...]:  # noqa: ANN401 - an annotation of any form
    """Return the arrays (`Kind`) and numbers (`int`, `float`) that a declaration comes down to, in order."""
    fields = fields_of(declared)
    if fields is not None:
        return tuple(leaf for field in fields for leaf in leaves_of(field))
    if declared in (int, float):
        return (declared,)
    kind: Kind = declared.__metadata__[0]
    return (kind,)
