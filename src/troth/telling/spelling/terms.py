"""Terms as the keys and values of a deal file, and as its text under `terms:`.

What holds anyway is left out, but for the time zone of windows, which otherwise hangs on the deal's
calendars. It refuses to say what a term means.

Source: `docs/deal-file.md`, section Term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from troth.core.credit_schedule import CreditSchedule
from troth.core.service_level import (
    CHECK_HOLDS_MINUTES,
    Acceptance,
    CaseTime,
    Measured,
    Requests,
    ResultReached,
    ServiceLevel,
    Uptime,
    Window,
)
from troth.core.term import Amendment, Clause, LatePenalty, Term
from troth.telling.spelling.plain_yaml import flow
from troth.telling.spelling.values import (
    amount,
    cap,
    credit_rate,
    maintenance,
    per,
    percent,
    share_or_amount,
    span,
)

Spelled = dict[str, Any]

WITHOUT: Spelled = {  # what holds where a service level does not state a key
    "window": "month",
    "gaps": "apart",
    "checks-hold": f"{CHECK_HOLDS_MINUTES}min",
    "of-price": "monthly",
    "part": "started",
    "grace-windows": 0,
    "credits": [],
    "maintenance": [],
    "excludes": [],
}


def terms_yaml(
    terms: Iterable[Term],
    amendments: Sequence[Amendment] = (),
    remarks: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Write terms as a deal file spells them, under `terms:`.

    Parameters
    ----------
    terms
        The terms, in the order in which they are to stand.
    amendments
        How they read from a day on, the days of each term in order.
    remarks
        What is said above a term in a comment, by its id.
    """
    blocks = [_block(term, amendments, (remarks or {}).get(term.id, ())) for term in terms]
    return "terms:\n" + "\n".join(blocks) if blocks else "terms: {}\n"


def spelled(term: Term, amendments: Iterable[Amendment] = ()) -> Spelled:
    """Return a term's keys and values, in the order in which a person would write them.

    Of the amendments those of the term count; each says what differs from the one before it.
    """
    if isinstance(term, Clause):
        return {"says": term.says}
    if isinstance(term, LatePenalty):
        return _penalty(term)
    found = _service_level(term)
    before, amended = found, []
    for each in amendments:
        if each.term == term.id:
            after = _service_level(each.becomes)
            amended.append({"from": each.from_on, **_changes(before, after)})
            before = after
    return found | ({"amended": amended} if amended else {})


def _changes(before: Spelled, after: Spelled) -> Spelled:
    """Return what differs; a key that is gone is set to what holds without it, where it can be."""
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    gone = {key: WITHOUT[key] for key in before if key not in after and key in WITHOUT}
    return changed | gone


def _block(term: Term, amendments: Sequence[Amendment], remarks: Sequence[str]) -> str:
    lines = [f"  # {' '.join(remark.split())}" for remark in remarks]
    lines.append(f"  {flow(term.id)}:")
    lines += [f"    {key}: {flow(value)}" for key, value in spelled(term, amendments).items()]
    return "\n".join(lines) + "\n"


def _penalty(term: LatePenalty) -> Spelled:
    caps = [share_or_amount(each) for each in (term.cap, term.most) if each is not None]
    found: Spelled = {"of": term.of, "rate": per(term.rate, term.per)}
    found |= {} if term.part == "started" else {"part": term.part}
    found |= {} if term.grace is None else {"grace": span(term.grace)}
    found |= _one_or_all("cap", caps)
    found |= {} if term.of_price == "fixed" else {"of-price": term.of_price}
    return found | _agreed(term.minimum, term.excludes, term.is_sole_remedy)


