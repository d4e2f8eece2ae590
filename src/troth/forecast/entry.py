"""The one door into the compiled scheduler: plain addresses in, nothing out.

Compiled by Numba when troth is set up and stored as machine code (`kernel`); this module is imported only
then, because importing Numba takes longer than a whole check. It refuses to know about Python objects.
"""

from __future__ import annotations

import re
from typing import Any

from numba import carray, int32, int64, njit, types, uint64, void  # type: ignore[attr-defined]  # carray is documented

from troth.forecast.generation import generate
from troth.forecast.rows import (
    D_COLUMNS,
    F_COLUMNS,
    F_DRAWS,
    F_HINTS,
    F_ITEMS,
    F_LINKS,
    F_MOMENTS,
    F_PARTS,
    F_PEOPLE,
    F_QUEUE,
    F_ROLES,
    F_SPANS,
    F_STOPS,
    F_TABLES,
    F_WORDS,
    I_COLUMNS,
    L_COLUMNS,
    P_COLUMNS,
    R_COLUMNS,
    S_COLUMNS,
    T_COLUMNS,
    W_COLUMNS,
    Chances,
    Desk,
    Plan,
    Sheet,
)

SYMBOL = "troth_schedule"

_at: Any = types.CPointer  # it has no published types
_WHOLE, _HALF, _BITS = _at(int64), _at(int32), _at(uint64)
_PLAN = (_WHOLE,) * 6 + (_HALF, _WHOLE, _BITS, _BITS, _WHOLE)
_CHANCES = (_WHOLE, _HALF, _WHOLE, _WHOLE, _WHOLE, _WHOLE, _HALF)
_DESK = (_WHOLE,) * 6 + (_BITS, _BITS, _BITS, _WHOLE)
_SHEET = (_WHOLE, _WHOLE, _WHOLE, _WHOLE, _HALF)


def _schedule(  # noqa: PLR0913, PLR0917 - machine code takes addresses one by one
    items: Any, parts: Any, links: Any, roles: Any, tables: Any, spans: Any,
    hints: Any, by_rank: Any, needs: Any, dropped: Any, figures: Any,
    work: Any, share: Any, stop_side: Any, stop_begin: Any, stop_end: Any, moment: Any, share_after: Any,
    state: Any, free: Any, limit: Any, people: Any, queue: Any, stops: Any,
    ready: Any, busy: Any, loose: Any, counts: Any,
    eligible: Any, start: Any, finish: Any, part_end: Any, critical: Any,
    first: int, end: int,
) -> None:  # fmt: skip
    """Read each address as rows of its width and schedule the draws."""
    figure = carray(figures, (F_COLUMNS,))
    n, p, r, d = figure[F_ITEMS], figure[F_PARTS], figure[F_ROLES], figure[F_DRAWS]
    words, stop_count = figure[F_WORDS], figure[F_STOPS]
    plan = Plan(
        carray(items, (n, I_COLUMNS)),
        carray(parts, (p, P_COLUMNS)),
        carray(links, (figure[F_LINKS], L_COLUMNS)),
        carray(roles, (r, R_COLUMNS)),
        carray(tables, (figure[F_TABLES], T_COLUMNS)),
        carray(spans, (figure[F_SPANS], 3)),
        carray(hints, (figure[F_HINTS],)),
        carray(by_rank, (n,)),
        carray(needs, (r, words)),
        carray(dropped, (words,)),
        figure,
    )
    chances = Chances(
        carray(work, (d, p)),
        carray(share, (d, r)),
        carray(stop_side, (stop_count,)),
        carray(stop_begin, (d, stop_count)),
        carray(stop_end, (d, stop_count)),
        carray(moment, (figure[F_MOMENTS],)),
        carray(share_after, (d, r)),
    )
    desk = Desk(
        carray(state, (n, S_COLUMNS)),
        carray(free, (r,)),
        carray(limit, (r,)),
        carray(people, (figure[F_PEOPLE], W_COLUMNS)),
        carray(queue, (figure[F_QUEUE],)),
        carray(stops, (stop_count, 3)),
        carray(ready, (words,)),
        carray(busy, (words,)),
        carray(loose, (words,)),
        carray(counts, (D_COLUMNS,)),
    )
    sheet = Sheet(
        carray(eligible, (d, n)),
        carray(start, (d, n)),
        carray(finish, (d, n)),
        carray(part_end, (d, p)),
        carray(critical, (d, n)),
    )
    generate(plan, chances, desk, sheet, first, end)


def assembly() -> str:
    """Return the compiled scheduler as LLVM assembly with one public function, `SYMBOL`."""
    signature = void(*_PLAN, *_CHANCES, *_DESK, *_SHEET, int64, int64)
    compiler: Any = njit  # leaving out the wrappers is missing from its published types
    bare = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "error_model": "numpy"}
    built = compiler(signature, **bare)(_schedule)
    text: str = built.inspect_llvm(built.signatures[0])
    mangled = re.findall(r'^define [^@\n]*@"?([^"(\s]*_schedule[^"(\s]*)"?\(', text, re.MULTILINE)[0]
    unused = re.compile(r"^define linkonce_odr void @NRT_\w+\(.*?^}\n", re.MULTILINE | re.DOTALL)
    return unused.sub("", text).replace(mangled, SYMBOL)
