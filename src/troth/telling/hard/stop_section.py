"""What stopping in the hard time would cost each side, against staying, in a table and plain sentences.

It refuses to add up middle cases: each figure is one of its own, and says so.
"""

from __future__ import annotations

from troth.core.term import LatePenalty
from troth.judgement.hardship.hardship import Hardship
from troth.judgement.hardship.stop import StopOrStay
from troth.telling.hard.hard_sections import CLIENT_LENGTH, whose_date
from troth.telling.page import Section, Table
from troth.telling.words import day, hours, listed, money, name, possessive, said_risk, shortened


def stop_section(hard: Hardship) -> Section:
    """Say what stopping right after the hardest week would cost each side, against staying."""
    stop = hard.stop
    if stop is None:
        return Section("")
    deal = hard.deal
    client = shortened(deal.client, CLIENT_LENGTH)
    currency = deal.currency

    def said(minor: float) -> str:
        return money(minor, currency)

    rows = []
    if stop.spent or stop.left_cost:
        rows.append(("our own cost", said(stop.spent), said(stop.left_cost)))
    if any(isinstance(term, LatePenalty) for term in deal.terms.values()):
        rows.append(("late credits due", said(stop.due), "in our cost"))
    if stop.has_price:
        rows.append((f"{client} pays us", said(stop.received), said(stop.left_payments)))
    own = (
        f"{said(stop.own)} ({hours(stop.own_hours)})",
        f"{said(stop.left_own)} ({hours(stop.left_own_hours)})",
    )
    if stop.own_hours or stop.left_own_hours:
        rows.append((f"{possessive(client)} own people", *own))
    if stop.outlay:
        rows.append(("purchases and training", said(0.0), said(stop.outlay)))
    table = Table(("", "so far", "still to come"), tuple(rows), frozenset({1, 2}))
    after = [*_sides(hard, stop), *_stop_notes(hard, stop)]
    return Section(f"To stop on {day(stop.on)}, or to stay", (), table if rows else None, tuple(after))


def _sides(hard: Hardship, stop: StopOrStay) -> list[str]:
    currency, client = hard.deal.currency, shortened(hard.deal.client, CLIENT_LENGTH)
    gone, more = money(stop.client_gone, currency), money(stop.client_left, currency)
    lines = []
    if stop.has_price:
        lines.append(f"Stopping leaves us {_balance(stop, currency)}; {_staying(stop, currency)}.")
    if stop.client_gone or stop.client_left:
        without = f"without {whose_date(hard)}" if hard.headline is not None else "for an unfinished plan"
        lines.append(f"Stopping has then cost {client} {gone} {without}; staying takes {more} more.")
    return lines


def _balance(stop: StopOrStay, currency: str) -> str:
    """Say what the figures above leave us with, as they stand there."""
    lost = stop.spent + stop.due - stop.received
    amount = money(abs(lost), currency)
    return f"{amount} out of pocket" if lost > 0 else f"{amount} ahead"


def _staying(stop: StopOrStay, currency: str) -> str:
    left = stop.left_cost - stop.left_payments
    amount = money(abs(left), currency)
    if left > 0:
        return f"staying costs us {amount} more than they still pay"
    return f"staying costs us {amount} less than they still pay"


def _stop_notes(hard: Hardship, stop: StopOrStay) -> list[str]:
    going = f"the runs still going then ({_running(hard, stop)})"
    notes = [f"Each figure is the middle case of {going}, so they need not add up to one run."]
    if hard.deal.price.fixed is not None:
        notes.append(
            "Of a fixed price as much counts as paid as the share of the estimated work that is done."
        )
    if not stop.has_price:
        notes.append("There is no price in the deal, so payments are left out.")
    if stop.unpriced:
        notes.append(
            f"Not counted, for want of a cost in the deal: {listed([name(one) for one in stop.unpriced])}."
        )
    return notes


def _running(hard: Hardship, stop: StopOrStay) -> str:
    return "all of them" if stop.running >= 1 else said_risk(stop.running, hard.own_items)
