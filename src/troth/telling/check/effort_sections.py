"""Sections of `troth check` on what it takes: our money, and the time of the client's own people.

It refuses a mean of cost: middle cases and tails only, and a mean of credits because a cap bounds them.
"""

from __future__ import annotations

from troth.core.term import Clause
from troth.forecast.deal.deal_forecast import RoleHours
from troth.judgement.evidence import loss_is_outside
from troth.judgement.verdict import Judgement
from troth.telling.charts import hours_chart
from troth.telling.page import Section, Table
from troth.telling.words import (
    counted,
    day,
    exact,
    hours,
    listed,
    money,
    name,
    often,
    points,
    possessive,
    said_risk,
    sentence,
    short_day,
    wait,
)

WEEKS_SHOWN = 16
BAR = "█"
BAR_WIDTH = 12


def loss_in_words(judged: Judgement) -> str:
    """Say the chance of losing money, held against the policy."""
    loss, evidence = judged.forecast.money.loss, judged.evidence
    deals = [one.own_finished for one in evidence.outside if one.quantity == "cost"]
    behind = min(deals, default=0) if loss_is_outside(loss) else evidence.own_items
    return said_risk(loss.issued, behind, judged.forecast.changed.deal.policy.loss)


def money_section(judged: Judgement) -> Section:
    """Say what it costs us, what lateness would owe, and the chance of losing money."""
    told = judged.forecast.money
    lines = [_cost_line(judged)]
    if told.has_price:
        paid = money(told.payments_median, told.currency)
        said = loss_in_words(judged) if told.loss.is_known else f"unknown: {why_unknown(judged)}"
        lines.append(f"They pay {paid}; the chance that we lose money is {said}.")
    else:
        lines.append("There is no price in the deal, so nobody can say how likely a loss is.")
    lines += _credit_lines(judged)
    lines.append(_worst_line(judged))
    return Section("Money", tuple(lines))


def _cost_line(judged: Judgement) -> str:
    told = judged.forecast.money
    currency = told.currency
    if told.is_sure and not told.cost.median:
        return "No cost is in the deal."
    spread = (told.cost.median, told.cost.ninety, told.cost.ninety_five, told.face_cost)
    median, ninety, ninety_five, face = (money(one, currency) for one in spread)
    who = f"Without {listed([name(role) for role in told.uncosted])}, it" if told.uncosted else "It"
    if told.is_sure:
        return f"{who} costs us {median} in every case."
    costs = (
        f"{who} costs us {median} in the middle case, {ninety} or more in 1 of 10 and {ninety_five} or more"
    )
    return f"{costs} in 1 of 20 (as estimated: {face})."


def why_unknown(judged: Judgement) -> str:
    """Say why nobody can know how likely a loss is."""
    uncosted = judged.forecast.money.uncosted
    if uncosted:
        verb = "has" if len(uncosted) == 1 else "have"
        return f"{listed([name(role) for role in uncosted])} {verb} no cost in the deal"
    return "there is no price"


def _credit_lines(judged: Judgement) -> list[str]:
    told, terms = judged.forecast.money, judged.forecast.changed.deal.terms
    if not terms:
        return []
    lines = []
    if told.credit_chance > 0:
        text = (
            f"The chance that we owe a credit is {said_risk(told.credit_chance, judged.evidence.own_items)}"
        )
        sizes = []
        if told.credits_mean is not None:
            sizes.append(f"{money(told.credits_mean, told.currency)} on average")
        if told.credits_ninety_five > 0:
            sizes.append(f"{money(told.credits_ninety_five, told.currency)} or more in 1 of 20")
        lines.append(f"{': '.join([text, ', '.join(sizes)] if sizes else [text])}.")
    if judged.forecast.service and judged.forecast.changed.deal.price.monthly is not None:
        lines.append("Credits of service come off the project's price; the monthly fee is no income here.")
    carried = [f"'{name(term.id)}'" for term in terms.values() if isinstance(term, Clause)]
    if carried:
        lines.append(f"Read but not priced: {listed(carried)}.")
    return lines


