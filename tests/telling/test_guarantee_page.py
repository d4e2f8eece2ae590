"""The page of a guarantee: what is pasted reads back, a cost has its worst case, none is invented."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import term_looks as looks
import told
import worlds
from troth.core.credit_schedule import Cap, JointCap
from troth.core.term import Amendment
from troth.intake.deal.file import read_deal
from troth.telling.guarantee.guarantee_page import guarantee_page
from troth.telling.guarantee.offered import is_told, offered, why_none
from troth.telling.html import as_html
from troth.telling.page import Page, Section
from troth.telling.spelling.joint_caps import joint_caps_yaml
from troth.telling.words import plain

EACH = pytest.mark.parametrize("kind", looks.GUARANTEES)
FOUND = ("found", "joint cap", "cap of one", "worst of ours")
NONE = {
    "no record": "no-record",
    "not better": "not-better",
    "limits too low": "limits-too-low",
    "not kept": "not-kept",
}
DEAL = """\
troth: 1
deal: harbour
seller: us
client: them
currency: EUR
starts: 2027-01-11
calendars: {client: {timezone: UTC}, seller: {timezone: UTC}}
people: {dev: {side: seller}}
work:
  build: {effort: 5d, by: dev}
  live: {milestone: true, after: [build]}
price: {fixed: 10000, monthly: 1000, months: 12}
promises: {live: {by: seller, reach: live, on-or-before: 2027-01-15}}
"""


def page_of(kind: str) -> Page:
    return guarantee_page(*looks.GUARANTEES[kind], (), "deals/d.yaml")


def section(kind: str, heading: str) -> Section:
    return next(one for one in page_of(kind).sections if one.heading.startswith(heading))


@pytest.mark.parametrize("kind", FOUND)
def test_what_is_pasted_reads_back_as_the_guarantee(kind):
    found = looks.GUARANTEES[kind][0]
    text = "\n".join(section(kind, "The clauses, ready to paste").to_copy) + "\n"
    read = read_deal((DEAL + text).encode(), "d.yaml")
    assert read.deal is not None, (text, [str(each) for each in read.errors])
    written = offered(found)
    assert tuple(read.deal.terms.values()) == written.terms
    assert read.deal.joint_caps == written.joint_caps


def test_a_cap_of_one_clause_stands_in_the_clause():
    found = looks.GUARANTEES["cap of one"][0]
    assert found.cap.terms == ("late",)
    [late] = offered(found).terms
    assert late.most == worlds.euros(1_500)
    assert "joint-caps" not in offered(found).text


def test_a_cap_of_one_service_clause_is_one_of_its_contract():
    found = looks.GUARANTEES["found"][0]
    uptime = found.terms[-1]
    cap = JointCap(("uptime",), Cap(worlds.euros(700), "contract"))
    [written] = offered(replace(found, terms=(uptime,), cap=cap)).terms
    assert written.schedule.caps == (cap.cap,)
    assert "    cap: 700 of contract\n" in offered(replace(found, terms=(uptime,), cap=cap)).text


def test_joint_caps_are_spelled_as_a_deal_file_does():
    joint = JointCap(("late", "uptime"), Cap(worlds.euros(3_000), "contract"))
    assert joint_caps_yaml([joint]) == "joint-caps:\n  - {of: [late, uptime], cap: 3000 of contract}\n"
    assert joint_caps_yaml([]) == ""
    with pytest.raises(ValueError, match="alone stands in the term"):
        joint_caps_yaml([JointCap(("late",), Cap(worlds.euros(1), "contract"))])


def test_the_head_says_what_it_costs_whom_and_its_worst_case():
    head = [plain(line) for line in page_of("found").head]
    found = looks.GUARANTEES["found"][0]
    signal = f"EUR {round(found.signal / 1000) * 10:,}"
    assert head[0].startswith(
        "Offer this guarantee ('late' and 'uptime'): it costs us next to nothing on average"
    )
    assert head[0].endswith(f": {signal} more.")
    assert re.fullmatch(
        r"It can never cost us more than EUR .+; the worst of 320 runs cost EUR \d+\.", head[1]
    )
    assert page_of("found").command == "troth terms deals/d.yaml"


def test_the_guarantee_stands_beside_the_clauses_as_they_are():
    rows = told.rows(section("found", "What it costs on average"))
    assert [row[0] for row in rows] == ["this guarantee", "all clauses as they are"]
    assert rows[0][1] == "0"
    assert rows[1][1] == "120"  # a tenth of a month in 1 of 10 draws, twelve times


def test_where_the_worst_case_comes_from_is_said():
    ours = told.lines(section("worst of ours", "The worst case"))
    assert ours == [
        (
            "Neither --worst nor the policy (worst) says what we could pay at worst, so EUR 9,500 was "
            "taken: what this "
            "deal earns us in the middle run, or what you would spend. --worst names your own."
        ),
        "A cap holds it there.",
    ]
    said = told.lines(section("found", "The worst case"))
    assert said == [
        "You could pay EUR 100,000 at worst (--worst, or worst in the policy).",
        "Its own words hold it below that.",
    ]


@pytest.mark.parametrize("kind", NONE)
def test_where_nothing_tells_us_apart_no_clause_is_offered(kind):
    found, prepared = looks.GUARANTEES[kind]
    page = page_of(kind)
    assert why_none(found, prepared) == NONE[kind]
    assert not is_told(found)
    assert all(one.to_copy == () for one in page.sections)
    assert plain(page.head[0]).startswith(
        "No guarantee tells us apart that costs us EUR 600 on average or less"
    )
    assert [row[0] for row in told.rows(page.sections[0])] == ["all clauses as they are"]


def test_each_reason_is_its_own_sentence():
    said = {kind: plain(page_of(kind).head[1]) for kind in NONE}
    assert said["no record"] == (
        "There is no record of ours, so nobody can tell us from a seller who has none: whatever we "
        "can offer, "
        "anybody can. Add what was promised and what happened (troth record)."
    )
    assert said["not better"] == (
        "Our record is no better here than published figures: as they are, the clauses cost us EUR "
        "120 and a seller "
        "without a record EUR 120. Fewer misses would change that, no clause can."
    )
    assert said["limits too low"].startswith(
        "There is something to show: as they are, the clauses cost us EUR 120 and"
    )
    assert said["limits too low"].endswith("But nothing so cheap shows it. Try a higher --spend or --worst.")
    assert said["not kept"] == (
        "'late': we keep the day less often than your policy asks for (90 %), and a penalty for a day that "
        "one does not keep is no guarantee. A later day would change that."
    )


def test_clauses_that_are_not_in_it_are_named():
    found, prepared = looks.GUARANTEES["found"]
    one = replace(found, terms=found.terms[:1])
    page = guarantee_page(one, prepared)
    lines = told.lines(next(each for each in page.sections if each.to_copy))
    assert "'uptime' is not in it: its credits tell nobody apart within your limits." in lines
    assert "What it costs comes on top if the client keeps it." in lines
    both = replace(found, terms=(replace(found.terms[0], id="other"),))
    lines = told.lines(next(each for each in guarantee_page(both, prepared).sections if each.to_copy))
    assert any(line.startswith("'late' and 'uptime' are not in it: their credits") for line in lines)


def test_a_penalty_left_out_for_its_day_says_why_and_what_goes_with_it():
    found, prepared = looks.GUARANTEES["found"]
    deal = replace(found.deal, broken_before=(looks.LEFT,))
    page = guarantee_page(replace(found, deal=deal, terms=found.terms[1:], unkept=("late",)), prepared)
    lines = told.lines(next(each for each in page.sections if each.to_copy))
    assert lines[1].startswith("'late': we keep the day less often than your policy asks for (90 %)")
    assert lines[2] == "What it costs comes on top if the client keeps it."
    assert lines[3] == "If 'late' goes, take it out of broken-before (left-behind) too."


def test_what_it_takes_the_place_of_is_said():
    found, prepared = looks.GUARANTEES["found"]
    uptime = found.deal.terms["uptime"]
    deal = replace(
        found.deal,
        amendments=(Amendment("uptime", worlds.date(2028, 1, 1), uptime),),
        joint_caps=(JointCap(("late", "uptime"), Cap(worlds.euros(1), "contract")),),
    )
    lines = told.lines(
        next(each for each in guarantee_page(replace(found, deal=deal), prepared).sections if each.to_copy)
    )
    assert (
        "Later changes of a clause (amended) are left out; write them anew if they are still wanted." in lines
    )
    assert "It takes the place of the joint caps that the deal has." in lines


def test_levers_that_are_set_go_on_in_the_next_command():
    page = guarantee_page(*looks.GUARANTEES["found"], ("later",), "d.yaml")
    assert "Levers set: later." in page.head
    assert page.command == "troth terms d.yaml --set later"


@EACH
def test_the_title_fits_and_no_word_is_a_command(kind):
    page = page_of(kind)
    assert len(page.title) <= 78
    assert not re.search("[\x1b\x9b\u202e]", " ".join(told.words_of(page)))


def test_the_clauses_keep_their_lines_in_the_page():
    html = as_html(page_of("joint cap"))
    assert "<pre>terms:\n  late:\n    of: live\n" in html
    assert "joint-caps:\n  - {of: [late, uptime], cap: 3000 of contract}</pre>" in html


def test_hostile_names_are_tamed_in_what_is_pasted_too():
    found, prepared = looks.GUARANTEES["found"]
    deal = replace(found.deal, title=told.HOSTILE, client=told.HOSTILE)
    page = guarantee_page(replace(found, deal=deal), prepared)
    assert "<script>alert" not in as_html(page)
    assert len(page.title) <= 78
