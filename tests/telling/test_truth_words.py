"""Each hard truth's sentence, asserted once in full; and what of it the client hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import judged
import worlds
from troth.core.deal import Asked, Beliefs, BrokenBefore, Budget
from troth.core.promise import Decide, GiveTime, ReachBy
from troth.core.quantity import Share
from troth.forecast.deal.deal_forecast import Leaning, OutsideBasis
from troth.judgement.evidence import Input
from troth.judgement.truths.broken_before import Difference
from troth.judgement.truths.closing_price import CLIENT, FREE, NO_PRICE, US, ClosingPrice
from troth.judgement.truths.truth import (
    BrokenBeforeTruth,
    BudgetGap,
    DateGap,
    DependencyTruth,
    HardTruth,
    LoosenedPolicy,
    OverloadTruth,
    OwnHoursGap,
    OwnMoneyGap,
    OwnRecordTruth,
    PriceGap,
    ScopeGap,
    ServiceTruth,
    TailTruth,
    ThinEvidence,
    TogetherGap,
    Truth,
    UpheavalGap,
)
from troth.offer.client_truths import for_client
from troth.telling.check.truth_words import told
from troth.telling.words import plain

ON, EVEN, NINE = date(2027, 4, 30), date(2027, 6, 18), date(2027, 8, 9)
ASKED = Asked("everything", worlds.euros(60_000), {"live": ON})
LEANING = Leaning(("time", "decisions"), 0.84, 0.31)
DEAL = judged.a_deal(
    worlds.by_seller("go-live", ReachBy("live", ON)),
    worlds.by_client("time", GiveTime("lead", Share(4000), "live")),
    worlds.by_client("decisions", Decide("sponsor", worlds.span("5wd"))),
    asked=ASKED,
    believes=Beliefs(said_by="buyer"),
    budget=Budget(worlds.euros(60_000), {date(2027, 7, 1): worlds.euros(40_000)}, "CFO"),
)
BURNT = BrokenBefore("live in 12 weeks", "live after 14 months", "late-penalty")
OUR_PART = (
    Difference("more-lead", "lever", 0.34, 0.01),
    Difference("build", "work", -0.01, 0.0001),
    Difference("paint", "lever", 0.01, 0.004),
    Difference("uptime", "term"),
)
MONEY = OwnMoneyGap(60_000_00, 96_000_00, 44_800_00, 12_000_00)


def case(truth: Truth, said: str, to_client: str) -> tuple[Truth, str, str]:
    """Return a truth, its sentence, and what the client hears of it (nothing: not theirs)."""
    return truth, said, to_client


def both(truth: Truth, they: str, you: str, rest: str) -> tuple[Truth, str, str]:
    """Return a truth whose sentence is the same for both but for its first words."""
    said = " ".join(rest.split())
    return case(truth, they + said, you + said)


SENTENCES: list[tuple[Truth, str, str]] = [
    case(
        DateGap("live", ON, 0.634, 200, EVEN, NINE),
        "They ask for 'live' by 30 Apr 2027: that comes true in 63 of 100 cases; "
        "the odds are even by 18 Jun 2027 and 9 in 10 by 9 Aug 2027.",
        "You asked for 'live' by 30 Apr 2027: that comes true in 63 of 100 cases; "
        "the odds are even by 18 Jun 2027 and 9 in 10 by 9 Aug 2027.",
    ),
    case(
        DateGap("live", ON, 0.001, 200, EVEN, None),
        "They ask for 'live' by 30 Apr 2027: that hardly ever comes true; "
        "there is no day within ten years by which the odds are 9 in 10.",
        "You asked for 'live' by 30 Apr 2027: that hardly ever comes true; "
        "there is no day within ten years by which the odds are 9 in 10.",
    ),
    case(
        PriceGap(60_000_00, 0.36, 25, 63_812_00, 82_790_00),
        "They ask for a price of EUR 60,000: our own cost stays under it in 35 of 100 cases; "
        "it costs us EUR 63,800 in the middle case and EUR 82,800 or more in 1 of 10.",
        "",
    ),
    case(
        ScopeGap(0.84, 200),
        "They ask for the whole scope by 30 Apr 2027: that comes true in 84 of 100 cases.",
        "You asked for the whole scope by 30 Apr 2027: that comes true in 84 of 100 cases.",
    ),
    case(
        TogetherGap(0.01, 200),
        "Everything they ask for, at once, hardly ever comes true.",
        "",
    ),
    case(
        OwnHoursGap(0.0, 186.4, 236.0, 840.0, "buyer"),
        "The buyer counts on 0 h of their own people's time; the work takes 186 h in the middle case and "
        "236 h or more in 1 of 10, and training takes 840 h on top.",
        "Your buyer counted on 0 h of your own people's time; the work takes 186 h in the middle case and "
        "236 h or more in 1 of 10, and training takes 840 h on top.",
    ),
    case(
        OwnHoursGap(10.0, 0.0, 0.0, 840.0, None),
        "Harbour Logistics counts on 10 h of their own people's time; training takes 840 h.",
        "You counted on 10 h of your own people's time; training takes 840 h.",
    ),
    case(
        MONEY,
        "The buyer counts on spending EUR 60,000; it takes EUR 153,000: EUR 96,000 to us, "
        "EUR 44,800 for their own people's hours and EUR 12,000 in purchases.",
        "Your buyer counted on spending EUR 60,000; it takes EUR 153,000: EUR 96,000 to us, "
        "EUR 44,800 for your own people's hours and EUR 12,000 in purchases.",
    ),
    case(
        OwnMoneyGap(60_000_00, 96_000_00, 0.0, 0.0, (67_200_00, 179_200_00)),
        "The buyer counts on spending EUR 60,000; it takes EUR 96,000: EUR 96,000 to us; "
        "beside it, the dip in their people's output costs EUR 67,200 to EUR 179,000.",
        "Your buyer counted on spending EUR 60,000; it takes EUR 96,000: EUR 96,000 to us; "
        "beside it, the dip in your people's output costs EUR 67,200 to EUR 179,000.",
    ),
    case(
        UpheavalGap(140, 840.0, has_dip=True),
        "They expect no change for their people; 140 of Harbour Logistics' people need 840 h of training in "
        "all, and their output dips at first.",
        "You expected no change for your people; 140 of them need 840 h of training in all, and their output "
        "dips at first.",
    ),
    case(
        UpheavalGap(140, 0.0, has_dip=True),
        "They expect no change for their people; the output of 140 of Harbour Logistics' people dips at "
        "first.",
        "You expected no change for your people; the output of 140 of them dips at first.",
    ),
    case(
        DependencyTruth("go-live", LEANING),
        "Our promise 'go live' is in Harbour Logistics' hands too: if the lead gives 40 % of each working "
        "day until 'live' and the sponsor decides within 5 working days, it is kept in 84 of 100 cases; "
        "if not, in 31 of 100 cases.",
        "'live' is reached by 30 Apr 2027: this is in your hands too. If the lead gives 40 % of each working "
        "day until 'live' and the sponsor decides within 5 working days, it comes true in 84 of 100 cases; "
        "if not, in 31 of 100 cases.",
    ),
    case(
        ThinEvidence(0),
        "No finished item of our own stands behind these odds; each piece of work is taken as a fixed fact.",
        "",
    ),
    case(
        ThinEvidence(1),
        "Only 1 finished item of our own stands behind these odds: with under 100, what was called 80 % came "
        "true 73-77 % of the time on outside records.",
        "",
    ),
    case(
        LoosenedPolicy("promise 80% where the company asks for 90%"),
        "This deal is held to less than our own rules ask: promise 80 % where the company asks for 90 %.",
        "",
    ),
    both(
        TailTruth("live", ON, NINE),
        "",
        "",
        """In 1 of 10 runs 'live' comes later than 9 Aug 2027, 15 weeks late or more; the day promised or
        asked for is 30 Apr 2027.""",
    ),
    both(
        TailTruth("live", ON, None),
        "",
        "",
        """In 1 of 10 runs 'live' does not come within ten years; the day promised or asked for is
        30 Apr 2027.""",
    ),
    both(
        OverloadTruth("stock-lead", date(2027, 3, 1), 16.0, 22.0, 16.0, 0.3),
        "The ",
        "Your ",
        """stock lead is promised for 16 h a week, and the week of 1 Mar 2027 takes 22 h or more in 1 of 10
        runs; some week asks for too much in 30 of 100 cases.""",
    ),
    both(
        BudgetGap(0.32, 60_000_00, 96_000_00, 36_000_00, date(2027, 7, 1)),
        "Harbour Logistics' ",
        "Your ",
        """budget of EUR 60,000 (and EUR 40,000 more from 1 Jul 2027) covers EUR 96,000 when that falls due
        in 32 of 100 cases; EUR 36,000 or more is missing in 1 of 10, and it is enough from 1 Jul 2027 on.""",
    ),
    both(
        BudgetGap(0.001, 60_000_00, 96_000_00, 36_000_00, None),
        "Harbour Logistics' ",
        "Your ",
        """budget of EUR 60,000 (and EUR 40,000 more from 1 Jul 2027) hardly ever covers EUR 96,000 when that
        falls due; EUR 36,000 or more is missing in 1 of 10, and it is never enough.""",
    ),
    both(
        ServiceTruth("uptime", Decimal("0.999")),
        "They ask for ",
        "You asked for ",
        "the service level 'uptime' of 99.9 %; nothing on record says how often we keep it.",
    ),
    both(
        ServiceTruth("uptime", Decimal("0.999"), 36, "month", 0.33, 0),
        "They ask for ",
        "You asked for ",
        """the service level 'uptime' of 99.9 %; nothing of ours on record speaks of it, and by the published
        record of others it is kept in all 36 months in 35 of 100 cases.""",
    ),
    both(
        ServiceTruth("answer", Decimal("0.95"), 12, "quarter", 0.712, 400),
        "They ask for ",
        "You asked for ",
        """the service level 'answer' of 95 %; by our own record it is kept in all 12 quarters in 71 of 100
        cases.""",
    ),
    both(OwnRecordTruth(3, 20), "", "", "Of our last 20 whole deals, 3 took longer than planned."),
    both(OwnRecordTruth(1, 1), "", "", "The only whole deal that we finished took longer than planned."),
    both(
        BrokenBeforeTruth(BURNT, "go-live", 0.634, 200, OUR_PART),
        "They ",
        "You ",
        """were promised 'live in 12 weeks' and had 'live after 14 months', which left 'late penalty' behind;
        our 'go live' is kept in 63 of 100 cases; different here: 'more lead' (adds 34 points, by the plan's
        own runs), 'build' (takes 1 point, by the plan's own runs), 'paint' (makes no difference that we can
        tell) and 'uptime' (nothing to measure it on).""",
    ),
    both(
        BrokenBeforeTruth(replace(BURNT, left_behind=None), "go-live", None, 0),
        "They ",
        "You ",
        """were promised 'live in 12 weeks' and had 'live after 14 months'; how often our 'go live' is kept,
        nobody can know; nothing is different here.""",
    ),
    both(
        BrokenBeforeTruth(BURNT, None, None, 0),
        "They ",
        "You ",
        """were promised 'live in 12 weeks' and had 'live after 14 months', which left 'late penalty' behind;
        nothing on our record says how often we keep the same; nothing is different here.""",
    ),
]

PEOPLE = "Harbour Logistics' people (the CFO's to answer)"
PRICES = [
    (US, NO_PRICE, "no price named in this deal closes that (ours to answer)"),
    (US, FREE, "closing that takes nothing but keeping to it (ours to answer)"),
    ("buyer", ClosingPrice(days=97), "closing that takes 14 weeks more (the buyer's to answer)"),
    ("buyer", ClosingPrice(days=1), "closing that takes 1 day more (the buyer's to answer)"),
    (CLIENT, ClosingPrice(days=13), "closing that takes 13 days more (Harbour Logistics' to answer)"),
    (
        "CFO",
        ClosingPrice(money=22_312_00, money_weekly=960_00, days=14, hours=1_023.4),
        f"closing that takes 2 weeks more, EUR 22,300, EUR 960 a week and 1,023 h of {PEOPLE}",
    ),
]


@pytest.mark.parametrize(("owner", "price", "said"), PRICES)
def test_each_truth_says_what_closing_it_takes_and_whose_it_is(owner, price, said):
    known = judged.evidence(206)
    words = plain(told(HardTruth(ScopeGap(0.84, 200), owner, price), DEAL, known))
    assert (
        words == f"They ask for the whole scope by 30 Apr 2027: that comes true in 84 of 100 cases; {said}."
    )


@pytest.mark.parametrize(("truth", "said", "to_client"), SENTENCES, ids=lambda one: type(one).__name__)
def test_each_truth_has_its_sentence_and_the_client_hears_what_is_theirs(truth, said, to_client):
    known, hard = judged.evidence(206), HardTruth(truth, US, NO_PRICE)
    ending = "; no price named in this deal closes that (ours to answer)."
    if isinstance(truth, BrokenBeforeTruth):
        ending = (
            "; what is different has no price in this deal (ours to answer)."
            if truth.differences
            else "; that is ours to answer."
        )
    assert plain(told(hard, DEAL, known)) == said.removesuffix(".") + ending
    assert plain(for_client(hard, DEAL, known)) == to_client


def test_what_is_different_from_a_promise_broken_before_is_said_with_its_price():
    truth = BrokenBeforeTruth(BURNT, "go-live", 0.634, 200, OUR_PART)
    said = told(HardTruth(truth, US, ClosingPrice(money_weekly=960_00)), DEAL, judged.evidence(206))
    assert plain(said).endswith("; what is different costs EUR 960 a week (ours to answer).")


def test_published_figures_are_named_where_they_speak_and_whole_deals_of_ones_own_always():
    published = (Input("estimate", "build", "published"),)
    deals = (OutsideBasis("date", 25, 0, "", is_pooled=False),)

    def said(**rest: object) -> str:
        return plain(told(HardTruth(ThinEvidence(0), US, FREE), DEAL, judged.evidence(0, **rest)))

    assert said(inputs=published).startswith(
        "No finished item of our own stands behind these odds; single pieces of work stand on published "
        "figures of others: figures by hand; closing that takes"
    )
    assert said(inputs=published, outside=deals).startswith(
        "No finished item of our own stands behind these odds, but 25 whole deals of our own; single"
    )
    assert said(inputs=(Input("fixed", "build", "opinion"),), outside=deals).startswith(
        "No finished item of our own stands behind these odds, but 25 whole deals of our own; each piece of "
        "work is taken as a fixed fact; closing that takes"
    )


def test_the_client_hears_of_everything_at_once_only_where_no_price_is_in_it():
    deal = replace(DEAL, asked=Asked("everything", None, {"live": ON}))
    heard = for_client(HardTruth(TogetherGap(0.01, 200), US, NO_PRICE), deal, judged.evidence())
    assert plain(heard) == "Everything you asked for, at once, hardly ever comes true."


def test_every_kind_of_truth_is_worded_here():
    assert {type(truth) for truth, _, _ in SENTENCES} == set(Truth.__args__)