def _service_level(level: ServiceLevel) -> Spelled:
    schedule = level.schedule
    found: Spelled = {"objective": percent(level.objective)}
    found |= measured(level.measure)
    found |= {} if level.is_of_delivery else window(level.window)
    found |= {"hours": level.hours} if level.hours is not None else {}
    found |= {"maintenance": [maintenance(each) for each in level.maintenance]} if level.maintenance else {}
    found |= {"notice": span(level.maintenance_notice)} if level.maintenance_notice is not None else {}
    found |= {"gaps": level.gaps} if level.gaps != "apart" else {}
    if level.check_holds_minutes != CHECK_HOLDS_MINUTES:
        found["checks-hold"] = f"{level.check_holds_minutes}min"
    found |= {"record": level.record} if level.record is not None else {}
    if level.begins is not None:
        found["from"] = level.begins
    found |= _schedule(schedule, "fixed" if level.is_of_delivery else "monthly")
    return found | _agreed(schedule.minimum, level.excludes, schedule.is_sole_remedy)


def measured(measure: Measured) -> Spelled:
    """Return the keys that say what is measured; uptime alone says nothing."""
    if isinstance(measure, Uptime):
        return _sliced(measure)
    if isinstance(measure, Requests):
        return {"measures": "requests", **_sliced(measure)}
    if isinstance(measure, CaseTime):
        found: Spelled = {"measures": measure.clock, "within": span(measure.within)}
        return found | ({} if measure.priority is None else {"priority": measure.priority})
    if isinstance(measure, ResultReached):
        return {"measures": "result", "of": measure.result}
    found = {"measures": "acceptance", **_one_or_all("of", list(measure.items))}
    return found | _accepted(measure)


def window(window: Window) -> Spelled:
    """Return the keys that say over what is measured, and in which time zone."""
    kind = span(window.rolling) if window.rolling is not None else window.kind
    return {**({} if kind == "month" else {"window": kind}), "timezone": window.timezone}


def _sliced(measure: Uptime | Requests) -> Spelled:
    found = {} if measure.slice is None else {"slice": span(measure.slice)}
    return found | ({} if measure.slice_target is None else {"slice-target": percent(measure.slice_target)})


def _accepted(measure: Acceptance) -> Spelled:
    found: Spelled = {} if measure.defects is None else {"defects": measure.defects}
    return found | ({} if measure.rework is None else {"rework": percent(measure.rework)})


def _schedule(schedule: CreditSchedule, usual_price: str) -> Spelled:
    found: Spelled = {}
    if schedule.tiers:
        found["credits"] = [[percent(tier.below), share_or_amount(tier.owes)] for tier in schedule.tiers]
    if schedule.rate is not None:
        found["rate"] = credit_rate(schedule.rate)
        found |= {} if schedule.rate.part == "started" else {"part": schedule.rate.part}
    found |= _one_or_all("cap", [cap(each) for each in schedule.caps])
    found |= {} if schedule.of_price == usual_price else {"of-price": schedule.of_price}
    found |= {"grace-windows": schedule.grace_windows} if schedule.grace_windows else {}
    if schedule.earn_back is not None:
        back = schedule.earn_back
        level = {} if back.level is None else {"level": percent(back.level)}
        found["earn-back"] = {"after": back.after, **level, "share": percent(back.share)}
    if schedule.step_down is not None:
        down = schedule.step_down
        found["step-down"] = {
            "after": down.after, "factor": percent(down.factor), "least": percent(down.least)
        }  # fmt: skip
    if schedule.termination is not None:
        leave = schedule.termination
        found["terminate"] = {
            "below": percent(leave.below), "windows": leave.windows, "in": leave.within
        }  # fmt: skip
    return found


def _agreed(minimum: Any, excludes: tuple[str, ...], is_sole_remedy: bool | None) -> Spelled:  # noqa: ANN401 -- money or nothing
    found: Spelled = {} if minimum is None else {"minimum": amount(minimum)}
    found |= {"excludes": list(excludes)} if excludes else {}
    return found | ({} if is_sole_remedy is None else {"sole-remedy": is_sole_remedy})


def _one_or_all(key: str, values: list[Any]) -> Spelled:
    if not values:
        return {}
    return {key: values[0] if len(values) == 1 else values}
