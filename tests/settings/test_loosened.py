"""A variable that makes the policy weaker is named, one that makes it stricter is not."""

from __future__ import annotations

import pytest

from troth.settings import read_settings

WORST = """
policy = {promise = "95%", loss = "5%", worst = {loss = 50000, chance = "1%"}, margin = "15%"}
"""


def loosened(folder, text: str | None, **variables: str) -> tuple[str, ...]:
    if text is not None:
        (folder / "troth.toml").write_text(text, encoding="utf-8")
    named = {f"TROTH_POLICY_{name}": stated for name, stated in variables.items()}
    return read_settings(folder, None, named).policy.loosened


@pytest.mark.parametrize(
    ("rule", "stated", "said"),
    [
        ("PROMISE", "90%", "promise 90% where troth.toml asks for 95% (TROTH_POLICY_PROMISE)"),
        ("AIM", "0.5", "aim 50% where troth.toml asks for 70% (TROTH_POLICY_AIM)"),
        ("ALL", "79.5%", "all 79.5% where troth.toml asks for 80% (TROTH_POLICY_ALL)"),
        ("MARGIN", "10%", "margin 10% where troth.toml asks for 15% (TROTH_POLICY_MARGIN)"),
        ("LOSS", "6%", "loss 6% where troth.toml allows 5% (TROTH_POLICY_LOSS)"),
        ("WORST_LOSS", "60000", "worst.loss 60000 where troth.toml allows 50000 (TROTH_POLICY_WORST_LOSS)"),
        ("WORST_CHANCE", "2%", "worst.chance 2% where troth.toml allows 1% (TROTH_POLICY_WORST_CHANCE)"),
    ],
)
def test_each_rule_that_a_variable_weakens_is_named_with_both_figures(tmp_path, rule, stated, said):
    assert loosened(tmp_path, WORST, **{rule: stated}) == (said,)


@pytest.mark.parametrize(
    ("rule", "stated"), [("PROMISE", "96%"), ("PROMISE", "0.95"), ("LOSS", "4%"), ("WORST_LOSS", "40000")]
)
def test_what_is_stricter_or_the_same_is_no_loosening(tmp_path, rule, stated):
    assert loosened(tmp_path, WORST, **{rule: stated}) == ()


def test_what_the_file_leaves_unsaid_is_held_to_its_default(tmp_path):
    [said] = loosened(tmp_path, "seed = 1\n", PROMISE="80%")
    assert said == "promise 80% where troth.toml asks for 90% (TROTH_POLICY_PROMISE)"


def test_outside_a_workspace_there_is_no_policy_to_loosen(tmp_path):
    assert loosened(tmp_path, None, PROMISE="50%") == ()
