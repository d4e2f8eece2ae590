"""What closing a gap takes, whose it is to answer and what a truth rests on, in a few words.

It refuses to leave a price open in silence: where the deal names none, that is said.
"""

from __future__ import annotations

from troth.core.deal import Deal
from troth.judgement.evidence import Evidence
from troth.judgement.truths.broken_before import BrokenBeforeTruth
from troth.judgement.truths.closing_price import CLIENT, US, ClosingPrice
from troth.judgement.truths.truth import HardTruth, RestsOn
from troth.telling.words import counted, hours, listed, money, name, possessive, wait


def closing(truth: HardTruth, deal: Deal) -> str:
    """Say what closing the gap takes, and whose it is: a clause that ends a sentence."""
    price = truth.price
    whose = f"({owner(truth.owner, deal)} to answer)"
    if isinstance(truth.fact, BrokenBeforeTruth):  # it is what is different that has a price
        if not truth.fact.differences:
            return f"that is {owner(truth.owner, deal)} to answer"
        if not price.is_named or price.is_free:
            return f"what is different has no price in this deal {whose}"
        return f"what is different costs {listed(taken(price, deal))} {whose}"
    if not price.is_named:
        return f"no price named in this deal closes that {whose}"
    if price.is_free:
        return f"closing that takes nothing but keeping to it {whose}"
    return f"closing that takes {listed(taken(price, deal))} {whose}"


def taken(price: ClosingPrice, deal: Deal) -> list[str]:
    """Say each part of a price."""
    parts = [f"{wait(price.days)} more"] if price.days is not None else []
    if price.money is not None:
        parts.append(money(price.money, deal.currency))
    if price.money_weekly is not None:
        parts.append(f"{money(price.money_weekly, deal.currency)} a week")
    if price.hours is not None:
        parts.append(f"{hours(price.hours)} of {possessive(deal.client)} people")
    return parts


def owner(who: str, deal: Deal) -> str:
    """Say whose: ours, the buyer's, Harbour Logistics'."""
    if who == US:
        return "ours"
    return possessive(deal.client) if who == CLIENT else f"the {possessive(name(who))}"


def rests(truth: HardTruth, evidence: Evidence) -> str:
    """Say in one sentence what a truth rests on."""
    parts = [_ground(one, evidence) for one in truth.rests_on]
    return f"Rests on {listed(parts)}." if parts else "Rests on what the deal file states."


def _ground(ground: RestsOn, evidence: Evidence) -> str:
    opinions = len(evidence.of_ground("opinion"))
    words: dict[RestsOn, str] = {
        "own-items": f"{counted(evidence.own_items, 'finished item')} of our own",
        "own-deals": f"{counted(evidence.own_deals, 'whole deal')} of our own",
        "published": "published figures of others",
        "client-time": _time(evidence),
        "stated": "what the deal file states",
        "opinion": f"somebody's opinion in {opinions} of {counted(len(evidence.inputs), 'input')}",
        "policy": "the company's policy in troth.toml",
    }
    return words[ground]


def _time(evidence: Evidence) -> str:
    given = [one for one in evidence.inputs if one.kind == "client-time"]
    if any(one.ground == "record" for one in given):
        return "what past clients really gave of their time"
    if any(one.is_ours for one in given) or not given:
        return "our own figure of how much of their time clients really give"
    return "somebody's opinion of how much of their time they really give"
