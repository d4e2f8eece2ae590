"""`troth record` for events of service as one types it: map, add, show."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "troth.toml").write_text('currency = "EUR"\n')
    return tmp_path


def test_real_checks_are_mapped_added_and_shown(troth, folder, shared_data):
    source = shared_data("service", "clouddesire-marketplace-checks.csv")
    shutil.copyfile(source, folder / "checks.csv")
    assert troth(folder, "record", "map", "checks.csv").output == (
        "Wrote checks.mapping.yaml: checks.csv as events of service.\n"
        "Next: read it, then: troth record add checks.csv\n"
    )
    added = troth(folder, "record", "add", "checks.csv").output
    assert added.startswith("checks.csv: 756 rows, 756 events: 756 new, 0 changed, 0 as before.\n")
    assert "The record now holds 756 events (snapshot " in added
    shown = troth(folder, "record", "show").output.splitlines()
    assert shown[0] == "Events of service: 1 file added"
    assert shown[3:] == [
        "",
        "https://marketplace.cloudeng.it, 2024-04-23 to 2026-06-10",
        "  756 checks, 15 of them down",
        "",
        "Nothing was left out.",
    ]


def test_each_kind_of_event_is_shown_in_words(troth, folder):
    (folder / "e.csv").write_text(
        "at,kind,of,until,case,priority,good,total\n"
        "2026-03-01T00:00:00Z,outage,shop,2026-03-01T01:00:00Z,,,,\n"
        "2026-03-03T00:00:00Z,outage,shop,,,,,\n"
        "2026-03-01T00:00:00Z,up,shop,,,,,\n"
        "2026-03-01T00:00:00Z,requests,shop,2026-03-02T00:00:00Z,,,990,1000\n"
        "2026-03-01T08:00:00Z,opened,desk,,T-1,P1,,\n"
        "2026-03-01T09:00:00Z,opened,desk,,T-2,,,\n"
        "soon,opened,desk,,T-2,,,\n"
    )
    troth(folder, "record", "add", "e.csv")
    shown = troth(folder, "record", "show").output.splitlines()
    assert shown[3:] == [
        "",
        "desk, 2026-03-01 to 2026-03-01",
        "  2 cases: without priority 1, P1 1",
        "",
        "shop, 2026-03-01 to 2026-03-03",
        "  2 outages, 1 of them still going on",
        "  1,000 requests, 10 not answered well",
        "  also: 1 up",
        "",
        "Left out: 1 row",
        "          1  the at time does not exist as the mapping writes times",
    ]


def test_many_streams_are_cut_short(troth, folder):
    rows = "".join(f"2026-03-01T00:00:00Z,up,s{k:02}\n" for k in range(23))
    (folder / "e.csv").write_text(f"at,kind,of\n{rows}")
    troth(folder, "record", "add", "e.csv")
    assert "and 3 more streams (--all shows them)" in troth(folder, "record", "show").output
    assert "s22, 2026-03-01" in troth(folder, "record", "show", "--all").output


def test_a_forecast_of_items_refuses_a_mapping_of_events(troth, folder):
    (folder / "new.csv").write_text("id,est\n1,2\n")
    (folder / "m.yaml").write_text("troth-mapping: 1\nsource: m\nkind: service\nlayout: checks\n")
    result = troth(folder, "forecast", "new.csv", "--mapping", "m.yaml", code=2)
    assert "this mapping is of events of service" in result.output
