"""What a deal's service levels owe in later deals of the same client, clauses carried on as they were left.

The next contracts follow one another, as long as the first, with the same terms and the same past behind
them; a clause that has loosened begins loosened. It refuses to assume that we get better.

Source: docs/guarantee.md, "How the price falls".
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from troth.core.credit_schedule import StepDown
from troth.core.deal import Deal
from troth.core.windows import months_after
from troth.forecast.luck import Luck
from troth.forecast.service.contract import MONTHS_FORECAST, ServiceContract, service_contract
from troth.forecast.service.outlook import ServiceOutlook, TermOutlook, due_time
from troth.forecast.service.owed import Standing, what_is_owed

Cents = NDArray[np.float64]


def later_credits(outlook: ServiceOutlook, deal: Deal, luck: Luck, deals: int) -> list[Cents]:
    """Return what all service levels owe in each of several deals in a row, in minor units by draw."""
    contracts = [_in_a_row(term, deal, deals) for term in outlook.terms]
    long = replace(
        outlook,
        terms=tuple(_over(term, deal, parts) for term, parts in zip(outlook.terms, contracts, strict=True)),
    )
    levels = long.levels(luck)
    standings: list[Standing | None] = [None] * len(outlook.terms)
    begins = [0] * len(outlook.terms)
    owed_by_deal = []
    for number in range(deals):
        runs = []
        for place, parts in enumerate(contracts):
            columns = slice(begins[place], begins[place] + len(parts[number].windows))
            begins[place] = columns.stop
            good, total = (side[:, columns] for side in levels[place])
            runs.append(replace(parts[number].run(good, total), standing=standings[place]))
        owed = what_is_owed(runs, outlook.shared)
        standings = [one.standing for one in owed]
        total_owed = sum((one.net.sum(axis=1) for one in owed), np.zeros(luck.count, dtype=np.int64))
        owed_by_deal.append(total_owed.astype(np.float64))
    return owed_by_deal


def stepping_down(outlook: ServiceOutlook, step_down: StepDown) -> ServiceOutlook:
    """Return the outlook in which every clause that does not step down yet does."""
    schedules = {term.contract.id: term.level.schedule for term in outlook.terms}
    return outlook.with_schedules(
        {
            name: replace(schedule, step_down=step_down)
            for name, schedule in schedules.items()
            if schedule.step_down is None
        }
    )


def _in_a_row(term: TermOutlook, deal: Deal, deals: int) -> list[ServiceContract]:
    months = deal.price.months or MONTHS_FORECAST
    begins_on = term.contract.windows[0].first_on
    starts = [months_after(begins_on, months * number) for number in range(deals + 1)]
    return [service_contract(deal, term.level, first, after) for first, after in pairwise(starts)]


def _over(term: TermOutlook, deal: Deal, parts: list[ServiceContract]) -> TermOutlook:
    """Return a term whose windows are those of several contracts in a row."""
    whole = replace(
        parts[0],
        levels=tuple(level for part in parts for level in part.levels),
        windows=tuple(window for part in parts for window in part.windows),
        fees=tuple(fee for part in parts for fee in part.fees),
    )
    return replace(term, contract=whole, due=due_time(deal, term.level, whole.span))