def _worst_line(judged: Judgement) -> str:
    told, policy = judged.forecast.money, judged.forecast.changed.deal.policy
    if policy.worst is None:
        return "Your policy names no worst loss, so none was tested."
    said = said_risk(told.worst_chance, judged.evidence.own_items, policy.worst[1])
    return (
        f"The chance that we lose more than {exact(policy.worst[0])} is {said} "
        f"(your policy: at most {points(policy.worst[1])})."
    )


def client_section(judged: Judgement) -> Section:
    """Say what the client's own people give: in all, by role, and week by week."""
    time, deal = judged.forecast.client_time, judged.forecast.changed.deal
    lines = [
        f"{sentence(name(role.role))}: {hours(role.total.median)} in the middle case, "
        f"{hours(role.total.ninety)} or more in 1 of 10; "
        f"the plan counts on {hours(role.promised_weekly)} a week."
        for role in time.roles
        if role.total.ninety_five > 0 or role.weeks
    ]
    lines += [line for role in time.roles for line in _peak_lines(role, judged)]
    lines += _upheaval_lines(judged)
    rows = tuple(row for role in time.roles for row in _week_rows(role))
    after = tuple(
        f"{sentence(name(role.role))}: {counted(len(role.weeks) - WEEKS_SHOWN, 'later week')} not shown; "
        "see --json."
        for role in time.roles
        if len(role.weeks) > WEEKS_SHOWN
    )
    table = _week_table(rows, has_roles=sum(bool(role.weeks) for role in time.roles) > 1)
    charts = (hours_chart(time),) if rows else ()
    return Section(
        f"What it takes of {possessive(deal.client)} own people", tuple(lines), table, after, charts
    )


def _peak_lines(role: RoleHours, judged: Judgement) -> list[str]:
    """Say which week takes most of a role, and how often some week takes more than was promised."""
    if role.peak is None:
        return []
    monday, median, ninety = role.peak
    who = f"{sentence(name(role.role))}'s fullest week is that of {day(monday)}"
    line = f"{who}: {hours(median)} in the middle case, {hours(ninety)} or more in 1 of 10."
    if role.overload_chance <= 0:
        return [line]
    over = often(role.overload_chance, judged.evidence.own_items, "takes more than that share")
    return [line, f"Some week {over}."]


def _upheaval_lines(judged: Judgement) -> list[str]:
    """Say what the users go through: training, and the dip in their output until the old level is back."""
    deal, total = judged.forecast.changed.deal, judged.forecast.client_total
    planned, lines = judged.forecast.client_time.training_hours, []
    if planned:
        people = counted(deal.adoption.users if deal.adoption else 0, "person", "people")
        taken = ""
        if total is not None and total.training_hours.ninety_five > 0:
            median, ninety = hours(total.training_hours.median), hours(total.training_hours.ninety)
            taken = f" ({median} really taken in the middle case, {ninety} or more in 1 of 10)"
        lines.append(f"Training: {hours(planned)} for {people}{taken}, in weeks nobody has named yet.")
    dip = None if total is None else total.dip
    if dip is not None:
        people = counted(dip.users, "person", "people")
        lasts = f"{wait(round(dip.lasts_days.median))} in the middle case"
        even, nine = day(dip.over_on[0.5]), day(dip.over_on[0.9])
        lines.append(
            f"The dip: the output of {people} falls by {points(dip.depth)} at first, for {lasts}; the old "
            f"level is passed again by {even} at even odds and by {nine} in 9 of 10."
        )
    return lines


def _week_table(rows: tuple[tuple[str, ...], ...], *, has_roles: bool) -> Table:
    headings = ("week of", "role", "middle case", "more in 1 of 10", "")
    if has_roles:
        return Table(headings, rows, frozenset({2, 3}), frozenset({4}))
    without = tuple((row[0], *row[2:]) for row in rows)
    return Table((headings[0], *headings[2:]), without, frozenset({1, 2}), frozenset({3}))


def _week_rows(role: RoleHours) -> list[tuple[str, ...]]:
    most = max((median for _, median, _ in role.weeks), default=0.0) or 1.0
    return [
        (
            short_day(monday),
            name(role.role),
            hours(median),
            hours(ninety),
            BAR * max(round(median / most * BAR_WIDTH), 1 if median else 0),
        )
        for monday, median, ninety in role.weeks[:WEEKS_SHOWN]
    ]
