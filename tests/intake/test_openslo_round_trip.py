"""What troth writes as OpenSLO it reads back as the same service level, whatever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import openslo_world as world
from troth.core.service_level import ServiceLevel, Uptime, Window
from troth.core.term import Amendment
from troth.intake.openslo.file import read_openslo
from troth.telling.openslo import openslo_yaml


def read_back(*levels: ServiceLevel, amendments: tuple[Amendment, ...] = ()):
    written = openslo_yaml(world.deal_with(*levels, amendments=amendments))
    read = read_openslo([("deal.openslo.yaml", written.text.encode())])
    assert read.errors == (), written.text
    return read


@given(world.service_levels() | world.delivered_levels())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_service_level_is_read_back_as_it_was(level):
    assert read_back(level).levels == (level,)


@given(world.service_levels("uptime"), world.service_levels("other"), world.delivered_levels())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_several_of_one_deal_are_read_back_in_their_order(first, second, third):
    assert read_back(first, second, third).levels == (first, second, third)


@given(
    world.service_levels().filter(lambda level: not isinstance(level.begins, date)),
    st.sampled_from((Decimal("0.5"), Decimal("0.25"))),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_how_it_is_amended_is_read_back(level, objective):
    level = replace(level, schedule=replace(level.schedule, tiers=()), objective=Decimal("0.75"))
    later = replace(level, objective=objective, gaps="apart", excludes=("maintenance",))
    amendments = (
        Amendment(level.id, date(2028, 1, 1), later),
        Amendment(level.id, date(2029, 1, 1), replace(later, objective=Decimal(1))),
    )
    read = read_back(level, amendments=amendments)
    assert read.levels == (level,)
    assert read.amendments == amendments


def test_an_objective_of_every_case_is_kept_in_an_annotation():
    level = ServiceLevel("uptime", Uptime(), Decimal(1), Window("month", "Europe/Berlin"))
    text = openslo_yaml(world.deal_with(level)).text
    assert "target: 0.999999\n" in text
    assert read_back(level).levels == (level,)
    changed = read_openslo([("f.yaml", text.replace("0.999999", "0.9").encode())])
    assert changed.levels[0].objective == Decimal("0.9")
    told = changed.findings[0]
    assert f"{told.code} {told}" == (
        "changed-since f.yaml:13:5: annotation 'troth/objective' is not used: the target was changed to 0.9"
    )


@given(world.service_levels())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_of_what_troth_wrote_is_said_to_be_lost(level):
    told = {finding.code for finding in read_back(level).findings}
    assert not told & {"no-counterpart", "left-out", "idle-key", "no-window", "other-start"}
