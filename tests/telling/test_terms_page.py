"""The page of terms: what is said is true of its world, and nothing finer than the evidence."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

import term_looks as looks
import told
import worlds
from troth.forecast.deal.terms_forecast import LevelChance
from troth.judgement.guarantee.distrust import ClausePrice
from troth.judgement.paired import Paired
from troth.telling.html import as_html
from troth.telling.page import Page, Section
from troth.telling.terms.term_words import chance_range, may_be_promised, window_of, windows_in_words
from troth.telling.terms.terms_page import terms_page
from troth.telling.words import plain

EACH = pytest.mark.parametrize("kind", looks.LOOKS)


def page_of(kind: str) -> Page:
    return terms_page(looks.LOOKS[kind], looks.PREPARED[kind], "deals/d.yaml")


def words(page: Page) -> str:
    return " ".join(plain(" ".join(told.words_of(page))).split())


def section(kind: str, heading: str) -> Section:
    return next(one for one in page_of(kind).sections if one.heading.startswith(heading))


def has(kind: str, heading: str) -> bool:
    return any(one.heading.startswith(heading) for one in page_of(kind).sections)


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("0.99889", "99.88 %"), ("0.96357", "96.3 %"), ("0.999", "99.9 %"), ("1", "100 %"),
        ("0.99999", "99.999 %"),
        ("0.5", "50 %"), ("0.004", None), ("0.99", "99 %"),
    ],
)  # fmt: skip
def test_a_level_to_promise_keeps_two_digits_of_what_may_fail_and_is_cut_down(level, said):
    found = may_be_promised(Decimal(level))
    assert (None if found is None else plain(found)) == said
    assert may_be_promised(None) is None


@pytest.mark.parametrize(
    ("low", "high", "behind", "said"),
    [
        (0.72, 1.0, 0, "70 % to almost always"), (0.72, 0.84, 0, "70 to 85 %"),
        (0.72, 0.84, 100, "72 to 84 %"),
        (0.99, 1.0, 0, "-"), (0.0, 0.5, 0, "hardly ever to 50 %"),
    ],
)  # fmt: skip
def test_a_range_is_as_coarse_as_its_evidence(low, high, behind, said):
    assert plain(chance_range(LevelChance(Decimal("0.9"), 0.8, low, high, 0.1), behind)) == said


def test_windows_are_counted_in_their_own_word():
    uptime = looks.LOOKS["own service"].forecast.terms[1]
    assert windows_in_words(uptime) == "13 months"
    late, accepted = (
        looks.LOOKS["own service"].forecast.terms[0],
        looks.LOOKS["own service"].forecast.terms[4],
    )
    assert windows_in_words(late) == windows_in_words(accepted) == "once"
    assert window_of(accepted.term) == "delivery"


def test_the_head_says_what_all_cost_whose_distrust_it_is_and_what_is_offered_too_high():
    head = [plain(line) for line in page_of("own service").head]
    owed = looks.LOOKS["own service"].forecast.together
    assert head[0] == (
        f"The 5 clauses cost us EUR {float(f'{owed.mean / 100:.3g}'):,.0f} on average over the contract, "
        "and no more than "
        f"EUR {float(f'{owed.ninety_five / 100:.3g}'):,.0f} in 19 of 20 runs. Nothing limits what they may "
        "cost."
    )
    assert re.fullmatch(
        r"A seller without a record would pay EUR .+ for the same clauses: EUR .+ more than us\.", head[1]
    )
    assert head[2].startswith("The chance to keep 'accepted' at 100 % in one delivery is")
    assert head[2].endswith("(your policy: 90 %); promise no level at all.")
    assert head[3] == "Next step: look for a guarantee that a seller without your record cannot give:"
    assert re.fullmatch(r"troth guarantee deals/d.yaml --spend \d+", page_of("own service").command)


def test_a_record_worse_than_what_is_published_is_said_plainly():
    head = [plain(line) for line in page_of("hardly kept").head]
    assert head[1].startswith("A seller with nothing but published figures would pay EUR")
    assert head[1].endswith("our record costs us EUR 1,060 more.") or "our record costs us EUR" in head[1]
    assert head[2] == (
        "'uptime' at 99.9 % in one month is hardly ever kept (your policy: 90 %); promise no level at all."
    )


def test_the_cost_table_has_a_row_for_each_clause_and_for_all_together():
    rows = told.rows(section("own service", "What the clauses cost us"))
    assert [row[0] for row in rows] == ["'late'", "'uptime'", "'answer'", "'good'", "'accepted'", "together"]
    assert rows[0][-1] == "1,500"
    assert rows[2][-1] == rows[5][-1] == "no limit"
    lines = told.lines(section("own service", "What the clauses cost us"))
    assert "Nothing limits 'answer': write a cap." in lines
    assert any(line.startswith("'uptime': EUR") and line.endswith("and earned back.") for line in lines)
    assert (
        "Caps of several clauses together: 'late' and 'uptime' EUR 2,000 of the contract. They are kept in "
        "the last line, so the lines before it may add up to more." in lines
    )


def test_one_clause_alone_has_no_row_for_all_together():
    assert [row[0] for row in told.rows(section("late only", "What the clauses cost us"))] == ["'late'"]
    assert plain(page_of("late only").head[0]).startswith("'late' costs us EUR")
    assert not has("late only", "How often each level is kept")
    assert not has("late only", "Over later deals")


def test_levels_are_told_with_their_range_and_the_highest_to_promise():
    kept = section("own service", "How often each level is kept")
    rows = told.rows(kept)
    assert [row[0] for row in rows[:2]] == ["'uptime' 99.9 %", "'uptime' 99 %"]
    assert rows[-1][3:] == ("-", "-")  # a delivery has no range
    lines = told.lines(kept)
    assert any(
        line.startswith("Highest level to promise at your policy (90 %) for 'uptime': 99")
        and line.endswith("The 99.9 % you offer is within that.")
        for line in lines
    )
    assert any(line.endswith("The 90 % you offer is more than that.") for line in lines)
    assert "No level of 'accepted' can be promised at your policy (90 %)." in lines
    assert any("a hint, no more" in line for line in lines)


def test_a_level_always_kept_is_within_what_can_be_promised():
    lines = told.lines(section("nothing missed", "How often each level is kept"))
    assert lines[0] == (
        "Highest level to promise at your policy (90 %) for 'uptime': 100 % in one month, 100 % if "
        "it must hold in "
        "all 13 months. The 99.9 % you offer is within that."
    )


def test_a_right_to_leave_and_what_is_more_than_credits_is_told():
    lines = told.lines(section("own service", "What may come on top"))
    assert lines[0].startswith("The client may end the contract over 'uptime' (2 months of 3 below 99 %): ")
    assert lines[1].startswith(
        "'late', 'answer', 'good' and 'accepted': the file does not say that credits are all"
    )
    assert "What a clause excludes makes a late delivery cheaper only once the cause is known" in " ".join(
        lines
    )


@pytest.mark.parametrize("leave", [0.0, 0.01, 0.4, 0.99, 1.0])
def test_every_chance_to_leave_makes_a_sentence(leave):
    look = looks.LOOKS["own service"]
    terms = [replace(one, leave=leave) if one.term.id == "uptime" else one for one in look.forecast.terms]
    page = terms_page(
        replace(look, forecast=replace(look.forecast, terms=tuple(terms))), looks.PREPARED["own service"]
    )
    assert not re.search(r"\b(0|100) of 100\b", words(page))


def test_a_right_that_only_a_later_change_brings_says_so():
    look = looks.LOOKS["nothing missed"]
    [one] = look.forecast.terms
    page = terms_page(
        replace(look, forecast=replace(look.forecast, terms=(replace(one, leave=0.5),))),
        looks.PREPARED["nothing missed"],
    )
    assert "over 'uptime' (as a later change of it says): in 50 of 100 cases." in words(page)


def test_what_stands_behind_each_service_is_named():
    own = told.lines(section("own service", "What stands behind it"))
    assert own[:3] == [
        "'uptime': 24 failures of your own in 24 months watched.",
        "'answer': 720 cases of your own in 24 months.",
        "'good': your own requests of 23 months, whole days taken as they came.",
    ]
    assert own[3] == (
        "'late' and 'accepted' come from the plan's own runs (400 finished items of your own behind it)."
    )
    none = told.lines(section("no record", "What stands behind it"))
    assert none[0] == "'uptime': no past service of your own, so only 'others' speaks."
    assert none[1] == (
        "'answer': no past case of your own, so the published share of single pieces of work done "
        "within their "
        "estimate (50 %) speaks, and our guess of ten cases a month."
    )
    assert none[3] == (
        "'others' is what others reported: 2.67 failures a year of 168 minutes on average. Source: a "
        "source. The "
        "press noticed them."
    )


def test_a_short_past_is_called_little():
    prepared = looks.PREPARED["own service"]
    look = looks.LOOKS["own service"]
    uptime = look.forecast.terms[1]
    short = replace(uptime.past, failures=replace(uptime.past.failures, failures=1, watched_months=2.0))
    terms = (look.forecast.terms[0], replace(uptime, past=short))
    page = terms_page(replace(look, forecast=replace(look.forecast, terms=terms)), prepared)
    assert (
        "'uptime': 1 failure of your own in 2 months watched. That is little: published figures have "
        "much of the say." in words(page)
    )


def test_levers_that_are_set_are_named_and_go_on_in_the_next_command():
    page = page_of("levers set")
    assert "Levers set: later." in page.head
    assert page.command == "" or page.command.endswith("--set later")


@EACH
def test_no_amount_is_finer_than_three_digits(kind):
    for found in page_of(kind).sections:
        for row in found.table.rows if found.table else ():
            for cell in row:
                amount = re.fullmatch(r"[\d,]{5,}", plain(cell))
                assert amount is None or amount[0].replace(",", "")[3:].strip("0") == "", row


@EACH
def test_the_title_fits_and_no_name_is_a_command(kind):
    page = page_of(kind)
    assert len(page.title) <= 78
    assert not re.search("[\x1b\x9b\u202e]", words(page))
    assert "<script>alert" not in as_html(page)


def test_a_clause_that_costs_nothing_has_no_next_step():
    look = looks.LOOKS["nothing missed"]
    clause = ClausePrice("uptime", 0.0, 100_00.0, Paired(100_00.0, 1.0))
    distrust = replace(look.distrust, clauses=(clause,), ours=0.0, theirs=100_00.0, gap=Paired(100_00.0, 1.0))
    page = terms_page(replace(look, distrust=distrust), looks.PREPARED["nothing missed"])
    assert page.command == ""
    assert look.forecast.seed == worlds.SEED
