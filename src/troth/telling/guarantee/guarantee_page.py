"""The page of `troth guarantee`: the clauses to paste, what they cost us and others, and their worst case.

Where nothing tells us apart it says so and why. It refuses to invent a guarantee, and to show a cost
without its worst case.
"""

from __future__ import annotations

import shlex

from troth.core.change import choices_named, with_levers
from troth.core.money import MINOR_DIGITS
from troth.core.service_level import ServiceLevel
from troth.forecast.deal.prepare import Prepared
from troth.judgement.guarantee.guarantee import Guarantee
from troth.telling.check.check_page import DEAL_FILE, TITLE_LENGTH, set_levers
from troth.telling.guarantee.offered import Reason, offered, priced_terms, why_none
from troth.telling.hard.hard_page import SYNTHETIC
from troth.telling.page import Page, Section, Table, page_of
from troth.telling.terms.ground_words import is_synthetic, own_items
from troth.telling.terms.term_words import bare_money, term_name
from troth.telling.words import counted, day, listed, money, plain, points, printable, sentence, shortened

LATER_CHANGES = "Later changes of a clause (amended) are left out; write them anew if they are still wanted."


def guarantee_page(
    found: Guarantee, prepared: Prepared, levers: tuple[str, ...] = (), deal_file: str = DEAL_FILE
) -> Page:
    """Put a guarantee, or that there is none, into words.

    Parameters
    ----------
    found
        What was found.
    prepared
        The deal as it was made ready: its day, and what is known.
    levers
        The levers that are set, as one types them.
    deal_file
        The deal's file as the user named it, for the next command.
    """
    deal, why = found.deal, why_none(found, prepared)
    as_of = f", as of {day(prepared.as_of)}"
    whole = sentence(printable(f"{deal.title} for {deal.client}: a guarantee"))
    title = shortened(whole, TITLE_LENGTH - len(as_of)) + as_of
    changed = with_levers(prepared.deal, choices_named(prepared.deal, levers))
    frame = (SYNTHETIC if is_synthetic(prepared) else "", set_levers(changed))
    chosen = f" --set {shlex.quote(plain(','.join(levers)))}" if levers else ""
    command = f"troth terms {shlex.quote(deal_file)}{chosen}"
    if why is not None:
        head = (
            _none(found),
            _reason(why, found),
            _unkept(found),
            "Next step: see what the clauses cost as they are:",
            *frame,
        )
        return page_of(title, head, (_cost_section(found, has_guarantee=False),), command)
    offer = (
        *_found(found),
        "Next step: paste it into the deal, then see every figure of it:",
        *frame,
    )
    sections = (
        _clause_section(found),
        _cost_section(found, has_guarantee=True),
        _worst_section(found),
        _ground_section(found, prepared),
    )
    return page_of(title, offer, sections, command)


def _said(minor: float, found: Guarantee) -> str:
    return money(minor, found.deal.currency)


def _found(found: Guarantee) -> tuple[str, ...]:
    names = listed([term_name(term.id) for term in found.terms])
    runs = counted(found.draws, "run")
    spend, ours, theirs = (_said(minor, found) for minor in (found.limits.spend, found.ours, found.theirs))
    if found.ours < 10 ** MINOR_DIGITS.get(found.deal.currency, 2):
        ours = "next to nothing"
    return (
        (
            f"Offer this guarantee ({names}): it costs us {ours} on average (you set at most {spend}), and a "
            f"seller without our record {theirs}: {_said(found.signal, found)} more."
        ),
        (
            f"It can never cost us more than {_said(found.most, found)}; the worst of {runs} "
            f"cost {_said(found.worst, found)}."
        ),
    )


def _none(found: Guarantee) -> str:
    spend, worst = _said(found.limits.spend, found), _said(found.limits.worst, found)
    return f"No guarantee tells us apart that costs us {spend} on average or less, and never over {worst}."


def _reason(why: Reason, found: Guarantee) -> str:
    before, theirs = _said(found.before, found), _said(found.theirs_before, found)
    words: dict[Reason, str] = {
        "no-record": (
            "There is no record of ours, so nobody can tell us from a seller who has none: whatever we can "
            "offer, anybody can. Add what was promised and what happened (troth record)."
        ),
        "not-kept": "",
        "unclear": (
            "What the strongest clauses would show is no more than the noise of the runs. Try more runs "
            "(--draws) or a higher --spend; a longer record of ours tells more."
        ),
        "limits-too-low": (
            f"There is something to show: as they are, the clauses cost us {before} and a seller without our "
            f"record {theirs}. But nothing so cheap shows it. Try a higher --spend or --worst."
        ),
        "not-better": (
            f"Our record is no better here than published figures: as they are, the clauses cost us {before} "
            f"and a seller without a record {theirs}. Fewer misses would change that, no clause can."
        ),
    }
    return words[why]


