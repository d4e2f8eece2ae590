"""Words of a credit statement: windows, levels, time, and why a window owes what it owes.

Amounts are to the cent; a level is cut off, never rounded past an objective that it misses. It refuses to
work anything out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from troth.core.credit_schedule import Cap
from troth.core.money import Money
from troth.core.service_level import Acceptance, CaseTime, Requests, ResultReached, ServiceLevel
from troth.core.settled_entry import SettledEntry
from troth.core.windows import WindowSpan, months_after
from troth.forecast.measured.figures import Figures
from troth.telling.words import MONTHS, TIE, day, exact, listed, short_day
from troth.tracking.priced import WindowResult

LITTLE = "little seen"
PERCENT_DIGITS = Decimal("0.0001")


def window_words(window: WindowSpan, *, is_once: bool = False) -> str:
    """Say a window: Jan 2027, or its first and last day; for a delivery the day on which it came."""
    return day(window.last_on) if is_once else days_words(window.first_on, window.last_on)


def entry_window(entry: SettledEntry) -> str:
    """Say the window of an entry as it was when it was kept; of a delivery the day on which it came."""
    return day(entry.first_on) if entry.last_on is None else days_words(entry.first_on, entry.last_on)


def days_words(first_on: date, last_on: date) -> str:
    """Say a span of days: Jan 2027 for a whole month, else its first and last day."""
    if first_on.day == 1 and last_on + timedelta(days=1) == months_after(first_on, 1):
        return f"{MONTHS[first_on.month - 1]}{TIE}{first_on.year}"
    if first_on.year == last_on.year:
        return f"{short_day(first_on)} to {day(last_on)}"
    return f"{day(first_on)} to {day(last_on)}"


def share_words(share: Decimal) -> str:
    """Say a share in percent, cut off after four places: 99.8879 %."""
    percent = (share * 100).quantize(PERCENT_DIGITS, rounding=ROUND_FLOOR).normalize()
    return f"{percent:f}{TIE}%"


def level_words(figures: Figures) -> str:
    """Say the level of a window; a dash where nothing was measured."""
    return "-" if figures.level is None else share_words(Decimal(figures.level))


def is_little_seen(figures: Figures) -> bool:
    """Whether less than half of a window's time was seen."""
    return figures.covered_s is not None and figures.covered_s < (figures.gap_s or 0)


def counted_words(level: ServiceLevel, figures: Figures) -> str:
    """Say what stands behind a level: time down, requests, cases, deliveries."""
    if isinstance(level.measure, Acceptance | ResultReached | CaseTime):
        return _once_or_case_words(level, figures)
    good, total = figures.good, figures.total
    if level.measure.slice is not None and level.measure.slice_target is not None:
        return f"{good:,} of {total:,} slices kept"
    if isinstance(level.measure, Requests):
        return "mean of slices" if level.measure.slice is not None else f"{good:,} of {total:,} requests"
    return f"{span_words(total - good)} down"


def _once_or_case_words(level: ServiceLevel, figures: Figures) -> str:
    good, total = figures.good, figures.total
    if isinstance(level.measure, CaseTime):
        pending = f", {figures.pending} still open" if figures.pending else ""
        left_out = f", {figures.left_out} left out" if figures.left_out else ""
        return f"{good:,} of {total:,} in time{pending}{left_out}"
    if isinstance(level.measure, Acceptance):
        return f"{good:,} of {total:,} accepted at first"
    return f"{Decimal(good) / 100:f}{TIE}% reached" if total else "not measured"


def span_words(seconds: int) -> str:
    """Say a time exactly: 2 d 3 h 4 min 5 s, without what is nothing."""
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count:,}{TIE}{unit}")
    return " ".join(parts) or f"0{TIE}s"


def _local(at: int, zone: str) -> datetime:
    return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=at)).astimezone(ZoneInfo(zone))


def day_words(at: int, zone: str) -> str:
    """Say the local day of an instant."""
    return day(_local(at, zone).date())


def instant_words(at: int, zone: str) -> str:
    """Say an instant in a time zone: 10 Jan 2027 10:00, with seconds where there are any."""
    local = _local(at, zone)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{day(local.date())}{TIE}{clock}"


def why_words(result: WindowResult) -> str:
    """Say why a window owes what it owes, in the order in which the rule goes."""
    if result.is_held:
        return "as it was settled; see the top"
    if not result.figures.total:
        return "nothing measured"
    said = [_schedule_words(result)]
    if result.is_grace:
        said.append("the first windows owe nothing")
    if result.factor != 1 and result.scheduled.minor:
        said.append(
            f"eased to {share_words(Decimal(result.factor.numerator) / Decimal(result.factor.denominator))}"
        )
    if result.is_under_minimum:
        said.append("not above the minimum")
    if result.cut.minor:
        said.append(f"caps take {exact(result.cut)}")
    if result.given_back.minor:
        said.append(f"{exact(result.given_back)} earned back")
    return "; ".join(one for one in said if one)


def _schedule_words(result: WindowResult) -> str:
    if result.met:
        return "kept"
    parts = []
    if result.tier is not None and result.periods is None:
        owes = result.tier.owes
        share = exact(owes) if isinstance(owes, Money) else f"{share_words(owes)} of {exact(result.fee)}"
        parts.append(f"below {share_words(result.tier.below)}: {share}")
    if result.periods is not None:
        parts.append(_rate_words(result, result.periods))
    if not parts:
        return "missed" if result.level.schedule.is_priced else "missed; nothing is owed for it"
    return " and ".join(parts)


def _rate_words(result: WindowResult, periods: Fraction) -> str:
    rate = result.level.schedule.rate
    if rate is None:
        return ""
    return f"{number_words(periods)} x {share_words(rate.share)} of {exact(result.fee)} (for each {rate.per})"


def number_words(number: Fraction) -> str:
    """Say a number exactly: 3, or a fraction like 7/22."""
    if number.denominator == 1:
        return f"{number.numerator:,}"
    return f"{number.numerator:,}/{number.denominator:,}"


def cap_words(cap: Cap, left: Money) -> str:
    """Say what is left of a cap: EUR 140 left of 2 % of the year."""
    most = exact(cap.most) if isinstance(cap.most, Money) else share_words(cap.most)
    return f"{exact(left)} left of {most} of the {cap.per}"


def shared_words(terms: Sequence[str], term: str) -> str:
    """Say with which other terms a cap is shared."""
    others = [one for one in terms if one != term]
    return f", shared with {listed(others)}" if others else ""
