"""Sections of `troth terms`: what each clause costs, how often each level is kept, what may come on top.

It refuses to add up middle cases, and to leave out that more than credits may be owed.
"""

from __future__ import annotations

from troth.core.credit_schedule import JointCap
from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.service_level import ServiceLevel
from troth.core.term import LatePenalty
from troth.forecast.deal.prepare import Prepared
from troth.forecast.deal.terms_forecast import CreditSpread, LevelChance, TermForecast, TermsForecast
from troth.telling.page import Section, Table
from troth.telling.terms.ground_words import behind_term
from troth.telling.terms.term_words import (
    NONE,
    bare_money,
    chance_range,
    may_be_promised,
    term_name,
    window_of,
    windows_in_words,
)
from troth.telling.words import (
    TIE,
    counted,
    day,
    exact,
    exact_share,
    in_how_many,
    listed,
    money,
    points,
    said_chance,
    said_risk,
    sentence,
)

COST_HEADINGS = ("clause", "owed at all", "average", "middle", "95 % point", "worst run", "most ever")
LEVEL_HEADINGS = ("clause, level", "windows", "kept in one", "80 % range", "kept in all")


def cost_section(told: TermsForecast, prepared: Prepared) -> Section:
    """Say what each clause costs over the contract, and all of them together."""
    deal = told.deal
    rows = [
        _costs(term_name(one.term.id), one.credits, deal, behind_term(one, prepared)) for one in told.terms
    ]
    if len(told.terms) > 1:
        fewest = min(behind_term(one, prepared) for one in told.terms)
        rows.append(_costs("together", told.together, deal, fewest))
    table = Table(COST_HEADINGS, tuple(rows), frozenset(range(1, 7)))
    runs = counted(told.draws, "run")
    after = [
        (
            f"In {deal.currency}. The middle run owes the middle; 19 of 20 runs owe no more than the "
            f"95{TIE}% point; the worst run is the worst of {runs}; most ever is what a clause's words allow."
        )
    ]
    after += [_given_back(one, deal) for one in told.terms if one.given_back > 0]
    after += [
        f"Nothing limits {term_name(one.term.id)}: write a cap."
        for one in told.terms
        if one.credits.most is None
    ]
    if deal.joint_caps:
        caps = "; ".join(_joint(joint) for joint in deal.joint_caps)
        after.append(
            f"Caps of several clauses together: {caps}. They are kept in the last line, so the lines "
            "before it may add up to more."
        )
    after += _amended(deal)
    return Section("What the clauses cost us over the contract", (), table, tuple(after))


def _costs(who: str, owed: CreditSpread, deal: Deal, behind: int) -> tuple[str, ...]:
    amounts = (owed.mean, owed.median, owed.ninety_five, owed.worst, owed.most)
    said = said_risk(owed.chance, behind)
    return (who, said, *(bare_money(minor, deal.currency) for minor in amounts))


def _given_back(one: TermForecast, deal: Deal) -> str:
    back = money(one.given_back, deal.currency)
    return f"{sentence(term_name(one.term.id))}: {back} more is owed at first on average, and earned back."


def _joint(joint: JointCap) -> str:
    most, per = joint.cap.most, joint.cap.per
    whose = listed([term_name(term) for term in joint.terms])
    return f"{whose} {exact(most) if isinstance(most, Money) else exact_share(most)} of the {per}"


def _amended(deal: Deal) -> list[str]:
    names = sorted({amendment.term for amendment in deal.amendments})
    if not names:
        return []
    return [f"Later changes of {listed([term_name(term) for term in names])} are counted from their days on."]