def _unkept(found: Guarantee) -> str:
    """Say which late penalties are left out since their day is kept too seldom."""
    if not found.unkept:
        return ""
    names = sentence(listed([term_name(term) for term in found.unkept]))
    policy = points(found.deal.policy.promise)
    return (
        f"{names}: we keep the day less often than your policy asks for ({policy}), and a penalty for a day "
        "that one does not keep is no guarantee. A later day would change that."
    )


def _clause_section(found: Guarantee) -> Section:
    """Give the clauses as they are pasted, and say what they take the place of."""
    kept = {term.id for term in found.terms}
    gone = [term for term in priced_terms(found) if term not in kept]
    told = [term for term in gone if term not in found.unkept]
    after = [_unkept(found), _not_in_it(told, "nobody apart within your limits")]
    if gone:
        costs = "What it costs" if len(gone) == 1 else "What they cost"
        after.append(f"{costs} comes on top if the client keeps {'it' if len(gone) == 1 else 'them'}.")
    after += [
        f"If {term_name(broken.left_behind)} goes, take it out of broken-before (left-behind) too."
        for broken in found.deal.broken_before
        if broken.left_behind is not None and broken.left_behind in gone
    ]
    if any(amendment.term in kept for amendment in found.deal.amendments):
        after.append(LATER_CHANGES)
    if found.deal.joint_caps:
        after.append("It takes the place of the joint caps that the deal has.")
    lines = tuple(offered(found).text.rstrip("\n").split("\n"))
    said = tuple(line for line in after if line)
    return Section("The clauses, ready to paste", ("In place of the terms there:",), None, said, (), lines)


def _not_in_it(names: list[str], whom: str) -> str:
    if not names:
        return ""
    tells = "is not in it: its credits tell" if len(names) == 1 else "are not in it: their credits tell"
    return f"{sentence(listed([term_name(each) for each in names]))} {tells} {whom}."


def _cost_section(found: Guarantee, *, has_guarantee: bool) -> Section:
    """Put the guarantee beside the clauses as they are: ours, another seller's, the difference."""
    currency = found.deal.currency
    now = (found.before, found.theirs_before)
    rows = [("this guarantee", found.ours, found.theirs)] if has_guarantee else []
    if has_guarantee and set(priced_terms(found)) != {term.id for term in found.terms}:
        names = "this clause as it is" if len(found.terms) == 1 else "these clauses as they are"
        rows.append((names, *found.replaced))
    rows.append(("all clauses as they are", *now))
    table = Table(
        ("", "ours", "without our record", "difference"),
        tuple(
            (what, *(bare_money(minor, currency) for minor in (ours, theirs, theirs - ours)))
            for what, ours, theirs in rows
        ),
        frozenset({1, 2, 3}),
    )
    after = (
        (
            "The difference is the signal: what it would cost somebody to say the same without keeping it. "
            "All on the same runs; the other seller has the same plan and prices, and published figures."
        ),
    )
    return Section(f"What it costs on average, in {currency}", (), table, after if has_guarantee else ())


def _worst_section(found: Guarantee) -> Section:
    """Say how the worst case is bounded, and where its bound comes from."""
    worst = _said(found.limits.worst, found)
    if found.limits.is_ours:
        whose = (
            f"Neither --worst nor the policy (worst) says what we could pay at worst, so {worst} was taken: "
            "what this deal earns us in the middle run, or what you would spend. --worst names your own."
        )
    else:
        whose = f"You could pay {worst} at worst (--worst, or worst in the policy)."
    capped = "A cap holds it there." if found.cap is not None else "Its own words hold it below that."
    return Section("The worst case", (whose, capped))


def _ground_section(found: Guarantee, prepared: Prepared) -> Section:
    service = len(prepared.knowledge.service)
    lines = [f"{sentence(counted(own_items(prepared), 'finished item'))} of your own behind the plan."]
    if any(isinstance(term, ServiceLevel) for term in found.terms):
        lines.append(f"{sentence(counted(service, 'event'))} of past service.")
    if found.is_found:
        other, error = _said(found.gap.gain, found), _said(2 * found.gap.error, found)
        lines.append(
            f"On runs that it was not chosen on, the difference is {other} on average, give or take {error}."
        )
    return Section("What stands behind it", tuple(lines))
