"""YAML is read as a person means it, and what would hurt is a finding."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.intake.yaml_text import DEEPEST, LARGEST_BYTES, MOST_VALUES, read_documents, read_yaml


def content(text: str):
    read = read_yaml(text.encode(), "f.yaml")
    assert read.findings == []
    return read.content


def told(source: bytes) -> list[str]:
    return [str(finding) for finding in read_yaml(source, "f.yaml").findings]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("12:30", "12:30"),
        ("190:20:30", "190:20:30"),
        ("010", "010"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("+1", "+1"),
        ("-1", -1),
        ("-0", "-0"),
        ("0", 0),
        ("60000", 60000),
        ("1.10", "1.10"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2027-04-30", "2027-04-30"),
        ("=", "="),
        ("~", None),
        ("null", None),
        ("", None),
        ("'null'", "null"),
        ("'5'", "5"),
        ("12345678901234567890", "12345678901234567890"),
    ],
)
def test_only_what_is_written_on_purpose_has_a_type(text, means):
    assert content(f"key: {text}") == {"key": means}


def test_every_key_and_value_keeps_its_line_and_column():
    read = read_yaml(b"a: 1\nb:\n  - {c: x, d: [y]}\n", "f.yaml")
    assert str(read.value_place(("b", 0, "d", 0))) == "f.yaml:3:16"
    assert str(read.key_place(("b", 0, "d"))) == "f.yaml:3:12"
    assert str(read.key_place(("b",))) == "f.yaml:2:1"
    assert str(read.value_place(("b", 0, "nothing", "there"))) == "f.yaml:3:5"


def test_an_alias_stands_for_what_it_names():
    assert content("a: &x [1, 2]\nb: *x") == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"", ["f.yaml: the file says nothing; expected a mapping of keys to values"]),
        (b"# only a comment\n", ["f.yaml: the file says nothing; expected a mapping of keys to values"]),
        (
            b"\xef\xbb\xbfa: 1\n",
            [
                ("f.yaml:1:1: the file begins with a byte order mark, which was left out; "
                "expected UTF-8 without one")
            ],
        ),
        (
            "a: 1".encode("utf-16"),
            ["f.yaml:1:1: the file is written in UTF-16; expected UTF-8. Save it again as UTF-8"],
        ),
        (
            b"a: 1\nb: caf\xe9\n",
            ["f.yaml:2:7: byte 0xe9 is not UTF-8; expected text in UTF-8. Save it again as UTF-8"],
        ),
        (
            b"a: \x00",
            ["f.yaml: the file holds characters that no text has; expected printable characters"],
        ),
        (
            b"a:\n\tb: 1",
            [
                ("f.yaml:2:1: the text is not YAML here (found character that cannot start any token); "
                "expected keys and values. Indent with spaces, not tabs, and put text that begins with a "
                "sign in quotes")
            ],
        ),
        (b"a: 1\n...\n---\nb: 2\n", [
            "f.yaml:3:1: a second document begins here; expected one document in a file. Remove the line ---"
        ]),
        (b"a: 1\nb: 2\na: 3\n", ["f.yaml:3:1: 'a' is stated twice; first on line 1; expected each key once"]),
        (b"a: &x [*x]\n", [
            "f.yaml:1:8: *x stands for nothing that is complete above it; expected &x before it"
        ]),
        (b"<<: {b: 1}\n", ["f.yaml:1:1: the merge key << is not read; expected every key written out"]),
        (b"a: !!binary aGk=\n", [
            "f.yaml:1:4: the tag !!binary is not read; expected a plain value. Remove the tag"
        ]),
        (b"[a]: 1\n", ["f.yaml:1:1: a key is a list, a mapping or an alias; expected a word"]),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_full(source, says):
    assert told(source) == says


def test_a_file_of_ten_megabytes_of_nesting_is_refused_by_its_size():
    assert told(b"[" * 10_000_000) == [
        f"f.yaml: the file holds 10,000,000 bytes; expected at most {LARGEST_BYTES:,}"
    ]


@pytest.mark.parametrize("opens", [b"[", b"{a: ", b"- ", b"? "])
def test_nesting_is_refused_beyond_a_depth(opens):
    says = told(opens * 100_000)
    assert len(says) <= DEEPEST + 1
    assert f"values are nested more than {DEEPEST} deep" in says[-1] or "not YAML" in says[-1]


def test_a_bomb_of_aliases_is_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]" for k in range(1, 12)]
    assert told("\n".join(lines).encode()) == [
        f"f.yaml:5:45: the file stands for more than {MOST_VALUES:,} values; expected fewer keys and aliases"
    ]


def test_aliases_cannot_nest_deeper_than_the_text_may():
    lines = ["a0: &a0 [x]"] + [f"a{k}: &a{k} [*a{k - 1}]" for k in range(1, 60)]
    assert "values are nested more than" in told("\n".join(lines).encode())[0]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_exception(source):
    read = read_yaml(source, "f.yaml")
    assert read.findings or read.content is not None or source.strip() in (b"~", b"null", b"---")


SCALARS = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(max_size=12)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text(min_size=1, max_size=8), TREES, min_size=1, max_size=5))
def test_what_was_written_as_json_is_read_as_it_was(tree):
    read = read_yaml(json.dumps(tree).encode(), "f.yaml")
    if not read.findings:
        assert read.content == tree


def test_several_documents_are_read_each_with_its_own_places():
    first, second = read_documents(b"a: &x 1\n---\nb:\n  - 2\n", "f.yaml")
    assert (first.content, second.content) == ({"a": 1}, {"b": [2]})
    assert str(second.value_place(("b", 0))) == "f.yaml:4:5"
    assert read_documents(b"", "f.yaml") == []


def test_an_anchor_ends_with_its_document():
    (_, second) = read_documents(b"a: &x 1\n---\nb: *x\n", "f.yaml")
    assert [str(finding) for finding in second.findings] == [
        "f.yaml:3:4: *x stands for nothing that is complete above it; expected &x before it"
    ]


def test_documents_before_an_unreadable_one_are_read():
    first, second = read_documents(b"a: 1\n---\nb: [\n", "f.yaml")
    assert (first.content, second.content) == ({"a": 1}, None)
    assert [finding.code for finding in second.findings] == ["not-yaml"]
    (unreadable,) = read_documents(b"\xff\xfea", "f.yaml")
    assert [finding.code for finding in unreadable.findings] == ["encoding"]
    (many,) = read_documents(("a: [" + "1, " * MOST_VALUES + "1]\n").encode(), "f.yaml")
    assert [finding.code for finding in many.findings] == ["too-many"]