def level_section(told: TermsForecast, prepared: Prepared) -> Section:
    """Say how often each service level is kept, and the highest that may be promised."""
    levels = [one for one in told.terms if isinstance(one.term, ServiceLevel)]
    policy = told.deal.policy.promise
    rows = tuple(row for one in levels for row in _levels(one, behind_term(one, prepared), policy))
    after = [_highest(one, policy) for one in levels]
    table = Table(LEVEL_HEADINGS, rows, frozenset({2, 3, 4}))
    if any(one.past is not None for one in levels):
        after.append(
            f"The 80{TIE}% range is what the evidence leaves open. Tried on invented services, it held the "
            "truth in about 7 of 10 (failures) and 9 of 10 (cases; requests were not tried): a hint, no more."
        )
    return Section("How often each level is kept", (), table, tuple(after))


def _levels(one: TermForecast, behind: int, policy: float) -> list[tuple[str, ...]]:
    assert isinstance(one.term, ServiceLevel)  # noqa: S101 - the caller chose
    is_once = one.past is None
    return [
        (
            f"{term_name(one.term.id)} {exact_share(level.level)}{_since(level)}",
            "once" if is_once else counted(level.windows, window_of(one.term)),
            said_chance(level.in_window, behind, policy if level.is_objective else None),
            NONE if is_once else chance_range(level, behind),
            NONE if is_once else said_chance(level.in_all, behind),
        )
        for level in one.levels
    ]


def _since(level: LevelChance) -> str:
    return f" from {day(level.from_on)}" if level.from_on is not None else ""


def _highest(one: TermForecast, policy: float) -> str:
    """Say the highest level kept at the policy's chance, in a window and in all of them."""
    assert isinstance(one.term, ServiceLevel)  # noqa: S101 - the caller chose
    which, at = term_name(one.term.id), f"at your policy ({points(policy)})"
    in_one, in_all = may_be_promised(one.best_in_window), may_be_promised(one.best_in_all)
    if in_one is None:
        return f"No level of {which} can be promised {at}."
    text = f"Highest level to promise {at} for {which}: {in_one} in one {window_of(one.term)}"
    if one.past is None:
        return f"{text}."
    every = f"{in_all} if it must hold in all {windows_in_words(one)}" if in_all else "none that holds in all"
    return f"{text}, {every}. {' '.join(_promised(one, level) for level in one.objectives)}"


def _promised(one: TermForecast, level: LevelChance) -> str:
    best, offer = one.best_in_window, f"The {exact_share(level.level)} you offer{_since(level)}"
    return f"{offer} is {'within' if best is not None and level.level <= best else 'more than'} that."


def beyond_section(told: TermsForecast, prepared: Prepared) -> Section:
    """Say what may come on top of credits: the right to leave, and claims where credits are not all."""
    lines = [_leave(one, behind_term(one, prepared)) for one in told.terms if one.leave is not None]
    open_ended = [term_name(one.term.id) for one in told.terms if not is_sole_remedy(one)]
    if open_ended:
        lines.append(
            f"{sentence(listed(open_ended))}: the file does not say that credits are all that is owed "
            "(sole-remedy: true), so more than credits may be claimed, and that is in no figure here."
        )
    if any(isinstance(one.term, LatePenalty) and one.term.excludes for one in told.terms):
        lines.append(
            "What a clause excludes makes a late delivery cheaper only once the cause is known: the figures "
            "here take nothing off for it."
        )
    return Section("What may come on top", tuple(lines))


def is_sole_remedy(one: TermForecast) -> bool:
    """Whether the file says that credits are all that a term owes."""
    term = one.term
    return bool(term.schedule.is_sole_remedy if isinstance(term, ServiceLevel) else term.is_sole_remedy)


def _leave(one: TermForecast, behind: int) -> str:
    assert isinstance(one.term, ServiceLevel)  # noqa: S101 - only those have a right to leave
    ending = one.term.schedule.termination
    chance = one.leave or 0.0
    how = said_risk(chance, behind) if chance < 0.02 or chance > 0.98 else in_how_many(chance, behind)
    if ending is None:
        rule = "as a later change of it says"
    else:
        window = window_of(one.term)
        rule = f"{counted(ending.windows, window)} of {ending.within} below {exact_share(ending.below)}"
    return f"The client may end the contract over {term_name(one.term.id)} ({rule}): {how}."
