"""The questions of `troth new deal`, as data: what is asked, how an answer is read, what holds without one.

About as many as one answers before losing patience: enough for a deal file that can be checked, which is
then edited. It refuses to ask anybody: whoever asks shows the text, and the wording of a fault, and asks
again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from troth.core.quantity import Share, Span, Work
from troth.intake import scalars
from troth.intake.deal import amounts, days
from troth.intake.deal.closed_days import public_holidays
from troth.intake.nearest import did_you_mean
from troth.intake.scalars import Misspelt

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its key among the answers, its text, a help line and how an answer is read.

    `default` gives the answer offered, from the answers so far; an empty one means that an answer must
    be given. `read` takes the answer's text and the answers so far, and raises `Misspelt`.
    """

    key: str
    text: str
    help: str
    read: Callable[[str, Answers], Any]
    default: Callable[[Answers], str]


@dataclass(frozen=True, slots=True)
class Person:
    """A role as answered: its name, how many, and what a day costs."""

    name: str
    count: int
    day_cost: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of work as answered: its name, how much, and whose."""

    name: str
    work: Work
    by: str


@dataclass(frozen=True, slots=True)
class ClientPerson:
    """The client's own person as answered: the role and the share of each working day."""

    name: str
    share: Share


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides at the client, and within what time."""

    name: str
    within: Span


NOBODY = "none"


def fault_in_answer(answer: str, fault: Misspelt) -> str:
    """Word what is wrong with an answer, as findings are worded."""
    shown = answer if len(answer) <= 60 else answer[:59] + "…"
    words = f"'{shown}' {fault.wrong}; expected {fault.expected}"
    return f"{words}. {fault.hint}" if fault.hint else words


def questions(
    today: date, seller: str = "", currency: str = "EUR", country: str = NOBODY
) -> tuple[Question, ...]:
    """Return the questions in order.

    Parameters
    ----------
    today
        The day on which they are asked; the start offered is the Monday after two weeks.
    seller, currency, country
        The company's own, offered as answers.
    """
    monday = today + timedelta(days=14 + (7 - today.weekday()) % 7)
    return (
        Question("title", "What do you sell, in a few words?", "A title for people.", _text, _said("")),
        Question("seller", "Who sells?", "Your company's name.", _text, _said(seller)),
        Question("client", "Who buys?", "The client's name.", _text, _said("")),
        Question("starts", "When does the work start?", "A day: 2027-01-11.", _day, _said(str(monday))),
        Question("live", "By when do they want it live?", "A day: 2027-04-30.", _due, _half_a_year),
        Question(
            "price",
            "What is the price, and in which currency?",
            f"One fixed price: 72000 {currency}; without a currency it is in {currency}.",
            _price_in(currency),
            _said(""),
        ),
        Question(
            "countries",
            "In which countries do you and they work?",
            "Two codes, for public holidays, a region after a slash: DE/HH NL. Or none.",
            _countries,
            _said(country if country == NOBODY else f"{country} {country.split('/', maxsplit=1)[0]}"),
        ),
        *_about_work(),
    )


def _about_work() -> tuple[Question, ...]:
    return (
        Question(
            "people",
            "Which of your people do it?",
            "Role, how many, and the cost of a day each: consultant 1 640, integrator 2 560.",
            _people,
            _said(""),
        ),
        Question(
            "work",
            "What is the work, in order?",
            "Name, amount, and by whom: discovery 12d consultant, interfaces 30d integrator.",
            _work,
            _said(""),
        ),
        Question(
            "client_person",
            "Who of the client's people works on it, and how much of each day?",
            "A role and a share: stock-lead 40%. Or none.",
            _client_person,
            _said(NOBODY),
        ),
        Question(
            "client_work",
            "What must they do themselves, before you can finish?",
            "Name and amount: clean-data 10d, acceptance 5d. Or none.",
            _client_work,
            _said(NOBODY),
        ),
        Question(
            "decider",
            "Who decides at the client, and within what time?",
            "A role and working days: sponsor 5wd. Or none.",
            _decider,
            _said("sponsor 5wd"),
        ),
        Question(
            "own_hours",
            "How many hours of their own people do they think it takes?",
            "As they said, even if it is 0. Or unknown.",
            _own_hours,
            _said("unknown"),
        ),
    )


def _said(default: str) -> Callable[[Answers], str]:
    return lambda _: default


def _half_a_year(answers: Answers) -> str:
    return str(answers["starts"] + timedelta(days=182))


def _text(answer: str, answers: Answers) -> str:  # noqa: ARG001 -- one signature for all questions
    found = scalars.text(answer.strip())
    if not found.isprintable():
        raise Misspelt("holds characters that cannot be printed", "text")
    return found


def _day(answer: str, answers: Answers) -> date:  # noqa: ARG001 -- one signature for all questions
    return days.day(answer.strip())


def _due(answer: str, answers: Answers) -> date:
    found = days.day(answer.strip())
    if found < answers["starts"]:
        raise Misspelt("lies before the start", f"a day from {answers['starts']} on")
    return found


def _price_in(currency: str) -> Callable[[str, Answers], tuple[Decimal, str]]:
    """Return how a price is read: in the company's currency where the answer names none."""

    def price(answer: str, answers: Answers) -> tuple[Decimal, str]:  # noqa: ARG001 -- one signature for all questions
        parts = answer.split()
        if len(parts) == 1:
            return scalars.money(parts[0]), currency
        if len(parts) != 2:
            raise Misspelt(
                "is not a price and its currency", "a number and three capital letters, like 72000 EUR"
            )
        amount, code = parts if parts[0][:1].isdigit() else reversed(parts)
        return scalars.money(amount), scalars.currency(code)

    return price


