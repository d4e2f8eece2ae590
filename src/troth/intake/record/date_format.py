"""How a file writes its dates: a pattern such as `dd.mm.yyyy`, and which patterns a value fits.

A pattern is made of `yyyy` or `yy`, `mm`, `Mmm` (Jan) or `Mmmm` (January), `dd`, `hh`, `MM`, `ss` and the
signs between them. Two-digit years are 1969 to 2068, as POSIX `%y` has it. It refuses to choose between
patterns that all fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

ISO = "yyyy-mm-dd"
_PARTS = {
    "yyyy": "%Y",
    "Mmmm": "%B",
    "Mmm": "%b",
    "yy": "%y",
    "mm": "%m",
    "dd": "%d",
    "hh": "%H",
    "MM": "%M",
    "ss": "%S",
}
_PART = re.compile("|".join(_PARTS))
_DAYS = (
    ISO,
    "dd.mm.yyyy",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "dd-mm-yyyy",
    "mm-dd-yyyy",
    "yyyy/mm/dd",
    "yyyymmdd",
    "dd.mm.yy",
    "dd/mm/yy",
    "mm/dd/yy",
    "yy/mm/dd",
    "dd-mm-yy",
    "yy-mm-dd",
    "dd-Mmm-yy",
    "dd-Mmm-yyyy",
    "dd/Mmm/yy",
    "dd/Mmm/yyyy",
    "dd Mmm yyyy",
    "dd Mmmm yyyy",
    "Mmm dd, yyyy",
)
CANDIDATES = (*_DAYS, *(f"{day} hh:MM" for day in _DAYS[1:]), *(f"{day} hh:MM:ss" for day in _DAYS[1:]))
_ISO_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")


def strptime_of(pattern: str) -> str | None:
    """Return the `strptime` form of a pattern; None when it is not one that names a whole day."""
    if "%" in pattern:
        return None
    form = _PART.sub(lambda part: _PARTS[part.group()], pattern)
    left_over = re.sub(r"%[YBbymdHMS]", "", form)
    has = [any(code in form for code in codes) for codes in (("%Y", "%y"), ("%m", "%b", "%B"), ("%d",))]
    if not all(has) or re.search(r"[A-Za-z0-9%'\"\\]", left_over):
        return None
    return form


def fits(text: str, pattern: str) -> bool:
    """Whether a value is a date by a pattern; a time after an ISO date is let be."""
    form = strptime_of(pattern)
    if form is None:
        return False
    if pattern == ISO:
        found = _ISO_TIME.fullmatch(text)
        if not found:
            return False
        text = found.group(1)
    try:
        year = datetime.strptime(text, form).year  # noqa: DTZ007 - only a day is read from it
    except ValueError:
        return False
    return 1950 <= year < 2200 and ("yyyy" in pattern or len(text) == len(text.strip()))


def patterns_that_fit(values: Iterable[str], candidates: Sequence[str] = CANDIDATES) -> tuple[str, ...]:
    """Return every pattern that all the values fit, in the order of the candidates."""
    left = list(candidates)
    for text in values:
        left = [pattern for pattern in left if fits(text, pattern)]
        if not left:
            break
    return tuple(left)
