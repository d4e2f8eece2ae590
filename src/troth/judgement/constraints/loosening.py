"""One step looser: everything that may hold a promise back, and the deal with one of it (or two) loosened.

A step is small and the same for all: one person more, ten points of share, one closed week opened, one
link gone, one droppable item dropped, one lever set, the client's time as promised, one risk off, one
ratio at its median. It refuses steps that move the goal (a later day, another price, work that must be
there, what a milestone means) and levers the client has turned down.

Source: DESIGN section 3 ("Constraint").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from troth.core.change import ChangedDeal, Choice, conflict_in, with_levers
from troth.core.deal import Deal
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Side
from troth.core.quantity import FULL_SHARE, Between, Share
from troth.core.work import Item
from troth.forecast.deal.answers import is_settled, is_uncertain
from troth.forecast.deal.cost import is_paid_to_seller
from troth.forecast.deal.given import GivenRatio
from troth.forecast.deal.play import Stage
from troth.forecast.deal.prepare import Prepared, stage_of
from troth.forecast.deal.ratios import AtMedian
from troth.forecast.deal.scenario import Scenario
from troth.judgement.constraints.closed_week import ClosedWeek, closed_weeks

Kind = Literal["lever", "person", "share", "given", "week", "link", "drop", "risk", "ratio"]
Remover = Literal["client money", "client", "both", "seller", "nobody"]

REMOVERS: tuple[Remover, ...] = ("client money", "client", "both", "seller", "nobody")
SHARE_STEP = 1000  # basis points
PAIRED_KINDS = frozenset({"lever", "person", "share", "week", "drop"})
DROPPABLE = ("could", "should")
AS_PROMISED = GivenRatio("stated", Between(1.0, 1.0))


@dataclass(frozen=True, slots=True)
class Loosening:
    """One thing loosened one step.

    `name` is the role, item, risk, calendar or lever; `other` the item a link comes from. `before` and
    `after` are people or basis points. `remover` is who can do it: nobody, where only chance can.
    """

    kind: Kind
    name: str
    remover: Remover
    other: str = ""
    before: int = 0
    after: int = 0
    week: ClosedWeek | None = None
    choice: Choice | None = field(default=None, compare=False)  # its name tells it apart

    @property
    def key(self) -> str:
        """A name of its own among all steps of a deal."""
        told = str(self.week.monday) if self.week is not None else self.other
        return ":".join(filter(None, (self.kind, self.name, told)))

    @property
    def drops(self) -> tuple[str, ...]:
        """The items that are not delivered then."""
        if self.choice is not None:
            return self.choice.change.drops
        return (self.name,) if self.kind == "drop" else ()


def loosenings(prepared: Prepared, base: ChangedDeal, until: date) -> tuple[Loosening, ...]:
    """List every step of a deal as it stands, the client's money first and chance itself last.

    Parameters
    ----------
    prepared
        The deal as its file says, made ready.
    base
        The deal with the levers set that stay set.
    until
        The last day of the plan's time: no later week is opened.
    """
    stage, deal = stage_of(prepared, Scenario("steps", base)), base.deal
    levers = tuple(_levers(prepared.deal, base))
    settings = [step.choice.change for step in levers if step.choice is not None]
    found = [
        *levers,
        *(one for one in _people(stage) if _setting(one) not in settings),
        *_weeks(deal, prepared.as_of, until),
        *_links(stage),
        *(one for one in _scope(stage) if _setting(one) not in settings),
        *(Loosening("risk", risk, "nobody") for risk in deal.risks),
        *_ratios(stage),
    ]
    return tuple(sorted(found, key=lambda one: REMOVERS.index(one.remover)))


def _levers(deal: Deal, base: ChangedDeal) -> Iterator[Loosening]:
    """Yield each setting of each lever that may be set beside those that are."""
    already = {choice.lever.id for choice in base.choices}
    for lever in deal.levers.values():
        for number, setting in enumerate(lever.settings):
            choice = Choice(lever, number)
            is_open = lever.id not in already and lever.id not in deal.refused
            if is_open and not is_goal_moved(setting) and conflict_in((*base.choices, choice)) is None:
                yield Loosening("lever", choice.name, lever_remover(deal, choice), choice=choice)


def is_goal_moved(setting: Setting) -> bool:
    """Whether a lever is no way of keeping what was promised: it moves a day, or nothing but the price."""
    is_at_work = setting.is_replanned or setting.training is not None
    return bool(setting.dates) or (setting.price is not None and not is_at_work)


def lever_remover(deal: Deal, choice: Choice) -> Remover:
    """Say who can set a lever: whoever pays, by a cost or a higher price; both, where work is dropped."""
    price, fixed = choice.change.price, deal.price.fixed
    if price is not None and fixed is not None and price > fixed:
        return "client money"
    if choice.lever.cost_to == "client":
        return "client money" if is_paid_to_seller(deal, choice) else "client"
    if choice.change.drops:
        return "both"
    is_theirs = choice.change.people and all(deal.side_of(role) == "client" for role in choice.change.people)
    return "client" if is_theirs else "seller"


def working_roles(stage: Stage) -> tuple[str, ...]:
    """Return the roles that still have something to do in a deal."""
    deal = stage.scenario.deal
    busy = {
        role
        for item in deal.work.values()
        if not is_settled(stage, item)
        for role in (*item.by, *(need.role for need in item.needs))
    }
    return tuple(role for role in deal.people if role in busy)


def _people(stage: Stage) -> Iterator[Loosening]:
    deal = stage.scenario.deal
    for name in working_roles(stage):
        role = deal.people[name]
        side: Side = role.side
        yield Loosening("person", name, side, before=role.count, after=role.count + 1)
        share = role.share.basis_points
        if share < FULL_SHARE:
            more = min(share + SHARE_STEP, FULL_SHARE)
            yield Loosening("share", name, side, before=share, after=more)
        if side == "client" and stage.given[name] != AS_PROMISED:
            yield Loosening("given", name, "client")


def _weeks(deal: Deal, begins_on: date, until: date) -> Iterator[Loosening]:
    first = max(deal.starts_on, begins_on)
    for name in deal.calendars:
        for week in closed_weeks(deal.calendars[name], first, until):
            users = {role.side for role in deal.people.values() if (role.calendar or role.side) == name}
            side: Remover = "client" if name == "client" or users == {"client"} else "seller"
            yield Loosening("week", name, side, week=week)


def _links(stage: Stage) -> Iterator[Loosening]:
    """Yield each link between two pieces of work; those into a milestone say what it means."""
    deal = stage.scenario.deal
    for item in deal.work.values():
        if item.is_milestone or is_settled(stage, item) or _is_under_way(stage, item):
            continue
        for other in dict.fromkeys(link.item for link in item.after):
            if not is_settled(stage, deal.work[other]):
                yield Loosening("link", item.id, "both", other)


def _scope(stage: Stage) -> Iterator[Loosening]:
    for item in stage.scenario.deal.work.values():
        if item.scope in DROPPABLE and not is_settled(stage, item):
            yield Loosening("drop", item.id, "both")


def _ratios(stage: Stage) -> Iterator[Loosening]:
    for item in stage.scenario.deal.work.values():
        ratios = stage.ratios.get(item.id)
        if ratios is None or is_settled(stage, item) or not is_uncertain(ratios):
            continue
        decides = item.decides is not None and stage.scenario.deal.side_of(item.decides) == "client"
        yield Loosening("ratio", item.id, "client" if decides else "nobody")


def _is_under_way(stage: Stage, item: Item) -> bool:
    index = stage.network.item_index[f"{stage.scenario.deal.id}/{item.id}"]
    return stage.network.items[index].is_under_way


def _setting(step: Loosening) -> Setting | None:
    """Return a step as a lever's setting, None where no lever does the like."""
    if step.kind == "person":
        return Setting(people={step.name: RoleChange(step.after - step.before)})
    if step.kind == "share":
        return Setting(people={step.name: RoleChange(share=Share(step.after))})
    if step.kind == "drop":
        return Setting(drops=(step.name,))
    return Setting(risks_off=(step.name,)) if step.kind == "risk" else None


