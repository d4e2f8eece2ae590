"""How numbers are said to a person: chances, days, money, hours, names, lists.

Chances with fewer than 100 own finished items (or deals) behind them are rounded to 5 points, others to
whole ones; under 2 % is "hardly ever", over 98 % "almost always". It refuses to round a chance past a
bound that it misses, or short of one that it meets. A number and its unit hang together by a
no-break space; whoever shows them on a terminal or as plain text makes it a space.

Source: DESIGN section 6, last paragraph.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from troth.core.money import MINOR_DIGITS, Money

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

TIE = "\u00a0"
FINE_FROM = 100
COARSE_POINTS = 5
FEWEST_WEEKS_DAYS = 14  # a shorter wait is said in days
WEEK_DAYS = 7
HARDLY = 0.02
ALMOST = 0.98
JOINED = re.compile(r"(?<=[^\W\d_])[-_](?=[^\W\d_])")
TIGHT_PERCENT = re.compile(r"(?<=\d) ?%")


def percent(chance: float, behind: int) -> int:
    """Round a chance to the percent that may be said: 5-point steps under 100 items, never to 0 or 100."""
    step = 1 if behind >= FINE_FROM else COARSE_POINTS
    rounded = math.floor(chance * 100 / step + 0.5) * step
    return min(max(rounded, step), 100 - step)


def points(share: float) -> str:
    """Say a share that somebody set, such as a policy's: 90 %, 92.5 %."""
    return f"{round(share * 100, 2):g}{TIE}%"


def exact_share(share: Decimal) -> str:
    """Say a share that was agreed, however fine: 99.9 %, 99.995 %."""
    return f"{(share * 100).normalize():f}{TIE}%"


def said_chance(chance: float | None, behind: int, needed: float | None = None) -> str:
    """Say a chance: "65 %", "hardly ever", "almost always", or that nobody knows.

    Parameters
    ----------
    chance
        In [0, 1]; None: unknown.
    behind
        How many own finished items (deals) stand behind it.
    needed
        A floor it is held against: a chance that misses it is never said as if it met it, nor the
        other way round.
    """
    if chance is None:
        return "unknown"
    said = percent(chance, behind)
    if needed is not None and chance < needed and (said >= needed * 100 or chance > ALMOST):
        return f"just under {points(needed)}"
    if chance < HARDLY:
        return "hardly ever"
    if chance > ALMOST:
        return "almost always"
    if needed is not None and said < needed * 100 <= chance * 100:
        return f"just over {points(needed)}"
    return f"{said}{TIE}%"


def said_risk(chance: float | None, behind: int, allowed: float | None = None) -> str:
    """Say the chance of something bad: "5 %", "under 2 %", "over 98 %".

    One that exceeds what is allowed is never said as if it did not, nor the other way round.
    """
    if chance is None:
        return "unknown"
    said = percent(chance, behind)
    if allowed is not None and chance > allowed and (said <= allowed * 100 or chance < HARDLY):
        return f"just over {points(allowed)}"
    if chance < HARDLY:
        bound = HARDLY if allowed is None or chance == allowed else min(HARDLY, allowed)
        return f"under {points(bound)}"
    if chance > ALMOST:
        return f"over 98{TIE}%"
    if allowed is not None and said > allowed * 100 >= chance * 100:
        return f"just under {points(allowed)}"
    return f"{said}{TIE}%"


def in_how_many(chance: float, behind: int) -> str:
    """Say a chance as cases: "in 65 of 100 cases", "hardly ever", "almost always"."""
    if chance < HARDLY or chance > ALMOST:
        return said_chance(chance, behind)
    return f"in {percent(chance, behind)} of 100 cases"


def often(chance: float, behind: int, does: str) -> str:
    """Say how often something happens: "hardly ever comes true", "comes true in 65 of 100 cases"."""
    said = in_how_many(chance, behind)
    return f"{does} {said}" if said.startswith("in ") else f"{said} {does}"


