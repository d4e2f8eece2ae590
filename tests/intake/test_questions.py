"""Answers are read as they are meant, faults in them are worded, and a faultless deal file comes of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.core.quantity import Share, Span, Work
from troth.intake.deal.file import read_deal
from troth.intake.deal.questions import ClientPerson, Decider, Person, Step, fault_in_answer, questions
from troth.intake.deal.writer import deal_id, deal_text, timezone_of
from troth.intake.scalars import Misspelt

TODAY = date(2026, 11, 23)
FAULTS = yaml.safe_load((Path(__file__).parent / "answer-findings.yaml").read_text())
ASKED = {question.key: question for question in questions(TODAY, "Northbeam", "EUR", "DE/HH")}
SAID: dict[str, str] = {
    "title": "Warehouse system",
    "seller": "Northbeam Systems",
    "client": "Harbour Logistics",
    "starts": "2027-01-11",
    "live": "2027-04-30",
    "price": "72000 EUR",
    "countries": "none",
    "people": "consultant 1 640, integrator 2 560/d",
    "work": "discovery 12d consultant, interfaces 30d integrator",
    "client_person": "stock-lead 40%",
    "client_work": "clean-data 10d",
    "decider": "sponsor 5wd",
    "own_hours": "0",
}


def answered(**said: str) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for key, question in ASKED.items():
        answers[key] = question.read({**SAID, **said}[key], answers)
    return answers


def test_there_are_about_twelve_and_each_says_how_it_is_answered():
    assert 11 <= len(ASKED) <= 14
    assert all(question.text.endswith("?") and question.help for question in ASKED.values())


def test_answers_are_read():
    answers = answered()
    assert answers["price"] == (Decimal(72000), "EUR")
    assert answers["people"] == (Person("consultant", 1, Decimal(640)), Person("integrator", 2, Decimal(560)))
    assert answers["work"][1] == Step("interfaces", Work(Decimal(30), "d"), "integrator")
    assert answers["client_person"] == ClientPerson("stock-lead", Share(4000))
    assert answers["client_work"] == (Step("clean-data", Work(Decimal(10), "d"), "stock-lead"),)
    assert answers["decider"] == Decider("sponsor", Span(Decimal(5), "wd"))


def test_what_is_offered_can_be_answered():
    answers = answered()
    for question in ASKED.values():
        if question.default(answers):
            question.read(question.default(answers), answers)


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault['key']}: {fault['answer']}" for fault in FAULTS])
def test_a_fault_in_an_answer_is_worded(fault):
    with pytest.raises(Misspelt, match=".") as refused:  # noqa: RUF043 - the words are compared in full
        answered(**{fault["key"]: fault["answer"]})
    assert fault_in_answer(fault["answer"], refused.value) == fault["says"]


def test_work_of_the_client_needs_somebody_of_theirs():
    with pytest.raises(Misspelt, match="needs somebody of the client's, and there is nobody"):
        answered(client_person="none")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"client_person": "none", "client_work": "none", "decider": "none", "own_hours": "unknown"},
        {"client_work": "none", "decider": "stock-lead 3wd"},
        {"people": "solo 1 500", "work": "all 5w", "countries": "DE/HH NL"},
        {"title": 'no: "yes" #1', "seller": "- [x]", "client": "true", "countries": "us"},
        {"client_person": "Über-lead 33.33%", "own_hours": "12.5h"},
    ],
)
def test_a_faultless_deal_file_comes_of_the_answers(said):
    said = {**said, "countries": said.get("countries", "none").upper().replace("NONE", "none")}
    answers = answered(**said)
    text = deal_text(answers, deal_id(answers))
    read = read_deal(text.encode(), "new.yaml")
    assert read.findings == ()
    assert read.deal.title == answers["title"]
    assert read.deal.client == answers["client"]
    assert read.deal.price.fixed.major == answers["price"][0]


def test_a_price_without_a_currency_is_in_the_companys():
    assert answered(price="50000")["price"] == (Decimal(50000), "EUR")
    assert "72000 EUR; without a currency it is in EUR" in ASKED["price"].help


def test_what_accepts_the_work_waits_for_it_and_the_end_waits_for_both():
    answers = answered(client_work="acceptance 5d, clean-data 10d", decider="none")
    read = read_deal(deal_text(answers, "x").encode(), "new.yaml")
    after = {item.id: [link.item for link in item.after] for item in read.deal.work.values()}
    assert after["clean-data"] == ["discovery"]
    assert after["acceptance"] == ["interfaces", "clean-data"]
    assert after["live"] == ["acceptance"]


@settings(max_examples=60, deadline=None)
@given(title=st.text(min_size=1, max_size=20), client=st.text(min_size=1, max_size=20))
def test_any_name_survives_the_file(title, client):
    try:
        answers = answered(title=title, client=client)
    except Misspelt:
        return
    read = read_deal(deal_text(answers, deal_id(answers)).encode(), "new.yaml")
    assert read.findings == ()
    assert (read.deal.title, read.deal.client) == (answers["title"], answers["client"])


def test_the_time_zone_of_a_country_is_its_first():
    assert [timezone_of(code) for code in ("DE", "NL", "US", "XX")] == [
        "Europe/Berlin", "Europe/Amsterdam", "America/New_York", "UTC",
    ]  # fmt: skip


def test_a_deal_is_named_by_its_client_and_title():
    assert deal_id({"client": "Häfen GmbH", "title": "Neues Lagersystem"}) == "hafen-lagersystem"
    assert deal_id({"client": "日本", "title": "倉庫"}) == "deal"
