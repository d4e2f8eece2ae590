"""What it takes, in words: our money and the hours of the client's people."""

from __future__ import annotations

from dataclasses import replace

import judged
import told
from told import lines, paragraphs, rows
from troth.core.deal import Beliefs
from troth.forecast.deal.deal_forecast import ClientTime, RoleHours, Spread
from troth.telling.check.effort_sections import client_section, money_section


def test_money_says_cost_payment_loss_credits_and_the_worst():
    assert lines(money_section(told.JUDGEMENTS["aim missed"])) == paragraphs("""
        It costs us EUR 6,000 in the middle case, EUR 8,000 or more in 1 of 10 and EUR 9,000 or more in
        1 of 20 (as estimated: EUR 5,000).

        They pay EUR 10,000; the chance that we lose money is 5 %.

        The chance that we owe a credit is 50 %: EUR 7,110 on average, EUR 14,400 or more in
        1 of 20.

        Read but not priced: 'nda'.

        The chance that we lose more than EUR 500 is unknown (your policy: at most 1 %).
    """)


def test_without_a_price_a_loss_is_nobodys_to_say_and_without_terms_no_credit_is():
    of = judged.a_deal()
    made = judged.forecast(of, {"live": judged.chance(0.95)}, money=judged.money(None))
    assert lines(money_section(judged.judgement(made, told.known())))[1:] == [
        "There is no price in the deal, so nobody can say how likely a loss is.",
        "Your policy names no worst loss, so none was tested.",
    ]


def test_a_cost_that_never_varies_is_said_once_and_none_is_said_to_be_none():
    def said(cost: float) -> str:
        money = replace(judged.money(), cost=Spread(cost, cost, cost), face_cost=cost, is_sure=True)
        made = judged.forecast(judged.a_deal(), {"live": judged.chance(0.95)}, money=money)
        return lines(money_section(judged.judgement(made, told.known())))[0]

    assert said(9_600_00) == "It costs us EUR 9,600 in every case."
    assert said(0.0) == "No cost is in the deal."


def test_a_role_of_the_clients_without_any_work_is_left_out():
    idle = RoleHours("idle", judged.NEVER_LATE, 20.0, ())
    busy = judged.client_time(30.0, 60.0)
    made = told.told(told.deal(believes=Beliefs()), client_time=replace(busy, roles=(*busy.roles, idle)))
    section = client_section(judged.judgement(made, told.known()))
    assert [line.partition(" ")[0] for line in lines(section)] == ["Lead:", "Lead's", "The"]
    assert section.table.headings[1] == "middle case"


def test_people_without_a_cost_are_named_where_they_make_a_loss_unknown():
    money = replace(judged.money(None), has_price=True, payments_median=10_000_00, uncosted=("builder",))
    made = judged.forecast(judged.a_deal(), {"live": judged.chance(0.95)}, money=money)
    said = lines(money_section(judged.judgement(made, told.known())))
    assert said[0].startswith("Without builder, it costs us EUR 6,000")
    assert said[1] == (
        "They pay EUR 10,000; the chance that we lose money is unknown: builder has no cost in the deal."
    )


def test_the_clients_hours_are_said_in_all_and_by_week():
    section = client_section(told.JUDGEMENTS["quick"])
    assert lines(section) == paragraphs("""
        Lead: 186 h in the middle case, 236 h or more in 1 of 10; the plan counts on 16 h a week.

        Lead's fullest week is that of 11 Jan 2027: 186 h in the middle case, 236 h or more in 1 of 10.

        Training: 840 h for 140 people (672 h really taken in the middle case, 870 h or more in 1 of 10), in
        weeks nobody has named yet.

        The dip: the output of 140 people falls by 20 % at first, for 6 weeks in the middle case; the old
        level is passed again by 29 Jan 2027 at even odds and by 1 Mar 2027 in 9 of 10.
    """)
    assert section.table.headings == ("week of", "middle case", "more in 1 of 10", "")
    assert rows(section) == [("11 Jan", "186 h", "236 h", "█" * 12)]


def test_several_roles_are_told_apart_and_late_weeks_counted():
    weeks = tuple((judged.date(2027, 1, 4 + k), 4.0, 8.0) for k in range(18))
    role = RoleHours("lead", Spread(72.0, 90.0, 95.0), 16.0, weeks)
    time = ClientTime((role, replace(role, role="stock-lead")), Spread(144.0, 180.0, 190.0), 0.0)
    made = told.told(told.deal(believes=Beliefs()), client_time=time)
    section = client_section(judged.judgement(made, told.known()))
    assert section.table.headings[1] == "role"
    assert lines(section)[-1] == "Stock lead: 2 later weeks not shown; see --json."
    assert len(rows(section)) == 32


def test_a_week_that_takes_more_than_the_promised_share_is_said_in_cases():
    [role] = judged.client_time(30.0, 60.0).roles
    time = ClientTime((replace(role, overload_chance=0.2),), role.total, 0.0)
    made = told.told(told.deal(believes=Beliefs()), client_time=time)
    said = lines(client_section(judged.judgement(made, told.known())))
    assert said[2] == "Some week takes more than that share in 20 of 100 cases."


def test_training_whose_taking_nobody_drew_is_said_as_planned():
    made = told.told(told.deal(), client_total=None)
    said = lines(client_section(judged.judgement(made, told.known())))
    assert said[-1] == "Training: 840 h for 140 people, in weeks nobody has named yet."
