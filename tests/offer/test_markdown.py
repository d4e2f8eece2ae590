"""A page as Markdown: whatever a deal calls things, they stay words."""

from __future__ import annotations

import re

import pytest

import told
from troth.offer.client_page import client_page
from troth.offer.markdown import as_markdown
from troth.telling.page import Page, Section, Table, page_of


def shown(line: str) -> str:
    """Return one line of a page's head as Markdown."""
    return as_markdown(page_of("t", (line,), ())).split("\n\n")[1].strip()


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("a|b", r"a\|b"),
        ("**bold** _x_ `c` ~~s~~", r"\*\*bold\*\* \_x\_ \`c\` \~\~s\~\~"),
        ("[a](b) ![c](d)", r"\[a\](b) !\[c\](d)"),
        ("<script> &lt;", r"\<script\> \&lt;"),
        ("# x", r"\# x"),
        ("> x", r"\> x"),
        ("- x", r"\- x"),
        ("+ x", r"\+ x"),
        ("=== x", r"\=== x"),
        ("1. x", r"1\. x"),
        ("12) x", r"12\) x"),
        ("1 x. y", "1 x. y"),
        ("http://evil.example", r"http\://evil.example"),
        ("www.evil.example", r"www\.evil.example"),
        ("a@evil.example", r"a\@evil.example"),
        ("\\", r"\\"),
    ],
)
def test_a_word_cannot_become_markup(words, escaped):
    assert shown(words) == escaped


def test_a_table_has_its_rule_and_its_alignment():
    table = Table(("a", "b|c"), (("1", "2 "),), frozenset({1}))
    text = as_markdown(Page("t", (), (Section("s", (), table),)))
    assert text == "# t\n\n## s\n\n| a | b\\|c |\n| --- | ---: |\n| 1 | 2 |\n"


def test_a_page_is_a_title_paragraphs_lists_and_notes():
    page = Page("T", ("One.",), (Section("H", ("Two.", "Three."), None, ("Four.",)),))
    assert as_markdown(page) == "# T\n\nOne.\n\n## H\n\n- Two.\n- Three.\n\nFour.\n"


@pytest.mark.parametrize("kind", told.JUDGEMENTS)
def test_every_page_is_plain_text_whose_tables_keep_their_columns(kind):
    text = as_markdown(client_page(told.JUDGEMENTS[kind]))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\xa0\u202a-\u202e]", text)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} <= {4}
    assert not re.search(r"(?<!\\)<", text)


def test_lines_to_copy_stand_as_they_are():
    section = Section(
        "h", ("before",), None, ("after",), (), ("terms:", "  late: {of: live, cap: [20%, 1500]}")
    )
    assert as_markdown(page_of("t", ("l",), (section,))).endswith(
        "## h\n\n- before\n\n    terms:\n      late: {of: live, cap: [20%, 1500]}\n\nafter\n"
    )
