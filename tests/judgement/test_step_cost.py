"""What a step costs and whom: each kind once, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import worlds
from troth.core.change import Choice
from troth.core.deal import Adoption, Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.forecast.deal.play import play
from troth.forecast.luck import Luck
from troth.judgement.constraints.loosening import Loosening, lever_remover, loosened
from troth.judgement.constraints.step_cost import UNPRICED, cost_in_draws, cost_of


def cost(deal, step: Loosening):
    prepared = worlds.ready(deal)
    stage = loosened(prepared, worlds.changed_by(deal), (step,))
    return cost_of(step, deal, cost_in_draws(play(stage, Luck(worlds.SEED, 0, 4)), step))


def a_deal(*levers: Lever, share: int = 9500):
    items = (worlds.fixed("roof", "19d", scope="could"), worlds.milestone("live", "roof"))
    return worlds.deal_of(items, (worlds.builder(cost=500, share=share),), levers=list(levers))


def set_to(choice: Choice, deal) -> Loosening:
    return Loosening("lever", choice.name, lever_remover(deal, choice), choice=choice)


def test_a_share_is_raised_by_no_more_than_there_is_left():
    """19 days at 95 % are 20 days; at 100 % they are 19, of which one in twenty is new: 475 euros."""
    step = Loosening("share", "builder", "seller", before=9500, after=10_000)
    assert (cost(a_deal(), step).minor, cost(a_deal(), step).to) == (475_00, "seller")


def test_a_weekly_cost_counts_each_started_week_of_the_plan():
    lever = Lever("more", (Setting(people={"builder": RoleChange(add=1)}),), costs_per_week=worlds.euros(100))
    deal = a_deal(lever)
    step = set_to(Choice(lever), deal)
    assert cost(deal, step).minor == 400_00  # 20 working days, four weeks
    assert step.remover == "seller"


def test_a_lever_on_people_without_a_stated_cost_is_unpriced():
    lever = Lever("more", (Setting(people={"builder": RoleChange(add=1)}),))
    assert cost(a_deal(lever), set_to(Choice(lever), a_deal(lever))) == UNPRICED


def test_dropped_work_gives_up_its_share_of_the_value_and_nobody_knows_it_where_none_is_stated():
    step = Loosening("drop", "roof", "both")
    deal = a_deal()
    assert cost(deal, step).worth is None
    worth = replace(deal.work["roof"], worth=worlds.Decimal(30))
    other = worlds.fixed("flag", "1d", worth=worlds.Decimal(90))
    valued = replace(deal, work={**deal.work, "roof": worth, "flag": other})
    assert (cost(valued, step).worth, cost(valued, step).to) == (0.25, "client")


def test_links_and_ratios_are_unpriced():
    for kind in ("link", "ratio", "given"):
        assert cost_of(Loosening(kind, "roof", "both", "live"), a_deal(), None) == UNPRICED


def test_a_lever_that_works_at_a_higher_price_costs_the_client_the_difference():
    more = Setting(people={"builder": RoleChange(add=1)}, price=worlds.euros(1200))
    lever = Lever("more", (more,))
    deal = replace(a_deal(lever), price=Price(fixed=worlds.euros(1000)))
    step = set_to(Choice(lever), deal)
    assert (cost(deal, step).minor, cost(deal, step).to) == (200_00, "client")
    assert step.remover == "client money"


def test_money_is_the_middle_case_of_the_draws_in_which_it_costs_anything():
    step = Loosening("person", "builder", "seller", before=1, after=2)
    assert cost_of(step, a_deal(), np.array([0.0, 0.0, 0.0, 30.0, 50.0, 90.0])).minor == 50.0
    assert cost_of(step, a_deal(), np.zeros(4)).minor == 0.0


def test_who_can_set_a_lever_is_who_pays_and_both_where_work_is_dropped():
    deal = replace(
        worlds.deal_of((worlds.fixed("roof", "1d"),)), adoption=Adoption(4, None, worlds.work("6h"), None)
    )
    ours, theirs = (Setting(people={who: RoleChange(add=1)}) for who in ("builder", "lead"))

    def remover(setting: Setting, cost_to: str = "seller") -> str:
        return lever_remover(deal, Choice(Lever("x", (setting,), worlds.euros(1), cost_to=cost_to)))

    assert remover(ours) == "seller"
    assert remover(theirs) == "client"
    assert remover(theirs, "client") == "client"
    assert remover(ours, "client") == "client money"
    assert remover(Setting(drops=("roof",))) == "both"
    assert remover(Setting(outsourced=("roof",))) == "seller"
