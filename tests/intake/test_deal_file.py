"""A deal file becomes a deal: the design's example in full, what is stored, and what no file may do."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from troth.core.agreement import Agreement
from troth.core.credit_schedule import Cap, CreditSchedule, Tier
from troth.core.deal import BaseRateChoice, Dip, Policy
from troth.core.lever import RoleChange, Setting
from troth.core.money import Money, Rate
from troth.core.promise import Achieve, Decide, Deliver, GiveTime, PayAtMost, Promise, ReachBy, Stay
from troth.core.quantity import Between, Share, Span, ThreePoint, Work
from troth.core.service_level import ServiceLevel, Uptime, Window
from troth.core.term import LatePenalty
from troth.core.work import Item, Link, Need, Rework, Risk, Role, Stop
from troth.errors import BadInput
from troth.intake.deal.file import deal_from_document, read_deal

HERE = Path(__file__).parent
EXAMPLE = (HERE / "harbour-design.yaml").read_bytes()
SMALL = (HERE / "small-deal.yaml").read_bytes()


def days(number: int) -> Work:
    return Work(Decimal(number), "d")


def euros(number: int) -> Money:
    return Money(number * 100, "EUR")


@pytest.fixture(scope="module")
def example():
    read = read_deal(EXAMPLE, "harbour.yaml")
    assert read.findings == ()
    assert read.deal is not None
    return read


def test_the_design_names_and_parties_are_read(example):
    deal = example.deal
    assert (deal.id, deal.title, deal.seller) == ("harbour-wms", "Warehouse system", "Northbeam Systems")
    assert (deal.client, deal.contacts) == ("Harbour Logistics", ("buyer", "sponsor", "CFO"))
    assert (deal.currency, deal.starts_on, deal.labels) == ("EUR", date(2027, 1, 11), {"trade": "wms"})
    assert deal.base_rate == BaseRateChoice(date="rk31-norway")


def test_the_design_calendars_close_on_holidays_and_on_their_own_days(example):
    seller, client = example.deal.calendars["seller"], example.deal.calendars["client"]
    assert (seller.timezone, client.timezone) == ("Europe/Berlin", "Europe/Amsterdam")
    assert date(2027, 10, 31) in seller.closed  # Reformation Day, in Hamburg and not everywhere
    assert date(2027, 4, 27) in client.closed  # King's Day
    assert {date(2027, 4, 19), date(2027, 5, 7)} <= client.closed
    assert date(2027, 5, 8) not in client.closed
    assert min(seller.closed).year == 2026
    assert max(seller.closed).year == 2042
    assert example.closed_days["client"] == tuple(sorted(client.closed))


def test_the_design_people_are_read(example):
    assert example.deal.people == {
        "consultant": Role("consultant", "seller", 1, cost=Rate(euros(640), "d"), leaves_chance=0.1),
        "integrator": Role("integrator", "seller", 2, cost=Rate(euros(560), "d")),
        "stock-lead": Role("stock-lead", "client", 1, Share(4000), Rate(euros(480), "d")),
    }


def test_the_design_work_and_risks_are_read(example):
    work = example.deal.work
    assert list(work) == [
        "discovery", "clean-stock", "migrate", "interfaces", "voice-pick", "sign-off", "acceptance", "live",
    ]  # fmt: skip
    assert work["discovery"] == Item(
        "discovery", effort=days(12), by={"consultant": 1}, needs=(Need("stock-lead", days(4)),),
        labels={"kind": "discovery"},
    )  # fmt: skip
    assert work["migrate"] == Item(
        "migrate", effort=ThreePoint(days(15), days(22), days(60)), by={"integrator": 1},
        after=(Link("discovery"), Link("clean-stock")), rework=Rework(0.25, 0.4),
        labels={"kind": "migration"},
    )  # fmt: skip
    assert work["sign-off"] == Item(
        "sign-off", takes=Span(Decimal(5), "wd"), after=(Link("interfaces"),), decides="sponsor"
    )
    assert work["voice-pick"].scope == "could"
    assert work["voice-pick"].worth == 15
    assert work["live"].is_milestone
    assert example.deal.risks == {
        "legacy-data-dirty": Risk("legacy-data-dirty", 0.35, {"migrate": Between(days(15), days(40))}),
        "sponsor-leaves": Risk("sponsor-leaves", 0.1, stops=Stop("client", Span(Decimal(4), "w"))),
    }


def test_the_design_promises_are_read(example):
    eight_weeks, five_days = Span(Decimal(8), "w"), Span(Decimal(5), "wd")
    given = GiveTime("stock-lead", Share(4000), "live", Between(0.6, 1.1))
    assert list(example.deal.promises.values()) == [
        Promise("live", "seller", ReachBy("live", date(2027, 4, 30)), ("stock-time", "data-clean")),
        Promise("full-scope", "seller", Deliver("must", "live")),
        Promise("within-price", "seller", PayAtMost(euros(72000))),
        Promise("errors-down", "seller", Achieve("pick-errors")),
        Promise("team-stays", "seller", Stay("consultant", eight_weeks, "live")),
        Promise("stock-time", "client", given),
        Promise("data-clean", "client", ReachBy("clean-stock", date(2027, 3, 5))),
        Promise("decisions", "client", Decide("sponsor", five_days)),
    ]


def test_the_design_client_side_is_read(example):
    deal = example.deal
    assert (deal.asked.scope, deal.asked.price, deal.asked.dates) == (
        "everything", euros(60000), {"live": date(2027, 4, 30)},
    )  # fmt: skip
    assert (deal.believes.own_hours, deal.believes.own_money) == (0, euros(60000))
    assert deal.believes.adoption == "none"
    assert (deal.believes.said_by, deal.believes.said_on) == ("buyer", date(2026, 11, 2))
    assert deal.broken_before[0].left_behind == "late-penalty"
    assert deal.broken_before[0].differently == ("more-stock-lead",)
    assert deal.adoption.users == 140
    assert deal.adoption.training_each == Work(Decimal(6), "h")
    assert deal.adoption.dip == Dip(0.2, Between(Span(Decimal(3), "w"), Span(Decimal(8), "w")))
    result = deal.results["pick-errors"]
    assert (result.before, result.promised, result.needs) == ("2.0%", "0.5%", ("training", "stock-time"))
    assert (result.by, result.after) == (Span(Decimal(6), "months"), "live")
    assert result.reached == ThreePoint(0.6, 1.1, 1.3)


def test_the_design_money_terms_and_levers_are_read(example):
    deal = example.deal
    assert (deal.price.fixed, deal.price.monthly, deal.price.months) == (euros(72000), euros(3000), 36)
    assert (deal.margin, deal.budget.approved, deal.budget.owner) == (0.15, euros(60000), "CFO")
    assert deal.budget.more == {date(2027, 7, 1): euros(30000)}
    assert deal.terms["late-penalty"] == LatePenalty(
        "late-penalty", "live", Decimal("0.01"), Span(Decimal(1), "w"), Decimal("0.15")
    )
    assert deal.terms["uptime"] == ServiceLevel(
        "uptime",
        Uptime(),
        Decimal("0.999"),
        Window("month", "Europe/Amsterdam"),
        CreditSchedule(
            tiers=(Tier(Decimal("0.999"), Decimal("0.10")), Tier(Decimal("0.99"), Decimal("0.25"))),
            caps=(Cap(Decimal(1), "month"),),
        ),
        excludes=("maintenance",),
        record="uptime",
    )
    assert (deal.amendments, deal.joint_caps) == ((), ())
    assert deal.levers["third-integrator"].settings == (Setting(people={"integrator": RoleChange(add=1)}),)
    assert deal.levers["more-stock-lead"].settings[0].people == {"stock-lead": RoleChange(share=Share(8000))}
    assert deal.levers["more-stock-lead"].cost_to == "client"
    assert [setting.dates for setting in deal.levers["later"].settings] == [
        {"live": date(2027, 6, 30)}, {"live": date(2027, 8, 31)},
    ]  # fmt: skip
    assert deal.when_hard == (
        Agreement("live", Span(Decimal(4), "w"), "drop-voice-pick", "sponsor", Span(Decimal(5), "wd")),
    )


def test_every_way_to_write_a_lever_and_an_item_is_read():
    deal = read_deal(SMALL, "small.yaml").deal
    assert deal.levers["dearer"].settings == (
        Setting(price=euros(80000)), Setting(price=euros(90000), drops=("workshop",)),
    )  # fmt: skip
    assert deal.levers["tool"].settings[0].risks_off == ("dirty",)
    assert deal.levers["tool"].settings[0].adds == (Item("clean", effort=days(2), by={"lead": 1}),)
    assert deal.levers["more-lead"].not_with == ("third",)
    assert deal.work["workshop"].by == {"builder": 2, "lead": 1}
    assert deal.work["sign-off"].after[1] == Link("workshop", "SS", Span(Decimal(3), "wd"))
    assert deal.promises["errors"].is_aim


def test_a_count_of_a_lever_is_what_then_is_there():
    text = SMALL.replace(b"builder: +1", b"builder: {count: 5, share: 50%}")
    change = read_deal(text, "small.yaml").deal.levers["third"].settings[0].people["builder"]
    assert change == RoleChange(add=3, share=Share(5000))


def test_a_stored_deal_is_rebuilt_without_the_holidays_library(example):
    stored = json.loads(json.dumps({
        "document": example.document,
        "closed": {name: [str(day) for day in closed] for name, closed in example.closed_days.items()},
    }))  # fmt: skip
    closed = {name: [date.fromisoformat(day) for day in listed] for name, listed in stored["closed"].items()}
    assert deal_from_document(stored["document"], closed) == example.deal
    script = (
        "import sys, json\nfrom datetime import date\nsys.modules['holidays'] = None\n"
        "from troth.intake.deal.file import deal_from_document\n"
        "deal = deal_from_document(json.load(sys.stdin), {'seller': [date(2027, 1, 1)]})\nprint(deal.id)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(example.document), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("harbour-wms\n", "")


def test_a_stored_deal_that_cannot_be_read_is_refused():
    with pytest.raises(BadInput, match=r"the stored deal: the stored deal cannot be read \(8 faults\)"):
        deal_from_document({}, {})


def test_holidays_known_already_are_not_resolved_again(example, monkeypatch):
    known: dict = {}
    read_deal(EXAMPLE, "harbour.yaml", known_days=known)
    assert sorted(known) == ["DE/HH/2026-2042", "NL//2026-2042"]
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert read_deal(EXAMPLE, "harbour.yaml", known_days=known).deal == example.deal


def test_the_company_calendar_holds_where_the_deal_states_none_and_is_stored():
    text = SMALL.replace(b"  seller: {timezone: Europe/Berlin}\n", b"")
    company = {"timezone": "Europe/Lisbon", "hours": "10:00-16:00", "closed": ("2027-02-01",)}
    read = read_deal(text, "small.yaml", seller_calendar=company)
    assert read.findings == ()
    assert read.deal.calendars["seller"].hours == ((600, 960),)
    assert read.deal.calendars["seller"].closed == {date(2027, 2, 1)}
    assert read.deal.calendars["client"].timezone == "Europe/Amsterdam"
    assert deal_from_document(read.document, read.closed_days) == read.deal
    own = read_deal(SMALL, "small.yaml", seller_calendar=company)
    assert own.deal.calendars["seller"].timezone == "Europe/Berlin"


def test_findings_alone_come_of_what_is_not_a_deal():
    for source in (b"", b"just text", b"[1, 2]", b"\xff\xfe", b"a: [", b"- a\n- b\n"):
        read = read_deal(source, "x.yaml")
        assert read.deal is None
        assert read.errors


def test_a_deal_of_sixty_items_is_read_in_no_time():
    items = "\n".join(
        f"  item-{k}: {{effort: {{low: 3d, likely: 5d, high: 9d}}, by: builder, "
        f"after: [{f'item-{k - 1}' if k else 'plan'}], labels: {{kind: feature, team: blue}}, "
        f"scope: must, rework: {{chance: 10%, share: 20%}}}}"
        for k in range(60)
    )
    text = SMALL.replace(b"\nrisks:", f"\n{items}\nrisks:".encode())
    assert read_deal(text, "big.yaml").findings == ()
    spans = []
    for _ in range(5):
        began = time.perf_counter()
        read_deal(text, "big.yaml")
        spans.append(time.perf_counter() - began)
    assert min(spans) < 0.15


def test_the_policy_of_the_company_holds_and_a_stricter_one_of_the_deal_over_it():
    company = Policy(promise=0.9, aim=0.6, worst=(euros(80000), 0.02))
    policy = read_deal(SMALL, "small.yaml", company).deal.policy
    assert (policy.promise, policy.aim, policy.worst, policy.loosened) == (
        0.95,
        0.6,
        (euros(50000), 0.01),
        (),
    )


def test_thousands_of_faults_are_told_by_the_first_thousand_and_a_number():
    items = "\n".join(f"  item-{k}: {{effort: 1d, by: builder, after: [nothing-{k}]}}" for k in range(3000))
    read = read_deal(SMALL.replace(b"\nrisks:", f"\n{items}\nrisks:".encode()), "big.yaml")
    assert read.deal is None
    assert len(read.findings) == 1001
    assert str(read.findings[-1]) == (
        "big.yaml:1024:48: there are 2,000 more findings from here on; expected fewer. "
        "Correct those above first"
    )


def test_a_circle_of_thousands_of_items_is_told_once():
    items = "\n".join(
        f"  item-{k}: {{effort: 1d, by: builder, after: [item-{(k + 1) % 5000}]}}" for k in range(5000)
    )
    read = read_deal(SMALL.replace(b"\nrisks:", f"\n{items}\nrisks:".encode()), "big.yaml")
    (circle,) = read.findings
    assert str(circle) == (
        "big.yaml:24:44: after goes round in a circle: item-0 -> item-1 -> item-2 -> item-3 -> item-4 -> "
        "item-5 -> (4,992 more) -> item-4998 -> item-4999 -> item-0; expected work of which some can begin. "
        "Each waits for the next; take one of these links out"
    )


def test_the_plan_runs_on_the_share_that_is_promised_where_people_says_another():
    read = read_deal(SMALL.replace(b"people: lead, share: 40%", b"people: lead, share: 50%"), "s.yaml")
    assert [finding.code for finding in read.findings] == ["share-differs"]
    assert read.deal is not None
    assert read.deal.people["lead"].share == Share(5_000)
