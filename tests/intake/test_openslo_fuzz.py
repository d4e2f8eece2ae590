"""Whatever stands in an OpenSLO file, reading it raises nothing and every finding has a place in it."""

from __future__ import annotations

import copy

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import openslo_world as world
from troth.intake.openslo.file import LINE_BREAK, read_openslo
from troth.telling.openslo import openslo_yaml

POLICY = {
    "kind": "AlertPolicy",
    "metadata": {"name": "page"},
    "spec": {
        "conditions": [
            {
                "kind": "AlertCondition",
                "metadata": {"name": "fast"},
                "spec": {"severity": "page", "condition": {"threshold": 2, "lookbackWindow": "1h"}},
            }
        ],
        "notificationTargets": [{"targetRef": "mail"}],
    },
}
WORDS = st.sampled_from(
    ("", "1M", "1m", "5", "0.5", "true", "1Q", "troth", "Timeslices", "99.9%", "[[", "UTC", "\x85", "é", "=")
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats() | WORDS | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)


def paths(content, before=()):
    """Yield the path of every value inside."""
    entries = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in entries:
        yield (*before, key)
        if isinstance(value, dict | list):
            yield from paths(value, (*before, key))


@st.composite
def spoilt(draw):
    """Draw an SLO, ours or somebody else's, of which some values are replaced, dropped or added."""
    if draw(st.booleans()):
        text = openslo_yaml(world.deal_with(draw(world.service_levels()))).text
        content = list(yaml.safe_load_all(text))[-1]
    else:
        content = yaml.safe_load(world.SLO)
        content["spec"]["alertPolicies"] = [copy.deepcopy(POLICY)]
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(paths(content))))
        around = content
        for step in path[:-1]:
            around = around[step]
        change = draw(st.sampled_from(("replace", "drop", "add")))
        if change == "replace":
            around[path[-1]] = draw(ANYTHING)
        elif change == "drop":
            del around[path[-1]]
        elif isinstance(around, dict):
            around[draw(WORDS)] = draw(ANYTHING)
        else:
            around.append(draw(ANYTHING))
        if not list(paths(content)):
            break
    return yaml.safe_dump_all([content], allow_unicode=True).encode()


@given(spoilt())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_file_is_too_spoilt_to_be_read(source):
    lines = LINE_BREAK.split(source.decode())
    for finding in read_openslo([("f.yaml", source)]).findings:
        assert finding.place.line <= len(lines)
        assert finding.wrong.isprintable()


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_no_bytes_are_too_strange_to_be_read(source):
    assert read_openslo([("f.yaml", source)]).errors
