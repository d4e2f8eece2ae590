"""Settings come from flag, variable, file and default, in that order; faults have their line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from troth.core.deal import BaseRateChoice, Policy
from troth.core.money import Money
from troth.errors import BadInput, NotAWorkspace
from troth.settings import KEYS, find_workspace, read_settings
from troth.settings.toml_text import places_of

STATED = """\
seller = "Northbeam Systems"
policy = {promise = "95%", aim = 0.6, worst = {loss = 50000, chance = "1%"}}

[base-rate]
date = "rk31-norway"

[calendars.seller]
country = "DE"       # holidays
closed = ["2027-04-19/2027-05-07"]
"""


def workspace(folder: Path, text: str) -> Path:
    (folder / "troth.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_value_comes_from_flag_then_variable_then_file_then_default(tmp_path):
    workspace(tmp_path, "seed = 5\n")
    seen = [
        read_settings(tmp_path, {"seed": seed}, variables).values["seed"]
        for seed, variables in [("7", {"TROTH_SEED": "6"}), (None, {"TROTH_SEED": "6"}), (None, {})]
    ]
    seen.append(read_settings(tmp_path.parent, None, {}).values["seed"])
    assert [(value.meaning, value.origin) for value in seen] == [
        (7, "--seed"),
        (6, "TROTH_SEED"),
        (5, "troth.toml:1"),
        (1, "default"),
    ]


def test_a_workspace_is_found_from_any_folder_below(tmp_path):
    workspace(tmp_path, STATED)
    below = tmp_path / "deals" / "old"
    below.mkdir(parents=True)
    assert find_workspace(below) == tmp_path.resolve()
    assert read_settings(below, None, {}).workspace == tmp_path.resolve()
    assert read_settings(None, None, {"TROTH_WORKSPACE": str(below)}).root == tmp_path.resolve()


def test_outside_a_workspace_the_defaults_hold_and_its_folder_is_refused(tmp_path):
    settings = read_settings(tmp_path, None, {})
    assert settings.policy == Policy()
    assert settings.seller_calendar == {}
    with pytest.raises(
        NotAWorkspace, match=r"no troth\.toml in .* or above; make a workspace with: troth new"
    ):
        _ = settings.workspace


def test_what_the_file_states_becomes_nouns(tmp_path):
    settings = read_settings(workspace(tmp_path, STATED), None, {})
    assert settings.policy == Policy(promise=0.95, aim=0.6, worst=(Money(5_000_000, "EUR"), 0.01))
    assert settings.base_rate == BaseRateChoice(date="rk31-norway")
    assert settings.seller_calendar["country"] == "DE"
    assert settings.seller_calendar["closed"] == ["2027-04-19/2027-05-07"]
    assert settings["policy.worst.loss"] == Decimal(50000)
    assert settings.values["policy.worst.chance"].origin == "troth.toml:2"


def test_every_key_is_found_in_its_line():
    assert places_of(STATED) == {
        "seller": (1, 1),
        "policy": (2, 1),
        "policy.promise": (2, 11),
        "policy.aim": (2, 28),
        "policy.worst": (2, 39),
        "policy.worst.loss": (2, 48),
        "policy.worst.chance": (2, 62),
        "base-rate": (4, 1),
        "base-rate.date": (5, 1),
        "calendars.seller": (7, 1),
        "calendars.seller.country": (8, 1),
        "calendars.seller.closed": (9, 1),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seed = 1\nseeds = 2\n", "troth.toml:2:1: there is no setting 'seeds'. Did you mean seed?"),
        (
            "policy.promise = '190%'\n",
            "toml:1:1: policy.promise = '190%' cannot be used; expected a share from 0% to 100%, like 90%",
        ),
        (
            "draws = true\n",
            "troth.toml:1:1: draws = True cannot be used; expected a whole number from 100 to 10,000,000",
        ),
        ("policy = 3\n", "troth.toml:1:1: there is no setting 'policy'. Did you mean policy.all?"),
        ("seed = \n", "troth.toml:1:8: is not TOML: Invalid value"),
        ("seed = 1\nseed = 2\n", "troth.toml:2:9: is not TOML: Cannot overwrite a value"),
        ("x = '''\n", "troth.toml:"),
        ("calendars.seller.timezone = 'Mars/Base'\n", "the name of a time zone, like Europe/Berlin"),
        ("currency = 'euro'\n", "expected a currency of three capital letters, like EUR"),
        ("calendars.seller.closed = 'soon'\n", "expected days and ranges of days"),
        ("policy.worst.loss = -1\n", "expected an amount of money, like 50000"),
        ("policy.loss = nan\n", "expected a share from 0% to 100%"),
        ("seller = ''\n", "expected a text"),
    ],
)
def test_a_fault_in_the_file_is_a_finding_with_its_place(tmp_path, text, said):
    with pytest.raises(BadInput, match=r".*") as caught:
        read_settings(workspace(tmp_path, text), None, {})
    assert said in str(caught.value)


def test_every_fault_is_told_at_once(tmp_path):
    with pytest.raises(BadInput, match="seeds") as caught:
        read_settings(workspace(tmp_path, "seeds = 1\ndraws = 3\n"), None, {"TROTH_SEED": "many"})
    assert [str(finding.place).rpartition("/")[2] for finding in caught.value.findings] == [
        "troth.toml:1:1",
        "TROTH_SEED",
        "troth.toml:2:1",
    ]


def test_a_file_that_is_not_utf_8_is_said_so(tmp_path):
    (tmp_path / "troth.toml").write_bytes(b"seller = '\xe4'\n")
    with pytest.raises(BadInput, match=r"is not UTF-8 text \(byte 10\). Save it as UTF-8"):
        read_settings(tmp_path, None, {})


def test_a_variable_that_is_no_setting_is_a_warning():
    warnings = read_settings(Path("/"), None, {"TROTH_DRAWZ": "1"}).warnings
    assert [str(each) for each in warnings] == [
        "TROTH_DRAWZ: is set and is no setting of troth. Did you mean TROTH_DRAWS?"
    ]


def test_every_default_can_be_read():
    for key in KEYS:
        assert key.default is None or key.read(key.default) is not None
