"""Sections of `troth check` on the verdict: why, what would make it keepable, what could be instead.

It refuses to say no without saying what could have been promised.
"""

from __future__ import annotations

from troth.core.deal import Deal
from troth.core.lever import Lever
from troth.forecast.deal.deal_forecast import PromiseForecast
from troth.judgement.instead import Instead
from troth.judgement.reason import Mending, Reason
from troth.judgement.search.later_or_dearer import Remedy
from troth.judgement.verdict import Judgement
from troth.telling.chance_words import behind
from troth.telling.check.effort_sections import loss_in_words, why_unknown
from troth.telling.page import Section
from troth.telling.promise_words import promised
from troth.telling.words import (
    day,
    exact,
    keeping,
    listed,
    money,
    name,
    points,
    printable,
    said_chance,
    said_risk,
    sentence,
    shortened,
)

NAME_LENGTH = 1000  # no name is longer
ALWAYS_TRIED = {"later-date": "a later date", "higher-price": "a higher price"}


def why_section(judged: Judgement) -> Section:
    """Say why the verdict is what it is, the heaviest reason first, and what may be said as an aim."""
    lines = [_why(reason, judged) for reason in judged.reasons]
    if not any(reason.is_binding for reason in judged.reasons) and judged.forecast.together.draws:
        lines.insert(0, _all_met(judged))
    lines += [_aim(one, judged) for one in judged.may_be_aimed]
    return Section("Why", tuple(lines))


def _all_met(judged: Judgement) -> str:
    if not judged.forecast.money.loss.is_known:
        return "Each promise of ours and all of them together meet your policy."
    return "Each promise of ours, all of them together and the chance of losing money meet your policy."


def _why(reason: Reason, judged: Judgement) -> str:
    needed = points(reason.needed)
    if reason.mending == "untested":
        what = "losing money" if reason.rule == "loss" else "the worst loss"
        return f"The chance of {what} was not tested: {why_unknown(judged)}."
    if reason.rule in {"promise", "aim"} and reason.promise is not None:
        one = judged.forecast.promises[reason.promise]
        said = keeping(reason.chance, behind(one, judged.evidence), reason.needed)
        if reason.rule == "aim":
            return (
                f"The aim '{name(reason.promise)}' binds nothing: {said}, and your policy asks for {needed}."
            )
        text = f"'{name(reason.promise)}': {said}; your policy asks for {needed}."
        return f"{text} {_mended(reason.mending, judged)}".rstrip()
    return f"{_whole_deal(reason, judged)}. {_mended(reason.mending, judged)}".rstrip()


def _whole_deal(reason: Reason, judged: Judgement) -> str:
    evidence, needed = judged.evidence, points(reason.needed)
    if reason.rule == "loss":
        return f"Losing money: {loss_in_words(judged)}; your policy allows {needed}"
    if reason.rule == "worst":
        said = said_risk(reason.chance, evidence.own_items, reason.needed)
        return f"Losing more than your policy's worst case: {said}; it allows {needed}"
    together = judged.forecast.together
    said = said_chance(reason.chance, evidence.behind(together), reason.needed)
    return f"All our promises together: {said}; your policy asks for {needed}"


def _mended(mending: Mending, judged: Judgement) -> str:
    client = judged.forecast.changed.deal.client
    words: dict[Mending, str] = {
        "incurable": "Nothing that was tried mends it.",
        "refused": f"Only what {client} has turned down mends it.",
        "clash": "What mends it breaks another rule of your policy.",
    }
    return words.get(mending, "")


def _aim(one: PromiseForecast, judged: Judgement) -> str:
    deal = judged.forecast.changed.deal
    issued = one.chance.issued or 0.0
    said = said_chance(issued, behind(one, judged.evidence), deal.policy.promise)
    return (
        f"'{name(one.promise.id)}' may be said as an aim, with its odds ({said}), never as a promise: it "
        f"meets your policy for aims ({points(deal.policy.aim)})."
    )


def remedy_section(judged: Judgement, *, is_shown: bool = False) -> Section:
    """Say what would make the deal keepable, each change with what it costs; and what was not tried.

    What a lever costs us is left out where the page may be shown to the client (`is_shown`).
    """
    if judged.search is None:
        return Section("")
    remedy, deal = judged.search.remedy, judged.forecast.changed.deal
    lines = (
        ()
        if remedy is None
        else tuple(f"{sentence(step)}." for step in remedy_steps(remedy, judged, deal, is_shown=is_shown))
    )
    left_out = judged.search.left_out
    tried = judged.search.looked_at
    after: tuple[str, ...] = ()
    if left_out:
        after = (
            f"{tried:,} combinations of levers were looked at, the cheapest first; {left_out:,} were not.",
        )
    return Section("What would make it keepable", lines, None, after)


