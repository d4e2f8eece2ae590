"""`troth new`, `config`, `migrate` and `schema` as one types them."""

from __future__ import annotations

import json


def test_new_says_what_it_made_and_what_comes_next(tmp_path, troth):
    said = troth(tmp_path, "new", "northbeam").stdout.splitlines()
    assert said[0] == "Made the workspace northbeam:"
    assert "  troth.toml" in said
    assert said[-1] == "Next: cd northbeam && troth check deals/harbour-wms.yaml"


def test_new_overwrites_nothing(tmp_path, troth):
    troth(tmp_path, "new", "northbeam")
    (tmp_path / "northbeam" / "troth.toml").write_text("seed = 9\n")
    assert "is already there and was left as it is" in troth(tmp_path, "new", "northbeam", code=2).stderr
    assert (tmp_path / "northbeam" / "troth.toml").read_text() == "seed = 9\n"


def test_new_deal_is_a_command_of_its_own(tmp_path, troth):
    assert troth(tmp_path, "new", "deal", "--help").stdout.startswith("Usage: troth new deal")


def test_config_says_where_each_value_comes_from(example, troth, monkeypatch):
    monkeypatch.setenv("TROTH_DRAWS", "500")
    monkeypatch.setenv("TROTH_DRAWZ", "500")
    result = troth(example, "config")
    lines = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line}
    assert lines["draws"] == ["500", "TROTH_DRAWS"]
    assert lines["seed"] == ["1", "default"]
    assert lines["policy.promise"] == ["90%", "troth.toml:9"]
    assert lines["policy.margin"] == ["(not", "set)", "default"]
    assert "TROTH_DRAWZ: is set and is no setting of troth. Did you mean TROTH_DRAWS?" in result.stderr
    assert max(map(len, result.stdout.splitlines()[1:])) <= 80


def test_config_as_json_has_the_meanings(example, troth):
    shown = json.loads(troth(example, "config", "--json").stdout)
    assert shown["workspace"] == str(example.resolve())
    assert {"name", "value", "origin", "meaning"} == set(shown["settings"][0])


def test_config_outside_a_workspace_shows_the_defaults(tmp_path, troth):
    assert troth(tmp_path, "config").stdout.startswith(
        "workspace: none here or above; make one with: troth new"
    )


def test_migrate_finds_nothing_to_do_in_a_new_workspace(workspace, troth):
    said = troth(workspace, "migrate").stdout.splitlines()
    assert all(line.endswith("nothing to do") for line in said)
    assert "deals/harbour-wms.yaml: version 1, nothing to do" in said


def test_migrate_names_a_deal_of_a_newer_format(workspace, troth):
    (workspace / "deals" / "later.yaml").write_text("troth: 2\n")
    assert (
        "later.yaml:1:1: format 2 is newer than this troth reads"
        in troth(workspace, "migrate", code=2).stderr
    )


def test_schema_is_one_of_json_schema_and_can_be_written(tmp_path, troth):
    shown = json.loads(troth(tmp_path, "schema").stdout)
    assert shown["$schema"].startswith("https://json-schema.org/")
    troth(tmp_path, "schema", "--out", "deal.schema.json")
    assert json.loads((tmp_path / "deal.schema.json").read_text()) == shown