def _countries(answer: str, answers: Answers) -> tuple[tuple[str, str | None], ...]:
    if answer.strip().lower() == NOBODY:
        return ()
    parts = answer.replace(",", " ").split()
    if len(parts) > 2 or not parts:
        raise Misspelt("is not one or two countries", "two codes, like DE/HH NL, or none")
    found = []
    for part in parts:
        country, slash, region = part.partition("/")
        public_holidays(country, region if slash else None, answers["starts"])
        found.append((country, region if slash else None))
    return (found[0], found[-1])


def _people(answer: str, answers: Answers) -> tuple[Person, ...]:  # noqa: ARG001 -- one signature for all questions
    found: list[Person] = []
    for words in _entries(answer, (3,), "a role, how many and the cost of a day, like consultant 1 640"):
        cost = scalars.money(words[2].removesuffix("/d"))
        found.append(Person(_name(words[0]), scalars.positive_count(words[1]), cost))
    _once(person.name for person in found)
    return tuple(found)


def _work(answer: str, answers: Answers) -> tuple[Step, ...]:
    roles = [person.name for person in answers["people"]]
    found: list[Step] = []
    for words in _entries(answer, (2, 3), "a name, an amount and by whom, like discovery 12d consultant"):
        if len(words) == 2 and len(roles) > 1:
            raise Misspelt(f"does not say who does {words[0]}", f"one of {', '.join(roles)} after the amount")
        by = words[2] if len(words) == 3 else roles[0]
        if by not in roles:
            raise Misspelt(f"names '{by}'", f"one of {', '.join(roles)}", did_you_mean(by, roles))
        found.append(Step(_item(words[0]), amounts.work(words[1]), by))
    _once(step.name for step in found)
    return tuple(found)


def _client_person(answer: str, answers: Answers) -> ClientPerson | None:
    if answer.strip().lower() == NOBODY:
        return None
    words = answer.split()
    if len(words) != 2:
        raise Misspelt("is not a role and a share", "something like stock-lead 40%, or none")
    role = _name(words[0])
    if role in [person.name for person in answers["people"]]:
        raise Misspelt("is one of your own people", "a role of the client's, like stock-lead 40%")
    return ClientPerson(role, amounts.share(words[1]))


def _client_work(answer: str, answers: Answers) -> tuple[Step, ...]:
    if answer.strip().lower() == NOBODY:
        return ()
    person = answers["client_person"]
    if person is None:
        raise Misspelt(
            "needs somebody of the client's, and there is nobody",
            "none",
            "Name the person in the question before",
        )
    taken = [step.name for step in answers["work"]]
    found: list[Step] = []
    for words in _entries(answer, (2,), "a name and an amount, like clean-data 10d, or none"):
        if words[0] in taken:
            raise Misspelt(f"names '{words[0]}', which is your own work already", "a name of its own")
        found.append(Step(_item(words[0]), amounts.work(words[1]), person.name))
    _once(step.name for step in found)
    return tuple(found)


def _decider(answer: str, answers: Answers) -> Decider | None:
    if answer.strip().lower() == NOBODY:
        return None
    words = answer.split()
    if len(words) != 2:
        raise Misspelt("is not a role and a time", "something like sponsor 5wd, or none")
    name = _name(words[0])
    if name in [person.name for person in answers["people"]]:
        raise Misspelt("is one of your own people", "somebody of the client's, like sponsor 5wd")
    return Decider(name, amounts.span(words[1]))


def _own_hours(answer: str, answers: Answers) -> Decimal | None:  # noqa: ARG001 -- one signature for all questions
    if answer.strip().lower() == "unknown":
        return None
    return amounts.own_hours(answer.strip())


def _entries(answer: str, lengths: tuple[int, ...], expected: str) -> list[list[str]]:
    """Split an answer at its commas, and each entry into its words."""
    entries = [entry.split() for entry in answer.split(",") if entry.strip()]
    if not entries:
        raise Misspelt("names nothing", expected)
    wrong = next((entry for entry in entries if len(entry) not in lengths), None)
    if wrong is not None:
        raise Misspelt(f"has an entry '{' '.join(wrong)}' that is not complete", expected)
    return entries


def _name(word: str) -> str:
    if not re.fullmatch(r"[^\W\d_][\w-]{0,39}", word) or word.lower() in RESERVED_WORDS:
        raise Misspelt(f"has '{word}', which is not a name", "letters, digits and -, like more-stock-lead")
    return word


def _item(word: str) -> str:
    name = _name(word)
    if name in RESERVED_ITEMS:
        raise Misspelt(f"names '{name}', which has a meaning of its own here", "another name")
    return name


def _once(names: Any) -> None:  # noqa: ANN401 -- names of any kind of entry
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Misspelt(f"names '{name}' twice", "each name once")
        seen.add(name)


RESERVED_WORDS = frozenset({"true", "false", "null", "none", "unknown"})
RESERVED_ITEMS = frozenset({"live", "sign-off", "scope", "price", "training"})
