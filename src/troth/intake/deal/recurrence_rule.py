"""Rules of what recurs, as a deal file spells them: what stands after RRULE: in RFC 5545.

As in `scalars`, the function returns what one plain value means or raises `Misspelt`. It refuses rules of
more than 24 times a day, and every part that the specification does not name.

Source: RFC 5545, section 3.3.10.
"""

from __future__ import annotations

import re
from datetime import datetime
from math import prod

from troth.intake.deal.days import EARLIEST_ON, LATEST_ON
from troth.intake.scalars import Misspelt

A_RULE = "something like FREQ=MONTHLY;BYDAY=1SU"
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_A_DAY = 24
DAYS_IN = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}

_DAY = re.compile(rf"([+-]?[0-9]{{1,2}})?({'|'.join(DAYS)})")
_UNTIL = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")
_RANGES = {  # the least and the most, and whether one may count from the end
    "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYHOUR": (0, 23, False),
    "BYMINUTE": (0, 59, False),
    "BYSECOND": (0, 59, False),
    "BYSETPOS": (1, 366, True),
}
_PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_RANGES)
_NOT_WITH = {  # parts that say nothing beside a frequency
    "BYWEEKNO": ("DAILY", "WEEKLY", "MONTHLY"),
    "BYYEARDAY": ("DAILY", "WEEKLY", "MONTHLY"),
    "BYMONTHDAY": ("WEEKLY",),
}


def rule(value: object) -> str:
    """Return a rule, its words in capitals: `FREQ=MONTHLY;BYDAY=1SU`."""
    stated = value.strip().upper() if isinstance(value, str) else ""
    if stated.startswith("RRULE:"):
        raise _misspelt("is not a rule that recurs", hint="Leave out RRULE:")
    parts: dict[str, str] = {}
    for part in stated.split(";"):
        word, equals, says = part.partition("=")
        if not equals or not says:
            raise _misspelt("is not a rule that recurs")
        if word not in _PARTS:
            raise _misspelt(f"has {word}, which is no part of a rule", "one of " + ", ".join(_PARTS))
        if word in parts:
            raise _misspelt(f"has {word} twice", "each part once")
        parts[word] = says
    _check_parts(parts)
    _check_together(parts)
    _check_days(parts)
    _check_times(parts)
    return stated


def _check_parts(parts: dict[str, str]) -> None:
    if parts.get("FREQ") not in FREQUENCIES:
        raise _misspelt("does not say how often", "FREQ=" + ", ".join(FREQUENCIES[:-1]) + " or YEARLY")
    for word in ("INTERVAL", "COUNT"):
        if word in parts and not re.fullmatch("[1-9][0-9]{0,4}", parts[word]):
            raise _misspelt(f"has {word}={parts[word]}", "a whole number of 1 or more")
    if "UNTIL" in parts and not _is_moment(parts["UNTIL"]):
        raise _misspelt(f"has UNTIL={parts['UNTIL']}", "a day like 20271231, or 20271231T235900")
    if parts.get("WKST", DAYS[0]) not in DAYS:
        raise _misspelt(f"has WKST={parts['WKST']}", "one of " + ", ".join(DAYS))
    for word, (least, most, is_signed) in _RANGES.items():
        for number in parts[word].split(",") if word in parts else ():
            pattern = "[+-]?[0-9]{1,3}" if is_signed else "[0-9]{1,3}"
            if not re.fullmatch(pattern, number) or not least <= abs(int(number)) <= most:
                raise _misspelt(f"has {number} in {word}", f"{least} to {most}")


def _check_together(parts: dict[str, str]) -> None:
    often = parts["FREQ"]
    if "COUNT" in parts and "UNTIL" in parts:
        raise _misspelt("has COUNT and UNTIL", "one of both")
    for word, frequencies in _NOT_WITH.items():
        if word in parts and often in frequencies:
            raise _misspelt(f"has {word} beside FREQ={often}", f"FREQ other than {often}")
    if "BYSETPOS" in parts and not any(word.startswith("BY") for word in parts if word != "BYSETPOS"):
        raise _misspelt("has BYSETPOS alone", "a part to choose from, like BYDAY=SU")


def _check_days(parts: dict[str, str]) -> None:
    often = parts["FREQ"]
    for day in parts["BYDAY"].split(",") if "BYDAY" in parts else ():
        match = _DAY.fullmatch(day)
        if not match:
            raise _misspelt(f"has {day} in BYDAY", "days like SU or 1SU")
        if match[1] is not None:
            most = {"MONTHLY": 5, "YEARLY": 5 if "BYMONTH" in parts else 53}.get(often, 0)
            if not 1 <= abs(int(match[1])) <= most or "BYWEEKNO" in parts:
                raise _misspelt(f"has {day} beside FREQ={often}", "a day alone, or FREQ=MONTHLY and 1 to 5")


def _check_times(parts: dict[str, str]) -> None:
    times = [len(set(parts[word].split(","))) for word in ("BYHOUR", "BYMINUTE", "BYSECOND") if word in parts]
    if prod(times) > MOST_A_DAY:
        raise _misspelt(f"happens {prod(times)} times a day", f"at most {MOST_A_DAY}")
    most = DAYS_IN[parts["FREQ"]] * prod(times)
    for place in parts["BYSETPOS"].split(",") if "BYSETPOS" in parts else ():
        if abs(int(place)) > most:
            raise _misspelt(f"has {place} in BYSETPOS", f"1 to {most} beside FREQ={parts['FREQ']}")


def _is_moment(stated: str) -> bool:
    match = _UNTIL.fullmatch(stated)
    form = "%Y%m%dT%H%M%S" if match and match[1] else "%Y%m%d"
    try:
        datetime.strptime(stated.removesuffix("Z"), form)  # noqa: DTZ007 -- only whether there is such a time
    except ValueError:
        return False
    return match is not None and EARLIEST_ON.year <= int(stated[:4]) <= LATEST_ON.year


def _misspelt(wrong: str, expected: str = A_RULE, hint: str = "") -> Misspelt:
    return Misspelt(wrong, expected, hint, "bad-rule")
