"""Every term of a deal as something to settle: service levels window by window, deliveries once.

Service begins on the local day after its item was delivered, or on the day stated, and ends after the months
of the price. A window is measured by the version of its term that was in force when it began. It refuses to
settle a window that has not ended.

Source: docs/settle.md, "When a service runs".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from troth.core.deal import Deal
from troth.core.events import Events
from troth.core.promised import due_on_of, headline_item
from troth.core.service_level import CaseTime, ServiceLevel
from troth.core.term import Clause, LatePenalty
from troth.core.windows import LAST_DAY, WindowSpan, months_after
from troth.core.worktime import day_of_start, start_of_day
from troth.forecast.measured.cases import CasesReading
from troth.forecast.measured.figures import Reading
from troth.forecast.measured.readings import reading_of, speakers
from troth.forecast.service.contract import ServiceContract, service_contract
from troth.tracking.deliveries import Deliveries, deliveries_of
from troth.tracking.settling import Note, Running, Settling
from troth.tracking.settling_once import once

FAR = timedelta(days=800)  # past the end of the longest window that may be running


def settlings_of(
    deal: Deal, events: Events, until_on: date, begins: Deliveries | None = None
) -> tuple[Settling, ...]:
    """Return what there is to settle of every term of a deal but its clauses.

    Parameters
    ----------
    deal
        The deal, with its amendments.
    events
        What was seen.
    until_on
        The last local day of which anything is known.
    begins
        Deliveries by which services begin, where those of the events are not meant.
    """
    zone = deal.calendars["client"].timezone
    late = (due_on_of(deal, term) for term in deal.terms.values() if isinstance(term, LatePenalty))
    items = [promised.item for promised in late if promised is not None]
    seen = deliveries_of(events, known_at_end(until_on, zone), items)
    found: list[Settling] = []
    for term in deal.terms.values():
        if isinstance(term, Clause):
            continue
        if isinstance(term, LatePenalty) or term.is_of_delivery:
            found.append(once(deal, term, seen, known_at_end(until_on, zone)))
        else:
            found.append(_by_window(deal, term, (events, begins or seen), until_on))
    return tuple(found)


def known_at_end(until_on: date, zone: str) -> int:
    """Return the second after the last one of a local day."""
    return start_of_day(until_on + timedelta(days=1), zone) * 60


def service_begins(deal: Deal, level: ServiceLevel, seen: Deliveries) -> date | Note:
    """Return the first local day of a service, or why there is none yet."""
    if isinstance(level.begins, date):
        return level.begins
    item = begins_with(deal, level)
    if item is None:
        return Note("no-begin", level.id)
    delivery = seen.first(item)
    if delivery is None:
        return Note("not-begun", level.id, (item,))
    return day_of_start(delivery.at // 60, level.window.timezone) + timedelta(days=1)


def begins_with(deal: Deal, level: ServiceLevel) -> str | None:
    """Return the item whose delivery begins a service; None where a day does, or nothing says so."""
    return None if isinstance(level.begins, date) else level.begins or headline_item(deal)


def _by_window(deal: Deal, level: ServiceLevel, known: tuple[Events, Deliveries], until_on: date) -> Settling:
    events, seen = known
    begins_on = service_begins(deal, level, seen)
    if isinstance(begins_on, Note):
        return Settling(level, notes=(begins_on,))
    if begins_on > until_on:
        return Settling(level, notes=(Note("not-begun", level.id),))
    known_at = known_at_end(until_on, level.window.timezone)
    ends_on = min(until_on, LAST_DAY - FAR) + FAR
    if deal.price.months is not None:
        ends_on = min(ends_on, months_after(begins_on, deal.price.months))
    whole = service_contract(deal, level, begins_on, ends_on)
    windows = [window for window in whole.windows if window.begins_at < known_at]
    readings = _readings(deal, whole, windows, events, known_at)
    ended = len([window for window in windows if window.ends_at <= known_at])
    contract = replace(
        whole, levels=whole.levels[:ended], windows=whole.windows[:ended], fees=whole.fees[:ended]
    )
    running = None
    if ended < len(windows):
        so_far = cut_at(windows[ended], known_at)
        running = Running(level.id, so_far, readings[ended].figures(so_far))
    settled = [
        (reading, reading.figures(one)) for reading, one in zip(readings, windows[:ended], strict=False)
    ]
    return Settling(
        level,
        contract if ended else None,
        tuple(reading for reading, _ in settled),
        tuple(figures for _, figures in settled),
        running,
        (*_heard(deal, events, level, known_at), *_early(level, readings)),
        heard=speakers(deal, events, level, known_at).names,
    )


def cut_at(window: WindowSpan, known_at: int) -> WindowSpan:
    """Return a window as far as anything is known of it."""
    looks = ((look[0], min(look[1], known_at)) for look in window.looks)
    is_rolling = len(window.looks) != 1 or window.looks[0] != (window.begins_at, window.ends_at)
    kept = tuple(look for look in window.looks if look[1] <= known_at) if is_rolling else tuple(looks)
    return replace(window, ends_at=known_at, looks=kept)


def _readings(
    deal: Deal, whole: ServiceContract, windows: Sequence[WindowSpan], events: Events, known_at: int
) -> list[Reading]:
    """Return a reading for each window: one for each version of the term, over its own windows."""
    begins: dict[int, tuple[ServiceLevel, int]] = {}
    for level, window in zip(whole.levels, windows, strict=False):
        first = window.reach[0]
        known = begins.get(id(level), (level, first))
        begins[id(level)] = (level, min(known[1], first))
    ends = {id(level): window.ends_at for level, window in zip(whole.levels, windows, strict=False)}
    made = {}
    for key, (level, begins_at) in begins.items():
        until = known_at if isinstance(level.measure, CaseTime) else min(ends[key], known_at)
        made[key] = reading_of(deal, level, speakers(deal, events, level, until), begins_at, until)
    return [made[id(level)] for level, _ in zip(whole.levels, windows, strict=False)]


def _heard(deal: Deal, events: Events, level: ServiceLevel, known_at: int) -> tuple[Note, ...]:
    """Say where no event speaks for a term, or only those of a stream with another name do."""
    spoken = speakers(deal, events, level, known_at)
    if not spoken.names and spoken.others:
        return (Note("no-events", level.id, spoken.others),)
    if spoken.names and spoken.names[0] not in (level.id, level.record):
        return (Note("one-stream", level.id, spoken.names),)
    return ()


def _early(level: ServiceLevel, readings: Sequence[Reading]) -> tuple[Note, ...]:
    """Say how many events of the client lie before the opening of their case, which cannot be used."""
    unusable = max((one.unusable for one in readings if isinstance(one, CasesReading)), default=0)
    return (Note("early", level.id, (f"{unusable:,}",)),) if unusable else ()
