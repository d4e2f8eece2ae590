"""What holds a promise back, in words: a step, who can take it, what it gives and costs, what is unknown.

One wording for each kind of step. It refuses to round a finding away: half a point is "under 1".
"""

from __future__ import annotations

from troth.core.deal import Deal
from troth.core.quantity import Share
from troth.forecast.deal.answers import Unknown
from troth.judgement.constraints.claim import TOGETHER
from troth.judgement.constraints.constraint import Gain
from troth.judgement.constraints.knowing import Selection
from troth.judgement.constraints.loosening import Loosening, Remover
from troth.judgement.constraints.step_cost import StepCost
from troth.telling.promise_words import promised
from troth.telling.words import TIE, counted, day, in_how_many, listed, money, name, shortened, stated

CLIENT_LENGTH = 30
RUNS = "the plan's own runs"
WHO: dict[Remover, str] = {
    "client money": "client's money",
    "client": "client",
    "both": "both",
    "seller": "us",
    "nobody": "chance",
}


def step_in_words(step: Loosening, deal: Deal) -> str:
    """Say what changes: "one more integrator (3, not 2)"."""
    if step.week is not None:
        return f"{_whose_calendar(step.name, deal)} works in the week of {day(step.week.monday)}"
    what = name(step.name)
    words = {
        "lever": f"lever {step.name}",
        "person": f"one more {what} ({step.after}, not {step.before})",
        "share": f"the {what} gives {_share(step.after)} of a day, not {_share(step.before)}",
        "given": f"the {what} gives all that is promised",
        "link": f"'{what}' does not wait for '{name(step.other)}'",
        "drop": f"'{what}' left out",
        "risk": f"'{what}' cannot happen",
        "ratio": f"'{what}' takes its middle case for sure",
    }
    return words[step.kind]


def step_briefly(step: Loosening, deal: Deal) -> str:
    """Say a step where there is little room: what tells it from others comes first."""
    if step.week is not None:
        return f"week of {day(step.week.monday)} worked"
    if step.kind == "share":
        return f"{name(step.name)} at {_share(step.after)} of a day, not {_share(step.before)}"
    if step.kind == "link":
        return f"'{name(step.name)}' not after '{name(step.other)}'"
    return step_in_words(step, deal)


def _share(basis_points: int) -> str:
    return stated(str(Share(basis_points)))


def _whose_calendar(calendar: str, deal: Deal) -> str:
    if calendar == "client":
        return shortened(deal.client, CLIENT_LENGTH)
    if calendar == "seller":
        return shortened(deal.seller, CLIENT_LENGTH)
    return f"calendar '{name(calendar)}'"


def claim_in_words(claim: str, deal: Deal) -> str:
    """Say which promise: "'live' by 30 Apr 2027", or all of ours together."""
    return "all our promises together" if claim == TOGETHER else promised(deal.promises[claim], deal)


def claim_briefly(claim: str) -> str:
    """Name a promise: 'live', or all together."""
    return "all together" if claim == TOGETHER else f"'{name(claim)}'"


def said_points(gain: float) -> str:
    """Say points of chance won or lost: +9, -6, "under 1"."""
    whole, sign = round(abs(gain) * 100), "-" if gain < 0 else "+"
    return f"{sign}{whole}" if abs(gain) >= 0.01 - 1e-9 and whole else "under 1"


def points_in_words(gain: float) -> str:
    """Say points in a sentence: "9 points", "less than 1 point"."""
    whole = round(abs(gain) * 100)
    return counted(whole, "point") if whole and abs(gain) >= 0.01 - 1e-9 else "less than 1 point"


def said_days(days: float | None) -> str:
    """Say by how many calendar days something is earlier in the middle case: "12 days", "3 d later"."""
    if days is None:
        return "-"
    whole = round(days)
    if not whole:
        return "same day"
    return f"{abs(whole):,}{TIE}{'day' if abs(whole) == 1 else 'days'}{'' if whole > 0 else ' later'}"


def cost_in_words(cost: StepCost, deal: Deal, remover: Remover = "both") -> str:
    """Say a step's cost: "EUR 5,000", "27 % of the scope's value", "unpriced".

    Whose money it is stands behind it, unless it is that of who takes the step.
    """
    if cost.minor is not None:
        own: Remover = "seller" if cost.to == "seller" else "client"
        whose = "us" if cost.to == "seller" else "client"
        is_own = remover == own or (own == "client" and remover == "client money")
        amount = money(cost.minor, deal.currency)
        return "nothing" if cost.minor < 1 else amount if is_own else f"{amount} ({whose})"
    if cost.worth is not None:
        return f"{round(cost.worth * 100)}{TIE}% of the value"
    return "unpriced"


def point_price(gain: Gain, deal: Deal) -> str:
    """Say the price of a point of chance, a dash where there is none."""
    price = gain.point_price
    return "-" if price is None or price < 1 else money(price, deal.currency)


def remover_in_words(remover: Remover, deal: Deal) -> str:
    """Say in a sentence who can take a step."""
    client = shortened(deal.client, CLIENT_LENGTH)
    words = {
        "client money": f"{client} can remove it with money",
        "client": f"{client} can remove it",
        "both": "it takes both sides to remove it",
        "seller": "we can remove it",
        "nobody": "nobody can remove it, only find out more about it",
    }
    return words[remover]


def question(unknown: Unknown) -> str:
    """Say what one would have to find out: "whether 'legacy data dirty' happens"."""
    what = name(unknown.name)
    words = {
        "risk": f"whether '{what}' happens",
        "item": f"whether '{what}' takes longer than its middle case",
        "role": f"whether the {what} gives all that is promised",
    }
    return words[unknown.kind]


def levers_in_words(selection: Selection) -> str:
    """Say which levers are chosen: "third-integrator and later", or none."""
    return listed([choice.name for choice in selection]) or "no lever"


def in_runs(share: float, behind: int, does: str) -> str:
    """Say how often something holds: "kept in 65 of 100 of the plan's own runs", "hardly ever kept in …"."""
    said = in_how_many(share, behind)
    if not said.startswith("in "):
        return f"{said} {does} in {RUNS}"
    return f"{does} {said.removesuffix(' cases')} of {RUNS}"
