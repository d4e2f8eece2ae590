"""Whatever is in a deal file, there are findings or a deal, and never an exception."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.intake.deal.file import deal_from_document, read_deal

HERE = Path(__file__).parent
NAMES = ("harbour-design.yaml", "small-deal.yaml", "terms-deal.yaml")
EXAMPLES = [(HERE / name).read_text() for name in NAMES]
KNOWN: dict = {}
TREES = [yaml.load(text, Loader=yaml.BaseLoader) for text in EXAMPLES]  # noqa: S506 - plain text values of our own files
WORDS = sorted(
    {word for text in EXAMPLES for word in text.replace("{", " ").replace("}", " ").replace(",", " ").split()}
)
ODD = [
    "",
    "0",
    "-1",
    "999999999999",
    "1e9",
    "0d",
    "-3wd",
    "12 dyas",
    "101%",
    "-5%",
    "0%",
    "a..b",
    "15d..4d",
    "..",
    "2027-02-30",
    "0001-01-01",
    "9999-12-31",
    "live",
    "everything",
    "{}",
    "[]",
    "null",
    "true",
    "no",
    "12:30",
    "<<",
    "=",
    "\u0000",
    "\ud7ff",
    "ü",
    "x" * 3000,
    "3 months after live",
    "at most 1",
    "+1",
    "99999d",
    "100% of month",
    "5000 of contract",
    "1% per 0.1min",
    "sat 23:00-24:00",
    "FREQ=YEARLY;BYYEARDAY=366",
    "2027-02-07 23:59",
    "999999999d",
    "acceptance",
    "*a",
    "&a",
]


def check(source: bytes) -> None:
    read = read_deal(source, "fuzz.yaml", None, KNOWN)
    assert (read.deal is None) == bool(read.errors)
    for finding in read.findings:
        assert str(finding).startswith("fuzz.yaml")
        assert "\n" not in str(finding)
    if read.deal is not None:
        stored = json.loads(json.dumps(read.document))
        assert deal_from_document(stored, read.closed_days) == read.deal


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_exception(text):
    check(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_example_with_parts_replaced_is_read_without_an_exception(data):
    text = data.draw(st.sampled_from(EXAMPLES))
    for _ in range(data.draw(st.integers(1, 6))):
        begin = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 12))
        put = data.draw(st.sampled_from(ODD) | st.sampled_from(WORDS) | st.text(max_size=6))
        text = text[:begin] + put + text[begin + length :]
    check(text.encode("utf-8", "replace"))


def places(tree, path=()):
    yield path
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in inner:
        yield from places(value, (*path, step))


PLACES = [list(places(tree))[1:] for tree in TREES]
VALUES = st.sampled_from([*ODD, *WORDS]) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_example_with_values_replaced_is_read_without_an_exception(data):
    which = data.draw(st.integers(0, len(TREES) - 1))
    tree = json.loads(json.dumps(TREES[which]))
    for path in data.draw(st.lists(st.sampled_from(PLACES[which]), min_size=1, max_size=5)):
        at = tree
        for step in path[:-1]:
            at = at[step] if isinstance(at, dict | list) and _has(at, step) else None
        if not isinstance(at, dict | list) or not _has(at, path[-1]):
            continue
        change = data.draw(st.sampled_from(["replace", "remove", "rename"]))
        if change == "replace" or isinstance(at, list):
            at[path[-1]] = data.draw(VALUES)
        elif change == "remove":
            del at[path[-1]]
        else:
            at[data.draw(st.sampled_from(WORDS))] = at.pop(path[-1])
    check(json.dumps(tree, ensure_ascii=False).encode("utf-8", "replace"))


def _has(at, step) -> bool:
    return step in at if isinstance(at, dict) else isinstance(step, int) and step < len(at)