def remedy_steps(
    remedy: Remedy, judged: Judgement, deal: Deal, *, most: int = NAME_LENGTH, is_shown: bool = False
) -> list[str]:
    """Say each step of a remedy: levers that are not set yet, days moved, a new price, what it may come to.

    Names longer than `most` are shortened; amounts and days never are. Where the client may see it
    (`is_shown`), what levers cost us is left out.
    """

    def said(key: str) -> str:
        return shortened(name(key), most)

    def cost(lever: Lever) -> str:
        is_hidden = is_shown and lever.cost_to == "seller"
        return "" if is_hidden else _cost(lever, shortened(printable(deal.client), most))

    already = {choice.lever.id for choice in judged.forecast.changed.choices}
    steps = [
        f"set {shortened(choice.name, most)}{cost(choice.lever)}"
        for choice in remedy.choices
        if choice.lever.id not in already
    ]
    steps += [f"move '{said(key)}' to {day(on)}" for key, on in remedy.dates]
    if remedy.price is not None:
        steps.append(f"raise the price to {exact(remedy.price)}")
    if remedy.raised_by is not None:
        steps.append(f"raise every price by {points(float(remedy.raised_by) - 1)}")
    return [*steps, *(f"raise '{said(key)}' to at most {exact(most)}" for key, most in remedy.payments)]


def _cost(lever: Lever, client: str) -> str:
    costs = []
    if lever.costs is not None and lever.costs.minor:
        costs.append(exact(lever.costs))
    if lever.costs_per_week is not None and lever.costs_per_week.minor:
        costs.append(f"{exact(lever.costs_per_week)} a week")
    whose = "us" if lever.cost_to == "seller" else client
    return f" (costs {whose} {' and '.join(costs)})" if costs else ""


def instead_section(judged: Judgement) -> Section:
    """Say what could have been promised instead, so that the door stays open."""
    instead = judged.instead
    if instead is None:
        return Section("")
    deal = judged.forecast.changed.deal
    lines = [*days_instead(instead, judged, "would meet your policy, on its own")]
    if instead.price is not None:
        price = money(instead.price, deal.currency)
        lines.append(f"At a price of {price} or more, the chance of losing money would meet your policy.")
    lines += stands_instead(instead, judged, "meets your policy as it stands")
    lines += refused_instead(instead, judged)
    if not lines:
        lines = ["Nothing of what was asked for meets your policy, at any date or price in this deal."]
    return Section("What we could have promised instead", tuple(lines))


def days_instead(instead: Instead, judged: Judgement, does: str) -> list[str]:
    """Say by which day each dated promise that misses would be one we could make."""
    promises = judged.forecast.promises
    lines = []
    for key, on in instead.days:
        what = _undated(promises[key], judged.forecast.changed.deal)
        if on is None:
            lines.append(f"{sentence(what)}: no day within ten years could be promised.")
        else:
            lines.append(f"{sentence(what)} by {day(on)} {does}.")
    return lines


def _undated(one: PromiseForecast, deal: Deal) -> str:
    """Say what a dated promise is about, without its day."""
    return promised(one.promise, deal).rpartition(" by ")[0]


def stands_instead(instead: Instead, judged: Judgement, does: str) -> list[str]:
    """Say which promises stand as they are."""
    deal, promises = judged.forecast.changed.deal, judged.forecast.promises
    return [f"{sentence(promised(promises[key].promise, deal))}: {does}." for key in instead.stands]


def refused_instead(instead: Instead, judged: Judgement) -> list[str]:
    """Say what the client turned down, and what of it would have done."""
    deal = judged.forecast.changed.deal
    lines = []
    if instead.refused:
        named = [ALWAYS_TRIED.get(key, f"'{name(key)}'") for key in instead.refused]
        lines.append(f"{deal.client} turned down {listed(named)}.")
    if instead.refused_remedy is not None:
        steps = remedy_steps(instead.refused_remedy, judged, deal)
        lines.append(f"With what was turned down it could be kept: {listed(steps)}.")
    return lines
