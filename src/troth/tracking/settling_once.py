"""Terms that are settled once: late penalties, acceptance of deliveries, results.

Lateness is settled from the day on which it begins, and last when the item has come; acceptance when all
its items have come; a result on its due day. It
refuses to price a share of a price that only its days make.

Source: docs/settle.md, "Deliveries".
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from troth.core.credit_schedule import CreditSchedule, Tier
from troth.core.deal import Deal, Result
from troth.core.money import Money
from troth.core.promised import due_on_of
from troth.core.service_level import Acceptance, ResultReached, ServiceLevel, Window
from troth.core.term import LatePenalty
from troth.core.windows import WindowSpan, months_after
from troth.core.worktime import day_of_start, end_of_day, start_of_day, working_time
from troth.forecast.measured.figures import Figures
from troth.forecast.service.contract import ServiceContract, fixed_base
from troth.tracking.delivered import (
    CountReading,
    DueItem,
    LateReading,
    acceptance_reading,
    late_reading,
    result_reading,
)
from troth.tracking.deliveries import Deliveries
from troth.tracking.settling import Note, Running, Settling

WHOLE = Decimal(1)
LONGEST_GRACE = timedelta(days=1100)


def once(deal: Deal, term: LatePenalty | ServiceLevel, seen: Deliveries, known_at: int) -> Settling:
    """Return what there is to settle of a term of delivery."""
    if isinstance(term, LatePenalty):
        return _late(deal, term, seen, known_at)
    return _counted(deal, term, seen, known_at)


def _late(deal: Deal, term: LatePenalty, seen: Deliveries, known_at: int) -> Settling:
    promised = due_on_of(deal, term)
    if promised is None:
        return Settling(term, notes=(Note("no-date", term.id, (term.of,)),))
    zone = deal.calendars["client"].timezone
    due = DueItem(
        promised.item,
        end_of_day(promised.on_or_before, zone) * 60,
        term.excludes,
        start_of_day(deal.starts_on, zone) * 60,
        known_at,
        lambda due_at: free_until(deal, term, due_at),
    )
    reading = late_reading(seen, due)
    base = price_part(deal, term)
    notes = () if base is not None else (Note("no-price", term.id),)
    window = _window(deal, reading.came_at - (reading.delivery is None))
    contract = _contract(deal, late_level(deal, term, reading.late_s), window, base or 0)
    is_done = reading.delivery is not None or reading.late_s > 0
    return _settling(term, (contract, reading), notes, is_done=is_done)


def free_until(deal: Deal, term: LatePenalty, due_at: int) -> int:
    """Return the second up to which lateness is free: the grace after it is due, in service time or elapsed.

    A grace in working time begins on a whole minute, the next one where it is due within one.
    """
    if term.grace is None:
        return due_at
    if not term.grace.is_working:
        return due_at + term.grace.minutes() * 60
    calendar, due = deal.calendars["client"], -(-due_at // 60)
    first_on = day_of_start(due, calendar.timezone)
    table = working_time(calendar, first_on, first_on + LONGEST_GRACE)
    return table.after(due, term.grace.minutes(table.workday_minutes)) * 60


def late_owed(deal: Deal, term: LatePenalty, late_s: int) -> Money:
    """Return what seconds of lateness owe; begun minutes count."""
    base = Money(price_part(deal, term) or 0, deal.currency)
    return term.owed(term.periods(-(-late_s // 60)), base) if late_s else Money(0, deal.currency)


def late_level(deal: Deal, term: LatePenalty, late_s: int) -> ServiceLevel:
    """Return a late penalty as a level that owes what its lateness costs, for the caps it shares."""
    owes = CreditSchedule((Tier(WHOLE, late_owed(deal, term, late_s)),), of_price=term.of_price)
    window = Window(timezone=deal.calendars["client"].timezone)
    return ServiceLevel(term.id, Acceptance((term.of,)), WHOLE, window, owes)


def price_part(deal: Deal, term: LatePenalty) -> int | None:
    """Return the part of the price that a late penalty's shares refer to; None where only days make it."""
    price = deal.price
    if term.of_price == "day-rates" or (term.of_price == "fixed" and price.fixed is None):
        return None
    parts: dict[str, list[Money | None]] = {
        "fixed": [price.fixed],
        "monthly": [price.monthly],
        "milestones": [*price.milestones.values()],
    }
    return sum(money.minor for money in parts[term.of_price] if money is not None)


