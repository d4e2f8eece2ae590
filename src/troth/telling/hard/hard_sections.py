"""Sections of `troth hard`: the weeks, what they look like, the money, and one's own past.

It refuses to decide which week is hard: that comes from the judgement.
"""

from __future__ import annotations

from troth.core.money import Money
from troth.judgement.hardship.hardship import Hardship
from troth.judgement.hardship.weeks import LateWork, Odds, Overload
from troth.telling.hard.hard_chart import hard_chart, seen_weeks
from troth.telling.page import Section, Table
from troth.telling.words import (
    TIE,
    counted,
    day,
    in_how_many,
    name,
    often,
    points,
    said_risk,
    shortened,
)

CLIENT_LENGTH = 30
NAME_LENGTH = 1000  # no name is longer


def whose_date(hard: Hardship, most: int = NAME_LENGTH) -> str:
    """Say whose date is looked at; a name longer than `most` is shortened."""
    return f"'{shortened(name(hard.headline), most)}'" if hard.headline is not None else "the plan's end"


def chance_of(hard: Hardship, chance: float) -> str:
    """Say a chance as cases, by what stands behind it."""
    return in_how_many(chance, hard.own_items)


def give_or_take(odds: Odds) -> str:
    """Say two standard errors of the draws, in whole points and at least one."""
    whole = max(round(200 * odds.error), 1)
    return f"{whole}{TIE}{'point' if whole == 1 else 'points'}"


def happening(hard: Hardship, odds: Odds) -> str:
    """Say how often something happens, and how far the draws alone may be off."""
    return f"{often(odds.chance, hard.own_items, 'happens')} (give or take {give_or_take(odds)})"


def week_section(hard: Hardship) -> Section:
    """Say in which weeks bad news is most likely, and how far it may go in all."""
    date_of = whose_date(hard)
    before = [
        f"Bad news: the day one would then forecast for {date_of} moves out by a week or more in that week.",
        f"First forecast: {day(hard.first_on)}. In the runs, even odds: {day(hard.even_on)}; 9 in 10: "
        f"{day(hard.ninety_on)}." + (f" Promised: {day(hard.promised_on)}." if hard.promised_on else ""),
    ]
    if not hard.hardest:
        before.append("No week stands out: what there is of bad news is spread thin or is none.")
    rows = tuple(
        (
            day(week.monday),
            said_risk(week.bad_news.chance, hard.own_items),
            give_or_take(week.bad_news),
        )
        for week in hard.hardest
    )
    table = Table(("week of", "bad news", "give or take"), rows, frozenset({1, 2}))
    charts = (hard_chart(hard),) if seen_weeks(hard.weeks) else ()
    return Section("When trouble is most likely", tuple(before), table, tuple(_far(hard)), charts)


def _far(hard: Hardship) -> list[str]:
    lines = [
        f"Bad news in one week or another {happening(hard, hard.any_bad_news)}.",
        f"A slip of a month or more past the first forecast {happening(hard, hard.slips_a_month)}.",
    ]
    if hard.is_cut:
        lines.append("Only the first three years were looked at week by week; some runs take longer.")
    return lines


def worst_section(hard: Hardship) -> Section:
    """Say what the hardest week looks like: late work, people who are short, the dip."""
    worst = hard.worst
    if worst is None:
        return Section("What it looks like", (), None, _dip(hard))
    week_of = f"the week of {day(worst.week.monday)}"
    before: tuple[str, ...] = ()
    if worst.late:
        before = (
            f"Late: not done by the end of {week_of}, though the first plan had it done.",
            "Slips: under way in that week, and its own end, as one would forecast it, moves out.",
        )
    rows = tuple(
        (name(one.item), *(said_risk(share, hard.own_items) for share in _shares(one))) for one in worst.late
    )
    headings = ("work", "late", "late when bad news", "slips when bad news")
    table = Table(headings, rows, frozenset({1, 2, 3}))
    after = [_overloaded(hard, one) for one in worst.overloaded]
    if not worst.overloaded:
        after.append(f"No work waits for people in {week_of}: it is the work itself that takes longer.")
    return Section(f"What it looks like in {week_of}", before, table, (*after, *_dip(hard)))


