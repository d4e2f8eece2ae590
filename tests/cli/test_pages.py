"""A page on the terminal: its head fits twelve lines of 80 columns, whatever the deal is called."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len

import told
from troth.cli import pages, screen
from troth.offer.client_page import client_page
from troth.telling.check.check_page import check_page
from troth.telling.page import Page, Section, Table, page_of
from troth.telling.words import plain

EACH = pytest.mark.parametrize("kind", told.JUDGEMENTS)
FILE = "deals/a-deal-with-quite-a-long-name-of-its-own.yaml"
FIRST = 12


def shown(page: Page, monkeypatch, *, is_terminal: bool = False) -> str:
    """Return what a page prints, in a pipe unless it is a terminal."""

    class Stream(io.StringIO):
        def isatty(self) -> bool:
            return is_terminal

    stream = Stream()
    monkeypatch.setattr(screen.sys, "stdout", stream)
    monkeypatch.setattr(pages.sys, "stdout", stream)
    pages.show(page)
    return stream.getvalue()


@EACH
def test_verdict_worst_promise_and_next_step_stand_in_the_first_twelve_lines(kind, monkeypatch):
    page = check_page(told.JUDGEMENTS[kind], FILE)
    first = " ".join(" ".join(shown(page, monkeypatch).splitlines()[:FIRST]).replace(" \\", "").split())
    wanted = [
        plain(line) for line in page.head if line.startswith(("VERDICT", "Worst", "Next step", "We promise"))
    ]
    assert len(wanted) == 3
    for line in [*wanted, page.command]:
        assert " ".join(line.split()) in first


@EACH
@pytest.mark.parametrize("make", [check_page, client_page])
def test_no_line_is_wider_than_80_columns_and_none_is_coloured(kind, make, monkeypatch):
    lines = shown(make(told.JUDGEMENTS[kind]), monkeypatch).split("\n")
    assert max(cell_len(line) for line in lines) <= 80
    assert not re.search("[\x00-\x1f\x7f-\xa0\ue000]", "".join(lines))
    assert [line for line in lines if line != line.rstrip()] == []


def test_nothing_in_a_name_is_read_as_markup_or_as_an_emoji(monkeypatch):
    words = "[bold]x[/bold] [link=y]z[/link] :smile: [red"
    page = page_of(words, (words,), (Section(words, (words,), Table((words,), ((words,),)), (words,)),))
    lines = shown(page, monkeypatch).splitlines()
    assert [line for line in lines if words in line] == [words] * 7


def test_a_wide_name_counts_as_wide_as_it_is(monkeypatch):
    page = page_of("t", ("倉庫" * 60,), ())
    assert max(cell_len(line) for line in shown(page, monkeypatch).splitlines()) <= 80


def test_a_number_stays_with_its_unit(monkeypatch):
    text = "x" * 72 + " EUR\u00a096,000."
    assert shown(page_of("t", (text,), ()), monkeypatch).splitlines()[1:] == ["x" * 72, "EUR 96,000."]


def test_a_command_follows_the_line_that_ends_in_a_colon_and_a_long_one_can_be_copied(monkeypatch):
    names = ",".join(f"lever{k}" for k in range(6))
    command = f"troth check {FILE} --set {names} --as-of 2026-11-02"
    lines = shown(page_of("t", ("See it:", "Then this."), (), command), monkeypatch).splitlines()
    assert lines[1] == "See it:"
    assert lines[-1] == "Then this."
    assert " ".join("\n".join(lines[2:-1]).replace("\\\n", "").split()) == command
    assert max(map(len, lines)) <= 80


def test_a_table_aligns_its_numbers_and_keeps_its_cells(monkeypatch):
    table = Table(("what", "kept"), (("a", "5\u00a0%"), ("b", "almost always")), frozenset({1}))
    lines = shown(page_of("t", (), (Section("s", (), table),)), monkeypatch).splitlines()
    assert lines[3].endswith("kept")
    assert [line.rstrip() for line in lines[5:]] == ["a               5 %", "b     almost always"]


def test_on_a_terminal_the_verdict_is_bold(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = shown(page_of("t", ("VERDICT: PROMISE.", "And so on."), ()), monkeypatch, is_terminal=True)
    assert "\x1b[1mVERDICT: PROMISE.\x1b[0m" in text
    assert "\nAnd so on.\n" in text


def test_lines_to_copy_are_not_broken_however_long(monkeypatch):
    long = "  of: [" + ", ".join(f"item-{n}" for n in range(20)) + "]"
    page = page_of("t", ("l",), (Section("h", ("before",), None, ("after",), (), ("terms:", long)),))
    assert f"h\nbefore\n\nterms:\n{long}\n\nafter\n" in shown(page, monkeypatch)
    last = page_of("t", ("l",), (Section("h", (), None, (), (), (long,)),))
    assert shown(last, monkeypatch).endswith(f"h\n\n{long}\n")
