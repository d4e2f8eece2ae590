"""Rules of what a missed service level owes: tiers, a rate, of what they are shares, and how they change.

It refuses to work out what is owed; that needs the windows.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from troth.intake.deal.amounts_terms import CASE, StatedMoney
from troth.intake.deal.rules_caps import caps_in, check_caps
from troth.intake.deal.shape import DealShape
from troth.intake.deal.stated_term import DELIVERED, StatedTerm

IDLE_UNPRICED = ("cap", "of-price", "minimum", "grace-windows", "earn-back", "step-down")


def check_credits(shape: DealShape, stated: StatedTerm, measures: str) -> None:
    """Note what a miss of a service level cannot owe."""
    source, name, term = stated.source, stated.name, stated.shape
    if stated.states("part") and not stated.states("rate"):
        source.key_error(
            stated.at("part"), "idle-key", f"part of '{name}' says nothing without rate", "rate beside it"
        )
    if not (stated.states("credits") or stated.states("rate")):
        for key in IDLE_UNPRICED:
            if stated.states(key):
                source.warning(
                    stated.at(key),
                    "nothing-owed",
                    f"{key} says nothing, since a miss of '{name}' owes nothing",
                    "credits or rate",
                )
        return
    _check_tiers(stated)
    _check_rate(stated, measures)
    part = term.of_price or ("fixed" if measures in DELIVERED else "monthly")
    if part == "day-rates":
        source.error(
            stated.at("of-price"),
            "no-such-price",
            f"credits of '{name}' cannot be shares of what is paid by the day",
            "monthly, fixed or milestones",
        )
    else:
        _check_base(stated, part)
        check_caps(shape, stated, part, measures)


def _check_base(stated: StatedTerm, part: str) -> None:
    """Note once that what credits and caps are shares of is not stated."""
    source, name, term = stated.source, stated.name, stated.shape
    shares = {
        "credits": any(isinstance(credit, Decimal) for _, credit in term.credits or ()),
        "rate": term.rate is not None,
        "cap": any(isinstance(cap.most, Decimal) for _, cap in caps_in((), term)),
    }
    key = next((key for key, is_share in shares.items() if is_share), None)
    if key is None or source.states("price", part):
        return
    if part == "monthly":
        is_share = "are shares" if key == "credits" else "is a share"
        source.key_error(
            stated.at(key),
            "credits-without-fee",
            f"{key} of '{name}' {is_share} of a fee that is not stated",
            "price.monthly",
            "Write what the client pays each month under price",
        )
    else:
        source.key_error(
            stated.at("of-price") if stated.states("of-price") else stated.at(key),
            "no-such-price",
            f"term '{name}' is a share of price.{part}, which is not stated",
            f"price.{part}, or of-price: another part",
        )


def _check_tiers(stated: StatedTerm) -> None:
    source, name, term = stated.source, stated.name, stated.shape
    tiers = term.credits or ()
    for position, ((level, credit), (next_level, next_credit)) in enumerate(pairwise(tiers)):
        if next_level >= level or _is_no_larger(next_credit, credit):
            source.error(
                stated.at("credits", position + 1),
                "out-of-order",
                f"credits of '{name}' are out of order",
                "lower levels later, each with a larger credit",
            )
    if tiers and term.objective is not None and tiers[0][0] > term.objective:
        is_lowered = "objective" in dict(stated.amended)
        source.warning(
            stated.at("objective") if is_lowered else stated.at("credits", 0),
            "credits-above-objective",
            f"credits of '{name}' are owed although its objective is kept",
            "levels no higher than the objective",
        )


def _is_no_larger(later: Decimal | StatedMoney, earlier: Decimal | StatedMoney) -> bool:
    """Whether a credit is no larger than another; a share and an amount cannot be told apart."""
    if isinstance(later, StatedMoney) and isinstance(earlier, StatedMoney):
        return later.number <= earlier.number
    return isinstance(later, Decimal) and isinstance(earlier, Decimal) and later <= earlier


def _check_rate(stated: StatedTerm, measures: str) -> None:
    term = stated.shape
    if term.rate is None:
        return
    what = "slices" if term.slice is not None else measures
    counts_time = what == "uptime"
    if what == "result" or (what == "slices" and term.slice_target is None):
        has_none = "a mean of slices" if what == "slices" else "a result"
        wrong, expected = f"counts periods, and {has_none} has none", "credits instead of rate"
    elif counts_time and term.rate.per == CASE:
        wrong, expected = "is for each case, and uptime is measured in time", "something like 5% per 30min"
    elif not counts_time and term.rate.per != CASE:
        wrong, expected = "is for a span of time, where cases are counted", "something like 1% per case"
    else:
        return
    stated.source.error(stated.at("rate"), "rate-of-cases", f"rate of '{stated.name}' {wrong}", expected)


def check_over_time(stated: StatedTerm) -> None:
    """Note what cannot be earned back, loosened or ended."""
    source, name, term = stated.source, stated.name, stated.shape
    counts = {
        ("earn-back", "after"): term.earn_back.after if term.earn_back else 1,
        ("step-down", "after"): term.step_down.after if term.step_down else 1,
        ("terminate", "windows"): term.terminate.windows if term.terminate else 1,
    }
    for (key, inside), count in counts.items():
        if count == 0:
            source.error(
                stated.at(key, inside), "no-windows", f"{key} of '{name}' takes 0 windows", "1 or more"
            )
    if term.step_down is not None and 1 in (term.step_down.factor, term.step_down.least):
        source.error(
            stated.at("step-down"),
            "idle-key",
            f"step-down of '{name}' makes no credit smaller",
            "a factor, and a least share, below 100%",
        )
    ends = term.terminate
    if ends is not None and ends.in_ is not None and ends.in_ < ends.windows:
        source.error(
            stated.at("terminate", "in"),
            "more-than-there-are",
            f"terminate of '{name}' takes {ends.windows} windows in {ends.in_}",
            f"{ends.windows} or more",
        )
