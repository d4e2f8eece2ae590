"""Judgements of every kind a page may be about, set by hand: verdicts, evidence, names long and hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import judged
import worlds
from troth.core.change import choices_named, with_levers
from troth.core.deal import Adoption, Asked, Beliefs, BrokenBefore, Budget, Deal, Price, Result
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Achieve, Decide, GiveTime, PayAtMost, Promise, ReachBy, Stay
from troth.core.quantity import Share
from troth.core.service_level import ServiceLevel, Uptime
from troth.core.term import Clause, LatePenalty
from troth.forecast.deal.deal_forecast import DealForecast, Leaning, OutsideBasis, OwnRecord
from troth.judgement.evidence import Input
from troth.judgement.search.later_or_dearer import Remedy
from troth.judgement.search.remedy import Search
from troth.judgement.shortfall import Shortfall
from troth.judgement.truths.broken_before import BrokenBeforeTruth, Difference
from troth.judgement.verdict import Judgement
from troth.telling.page import Page, Section
from troth.telling.words import plain

LONG = "a-name-that-is-about-as-long-as-the-name-of-anything-in-a-file-may-ever-become"
HOSTILE = (
    "<script>alert(1)</script> [bold red]x[/] :smile: \x1b[31mred\x9b0m | **b** `c` \u202eevil & <img src=x>"
)
ASKED_ON = date(2027, 1, 20)
SPEAKING = (OutsideBasis("date", 25, 1, "pooled", is_pooled=True), OutsideBasis("cost", 25, 0, "ours", False))
LEVERS = (
    Lever("third-builder", (Setting(people={"builder": RoleChange(add=1)}),), worlds.euros(4000)),
    Lever(
        "more-lead",
        (Setting(people={"lead": RoleChange(share=Share(8000))}),),
        costs_per_week=worlds.euros(960),
        cost_to="client",
    ),
    Lever("later", (Setting(dates={"live": worlds.date(2027, 3, 5)}),)),
)


def deal(**rest: object) -> Deal:
    """Return a deal in which both sides promise, ask and believe something of every kind."""
    promises = (
        worlds.by_seller("live", ReachBy("live", judged.DUE), "time"),
        worlds.by_seller("price", PayAtMost(worlds.euros(10_000))),
        worlds.by_seller("stays", Stay("builder", worlds.span("8w"), "live")),
        Promise("errors", "seller", Achieve("pick-errors"), is_aim=True),
        worlds.by_client("time", GiveTime("lead", Share(4000), "live")),
        worlds.by_client("decisions", Decide("sponsor", worlds.span("5wd"))),
    )
    parts = {
        "contacts": ("buyer", "sponsor"),
        "asked": Asked("everything", worlds.euros(6000), {"live": ASKED_ON}),
        "believes": Beliefs(Decimal(0), worlds.euros(6000), "none", "buyer"),
        "adoption": Adoption(140, worlds.day_rate(320), worlds.work("6h"), worlds.euros(12_000)),
        "results": [Result("pick-errors", "2.0%", "0.5%", by_on=date(2027, 9, 1))],
        "price": Price(fixed=worlds.euros(10_000)),
        "terms": [
            LatePenalty("late", "live", Decimal("0.01"), None, Decimal("0.15")),
            ServiceLevel("uptime", Uptime(), Decimal("0.999")),
            Clause("nda", "Both sides keep quiet."),
        ],
        "levers": list(LEVERS),
    }
    return judged.a_deal(*promises, **{**parts, **rest})


def told(of: Deal, live: float = 0.5, **rest: object) -> DealForecast:
    """Return a forecast in which 'live' has a chance and all else is as it mostly is."""
    chances = {
        "live": judged.chance(live, outside=0.97),
        "price": judged.chance(1.0),
        "stays": judged.chance(0.94),
        "errors": judged.chance(0.72),
        "time": judged.chance(0.19),
        "decisions": judged.chance(0.6),
    }
    odds = {"scope": judged.chance(0.84), "price": judged.chance(0.36), "live": judged.chance(0.01)}
    parts = {
        "asked": odds,
        "asked_together": judged.chance(0.001),
        "leanings": {"live": Leaning(("time",), 0.84, 0.31), "stays": Leaning(("time",), None, 0.94)},
        "client_time": judged.client_time(186.0, 236.0, training=840.0),
        "money": judged.money(
            0.05, credit_chance=0.5, credits_mean=711_000.0, credits_ninety_five=14_400_00.0
        ),
        "outside": SPEAKING,
        "client_total": judged.client_total(),
    }
    return judged.forecast(of, chances, **{**parts, **rest})


def known(own_items: int = 206, **rest: object):
    """Return evidence with an opinion in it."""
    inputs = (
        Input("estimate", "build", "record"),
        Input("wait", "sign-off", "published"),
        Input("range", "build", "opinion"),
        Input("leaving", "builder", "opinion", is_ours=True),
    )
    parts = {"inputs": inputs, "outside": SPEAKING, "own_record": OwnRecord(3, 20)}
    return judged.evidence(own_items, **{**parts, **rest})


BROKEN = BrokenBeforeTruth(
    BrokenBefore("live in 12 weeks", "live after 14 months", "late", ("third-builder", "uptime")),
    "live",
    0.5,
    206,
    (Difference("third-builder", "lever", 0.34, 0.01), Difference("uptime", "term")),
)


def search(*names: str, **rest: object) -> Search:
    """Return a search that found levers (and days, and a price)."""
    return Search(Remedy(choices_named(deal(), names), **rest), 8, 0)  # type: ignore[arg-type]  # as it has


def with_set(of: Deal, *names: str) -> DealForecast:
    changed = with_levers(of, choices_named(of, names))
    return replace(told(changed.deal, 0.95), changed=changed)


def long_names() -> Deal:
    """Return the deal with every name as long as a file lets it be."""
    of = deal()
    items = {LONG: worlds.milestone(LONG, "build")}
    live = replace(of.promises["live"], measure=ReachBy(LONG, judged.DUE))
    words = "Some company with a name that goes on and on, and on and on " * 4
    return replace(
        of,
        title=words,
        client=words,
        seller=words,
        work={**of.work, **items},
        promises={**of.promises, "live": live},
    )


def hostile() -> Deal:
    """Return the deal with names that try to be markup and commands wherever words are free."""
    of = deal()
    results = {"pick-errors": Result("pick-errors", HOSTILE, HOSTILE, by_on=date(2027, 9, 1))}
    believes = replace(of.believes, said_by="spon$or\x1b[31m")
    return replace(of, title=HOSTILE, client=HOSTILE, seller=HOSTILE, results=results, believes=believes)


def nothing_promised() -> Judgement:
    of = judged.a_deal(worlds.by_client("time", GiveTime("lead", Share(4000), "live")))
    return judged.judgement(judged.forecast(of, {"time": judged.chance(0.2)}), known())


JUDGEMENTS: dict[str, Judgement] = {
    "promise": judged.judgement(told(deal(), 0.95), known()),
    "change by levers": judged.judgement(told(deal()), known(), search("third-builder", "more-lead")),
    "change by a date": judged.judgement(
        told(deal()),
        known(),
        search(
            "third-builder",
            dates=(("live", date(2027, 3, 5)),),
            price=worlds.euros(11_000),
            payments=(("price", worlds.euros(11_000)),),
        ),
    ),
    "walk-away": judged.judgement(
        told(deal()),
        known(),
        Search(None, 64, 0, (Shortfall("promise", "live", 0.5, 0.9), Shortfall("all", None, 0.5, 0.8))),
    ),
    "not all looked at": judged.judgement(told(deal()), known(), Search(None, 4096, 4000)),
    "turned down": judged.judgement(
        told(
            deal(refused=("later", "higher-price"), budget=Budget(worlds.euros(6000), owner="sponsor")),
            0.8,
            money=judged.money(0.3, safe_price=11_500_00.0),
        ),
        known(),
        Search(None, 8, 0, (), Remedy(choices_named(deal(), ("third-builder", "later")))),
        broken=(BROKEN,),
    ),
    "search stopped": judged.judgement(told(deal()), known(), Search(None, 3, 61, is_cut=True)),
    "quick": judged.judgement(told(deal()), known(), is_quick=True),
    "base rate only": judged.judgement(told(deal()), known(0), search("third-builder")),
    "base rate and deals": judged.judgement(told(deal(), outside=()), known(0, outside=()), search("later")),
    "little evidence": judged.judgement(told(deal()), known(12), search("later")),
    "synthetic": judged.judgement(told(deal()), known(0, is_synthetic=True), search("later")),
    "levers set": judged.judgement(with_set(deal(refused=("later",)), "third-builder", "later"), known()),
    "unknown": judged.judgement(
        replace(
            told(deal()),
            money=judged.money(None),
            dates=(judged.dated("live", judged.DUE, None, None, None),),
        ),
        known(),
        Search(None, 8, 0),
    ),
    "aim missed": judged.judgement(
        told(deal(policy=judged.strict(aim=0.8, worst=(worlds.euros(500), 0.01))), 0.95), known()
    ),
    "nothing promised": nothing_promised(),
    "long names": judged.judgement(
        told(long_names()),
        known(0, is_synthetic=True),
        search("third-builder", dates=(("live", date(2027, 3, 5)),)),
    ),
    "hostile names": judged.judgement(told(hostile()), known(), search("third-builder")),
}


def words_of(page: Page) -> list[str]:
    """Return every word of a page, line by line and cell by cell."""
    lines = [page.title, *page.head, page.command]
    for section in page.sections:
        lines += [section.heading, *section.before, *section.after, *(chart.says for chart in section.charts)]
        if section.table is not None:
            lines += [*section.table.headings, *(cell for row in section.table.rows for cell in row)]
    return lines


def rows(section: Section) -> list[tuple[str, ...]]:
    """Return the cells of a section's table, as plain words."""
    return [tuple(plain(cell).strip() for cell in row) for row in section.table.rows]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line."""
    return [" ".join(one.split()) for one in text.split("\n\n")]


def lines(section: Section) -> list[str]:
    """Return the sentences of a section, as plain words."""
    return [plain(line) for line in (*section.before, *section.after)]
