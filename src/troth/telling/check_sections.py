"""The sections of `troth check`, one function each: promises, the dream, dates, money, time, evidence.

It refuses to decide what matters: the order and the numbers come from the judgement.
"""

from __future__ import annotations

from troth.core.term import CarriedTerm
from troth.forecast.deal_forecast import DateForecast, PromiseForecast, RoleHours
from troth.judgement.evidence import ENOUGH_DEALS, ENOUGH_ITEMS, Evidence, Input
from troth.judgement.verdict import Judgement
from troth.telling.charts import date_chart, hours_chart
from troth.telling.page import Section, Table
from troth.telling.promise_words import promised
from troth.telling.words import counted, day, hours, listed, money, said_chance, said_risk, sentence, short_day

WEEKS_SHOWN = 16
BAR = "█"
BAR_WIDTH = 12


def promise_section(judged: Judgement) -> Section:
    """How often each promise is kept, and what ours are with the client's set to kept and to missed."""
    ours = [one for one in judged.forecast.promises.values() if one.promise.by == "seller"]
    client = judged.forecast.changed.deal.client
    note = (
        f"'if theirs kept' and 'if not': the same runs with {client}'s promises (those it leans on) set to "
        "kept and to missed; the plan's own runs, without the view of whole deals.",
    )
    return Section(
        "How often we would keep each promise",
        (),
        Table(
            ("we promise", "kept", "if theirs kept", "if not"),
            tuple(_ours(judged, one) for one in ours),
            frozenset({1, 2, 3}),
        ),
        note if any(one.leaning for one in ours) else (),
    )


def client_promise_section(judged: Judgement) -> Section:
    """How often the client would keep each of theirs."""
    deal = judged.forecast.changed.deal
    rows = tuple(
        (promised(one.promise, deal), said_chance(one.chance.issued, judged.evidence.own_items))
        for one in judged.forecast.promises.values()
        if one.promise.by == "client"
    )
    heading = f"How often {deal.client} would keep theirs"
    return Section(heading, (), Table(("they promise", "kept"), rows, frozenset({1})))


def _ours(judged: Judgement, one: PromiseForecast) -> tuple[str, ...]:
    deal, own = judged.forecast.changed.deal, judged.evidence.own_items
    needed = deal.policy.aim if one.promise.is_aim else deal.policy.promise
    said = said_chance(one.chance.issued, judged.evidence.behind(one), needed)
    sides = (one.leaning.if_kept, one.leaning.if_missed) if one.leaning else (None, None)
    kept, missed = ("" if side is None else said_chance(side, own) for side in sides)
    short = one.chance.issued is None or one.chance.issued < needed
    name = promised(one.promise, deal) + (" (an aim)" if one.promise.is_aim else "")
    return (name, said + (" ✗" if short else "  "), kept, missed)


def asked_section(judged: Judgement) -> Section:
    """The odds of what the client asked for: each alone, and all at once."""
    forecast, deal = judged.forecast, judged.forecast.changed.deal
    rows = []
    for one in forecast.asked:
        behind = judged.evidence.behind(None, is_outside=one.chance.is_outside)
        if one.what == "price":
            what = f"for {deal.asked.price} our cost stays under it"
        elif one.what == "scope":
            what = f"scope: {deal.asked.scope if isinstance(deal.asked.scope, str) else 'as listed'}"
        else:
            what = f"{one.what} by {day(deal.asked.dates[one.what])}"
        rows.append((what, said_chance(one.chance.issued, behind)))
    if forecast.asked_together is not None and len(rows) > 1:
        rows.append(("all of it at once", said_chance(forecast.asked_together.issued, judged.evidence.own_items)))
    return Section("What they ask for, as the plan stands", (), Table(("asked", "odds"), tuple(rows), frozenset({1})))


def date_section(judged: Judgement) -> Section:
    """By when, at which odds."""
    dates = judged.forecast.dates
    rows = tuple(_date_row(one) for one in dates)
    headings = ("", "promised", "as estimated", "even odds", "9 in 10", "19 in 20")
    after = ()
    if any(one.has_outside for one in dates):
        after = ("Dates of ours are the later of two views: this plan's, and how whole past deals ended.",)
    charts = tuple(date_chart(one, judged.forecast.changed.deal) for one in dates if one.item == judged.forecast.decisive_for)
    return Section("By when", (), Table(headings, rows), after, charts)


