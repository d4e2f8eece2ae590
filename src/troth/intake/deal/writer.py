"""A commented deal file from the answers to `questions`.

What it writes reads without a fault, and says beside each part what could stand there too. It refuses
to write anything that was not answered, but for the milestone `live`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from importlib.resources import files

from troth.intake.deal.questions import Answers, ClientPerson, Decider, Person, Step

PLAIN = re.compile(r"[^\W\d_][\w .&()/+-]{0,120}")
ACCEPTS = re.compile(r"accept(ance|ing)?|approv(e|al)|uat|test(s|ing)?|trial|try|review|abnahme")
TYPED = frozenset({"true", "false", "null"})


def deal_id(answers: Answers) -> str:
    """Return a name for the deal from the client's first word and the title's last."""
    words = f"{answers['client'].split()[0]} {answers['title'].split()[-1]}"
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "deal"


def deal_text(answers: Answers, deal: str) -> str:
    """Return the deal file that the answers make.

    Parameters
    ----------
    answers
        What was read from each question's answer, by key.
    deal
        The deal's name.
    """
    price, currency = answers["price"]
    lines = [
        "# A deal as troth reads it. Every key: docs/deal-file.md, or troth schema.",
        "troth: 1",
        f"deal: {deal}",
        f"title: {_text(answers['title'])}",
        f"seller: {_text(answers['seller'])}",
        f"client: {_text(answers['client'])}",
        *_contacts(answers["decider"], answers["client_person"]),
        f"currency: {currency}",
        f"starts: {answers['starts']}",
        "labels: {}                      # what makes it like past deals, such as {trade: wms}",
        *_calendars(answers["countries"]),
        "",
        "# The dream: what the client asked for, all at once.",
        f"asked: {{price: {price}, live: {answers['live']}}}",
        *_believes(answers),
        "",
        "# Both sides' people. Shares and counts are what they promise to give.",
        "people:",
        *_people(answers["people"], answers["client_person"]),
        "",
        "# Both sides' work. One amount goes through your record;",
        "# {low: 15d, likely: 22d, high: 60d} is your own range.",
        "work:",
        *_work(answers),
        "",
        "# What is special to this deal, on top of what the record knows, such as:",
        "#   dirty-data: {chance: 35%, adds: {migrate: 15d..40d}}",
        "risks: {}",
        "",
        f"price: {{fixed: {price}}}",
        "",
        "# What either side could change, such as one person more:",
        *_levers(answers["people"]),
        "",
        "promises:",
        *_promises(answers),
        "",
    ]
    return "\n".join(lines)


def _text(text: str) -> str:
    if PLAIN.fullmatch(text) and text.lower() not in TYPED and text == text.strip():
        return text
    return json.dumps(text, ensure_ascii=False)


def _contacts(decider: Decider | None, person: ClientPerson | None) -> list[str]:
    if decider is None or (person is not None and person.name == decider.name):
        return []
    return [f"contacts: [{decider.name}]           # people of the client who decide or pay"]


def _calendars(countries: Sequence[tuple[str, str | None]]) -> list[str]:
    lines = [
        "calendars:                      # closed: [2027-04-19/2027-05-07] for days of your or their own"
    ]
    for side, (country, region) in zip(
        ("seller", "client"), countries or ((None, None), (None, None)), strict=True
    ):
        parts = [f"country: {country}"] if country else []
        parts += [f"subdivision: {region}"] if region else []
        parts.append(f"timezone: {timezone_of(country) if country else 'UTC'}")
        lines.append(f"  {side}: {{{', '.join(parts)}}}")
    return lines


def timezone_of(country: str) -> str:
    """Return the first time zone of a country in the tz database's own list, UTC where it has none.

    Source: `zone.tab` of the tz database, most populous zone of a country first.
    """
    try:
        table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    except (ModuleNotFoundError, OSError):
        return "UTC"
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return next((row[2] for row in rows if row[0] == country), "UTC")


def _believes(answers: Answers) -> list[str]:
    if answers["own_hours"] is None:
        return ["# believes: {own-hours: 0, own-money: 60000, adoption: none}   # what they think it takes"]
    return [f"believes: {{own-hours: {answers['own_hours']:f}}}"]


def _people(people: Sequence[Person], client: ClientPerson | None) -> list[str]:
    lines = [
        f"  {person.name}: {{side: seller, count: {person.count}, cost: {person.day_cost}/d}}"
        for person in people
    ]
    if client is not None:
        lines.append(f"  {client.name}: {{side: client, share: {client.share}}}")
    return lines


def _work(answers: Answers) -> list[str]:
    """Put the client's work after your first, what accepts yours after all of it, and the decision last."""
    own: Sequence[Step] = answers["work"]
    lines, last = [], None
    for step in own:
        after = f", after: [{last}]" if last else ""
        lines.append(f"  {step.name}: {{effort: {step.work}, by: {step.by}{after}, scope: must}}")
        last = step.name
    ends, before = [own[-1].name], [own[0].name]
    theirs: Sequence[Step] = answers["client_work"]
    for step in (each for each in theirs if not accepts(each.name)):
        lines.append(f"  {step.name}: {{effort: {step.work}, by: {step.by}, after: [{', '.join(before)}]}}")
        before = [step.name]
        ends = [own[-1].name, step.name]
    for step in (each for each in theirs if accepts(each.name)):
        lines.append(f"  {step.name}: {{effort: {step.work}, by: {step.by}, after: [{', '.join(ends)}]}}")
        ends = [step.name]
    if answers["decider"] is not None:
        decider = answers["decider"]
        lines.append(
            f"  sign-off: {{takes: {decider.within}, after: [{', '.join(ends)}], decides: {decider.name}}}"
        )
        ends = ["sign-off"]
    return [*lines, f"  live: {{milestone: true, after: [{', '.join(ends)}]}}"]


def accepts(name: str) -> bool:
    """Whether a piece of the client's work is named as one that accepts or tries yours."""
    return any(ACCEPTS.fullmatch(word) for word in re.split(r"[-_]", name.lower()))


def _levers(people: Sequence[Person]) -> list[str]:
    name = people[-1].name
    return [
        "levers:",
        f"  one-more-{name}: {{people: {{{name}: +1}}, costs: 0}}   # costs: what it takes to get one",
    ]


def _promises(answers: Answers) -> list[str]:
    client, decider = answers["client_person"], answers["decider"]
    leans = (["time-given"] if client else []) + (["decisions"] if decider else [])
    condition = f", if: [{', '.join(leans)}]" if leans else ""
    lines = [
        f"  live: {{by: seller, reach: live, on-or-before: {answers['live']}{condition}}}",
        "  scope: {by: seller, scope: must, by-when: live}",
        f"  price: {{by: seller, pays: at most {answers['price'][0]}}}",
    ]
    if client is not None:
        lines.append(
            f"  time-given: {{by: client, people: {client.name}, share: {client.share}, until: live}}"
        )
    if decider is not None:
        lines.append(f"  decisions: {{by: client, decides: {decider.name}, within: {decider.within}}}")
    return lines
