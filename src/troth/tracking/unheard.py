"""Streams of events that speak for no term of a deal, and the name that each was perhaps meant to have.

A stream is heard where a term is measured by it, or where it is called like something of the deal: an item, a
result or a promise. It refuses to guess: a stream with nearly the right name speaks for nothing all the same.

Source: docs/settle.md, "Which events speak".
"""

from __future__ import annotations

from difflib import get_close_matches

from troth.core.deal import Deal
from troth.core.events import Events
from troth.core.service_level import ServiceLevel
from troth.forecast.measured.readings import speakers
from troth.tracking.settling import Note


def unheard_streams(deal: Deal, events: Events, known_at: int) -> tuple[Note, ...]:
    """Return a note for each stream that speaks for no term and is nearly called like one, then for the rest.

    Parameters
    ----------
    deal
        What was agreed, with its amendments.
    events
        What was seen.
    known_at
        Events from this instant on (seconds since 1970Z) are not yet known.
    """
    levels = [one for one in deal.terms.values() if isinstance(one, ServiceLevel)]
    levels += [one.becomes for one in deal.amendments]
    called = {name for one in levels for name in (one.id, one.record) if name}
    called |= {*deal.terms, *deal.work, *deal.results, *deal.promises}
    strange = [name for name in events.streams if name not in called]
    if not strange:
        return ()
    measured = [one for one in levels if not one.is_of_delivery]
    heard = {name for one in measured for name in speakers(deal, events, one, known_at).names}
    unheard = [name for name in strange if name not in heard]
    near = {name: _nearest(name, called) for name in unheard}
    notes = [Note("no-term", name, (meant,)) for name, meant in near.items() if meant]
    rest = tuple(name for name, meant in near.items() if not meant)
    return (*notes, Note("no-term", "", rest)) if rest else tuple(notes)


def _nearest(found: str, known: set[str]) -> str:
    """Return the known name most like one, whatever its case; empty where none is like it."""
    folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    close = get_close_matches(found.casefold()[:80], folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else ""