def _date_row(one: DateForecast) -> tuple[str, ...]:
    promised_on = day(one.promised_on) if one.promised_on else "-"
    return (
        one.item,
        promised_on,
        day(one.face_on),
        day(one.even_on),
        day(one.nine_in_ten_on),
        day(one.nineteen_in_twenty_on),
    )


def money_section(judged: Judgement) -> Section:
    """What it costs us, what lateness would owe, and the chance of losing money."""
    told, policy = judged.forecast.money, judged.forecast.changed.deal.policy
    currency = told.currency
    lines = [
        f"It costs us {money(told.cost.median, currency)} in the middle case, "
        f"{money(told.cost.ninety, currency)} or more in 1 of 10, {money(told.cost.ninety_five, currency)} "
        f"or more in 1 of 20 (as estimated: {money(told.face_cost, currency)})."
    ]
    if told.has_price:
        is_outside = told.loss.outside is not None and (told.loss.inside or 0.0) < told.loss.outside
        behind = judged.evidence.behind(None, is_outside=is_outside)
        said = said_risk(told.loss.issued, behind, policy.loss)
        lines.append(f"They pay {money(told.payments_median, currency)}: we lose money in {said} of cases.")
    else:
        lines.append("There is no price in the deal, so nobody can say how likely a loss is.")
    if told.credit_chance > 0:
        lines.append(
            f"Lateness costs us a credit in {said_risk(told.credit_chance, judged.evidence.own_items)} of cases: "
            f"{money(told.credits_mean, currency)} on average, {money(told.credits_ninety_five, currency)} in 1 of 20."
        )
    carried = [term.id for term in judged.forecast.changed.deal.terms.values() if isinstance(term, CarriedTerm)]
    also = f" Read but not priced yet: {listed(carried)}." if carried else ""
    lines.append(f"Credits here are the late penalty alone so far.{also}")
    if policy.worst is None:
        lines.append("No worst case is set in your policy, so none was tested.")
    elif told.worst_chance is not None:
        said = said_risk(told.worst_chance, judged.evidence.own_items, policy.worst[1])
        lines.append(f"Losing more than {policy.worst[0]}: {said} of cases (policy: {policy.worst[1]:.0%}).")
    return Section("Money", tuple(lines))


def client_section(judged: Judgement) -> Section:
    """What the client's own people give: in all, by role, and week by week."""
    time, deal = judged.forecast.client_time, judged.forecast.changed.deal
    if not time.roles:
        return Section("")
    lines = [
        f"{sentence(role.role)}: {hours(role.total.median)} in the middle case, {hours(role.total.ninety)} or more "
        f"in 1 of 10; they promised {hours(role.promised_weekly)} a week."
        for role in time.roles
    ]
    if time.training_hours:
        users = deal.adoption.users if deal.adoption else 0
        lines.append(f"Training: {hours(time.training_hours)} for {users} people, in weeks nobody has named yet.")
    rows = [row for role in time.roles for row in _week_rows(role)]
    after = tuple(
        f"{sentence(role.role)}: {counted(len(role.weeks) - WEEKS_SHOWN, 'later week')} not shown; see --json."
        for role in time.roles
        if len(role.weeks) > WEEKS_SHOWN
    )
    table = Table(("week of", "role", "middle case", "1 in 10", ""), tuple(rows), frozenset({2, 3}))
    return Section(
        f"What it takes of {deal.client}'s own people", tuple(lines), table, after, (hours_chart(time),)
    )


def _week_rows(role: RoleHours) -> list[tuple[str, ...]]:
    most = max((ninety for _, _, ninety in role.weeks), default=1.0)
    return [
        (
            short_day(monday),
            role.role,
            hours(median),
            hours(ninety),
            BAR * max(round(median / most * BAR_WIDTH), 1 if median else 0),
        )
        for monday, median, ninety in role.weeks[:WEEKS_SHOWN]
    ]


def decisive_section(judged: Judgement) -> Section:
    """Which work decides the date."""
    if not judged.forecast.decisive:
        return Section("")
    rows = tuple(
        (name, f"{share * 100:.0f} of 100") for name, share in judged.forecast.decisive[:8] if share >= 0.01
    )
    before = ("How often each piece of work is on the path that sets the end, in the plan's own runs:",)
    return Section(
        f"What decides when {judged.forecast.decisive_for} is reached",
        before,
        Table(("work", "runs"), rows, frozenset({1})),
    )


