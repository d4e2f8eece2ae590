"""Networks of variants: the same as if each were laid out by itself, and shared where nothing differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from troth.core.lever import Lever, RoleChange, Setting
from troth.core.quantity import Share
from troth.core.work import Role
from troth.core.worktime import Calendar
from troth.forecast.deal.laid_out import LaidOut
from troth.forecast.plan.layout import network_of
from worlds import after, builder, changed_by, deal_of, euros, fixed, lead, milestone

HORIZON = date(2030, 12, 31)
AS_OF = date(2027, 1, 18)
LEVERS = [
    Lever("third", (Setting(people={"builder": RoleChange(add=1)}),), euros(1)),
    Lever("more", (Setting(people={"lead": RoleChange(share=Share(8_000))}),), euros(1)),
    Lever("drop", (Setting(drops=("extra",)),)),
    Lever("add", (Setting(adds=(fixed("clean", "2d"),)),)),
    Lever("out", (Setting(outsourced=("build",)),), euros(1)),
]
DEAL = deal_of(
    [fixed("build", "10d"), fixed("extra", "5d", "lead"), milestone("live", "build", "extra")],
    [builder(2), lead(4_000)],
    levers=LEVERS,
)


@pytest.mark.parametrize("as_of", [None, AS_OF])
@pytest.mark.parametrize(
    "levers", [[], ["third"], ["more", "third"], ["drop"], ["add", "drop"], ["out", "more", "drop"]]
)
def test_a_varied_network_is_the_one_laid_out_for_the_variant(levers, as_of):
    laid_out = LaidOut(HORIZON)
    laid_out.network(DEAL, (), as_of)
    changed = changed_by(DEAL, levers)
    dropped = {f"world/{item}" for item in changed.dropped}
    network, work = laid_out.network(changed.deal, changed.dropped, as_of)
    assert network == network_of([changed.deal], HORIZON, as_of, dropped)
    assert work == changed.deal.work


def test_what_is_laid_out_differently_is_laid_out_anew():
    laid_out = LaidOut(HORIZON)
    first, _ = laid_out.network(DEAL, (), None)
    linked = {**DEAL.work, "extra": replace(DEAL.work["extra"], after=after("build"))}
    other = Calendar(weekdays=frozenset({0, 1}))
    for variant in (
        replace(DEAL, work=linked),
        replace(DEAL, calendars={**DEAL.calendars, "client": other}),
        replace(DEAL, people={**DEAL.people, "lead": Role("lead", "seller", 1)}),
    ):
        assert laid_out.network(variant, (), None)[0] == network_of([variant], HORIZON)
    assert laid_out.network(DEAL, (), None)[0].parts is first.parts