def can_stand_together(base: ChangedDeal, steps: Sequence[Loosening]) -> bool:
    """Whether several steps can be taken at once: their levers allow it, and none sets what another sets."""
    chosen = [step.choice for step in steps if step.choice is not None]
    settings = [step.choice.change if step.choice is not None else _setting(step) for step in steps]
    parts = [part for setting in settings if setting is not None for part in setting.parts_set]
    levers = [choice.lever.id for choice in chosen]
    is_twice = len(set(parts)) < len(parts) or len(set(levers)) < len(levers)
    return not is_twice and conflict_in((*base.choices, *chosen)) is None


def loosened(prepared: Prepared, base: ChangedDeal, steps: Sequence[Loosening]) -> Stage:
    """Return the deal with some steps taken, ready to be played on the same luck."""
    chosen = {step.choice.lever.id: step.choice for step in steps if step.choice is not None}
    chosen |= {choice.lever.id: choice for choice in base.choices}
    changed = with_levers(prepared.deal, [chosen[key] for key in prepared.deal.levers if key in chosen])
    deal, dropped = changed.deal, changed.dropped
    for step in steps:
        setting = _setting(step)
        if setting is not None:
            once = with_levers(deal, [Choice(Lever(step.key, (setting,)))])
            deal, dropped = once.deal, dropped | once.dropped
        deal = _relaxed(deal, step)
    scenario = Scenario("+".join(step.key for step in steps), ChangedDeal(deal, dropped, changed.choices))
    stage = stage_of(prepared, scenario)
    ratios = {step.name: AtMedian(stage.ratios[step.name]) for step in steps if step.kind == "ratio"}
    given = {step.name: AS_PROMISED for step in steps if step.kind == "given"}
    return replace(stage, ratios={**stage.ratios, **ratios}, given={**stage.given, **given})


def _relaxed(deal: Deal, step: Loosening) -> Deal:
    """Return the deal with a closed week opened or a link gone; as it is for any other step."""
    if step.week is not None:
        calendar = deal.calendars[step.name]
        opened = replace(calendar, closed=calendar.closed - set(step.week.days))
        return replace(deal, calendars={**deal.calendars, step.name: opened})
    if step.kind == "link":
        item = deal.work[step.name]
        kept = tuple(link for link in item.after if link.item != step.other)
        return replace(deal, work={**deal.work, step.name: replace(item, after=kept)})
    return deal
