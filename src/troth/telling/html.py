"""A page as one self-contained HTML file: words, tables and charts, nothing loaded from elsewhere.

The charts are drawn by the vendored vega-embed; a table or a sentence says the same without it, in print
and in grey. Every word is escaped. It refuses scripts, fonts and pictures of anybody else's.
"""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files

from troth.telling.page import Chart, Page, Section, Table

SCRIPTS = ("vega.min.js", "vega-lite.min.js", "vega-embed.min.js")

STYLE = """
:root { color-scheme: light; --ink: #1c2430; --soft: #5b6675; --line: #d8dee6; --mark: #1b4965; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem 1rem 4rem; color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.35rem; margin: 0 0 .75rem; }
h2 { font-size: 1.05rem; margin: 2.25rem 0 .5rem; padding-top: .5rem; border-top: 1px solid var(--line); }
p { margin: .35rem 0; }
.head { border-left: 4px solid var(--mark); padding: .5rem 0 .5rem 1rem; background: #f5f8fa; }
.head .verdict { font-weight: 700; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; vertical-align: top; }
th { color: var(--soft); font-weight: 600; font-size: .85rem; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; }
figure { margin: 1rem 0; }
figcaption { color: var(--soft); font-size: .9rem; }
figure > div { width: 100%; max-width: 100%; overflow-x: auto; }
@media print { body { max-width: none; padding: 0; } h2 { break-after: avoid; } figure, table { break-inside: avoid; } }
"""

DRAW = """
for (const node of document.querySelectorAll("figure[data-chart]")) {
  const spec = JSON.parse(node.querySelector("script[type='application/json']").textContent);
  vegaEmbed(node.querySelector("div"), spec, {actions: false, renderer: "svg"});
}
"""


def as_html(page: Page) -> str:
    """Return a page as one HTML document."""
    charts = any(section.charts for section in page.sections)
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(page.title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(page.title)}</h1>",
        '<div class="head">',
        *[_head_line(line) for line in page.head],
        "</div>",
        *[_section(section) for section in page.sections],
    ]
    if charts:
        parts += [f"<script>{_vendored(name)}</script>" for name in SCRIPTS]
        parts.append(f"<script>{DRAW}</script>")
    parts.append("</body></html>\n")
    return "\n".join(parts)


def _head_line(line: str) -> str:
    kind = ' class="verdict"' if line.startswith("VERDICT") else ""
    return f"<p{kind}>{escape(line)}</p>"


def _section(section: Section) -> str:
    parts = [f"<section><h2>{escape(section.heading)}</h2>"]
    parts += [f"<p>{escape(line)}</p>" for line in section.before]
    if section.table is not None and section.table.rows:
        parts.append(_table(section.table))
    parts += [f"<p>{escape(line)}</p>" for line in section.after]
    parts += [_figure(chart) for chart in section.charts]
    parts.append("</section>")
    return "\n".join(parts)


def _table(table: Table) -> str:
    head = "".join(_cell("th", index, words, table) for index, words in enumerate(table.headings))
    body = "\n".join(
        "<tr>" + "".join(_cell("td", index, words, table) for index, words in enumerate(row)) + "</tr>"
        for row in table.rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'


def _cell(tag: str, index: int, words: str, table: Table) -> str:
    kind = ' class="number"' if index in table.numbers else ""
    return f"<{tag}{kind}>{escape(words)}</{tag}>"


def _figure(chart: Chart) -> str:
    spec = json.dumps(chart.spec, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<figure data-chart="{escape(chart.name, quote=True)}"><div role="img" '
        f'aria-label="{escape(chart.says, quote=True)}"></div>'
        f'<script type="application/json">{spec}</script><figcaption>{escape(chart.says)}.</figcaption></figure>'
    )


def _vendored(name: str) -> str:
    return (files("troth") / "data" / "vendor" / name).read_text(encoding="utf-8")
