"""A deal's terms looked at whole: what they cost on the deal's own draws, and the price of distrust.

It refuses to look at one without the other: a price alone does not say whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from troth.core.change import ChangedDeal, Choice, with_levers
from troth.core.term import Clause
from troth.errors import Unanswerable
from troth.forecast.deal.prepare import Prepared
from troth.forecast.deal.scenario import AS_IT_STANDS, Scenario
from troth.forecast.deal.terms_forecast import TermsForecast, terms_forecast
from troth.judgement.guarantee.distrust import Distrust, price_of_distrust


@dataclass(frozen=True, slots=True)
class TermsLook:
    """What a deal's terms cost, and what distrust costs of it."""

    changed: ChangedDeal
    forecast: TermsForecast
    distrust: Distrust


def look_at_terms(prepared: Prepared, choices: Sequence[Choice], draws: int) -> TermsLook:
    """Price every term of a deal with some levers set.

    Raises
    ------
    Unanswerable
        Where nothing in the deal's terms costs anything.
    """
    if all(isinstance(term, Clause) for term in prepared.deal.terms.values()):
        why = "this deal has no term that costs anything"
        raise Unanswerable(why, "write a service level or a late penalty under terms")
    scenario = Scenario(AS_IT_STANDS, with_levers(prepared.deal, choices))
    forecast = terms_forecast(prepared, scenario, draws)
    return TermsLook(scenario.changed, forecast, price_of_distrust(prepared, scenario, draws))