def _shares(one: LateWork) -> tuple[float, float, float]:
    return one.late, one.late_when_bad, one.slips_when_bad


def _overloaded(hard: Hardship, one: Overload) -> str:
    booked = "" if one.booked is None else f"; {points(round(one.booked, 2))} of their time is booked"
    count = hard.deal.people[one.role].count
    who = f"the {name(one.role)}" if count == 1 else f"the {count} people of '{name(one.role)}'"
    return f"Work waits for {who} {chance_of(hard, one.waiting)}{booked}."


def _dip(hard: Hardship) -> tuple[str, ...]:
    dip, adoption = hard.dip, hard.deal.adoption
    if dip is None or adoption is None:
        return ()
    people = counted(adoption.users, "user")
    deepest = ""
    if dip.deepest is not None and dip.lost > 0:
        lost = points(round(dip.lost, 3))
        deepest = f" Most is lost in the week of {day(dip.deepest)}: {lost} on average over all runs."
    fall = (
        f"With {whose_date(hard)} (even odds {day(dip.begins_even_on)}) the output of {people} falls by "
        f"{points(dip.depth)}; the old level is back by {day(dip.over_even_on)} at even odds, by "
        f"{day(dip.over_ninety_on)} in 9 of 10.{deepest}"
    )
    return (fall,)


def budget_section(hard: Hardship) -> Section:
    """Say how likely the budget is mostly gone at half-way."""
    if hard.state != "open":
        return Section("")
    if hard.budget is None:
        return Section(
            "Is the money gone at half-way?",
            ("Nobody can know: our people's cost is not (all) in the deal.",),
        )
    line = (
        "That four fifths of our own cost as estimated are spent by the time half of the work is done "
        f"{happening(hard, hard.budget)}."
    )
    return Section("Is the money gone at half-way?", (line,))


def past_section(hard: Hardship) -> Section:
    """Say how many of the last own deals slipped at least as far, and what those clients went through."""
    past = hard.past
    if past is None:
        return Section("")
    expected = f"This one is expected to take {_times(past.expected)} its planned time."
    if not past.looked_at:
        return Section("How hard, by our own past", (expected, "No finished deal of ours is on record yet."))
    heading = f"How hard: like {past.as_hard} of our last {past.looked_at}"
    if not past.as_hard:
        line = f"None of our last {counted(past.looked_at, 'finished deal')} slipped as far."
        return Section("How hard, by our own past", (expected, line))
    with_client = any(one.client for one in past.listed)
    rows = tuple(
        (name(one.id), *((name(one.client),) if with_client else ()), *_took(one.planned, one.actual))
        for one in past.listed
    )
    headings = ("deal", *(("client",) if with_client else ()), "planned days", "took", "times planned")
    table = Table(headings, rows, frozenset(range(len(headings) - 3, len(headings))))
    rest = past.as_hard - len(past.listed)
    after = (f"And {counted(rest, 'more', 'more')}.",) if rest > 0 else ()
    return Section(heading, (f"{expected} What those clients went through:",), table, after)


def _took(planned: float, actual: float) -> tuple[str, str, str]:
    return f"{planned:,.0f}", f"{actual:,.0f}", _times(actual / planned)


def _times(ratio: float) -> str:
    return f"{ratio:.1f}{TIE}times"


def ground_section(hard: Hardship) -> Section:
    """Say what the figures rest on."""
    anew = (
        f"{hard.draws:,} runs of the plan; in each, every Monday, all that is unfinished is planned anew at "
        "its middle case, given what is spent by then."
    )
    shares = "The share of the day the client's people give is taken as known from the start."
    inside = "All odds here are the plan's own runs, without the view of whole past deals: see troth check."
    return Section("What this rests on", (anew, shares, inside))


def lever_cost(costs: Money | None, weekly: Money | None, who: str) -> str:
    """Say what pulling a lever costs, and whom."""
    amounts = [str(costs)] if costs is not None and costs.minor else []
    if weekly is not None and weekly.minor:
        amounts.append(f"{weekly} a week")
    return f" It costs {who} {' and '.join(amounts)}." if amounts else ""
