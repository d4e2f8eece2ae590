"""What stands behind a term's chances, in words: own failures, cases or requests, or published figures.

It refuses to let published figures speak without their name.
"""

from __future__ import annotations

from troth.forecast.deal.prepare import Prepared
from troth.forecast.deal.terms_forecast import TermForecast
from troth.forecast.service.chances import evidence_behind
from troth.forecast.service.outlook import TermOutlook
from troth.telling.page import Section
from troth.telling.terms.term_words import term_name
from troth.telling.words import counted, listed, points, printable, sentence

FEW_MONTHS = 6


def own_items(prepared: Prepared) -> int:
    """Return how many finished pieces of our own work voted on this deal's (for the one with most)."""
    votes = [one.votes.tally for one in prepared.items.values() if one.votes and one.quantity == "effort"]
    return max((tally.finished for tally in votes), default=0)


def has_record(prepared: Prepared) -> bool:
    """Whether any record of ours speaks: of work, of deals or of service."""
    known = prepared.knowledge
    return bool(len(known.items) or len(known.deals) or len(known.service))


def is_synthetic(prepared: Prepared) -> bool:
    """Whether the record was invented, as a worked example's is."""
    known = prepared.knowledge
    return any(record.is_synthetic for record in (known.items, known.deals, known.service))


def is_own(past: TermOutlook) -> bool:
    """Whether past service of our own stands behind a service level."""
    return behind_service(past) > 0


def behind_service(past: TermOutlook) -> int:
    """Return how much stands behind a service level: cases, days with requests, or months watched."""
    return evidence_behind(past)


def behind_term(one: TermForecast, prepared: Prepared) -> int:
    """Return how much stands behind a term: a service's own past, else finished work."""
    return own_items(prepared) if one.past is None else behind_service(one.past)


def ground_section(terms: tuple[TermForecast, ...], prepared: Prepared) -> Section:
    """Say of each service level what stands behind it, and of delivery where its figures come from."""
    lines = [_service(one, one.past, prepared) for one in terms if one.past is not None]
    if any(one.past is not None and not is_own(one.past) and one.past.cases is None for one in terms):
        lines.append(_published(prepared))
    delivered = [term_name(one.term.id) for one in terms if one.past is None]
    if delivered:
        whose = counted(own_items(prepared), "finished item")
        verb = "comes" if len(delivered) == 1 else "come"
        lines.append(f"{listed(delivered)} {verb} from the plan's own runs ({whose} of your own behind it).")
    if any(one.past is not None for one in terms):
        lines.append(
            "The past is taken to go on as it was: a service that gets better or worse is not foreseen."
        )
    return Section("What stands behind it", tuple(line for line in lines if line))


def _service(one: TermForecast, past: TermOutlook, prepared: Prepared) -> str:
    which = term_name(one.term.id)
    if past.cases is not None:
        return f"{which}: {_cases(past)}."
    if past.requests is not None:
        if not is_own(past):
            return f"{which}: {_none(prepared)}."
        months = counted(max(int(past.requests.months), 1), "month")
        return f"{which}: your own requests of {months}, whole days taken as they came."
    assert past.failures is not None  # noqa: S101 - one of the three models is there
    if not past.failures.watched_months:
        return f"{which}: {_none(prepared)}."
    failed = counted(past.failures.failures, "failure")
    months = counted(max(round(past.failures.watched_months), 1), "month")
    few = " That is little: published figures have much of the say." if _is_little(past) else ""
    return f"{which}: {failed} of your own in {months} watched.{few}"


def _is_little(past: TermOutlook) -> bool:
    return past.failures is not None and past.failures.watched_months < FEW_MONTHS


def _cases(past: TermOutlook) -> str:
    assert past.cases is not None  # noqa: S101 - the caller asked
    if not past.cases.cases:
        share = past.cases.kept_votes / (past.cases.kept_votes + past.cases.missed_votes)
        return (
            "no past case of your own, so the published share of single pieces of work done within their "
            f"estimate ({points(round(share, 2))}) speaks, and our guess of ten cases a month"
        )
    months = counted(max(round(past.cases.watched_months), 1), "month")
    return f"{counted(past.cases.cases, 'case')} of your own in {months}"


def _none(prepared: Prepared) -> str:
    base = prepared.knowledge.service_base
    return f"no past service of your own, so only '{base.name if base else 'published figures'}' speaks"


def _published(prepared: Prepared) -> str:
    base = prepared.knowledge.service_base
    if base is None:
        return ""
    lasting = f"{base.failures_per_year:g} failures a year of {base.mean_minutes:,.0f} minutes on average"
    note = f" {sentence(printable(base.note))}." if base.note else ""
    return f"'{base.name}' is what others reported: {lasting}. Source: {printable(base.source)}.{note}"
