"""A check reads the deal, the record and the base rates, and says what is wrong before it draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from troth.book.basis import as_bytes, basis_facts
from troth.book.check import Question, check_deal, named_levers, today
from troth.core.deal import BaseRateChoice, Policy
from troth.errors import BadInput, NotFound, Unanswerable

AS_OF = date(2026, 11, 2)
OWN_TABLE = "name,quantity,measured,n,x10,x50,x90,within_estimate\nmine,date,time,40,0.9,1.1,1.6,0.4\n"
TILL = """\
troth: 1
deal: till
seller: Northbeam
client: Corner Shop
currency: EUR
starts: 2027-01-11
people:
  builder: {side: seller, cost: 560/d}
work:
  build: {effort: 10d, by: builder}
  live: {milestone: true, after: [build]}
levers:
  third: {people: {builder: +1}, costs: 100, not-with: [drop]}
  drop: {drop: [build]}
promises:
  live: {by: seller, reach: live, on-or-before: 2027-01-29}
"""


def question(root: Path | None = None, **rest: object) -> Question:
    asked = Question(root, Policy(), BaseRateChoice(), seed=1, draws=200, as_of=AS_OF, is_quick=True)
    return replace(asked, **rest)


@pytest.fixture
def till(tmp_path) -> Path:
    path = tmp_path / "till.yaml"
    path.write_text(TILL)
    return path


def test_thirty_checks_give_the_same_bytes(shipped):
    """More blocks than threads, so that any race between them would show."""
    deal = shipped / "deals" / "harbour-wms.yaml"
    asked = question(shipped, draws=2 * 2048 + 100)
    bytes_of = {as_bytes(basis_facts(check_deal(deal, asked))) for _ in range(30)}
    assert len(bytes_of) == 1


def test_the_workspaces_own_base_rate_is_found_beside_its_settings(till, tmp_path):
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "mine.csv").write_text(OWN_TABLE)
    asked = question(None, base_rate=BaseRateChoice("mine.csv"), workspace=folder)
    assert check_deal(till, asked).knowledge.date_base.name == "mine"
    with pytest.raises(BadInput, match=r"mine\.csv"):
        check_deal(till, replace(asked, workspace=None))


def test_a_deal_that_is_not_there_is_said_with_the_only_one_that_is(till):
    with pytest.raises(NotFound, match=r"there is no deal file '.*tll\.yaml'; did you mean '.*till\.yaml'\?"):
        check_deal(till.with_name("tll.yaml"), question())


def test_every_finding_of_a_deal_is_raised_at_once(till):
    till.write_text(TILL.replace("10d", "10 dyas").replace("2027-01-29", "2027-13-29"))
    with pytest.raises(BadInput) as told:
        check_deal(till, question())
    assert [finding.place.line for finding in told.value.findings if finding.severity == "error"] == [10, 16]


def test_a_lever_that_is_not_there_gets_the_nearest_name(till):
    with pytest.raises(NotFound, match=r"there is no lever 'thrid' in deal 'till'; did you mean 'third'\?"):
        check_deal(till, question(levers=("thrid",)))
    with pytest.raises(
        NotFound, match=r"there is no setting 'third=2' in lever 'third'; did you mean 'third=1'\?"
    ):
        check_deal(till, question(levers=("third=2",)))


def test_levers_that_exclude_one_another_are_refused(till):
    with pytest.raises(Unanswerable, match="levers 'third' and 'drop' exclude one another"):
        check_deal(till, question(levers=("third", "drop")))


def test_levers_may_be_named_together_or_apart():
    assert named_levers(("a,b=2", " c ", "")) == ("a", "b=2", "c")


def test_without_a_day_it_is_checked_as_of_today(till):
    assert check_deal(till, question(as_of=None)).question.as_of == today()


def test_findings_that_stop_nothing_are_told(till):
    assert {finding.severity for finding in check_deal(till, question()).warnings} == {"note"}


def test_a_deals_own_choice_of_base_rate_goes_before_the_workspaces(till):
    till.write_text(TILL + "base-rate: {date: rk31-norway}\n")
    checked = check_deal(till, question(base_rate=BaseRateChoice("uk-gmpp", "kitchenham")))
    assert checked.knowledge.date_base.name == "rk31-norway"
    assert checked.knowledge.cost_base.name == "kitchenham"
