"""The page of a check: what stands in its head, and the words that nobody has to learn for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

import judged
import told
import worlds
from learned import LEARNED
from troth.forecast.deal.deal_forecast import BudgetForecast, Spread
from troth.judgement.search.remedy import Search
from troth.offer.client_page import client_page
from troth.telling.check.check_page import base_only, check_page, next_step
from troth.telling.words import plain

EACH = pytest.mark.parametrize("kind", told.JUDGEMENTS)


def head(kind: str) -> list[str]:
    page = check_page(told.JUDGEMENTS[kind], "deals/x.yaml")
    return [plain(line) for line in page.head]


def line(kind: str, start: str) -> str:
    [found] = [each for each in head(kind) if each.startswith(start)]
    return found


def command(kind: str) -> str:
    return check_page(told.JUDGEMENTS[kind], "deals/x.yaml").command


@EACH
def test_no_word_of_a_statistician_stands_on_the_page_or_in_the_offer(kind):
    pages = (check_page(told.JUDGEMENTS[kind]), client_page(told.JUDGEMENTS[kind]))
    found = [hit[0] for page in pages for words in told.words_of(page) for hit in LEARNED.finditer(words)]
    assert found == []


def test_details_are_where_those_words_stand():
    words = told.words_of(check_page(told.JUDGEMENTS["promise"], has_details=True))
    assert {"Monte Carlo", "copula", "rho"} <= {hit[0] for text in words for hit in LEARNED.finditer(text)}


@EACH
def test_every_page_says_its_verdict_its_worst_promise_and_what_to_do(kind):
    starts = [each.split(" ")[0] for each in head(kind)]
    assert starts.count("VERDICT:") == 1
    assert starts.count("Next") == 1
    assert ("Worst" in starts) == (kind != "nothing promised")


@EACH
def test_every_sentence_ends_as_one_and_begins_with_a_capital(kind):
    page = check_page(told.JUDGEMENTS[kind])
    sentences = [*page.head, *(text for one in page.sections for text in (*one.before, *one.after))]
    assert [text for text in sentences if not text.endswith((".", ":"))] == []
    assert [text for text in sentences if text[0].islower()] == []
    assert [text for text in sentences if "  " in text or " ." in text or " ," in text] == []


NO_WAY = "No lever still open, no later date and no higher price brings it to your policy."
CAN_CHANGE = "Do not promise it as it stands; it can be changed into one you can keep."
VERDICTS = {
    "promise": "PROMISE. Every promise meets your policy: you may say all of it.",
    "change by levers": f"CHANGE. {CAN_CHANGE}",
    "walk-away": f"WALK AWAY. {NO_WAY}",
    "turned down": "WALK AWAY. Only what Harbour Logistics has turned down brings it to your policy.",
    "unknown": f"WALK AWAY. {NO_WAY}",
    "not all looked at": (
        "CHANGE. Not as it stands; none of the 4,096 combinations of levers looked at makes it keepable, and "
        "4,000 were not looked at."
    ),
    "search stopped": (
        "CHANGE. Not as it stands; the search for what would make it keepable was stopped too early to tell."
    ),
    "quick": "CHANGE. Not as it stands; what would make it keepable was not looked for (--quick).",
}
AGREE = "agree on this with Harbour Logistics, then write it into the deal:"
STEPS = (
    "set third-builder (costs us EUR 4,000), move 'live' to 5 Mar 2027, raise the price to EUR 11,000 and "
    "raise 'price' to at most EUR 11,000."
)
SAY_NO = (
    "say no, kindly, and leave the door open ('live' and all promises together cannot be brought to your "
    "policy):"
)
TURNED_DOWN = "'live' and the chance of losing money would need what was turned down"
PAIR = "third-builder,more-lead"
NEXT = {
    "promise": ("write it down for Harbour Logistics:", "troth offer deals/x.yaml --md"),
    "change by levers": (
        "see it with third-builder and more-lead:",
        f"troth check deals/x.yaml --set {PAIR}",
    ),
    "change by a date": (f"{AGREE} {STEPS}", ""),
    "walk-away": (SAY_NO, "troth offer deals/x.yaml --md"),
    "turned down": (
        f"say no, kindly, and leave the door open ({TURNED_DOWN}):",
        "troth offer deals/x.yaml --md",
    ),
    "not all looked at": (
        "take levers out of the deal that nobody would pull, so that all of them can be looked at.",
        "",
    ),
    "search stopped": ("look for what would make it keepable:", "troth check deals/x.yaml"),
    "quick": ("look for what would make it keepable:", "troth check deals/x.yaml"),
    "levers set": (
        "write it down for Harbour Logistics:",
        "troth offer deals/x.yaml --set third-builder,later --md",
    ),
}
STAYS = "the builder stays until 8 weeks after 'live'"
WORST = {
    "promise": f"{STAYS}: we would keep it in 94 of 100 cases (your policy: 90 %).",
    "quick": "'live' by 29 Jan 2027: we would keep it in 50 of 100 cases (your policy: 90 %).",
}


@pytest.mark.parametrize("kind", VERDICTS)
def test_each_verdict_has_its_words(kind):
    assert line(kind, "VERDICT") == f"VERDICT: {VERDICTS[kind]}"


@pytest.mark.parametrize("kind", NEXT)
def test_each_next_step_has_its_words_and_its_command(kind):
    step, typed = NEXT[kind]
    assert (line(kind, "Next step"), command(kind)) == (f"Next step: {step}", typed)


@pytest.mark.parametrize("kind", WORST)
def test_the_worst_promise_is_said_with_its_chance_and_the_policy(kind):
    assert line(kind, "Worst").replace(" (aims aside)", "") == f"Worst promise: {WORST[kind]}"


def test_a_worst_promise_that_an_aim_is_worse_than_says_so():
    assert line("promise", "Worst").startswith("Worst promise (aims aside): the builder stays")
    assert line("quick", "Worst").startswith("Worst promise: 'live' by")


def test_a_next_step_that_is_too_long_drops_whole_changes_and_cuts_no_amount_and_no_day():
    long = tuple((f"a-promise-with-quite-a-long-name-{k}", judged.DUE) for k in range(6))
    found = judged.judgement(
        told.told(told.deal()), told.known(), told.search(dates=long, price=worlds.euros(74_300))
    )
    step = plain(next_step(found))
    assert step.endswith("to 29 Jan 2027 and 5 more changes, below.")
    assert "…' to 29 Jan 2027, move 'a promise" in step


def test_where_each_could_be_mended_and_not_all_at_once_that_is_said():
    found = judged.judgement(told.told(told.deal()), told.known(), Search(None, 8, 0))
    assert next_step(found) == (
        "say no, kindly, and leave the door open (whatever mends 'live' and all promises together misses "
        "another rule of your policy):"
    )


def test_all_together_and_a_loss_are_held_against_the_policy():
    assert line("quick", "All our") == (
        "All our promises together: 50 % (policy: 80 %). Losing money: 5 % (policy: at most 10 %)."
    )
    assert line("unknown", "All our").endswith("Losing money: not tested, there is no price.")
    assert line("nothing promised", "All our").startswith("All our promises together: none is made.")


def test_whose_odds_they_are_stands_before_everything_else():
    assert head("base rate only")[0] == (
        "These odds stand on other firms' software tasks and 25 whole deals of your own: no finished item of "
        "yours is on record yet."
    )
    assert head("base rate and deals")[0] == (
        "These odds stand on other firms' software tasks: no finished work of your own is on record yet."
    )
    assert not head("promise")[0].startswith("These odds")


@pytest.mark.parametrize(
    ("own", "share", "said"), [(1, 0.93, "1 finished item"), (9, 0.5, "9 finished items")]
)
def test_a_few_items_of_ones_own_do_not_hide_whose_odds_they_mostly_are(own, share, said):
    known = judged.evidence(own, base_share=share)
    assert base_only(known) == (
        f"These odds stand mostly on other firms' software tasks: only {said} of your own."
    )
    assert not base_only(judged.evidence(own, base_share=0.49))


def test_an_invented_record_and_a_missed_aim_are_said_in_the_head():
    assert "learn from it, promise nothing by it" in line("synthetic", "The record behind this is invented")
    assert line("aim missed", "The aim") == (
        "The aim 'errors' misses your policy for aims: say the odds with it, promise nothing by it."
    )


def test_levers_that_are_set_are_named_and_whether_the_client_refused_them():
    assert line("levers set", "Levers set") == (
        "Levers set: third-builder, later. Harbour Logistics has turned down later."
    )


def test_a_file_with_a_blank_in_its_name_is_quoted_in_the_command():
    page = check_page(told.JUDGEMENTS["promise"], "deals/our deal.yaml")
    assert page.command == "troth offer 'deals/our deal.yaml' --md"


def test_with_a_promise_it_is_said_that_their_money_is_often_not_there():
    made = told.JUDGEMENTS["promise"]
    total = made.forecast.client_total
    assert total is not None

    def head_with(funded: float) -> list[str]:
        budget = BudgetForecast(funded, Spread(1.0, 2.0, 3.0), None)
        held = replace(made.forecast, client_total=replace(total, budget=budget))
        return [plain(one) for one in check_page(replace(made, forecast=held)).head]

    assert not any("money is there" in one for one in head_with(0.9))
    head = head_with(0.04)
    assert head[-1] == (
        "But Harbour Logistics' money is there when it falls due in 4 of 100 cases: see the truths below."
    )