def keeping(chance: float | None, behind: int, needed: float | None = None) -> str:
    """Say how often we would keep a promise, as a clause: "we would keep it in 65 of 100 cases"."""
    said = said_chance(chance, behind, needed)
    if said == "unknown":
        return "nobody can know how often we would keep it"
    if said in {"hardly ever", "almost always"}:
        return f"we would {said} keep it"
    return f"we would keep it in {said.removesuffix(f'{TIE}%')} of 100 cases"


def day(on: date | None) -> str:
    """Say a day: 30 Apr 2027; one past every plan is "not within ten years"."""
    if on is None:
        return "not within ten years"
    return f"{on.day}{TIE}{MONTHS[on.month - 1]}{TIE}{on.year}"


def short_day(on: date) -> str:
    """Say a day without its year: 30 Apr."""
    return f"{on.day}{TIE}{MONTHS[on.month - 1]}"


def money(minor: float, currency: str, *, digits: int = 3) -> str:
    """Say an uncertain amount of money in three digits: EUR 68,600."""
    major = abs(minor) / 10 ** MINOR_DIGITS.get(currency, 2)
    if major >= 1:
        step = 10 ** max(math.floor(math.log10(major)) + 1 - digits, 0)
        major = round(major / step) * step
    return f"{'-' if minor < 0 and major >= 0.5 else ''}{currency}{TIE}{major:,.0f}"


def exact(amount: Money) -> str:
    """Say an amount of money that somebody set, to the cent: EUR 72,000."""
    return str(amount).replace(" ", TIE)


def hours(amount: float) -> str:
    """Say hours: whole ones from ten on, halves below."""
    if amount >= 9.75:
        return f"{amount:,.0f}{TIE}h"
    return f"{round(amount * 2) / 2:g}{TIE}h"


def wait(days: int) -> str:
    """Say a wait: in days below two weeks, else in weeks that are not too few."""
    if days < FEWEST_WEEKS_DAYS:
        return f"{days}{TIE}{'day' if days == 1 else 'days'}"
    return f"{math.ceil(days / WEEK_DAYS)}{TIE}weeks"


def name(identity: str) -> str:
    """Say a name from a deal file as one reads it: stock lead for stock-lead."""
    return JOINED.sub(" ", identity)


def stated(words: str) -> str:
    """Repeat words of the deal file, percentages spaced as everywhere: 2.0 %."""
    return TIGHT_PERCENT.sub(f"{TIE}%", words)


def possessive(owner: str) -> str:
    """Say whose: Harbour Logistics', Northbeam's."""
    return f"{owner}'" if owner.endswith(("s", "S")) else f"{owner}'s"


def listed(names: Sequence[str], joint: str = "and") -> str:
    """Join names as one says them: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Say how many: 1 item, 3 items, no items."""
    word = noun if count == 1 else plural or f"{noun}s"
    return f"{count:,} {word}" if count else f"no {word}"


def sentence(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def shortened(text: str, most: int) -> str:
    """Cut a text that is longer than `most` characters, and show that it was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def fitting(clauses: Sequence[str], most: int, noun: str) -> str:
    """Join as many whole clauses as fit into `most` characters, one at least, and count the others.

    Names within a clause may be shortened by whoever writes it; no amount and no day is ever cut.
    """
    for shown in range(len(clauses), 1, -1):
        text = _with_the_rest(clauses, shown, noun)
        if len(text) <= most:
            return text
    return _with_the_rest(clauses, 1, noun)


def _with_the_rest(clauses: Sequence[str], shown: int, noun: str) -> str:
    rest = len(clauses) - shown
    if rest <= 0:
        return listed(clauses)
    return listed([*clauses[:shown], f"{rest} more {noun if rest == 1 else f'{noun}s'}, below"])


def printable(text: str) -> str:
    """Return words on one line that no terminal and no reader takes for a command.

    Control characters go, and so do those that turn the direction of writing.
    """
    spaced = re.sub(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+", " ", text)
    return "".join(letter for letter in spaced if not _commands(letter))


def _commands(letter: str) -> bool:
    turns = "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069" or letter in "\u200e\u200f\u061c"
    return turns or unicodedata.category(letter) in {"Cc", "Cs"}


def plain(text: str) -> str:
    """Return a text with ordinary spaces, for terminals and plain files."""
    return text.replace(TIE, " ")
