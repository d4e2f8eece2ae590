"""What it will take of the client: hours, training, the dip, and all of it together in money.

It refuses to leave out what they do not pay to us.
"""

from __future__ import annotations

from troth.judgement.verdict import Judgement
from troth.telling.page import Section
from troth.telling.words import counted, day, hours, listed, money, name, points, sentence


def effort_section(judged: Judgement) -> Section:
    """Say what it takes of the client's own people, and of their money in all."""
    time, deal = judged.forecast.client_time, judged.forecast.changed.deal
    lines = [
        f"{sentence(name(role.role))}: {hours(role.total.median)} in the middle case, "
        f"{hours(role.total.ninety)} or more in 1 of 10."
        for role in time.roles
        if role.total.ninety > 0
    ]
    if time.training_hours:
        users = deal.adoption.users if deal.adoption is not None else 0
        people = counted(users, "person", "people")
        lines.append(f"Training of {people}: {hours(time.training_hours)} in all.")
    lines += _upheaval(judged)
    peaks = [
        (max(role.weeks, key=lambda week: week[1]), role.role)
        for role in time.roles
        if any(median > 0 for _, median, _ in role.weeks)
    ]
    if peaks:
        said = [f"{name(role)}, the week of {day(week[0])} ({hours(week[1])})" for week, role in peaks]
        busiest = "busiest week" if len(peaks) == 1 else "busiest weeks"
        lines.append(f"The {busiest}, in the middle case: {listed(said)}.")
    return Section("What it will take of your own people", tuple(lines))


def _upheaval(judged: Judgement) -> list[str]:
    """Say how far their output falls at first, and what all of it together takes of their money."""
    total, currency = judged.forecast.client_total, judged.forecast.changed.deal.currency
    if total is None:
        return []
    lines, dip = [], total.dip
    if dip is not None:
        people = counted(dip.users, "person", "people")
        lines.append(
            f"The output of {people} falls by {points(dip.depth)} at first; the old level is passed again by "
            f"{day(dip.over_on[0.5])} at even odds and by {day(dip.over_on[0.9])} in 9 of 10."
        )
    if total.has_price and len(total.parts) > 1:
        median, ninety = money(total.total.median, currency), money(total.total.ninety, currency)
        with_dip = ", that dip included," if "dip" in total.parts else ""
        paid = money(total.parts["payments"].median, currency) if "payments" in total.parts else "nothing"
        lines.append(
            f"All of it together{with_dip} takes {median} of your money in the middle case and {ninety} or "
            f"more in 1 of 10; {paid} of that is what you would pay us."
        )
    return lines