def _counted(deal: Deal, term: ServiceLevel, seen: Deliveries, known_at: int) -> Settling:
    measure, notes = term.measure, tuple[Note, ...]()
    reading: CountReading
    if isinstance(measure, Acceptance):
        reading = acceptance_reading(seen, measure, term.excludes)
        missing = tuple(item for item in measure.items if seen.first(item) is None)
        is_done = not missing
        notes = (Note("not-all", term.id, missing),) if missing else ()
    else:
        assert isinstance(measure, ResultReached)  # noqa: S101 - the others have windows
        due_at = result_due(deal, measure.result, seen)
        reading = result_reading(seen, measure.result, due_at)
        is_done = bool(reading.judged) and (due_at is None or due_at <= known_at)
        notes = () if reading.judged else (Note("not-all", term.id, (measure.result,)),)
    ended = max((one.delivery.at for one in reading.judged), default=known_at)
    contract = _contract(deal, term, _window(deal, ended), once_base(deal, term))
    return _settling(term, (contract, reading), notes, is_done=is_done)


def once_base(deal: Deal, term: ServiceLevel) -> int:
    """Return what shares of a term of delivery refer to, in minor units."""
    base = fixed_base(deal, term)
    monthly = deal.price.monthly.minor if deal.price.monthly is not None else 0
    return monthly if base is None else base


def result_due(deal: Deal, name: str, seen: Deliveries) -> int | None:
    """Return the instant at which a result is due, by a day or after an item's delivery; None: not known."""
    result = deal.results.get(name)
    if result is None:
        return None
    zone = deal.calendars["client"].timezone
    if result.by_on is not None:
        return end_of_day(result.by_on, zone) * 60
    delivery = seen.first(result.after) if result.after else None
    return None if delivery is None else _after(result, delivery.at, zone)


def _after(result: Result, came_at: int, zone: str) -> int | None:
    if result.by is None:
        return None
    if result.by.unit == "months":
        on = months_after(day_of_start(came_at // 60, zone), int(result.by.number))
        return end_of_day(on, zone) * 60
    return came_at + result.by.minutes() * 60


def _window(deal: Deal, ended: int) -> WindowSpan:
    zone = deal.calendars["client"].timezone
    begins = start_of_day(deal.starts_on, zone) * 60
    after_on = day_of_start(ended // 60, zone) + timedelta(days=1)
    return WindowSpan(deal.starts_on, after_on, begins, ended, Fraction(0), 0, ((begins, ended),))


def _contract(deal: Deal, level: ServiceLevel, window: WindowSpan, base: int) -> ServiceContract:
    monthly = deal.price.monthly.minor if deal.price.monthly is not None else base
    return ServiceContract((level,), (window,), (base,), monthly, base)


def _settling(
    term: LatePenalty | ServiceLevel,
    known: tuple[ServiceContract, LateReading | CountReading],
    notes: tuple[Note, ...],
    *,
    is_done: bool,
) -> Settling:
    contract, reading = known
    [window], figures = contract.windows, reading.figures(contract.windows[0])
    if is_done:
        return Settling(term, contract, (reading,), (figures,), notes=notes)
    so_far = None
    if isinstance(reading, LateReading):
        owes = contract.levels[0].schedule.tiers[0].owes
        so_far = owes if isinstance(owes, Money) else None
    running = Running(term.id, window, figures, so_far) if _is_begun(figures) else None
    return Settling(term, running=running, notes=notes)


def _is_begun(figures: Figures) -> bool:
    return bool(figures.total)