def evidence_section(judged: Judgement) -> Section:
    """What all this rests on: own record, published figures, opinions; and a plain warning where it is little."""
    evidence = judged.evidence
    lines = [_items_line(evidence)]
    lines += [_deals_line(judged, evidence)]
    record, published, opinion = (len(evidence.of_ground(g)) for g in ("record", "published", "opinion"))
    lines.append(
        f"Of {record + published + opinion} inputs, {record} rest on your record, {published} on published "
        f"figures and {opinion} on opinion."
    )
    opinions = evidence.of_ground("opinion")
    if opinions:
        lines.append(f"Opinion: {listed([_input(one) for one in opinions])}.")
    waits = [one.name for one in evidence.inputs if one.kind == "wait" and one.ground == "published"]
    if waits:
        lines.append(
            f"Waiting ({listed(waits)}) is judged by published figures of work, until your record "
            "holds elapsed times."
        )
    lines.append(_mishaps_line(judged))
    if 0 < evidence.own_items < ENOUGH_ITEMS:
        lines.append(
            f"LITTLE EVIDENCE: with under {ENOUGH_ITEMS} finished items, what was called 80 % came true "
            "73-77 % of the time on outside records."
        )
    return Section("What this rests on", tuple(line for line in lines if line))


def _items_line(evidence: Evidence) -> str:
    if evidence.own_items == 0:
        return f"No finished item of your own; single pieces of work are judged by {evidence.base_source}."
    text = f"{counted(evidence.own_items, 'finished item')} of your own"
    if evidence.open_items:
        text += f", and {counted(evidence.open_items, 'open one')} as 'at least this much'"
    if evidence.silent_items:
        text += f" ({counted(evidence.silent_items, 'open one')} with nothing spent on record do not count)"
    return f"{text}; published figures have at most {evidence.base_share:.0%} of the say on any piece of work."


def _deals_line(judged: Judgement, evidence: Evidence) -> str:
    if not evidence.outside:
        return (
            "No view of whole deals: you have no finished deal on record and chose no base rate "
            "(base-rate in the deal or troth.toml). Work nobody has thought of yet is not in these dates."
        )
    del judged
    parts = []
    for one in evidence.outside:
        own = counted(one.own_finished, "finished deal") + " of your own"
        base = f" and the published '{one.base_name}'" if one.base_name else ""
        pooled = " (pooled, since you chose none)" if one.is_pooled and one.base_name else ""
        parts.append(f"{one.quantity}: {own}{base}{pooled}")
    text = f"Whole deals, {'; '.join(parts)}."
    fewest = min(one.own_finished for one in evidence.outside)
    if fewest < ENOUGH_DEALS:
        text += (
            f" With under {ENOUGH_DEALS} own deals, what was called 80 % came true 73-80 % of the time on "
            "average on outside records, 18-100 % for single houses."
        )
    return text


def _input(one: Input) -> str:
    words = {
        "range": "the range for {}",
        "fixed": "{} as a fixed fact",
        "rework": "rework of {}",
        "risk": "the risk {}",
        "client-time": "how much time {} really gives",
        "result": "how far {} is reached",
        "leaving": "how often a {} leaves",
    }
    text = words.get(one.kind, "{}").format(one.name)
    return f"{text} (ours, nobody said)" if one.is_ours else text


def _mishaps_line(judged: Judgement) -> str:
    deal = judged.forecast.changed.deal
    if not deal.risks and not any(item.rework for item in deal.work.values()):
        return ""
    own = judged.evidence.own_items
    parts = [
        f"{one.promise.id} {said_chance(one.without_mishaps, own)} instead of {said_chance(one.chance.inside, own)}"
        for one in judged.forecast.promises.values()
        if one.without_mishaps is not None
        and one.chance.inside is not None
        and one.promise.by == "seller"
        and said_chance(one.without_mishaps, own) != said_chance(one.chance.inside, own)
    ]
    if not parts:
        return "This deal's own risks and rework change no chance of ours by a step."
    return f"Without this deal's own risks and rework, in the plan's runs: {listed(parts)}."
