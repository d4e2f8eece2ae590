"""A page as one self-contained HTML file: words, tables and charts, nothing loaded from elsewhere.

The charts are drawn by the vendored vega-embed; a table or a sentence says the same without it, in print,
in grey and without scripts. Every word is escaped. It refuses scripts, fonts and pictures of anybody else's.
"""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files

from troth.telling.page import Chart, Page, Section, Table

MOST_ON_A_PHONE = 3  # columns; a table with more is read row by row there
SCRIPTS = ("vega.min.js", "vega-lite.min.js", "vega-embed.min.js")

STYLE = """
:root { color-scheme: light; --ink: #1c2430; --soft: #55606e; --line: #d0d7e0; --mark: #1b4965; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 54rem; padding: 1.5rem 1rem 4rem; color: var(--ink); background: #fff;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .75rem; }
h2 { font-size: 1.05rem; margin: 2.25rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
p { margin: .35rem 0; max-width: 46rem; }
code { font: .9em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.head { border-left: 4px solid var(--mark); padding: .5rem .75rem .5rem 1rem; background: #f4f7f9; }
.head .verdict { font-weight: 700; }
.head p { max-width: none; }
pre { margin: .5rem 0; padding: .5rem .75rem; white-space: pre-wrap;
  overflow-wrap: anywhere; background: #f4f7f9;
  border: 1px solid var(--line);
  font: .9em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.head code { display: block; padding: .35rem .6rem; background: #fff; border: 1px solid var(--line); }
code span { display: inline-block; max-width: 100%; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0 .75rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem 1.25rem .25rem 0; vertical-align: top; }
tbody tr + tr td { border-top: 1px solid #edf0f4; }
th { color: var(--soft); font-weight: 600; font-size: .85rem; border-bottom: 1px solid var(--line);
  vertical-align: bottom; }
td:first-child { min-width: 9rem; max-width: 28rem; }
td.number, th.number { text-align: right; }
td.number { white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
figure { margin: 1rem 0; }
figcaption { color: var(--soft); font-size: .9rem; }
figure > div { width: 100%; overflow-x: auto; }
@media (max-width: 30rem) {
  body { font-size: 15px; padding: 1rem .75rem 3rem; }
  table { font-size: .88rem; }
  th, td { padding-right: .75rem; }
  .stacked, .stacked tbody { display: block; }
  .stacked thead { display: none; }
  .stacked tr { display: block; padding: .4rem 0; border-top: 1px solid var(--line); }
  .stacked tbody tr + tr td { border-top: 0; }
  .stacked td { display: flex; justify-content: space-between; gap: 1rem; padding: .1rem 0; min-width: 0;
    max-width: none; text-align: right; }
  .stacked td:first-child { display: block; font-weight: 600; text-align: left; }
  .stacked td:not(:first-child)::before { content: attr(data-label); color: var(--soft); }
  .stacked td:empty { display: none; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  .head { background: none; }
  h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
}
"""

DRAW = """
for (const node of document.querySelectorAll("figure[data-chart]")) {
  const spec = JSON.parse(node.querySelector("script[type='application/json']").textContent);
  const place = node.querySelector("div");
  for (const panel of spec.vconcat || []) panel.width = Math.max(Math.min(place.clientWidth, 620) - 60, 200);
  if (spec.spec) spec.spec.width = Math.max(Math.min(place.clientWidth, 620) - 60, 200);
  vegaEmbed(place, spec, {actions: false, renderer: "svg"});
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
        *[_head_line(line, page.command) for line in page.head],
        "</div>",
        *[_section(section) for section in page.sections],
    ]
    if charts:
        parts += [f"<script>{_vendored(name)}</script>" for name in SCRIPTS]
        parts.append(f"<script>{DRAW}</script>")
    parts.append("</body></html>\n")
    return "\n".join(parts)


def _head_line(line: str, command: str) -> str:
    kind = ' class="verdict"' if line.startswith("VERDICT") else ""
    words = " ".join(f"<span>{escape(word)}</span>" for word in command.split(" "))
    typed = f"<code>{words}</code>" if command and line.endswith(":") else ""
    return f"<p{kind}>{escape(line)}{typed}</p>"


def _section(section: Section) -> str:
    parts = [f"<section><h2>{escape(section.heading)}</h2>"]
    parts += [f"<p>{escape(line)}</p>" for line in section.before]
    if section.to_copy:
        parts.append(f"<pre>{escape(chr(10).join(section.to_copy))}</pre>")
    if section.table is not None and section.table.rows:
        parts.append(_table(section.table))
    parts += [f"<p>{escape(line)}</p>" for line in section.after]
    parts += [_figure(chart) for chart in section.charts]
    parts.append("</section>")
    return "\n".join(parts)


def _table(table: Table) -> str:
    shown = [index for index in range(len(table.headings)) if index not in table.drawn]
    head = "".join(_cell("th", index, table.headings[index], table) for index in shown)
    body = "\n".join(
        "<tr>" + "".join(_cell("td", index, row[index], table) for index in shown) + "</tr>"
        for row in table.rows
    )
    kind = ' class="stacked"' if len(shown) > MOST_ON_A_PHONE else ""
    whole = f"<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody>"
    return f'<div class="wide"><table{kind}>{whole}</table></div>'


def _cell(tag: str, index: int, words: str, table: Table) -> str:
    kind = ' class="number"' if index in table.numbers else ""
    label = f' data-label="{escape(table.headings[index])}"' if tag == "td" and index else ""
    return f"<{tag}{kind}{label}>{escape(words.rstrip())}</{tag}>"


def _figure(chart: Chart) -> str:
    spec = json.dumps(chart.spec, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<figure data-chart="{escape(chart.name, quote=True)}"><div role="img" '
        f'aria-label="{escape(chart.says, quote=True)}"></div>'
        f'<script type="application/json">{spec}</script>'
        f"<figcaption>{escape(chart.says)}.</figcaption></figure>"
    )


def _vendored(name: str) -> str:
    return (files("troth") / "data" / "vendor" / name).read_text(encoding="utf-8")
