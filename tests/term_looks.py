"""Looks at terms and guarantees of every kind a page may be about, found in tiny worlds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np

import term_worlds as world
import told
import worlds
from item_world import Row, base_of, record_of
from troth.core.credit_schedule import (
    Cap,
    CreditRate,
    CreditSchedule,
    EarnBack,
    JointCap,
    Termination,
    Tier,
)
from troth.core.deal import BrokenBefore, Deal
from troth.core.lever import Lever, Setting
from troth.core.money import Money
from troth.core.service_level import Acceptance, Requests, ServiceLevel
from troth.core.term import Clause
from troth.forecast.deal.prepare import Prepared
from troth.forecast.service.case_levels import CaseHistory, case_model
from troth.forecast.service.failures import MONTH_SECONDS, FailureHistory, failure_model
from troth.forecast.service.request_levels import RequestHistory
from troth.judgement.guarantee import guarantee as room
from troth.judgement.guarantee.guarantee import Guarantee, find_guarantee
from troth.judgement.guarantee.terms_look import TermsLook, look_at_terms

DRAWS = 320
OFTEN = base_of(*[1.0] * 10, *[3.0] * 10)
LEFT = BrokenBefore("live in 12 weeks", "live after 14 months", "late")
AS_OF = worlds.at(worlds.STARTS_ON) * 60
RIGHTS = CreditSchedule(
    (Tier(Decimal("0.999"), Decimal("0.1")), Tier(Decimal("0.99"), worlds.euros(300))),
    earn_back=EarnBack(3),
    termination=Termination(Decimal("0.99"), 2, 3),
    is_sole_remedy=True,
)
FREE = CreditSchedule(rate=CreditRate(Decimal("0.01"), "case"))
LATE = world.late("0.05", "0.15")
LATER = Lever("later", (Setting(dates={"live": date(2027, 1, 29)}),))
ACCEPTED = ServiceLevel(
    "accepted",
    Acceptance(("build",), defects=3),
    Decimal(1),
    schedule=CreditSchedule((Tier(Decimal(1), Decimal("0.1")),), of_price="fixed"),
)


def exact_record(items: int = 400):
    """Return items of ours that took exactly what was estimated, all ended last year."""
    ended = date(2026, 12, 1).toordinal()
    return record_of([Row(f"i{n}", 2_400, 2_400, ended - 20, ended) for n in range(items)])


def everything(**rest: object) -> Deal:
    """Return a deal with a clause of every kind."""
    requests = ServiceLevel("good", Requests(), Decimal("0.99"), schedule=CreditSchedule())
    caps = (JointCap(("late", "uptime"), Cap(worlds.euros(2_000), "contract")),)
    terms = (
        world.late("0.05", "0.15", excludes=("client",)), world.uptime(RIGHTS), world.answer(FREE), requests,
        ACCEPTED, Clause("nda", "Quiet."),
    )  # fmt: skip
    return world.served(*terms, joint_caps=caps, broken_before=(LEFT,), **rest)


def with_past(prepared: Prepared) -> Prepared:
    """Give a seller two years of past service: a failure and thirty cases a month, requests each day."""
    service, chance = prepared.outlook.service, np.random.default_rng(1)
    begin = AS_OF - 24 * MONTH_SECONDS
    failed = FailureHistory(
        np.sort(chance.integers(begin, AS_OF, 24)), np.full(24, 600), np.array([[begin, AS_OF]])
    )
    cases = CaseHistory(np.sort(chance.integers(begin, AS_OF, 720)), chance.random(720) < 0.95)
    days = np.arange(AS_OF // 86_400 - 730, AS_OF // 86_400)
    requests = RequestHistory(days, np.full(730, 999), np.full(730, 1_000))
    models = {
        "uptime": {"failures": failure_model(failed, world.BASE, AS_OF)},
        "answer": {"cases": case_model(cases, 0.6, AS_OF)},
        "good": {"requests": requests},
    }
    terms = tuple(replace(term, **models.get(term.contract.id, {})) for term in service.terms)
    return replace(
        prepared, outlook=replace(prepared.outlook, service=service.with_caps(terms, prepared.deal))
    )


def prepared_of(deal: Deal, **known: object) -> Prepared:
    return worlds.ready(deal, OFTEN, rho=None, service_base=world.BASE, **known)


def hostile(**rest: object) -> Deal:
    """Return a deal whose free words try to be markup and commands."""
    broken = (BrokenBefore(told.HOSTILE, told.HOSTILE, "late"),)
    return replace(everything(**rest), title=told.HOSTILE, client=told.HOSTILE, broken_before=broken)


def long_names() -> Deal:
    name = told.LONG
    words = "Some company with a name that goes on and on, and on and on " * 4
    terms = [replace(world.late("0.05", "0.15"), id=name), replace(world.uptime(), id=f"{name}-too")]
    return replace(world.served(*terms), title=words, client=words)


PREPARED: dict[str, Prepared] = {
    "no record": prepared_of(everything()),
    "own work": prepared_of(everything(), items=exact_record()),
    "own service": with_past(prepared_of(everything(), items=exact_record())),
    "late only": prepared_of(world.served(LATE, broken_before=(LEFT,)), items=exact_record()),
    "levers set": prepared_of(world.served(LATE, levers=[LATER]), items=exact_record()),
    "nothing missed": world.seller(
        world.served(world.uptime()), {"uptime": world.every(1, [0], world.OF)}, items=exact_record()
    ),
    "hardly kept": world.seller(
        world.served(world.uptime()), {"uptime": world.every(1, [0], 0)}, items=exact_record()
    ),
    "hostile names": prepared_of(hostile(), items=exact_record()),
    "long names": prepared_of(long_names(), items=exact_record()),
}  # fmt: skip
SET = {"levers set": ("later",)}
LOOKS: dict[str, TermsLook] = {
    kind: look_at_terms(prepared, worlds.changed_by(prepared.deal, SET.get(kind, ())).choices, DRAWS)
    for kind, prepared in PREPARED.items()
}


def guarantee_of(
    ours: Prepared, theirs: Prepared | None, spend: Money, worst: Money | None, draws: int = DRAWS
) -> Guarantee:
    """Find a guarantee; `theirs` stands for the other seller, None: one who has what is published."""
    usual = room.at_the_base_rate
    try:
        if theirs is not None:
            room.at_the_base_rate = lambda _: theirs
        return find_guarantee(ours, world.scenario_of(ours), spend, worst, draws)
    finally:
        room.at_the_base_rate = usual


def two_clauses(*, has_service: bool = True, **rest: object) -> tuple[Prepared, Prepared]:
    """Return us, who miss in 1 of 10 draws and are never late, and others: in 5, and late in half of them."""
    terms = (world.late("0.01", "0.15"), *((world.uptime(begins=date(2027, 2, 1)),) if has_service else ()))
    deal = world.served(*terms, levers=[LATER], **rest)
    ours = world.seller(deal, {"uptime": world.every(10, [0], 9_970)}, items=exact_record())
    slow = worlds.ready(deal, base_of(1.0, 3.0), service_base=world.BASE)
    other = world.seller(deal, {"uptime": world.every(10, [0, 1, 2, 3, 4], 9_800)})
    return ours, replace(slow, outlook=replace(slow.outlook, service=other.outlook.service))


BOTH = two_clauses()
ALONE = two_clauses(has_service=False)
RICH = worlds.euros(100_000)
GUARANTEES: dict[str, tuple[Guarantee, Prepared]] = {
    "found": (guarantee_of(*BOTH, worlds.euros(600), RICH), BOTH[0]),
    "joint cap": (guarantee_of(*BOTH, worlds.euros(600), worlds.euros(3_000)), BOTH[0]),
    "cap of one": (guarantee_of(*ALONE, worlds.euros(600), worlds.euros(1_500)), ALONE[0]),
    "worst of ours": (guarantee_of(*BOTH, worlds.euros(600), None), BOTH[0]),
    "no record": (
        guarantee_of(PREPARED["no record"], None, worlds.euros(600), RICH), PREPARED["no record"]
    ),
    "not better": (guarantee_of(BOTH[0], BOTH[0], worlds.euros(600), RICH), BOTH[0]),
}  # fmt: skip
FOUND = GUARANTEES["found"][0]
GUARANTEES["limits too low"] = (replace(FOUND, terms=(), ours=0.0, theirs=0.0), BOTH[0])
GUARANTEES["not kept"] = (replace(FOUND, deal=ALONE[0].deal, terms=(), unkept=("late",)), ALONE[0])
