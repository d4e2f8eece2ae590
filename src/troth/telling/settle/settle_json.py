"""A credit statement as versioned JSON: every window, figure, entry and event behind it, unrounded.

The format is described in docs/settle-json.md; `troth_settle` is its version. It refuses rounding and
wording of its own.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from troth.core.credit_schedule import Cap
from troth.core.events import NONE
from troth.core.money import Money
from troth.forecast.measured.figures import Behind, Figures
from troth.telling.settle.settle_csv import late_cut
from troth.telling.settle.told import SettlementTold
from troth.tracking.delivered import LateReading
from troth.tracking.dispute import DifferingWindow, Disagreement, Dispute
from troth.tracking.entries import StatedEntry
from troth.tracking.held import HeldWindow
from troth.tracking.moved_begin import MovedBegin
from troth.tracking.priced import CapLeft, WindowResult
from troth.tracking.removed import RemovedTerm
from troth.tracking.settling import Running

VERSION = 1


def settle_json(told: SettlementTold) -> str:
    """Return a settlement as indented JSON text."""
    return json.dumps(settlement_facts(told), indent=2, ensure_ascii=False, allow_nan=False)


def settlement_facts(told: SettlementTold) -> dict[str, Any]:
    """Return a settlement as plain values."""
    statement = told.statement
    return {
        "troth_settle": VERSION,
        "deal": statement.deal.id,
        "client": statement.deal.client,
        "until": statement.until_on.isoformat(),
        "currency": statement.deal.currency,
        "to_pay_now": statement.to_pay.minor,
        "owed_in_all": statement.owed.minor,
        "owed_by_term": {term: statement.owed_by(term).minor for term in statement.deal.terms},
        "kept": told.kept,
        "look": told.look,
        "settled_up_to": _day(told.settled_until),
        "brought_back": {"database": told.lacked.in_database, "file": told.lacked.in_file},
        "is_synthetic": statement.is_synthetic,
        "windows": [_result(told, one) for one in statement.results],
        "entries": [entry_facts(one) for one in statement.entries],
        "held": [_held(one) for one in statement.held],
        "removed": [_removed(one) for one in statement.removed],
        "running": [_running(told, one) for one in statement.running],
        "notes": [{"what": one.what, "term": one.term, "names": list(one.names)} for one in statement.notes],
        "dispute": None if told.dispute is None else _dispute(told, told.dispute),
        "files": [
            {
                "name": one.name,
                "sha256": one.sha256,
                "rows": one.rows,
                "unused": dict(sorted(one.unused.items())),
                "is_clients": one.is_clients,
            }
            for one in told.files
        ],
    }


def instant(at: int) -> str:
    """Return an instant in UTC: 2027-01-10T10:00:00Z."""
    return f"{datetime.fromtimestamp(0, UTC) + timedelta(seconds=at):%Y-%m-%dT%H:%M:%SZ}"


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _result(told: SettlementTold, one: WindowResult) -> dict[str, Any]:
    return {
        "term": one.term,
        "first_on": one.window.first_on.isoformat(),
        "last_on": _day(one.last_on),
        "objective": f"{one.level.objective:f}",
        "figures": _figures(told, one.figures),
        "met": one.met,
        "is_held": one.is_held,
        "late": None if one.late is None else _late(told, one.late, one),
        "fee": one.fee.minor,
        "scheduled": one.scheduled.minor,
        "tier_below": None if one.tier is None else f"{one.tier.below:f}",
        "periods": None if one.periods is None else str(one.periods),
        "is_grace": one.is_grace,
        "step_factor": str(one.factor),
        "is_under_minimum": one.is_under_minimum,
        "taken_by_caps": one.cut.minor,
        "credit": one.owed.minor,
        "earned_back": one.given_back.minor,
        "net": one.net.minor,
        "caps": [_cap(each) for each in one.caps],
        "may_leave": one.may_leave,
        "definition": one.definition,
        "events": one.events,
    }


def _late(told: SettlementTold, one: LateReading, result: WindowResult) -> dict[str, Any]:
    row = NONE if one.delivery is None else one.delivery.row
    return {
        "item": one.item,
        "due": instant(one.due_at),
        "not_counted_s": one.still_s,
        "free_until": instant(one.free_until),
        "came": None if one.delivery is None else instant(one.came_at),
        "looked_at": instant(one.came_at),
        "late_s": one.late_s,
        "taken_by_cap": late_cut(told, result).minor,
        "event": told.name_of(row) or None,
    }


def _cap(one: CapLeft) -> dict[str, Any]:
    return {
        "of": list(one.terms),
        "per": one.cap.per,
        "stated": _stated(one.cap),
        "most": one.most.minor,
        "left": one.left.minor,
    }


def _stated(cap: Cap) -> str:
    return str(cap.most) if isinstance(cap.most, Money) else f"{cap.most:f}"


def _figures(told: SettlementTold, one: Figures) -> dict[str, Any]:
    return {
        "level": one.level,
        "good": one.good,
        "total": one.total,
        "covered_s": one.covered_s,
        "excluded_s": one.excluded_s,
        "not_seen_s": one.gap_s,
        "longest_gap": None if one.longest_gap is None else [instant(at) for at in one.longest_gap],
        "pending": one.pending,
        "left_out": one.left_out,
        "behind_count": one.behind_count,
        "aside_count": one.aside_count,
        "behind": [_behind(told, each) for each in one.behind],
    }


def _behind(told: SettlementTold, one: Behind) -> dict[str, Any]:
    return {
        "what": one.what,
        "begins": instant(one.begins_at),
        "ends": instant(one.ends_at),
        "good": one.good,
        "total": one.total,
        "event": told.name_of(one.row) or None,
    }


def entry_facts(one: StatedEntry) -> dict[str, Any]:
    """Return one entry as plain values."""
    entry = one.entry
    return {
        "number": entry.number or None,
        "is_new": one.is_new,
        "kind": entry.kind,
        "why": one.why if one.is_new else None,
        "term": entry.term,
        "first_on": entry.first_on.isoformat(),
        "last_on": _day(entry.last_on),
        "good": entry.good,
        "total": entry.total,
        "covered_s": entry.covered_s,
        "excluded_s": entry.excluded_s,
        "amount": entry.amount.minor,
        "owed_before": None if one.owed_before is None else one.owed_before.minor,
        "settled_until": entry.until_on.isoformat(),
        "events_count": entry.events_count,
        "definition": entry.definition,
        "events": entry.events,
        "sha256": entry.sha256 or None,
    }


def _held(one: HeldWindow) -> dict[str, Any]:
    return {
        "term": one.entry.term,
        "first_on": one.entry.first_on.isoformat(),
        "last_on": _day(one.entry.last_on),
        "by": one.by,
        "missing": one.missing,
    }


def _removed(one: RemovedTerm) -> dict[str, Any]:
    return {
        "term": one.term,
        "owed": one.owed.minor,
        "first_on": one.first_on.isoformat(),
        "perhaps": list(one.perhaps),
        "same": list(one.same),
    }


def _running(told: SettlementTold, one: Running) -> dict[str, Any]:
    return {
        "term": one.term,
        "first_on": one.window.first_on.isoformat(),
        "figures": _figures(told, one.figures),
        "so_far": None if one.so_far is None else one.so_far.minor,
    }


def _dispute(told: SettlementTold, one: Dispute) -> dict[str, Any]:
    return {
        "more": one.more.minor,
        "begins": [_begin(told, each) for each in one.begins],
        "windows": [_differing(told, each) for each in one.windows],
    }


def _begin(told: SettlementTold, one: MovedBegin) -> dict[str, Any]:
    return {
        "term": one.term,
        "item": one.item,
        "ours": _day(one.ours_on),
        "theirs": _day(one.theirs_on),
        "came": None if one.came_at is None else instant(one.came_at),
        "event": told.name_of(one.row) or None,
        "more": one.more.minor,
    }


def _differing(told: SettlementTold, one: DifferingWindow) -> dict[str, Any]:
    return {
        "term": one.term,
        "first_on": one.window.first_on.isoformat(),
        "last_on": _day(one.last_on),
        "ours": None if one.ours is None else _result(told, one.ours),
        "theirs": None if one.theirs is None else _result(told, one.theirs),
        "difference": one.difference.minor,
        "more": None if one.more is None else one.more.minor,
        "is_moved": one.is_moved,
        "disagreements": [_disagreement(told, each) for each in one.disagreements],
    }


def _disagreement(told: SettlementTold, one: Disagreement) -> dict[str, Any]:
    contested = one.contested
    return {
        "what": contested.what,
        "begins": instant(contested.begins_at),
        "ends": instant(contested.ends_at),
        "ours": contested.ours,
        "theirs": contested.theirs,
        "event": told.name_of(contested.row) or None,
        "more": None if one.more is None else one.more.minor,
    }
