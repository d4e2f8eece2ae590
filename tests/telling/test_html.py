"""The page as one file: nothing from elsewhere, every word escaped, readable without scripts."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

import told
from troth.telling.check.check_page import check_page
from troth.telling.html import as_html
from troth.telling.page import Chart, Page, Section, Table

EACH = pytest.mark.parametrize("kind", told.JUDGEMENTS)
LOADS = {"src", "href", "srcset", "data", "action", "poster", "background", "formaction", "xlink:href"}


class Reader(HTMLParser):
    """Reads a page as somebody without scripts does: its words, and every tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif self.open and self.open[-1] != "style" and data.strip():
            self.words.append(" ".join(data.split()))


def read(kind: str) -> Reader:
    return Reader(as_html(check_page(told.JUDGEMENTS[kind])))


@EACH
def test_every_word_of_the_page_stands_there_without_scripts(kind):
    page = check_page(told.JUDGEMENTS[kind])
    drawn = {
        row[index]
        for one in page.sections
        if one.table is not None
        for row in one.table.rows
        for index in one.table.drawn
    }
    said = " ".join(read(kind).words)
    words = [" ".join(text.split()) for text in told.words_of(page) if text.strip() and text not in drawn]
    assert [text for text in words if text not in said and f"{text}." not in said] == []


@EACH
def test_nothing_is_loaded_from_elsewhere(kind):
    reader = read(kind)
    assert {name for _, attributes in reader.tags for name in attributes} & LOADS == set()
    assert {tag for tag, _ in reader.tags} & {
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "form",
    } == set()
    text = as_html(check_page(told.JUDGEMENTS[kind]))
    styles = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
    assert not re.search(r"@import|url\(|@font-face", styles)


@EACH
def test_a_chart_carries_its_data_and_asks_for_none(kind):
    for chart in charts(kind):
        spec = json.dumps(chart)
        assert '"url"' not in spec.replace('"$schema"', "")
        assert re.findall(r"https?://[^\"]+", spec) == ["https://vega.github.io/schema/vega-lite/v6.json"]


def charts(kind: str) -> list[dict]:
    return [json.loads(text) for text in read(kind).scripts if text.lstrip().startswith('{"$schema"')]


def test_names_that_try_to_be_markup_are_words():
    text = as_html(check_page(told.JUDGEMENTS["hostile names"]))
    own = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    assert "<script>alert" not in text
    assert "alert(1)</script>" not in text.replace("&lt;/script&gt;", "")
    assert "<img" not in own
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert not re.search("[\x1b\x9b\u202e]", own)


def test_a_word_in_a_chart_cannot_end_its_script():
    chart = Chart('a"><b>', "says </script><b>", {"title": "</script><script>alert(1)</script>"})
    text = as_html(Page("t", (), (Section("s", ("x.",), None, (), (chart,)),)))
    reader = Reader(text)
    [spec] = [json.loads(one) for one in reader.scripts if one.startswith('{"title"')]
    assert spec == {"title": "</script><script>alert(1)</script>"}
    assert all(tag != "b" for tag, _ in reader.tags)


def test_the_charts_scripts_come_only_with_a_chart():
    plain = as_html(Page("t", ("VERDICT: PROMISE.",), (Section("s", ("One.",)),)))
    assert "<script" not in plain
    assert len(plain) < 5_000


def test_the_verdict_and_the_command_are_set_apart():
    text = as_html(check_page(told.JUDGEMENTS["quick"], "deals/x.yaml"))
    assert '<p class="verdict">VERDICT: CHANGE.' in text
    assert "<code><span>troth</span> <span>check</span> <span>deals/x.yaml</span></code>" in text


def test_bars_of_blocks_are_left_out_where_a_chart_draws_them():
    assert "█" not in as_html(check_page(told.JUDGEMENTS["promise"]))


def test_a_wide_table_is_read_row_by_row_on_a_phone():
    wide = Table(("a", "b", "c", "d"), (("1", "2", "3", "4"),), frozenset({1}))
    text = as_html(Page("t", (), (Section("s", (), wide),)))
    assert '<table class="stacked">' in text
    assert '<td class="number" data-label="b">2</td>' in text
    narrow = Table(("a", "b"), (("1", "2"),))
    assert "<table>" in as_html(Page("t", (), (Section("s", (), narrow),)))


def test_the_page_says_its_language_and_its_width_for_a_phone():
    text = as_html(Page("t", (), ()))
    assert text.startswith('<!doctype html>\n<html lang="en"><head><meta charset="utf-8">')
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in text
