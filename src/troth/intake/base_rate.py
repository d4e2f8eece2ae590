"""Published base rates: tables of actual / estimate of others, ours and a user's own.

Two forms, both CSV. A table of quantiles has one row for each source: `name`, `quantity` (`date` or
`cost` for whole deals, `effort` or `elapsed` for items), columns `x10`, `x50` ... for the ratio at that
percentage, and if known `within_estimate`, `n`, `years`, `source`, `note`. A table of votes has
`level,ln_ratio` at the mid-levels (k - 1/2)/K, after lines `# name: ...`, `# source: ...`. It refuses
to choose: which row speaks for a deal is the user's choice.

Source: DESIGN section 5; how our tables were made: docs/forecast.md.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from troth.core.record import QUANTITIES, BaseRate
from troth.errors import BadInput, Finding, NotFound, Place
from troth.intake.nearest import nearest_name
from troth.intake.quantile_table import is_rising, mid_quantiles, table_points

POOLED = "pooled"
ITEMS_FILE = "items-base-rate.csv"
DEALS_FILE = "whole-projects.csv"
LARGEST_LN_RATIO = 20.0
MOST_VOTES = 10_000
LARGEST_BYTES = 4_000_000
LEVEL_TOLERANCE = 1e-6
_QUANTILE_COLUMN = re.compile(r"x(\d{1,2}(?:\.\d+)?)")

Read = tuple[tuple[BaseRate, ...], tuple[Finding, ...]]


def item_base_rate() -> BaseRate:
    """Return our base rate of single items: other firms' software tasks."""
    return _shipped(ITEMS_FILE)[0]


def deal_base_rates() -> tuple[BaseRate, ...]:
    """Return our base rates of whole projects, the pooled ones among them."""
    return _shipped(DEALS_FILE)


def find_base_rate(rates: Iterable[BaseRate], name: str, quantity: str) -> BaseRate:
    """Return the base rate of a name for a quantity; the same name may exist for several.

    Raises
    ------
    NotFound
        With the nearest name of that quantity.
    """
    names = {rate.name: rate for rate in rates if rate.quantity == quantity}
    if name not in names:
        raise NotFound(f"base rate for {quantity}", name, nearest_name(name, names))
    return names[name]


def read_base_rates(path: Path) -> Read:
    """Read a table of base rates from a file: those that can be used, and every finding."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return (), (Finding(Place(str(path)), "base-rate-size", "the file is over 4 MB", "a table"),)
        source = path.read_bytes()
    except OSError as exc:
        wrong = f"cannot be read: {exc.strerror or exc}"
        return (), (Finding(Place(str(path)), "base-rate-unreadable", wrong),)
    return base_rates_in(source, str(path))


def base_rates_in(source: bytes, file: str) -> Read:
    """Read a table of base rates from bytes; `file` is only named in findings."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = source[: exc.start].count(b"\n") + 1
        return (), (
            Finding(Place(file, line), "base-rate-encoding", "this is not UTF-8", "a CSV file in UTF-8"),
        )
    reading = _Reading(file, text)
    reading.read()
    if not reading.rates and not reading.findings:
        empty = Finding(Place(file), "base-rate-empty", "no base rate stands here", "a row for each of them")
        return (), (empty,)
    return tuple(reading.rates), tuple(reading.findings)


def _shipped(name: str) -> tuple[BaseRate, ...]:
    source = resources.files("troth").joinpath("data", name).read_bytes()
    rates, findings = base_rates_in(source, name)
    if findings:
        raise BadInput(findings)
    return rates


class _Reading:
    """One pass over one file."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.splitlines()
        self.rates: list[BaseRate] = []
        self.findings: list[Finding] = []
        self.about: dict[str, str] = {}

    def read(self) -> None:
        """Find the header, then read in the form it shows."""
        start = 0
        for text in self.lines:
            if not text.lstrip().startswith("#"):
                break
            key, colon, stated = text.lstrip("# ").partition(":")
            if colon:
                self.about[key.strip()] = stated.strip()
            start += 1
        rows = self._rows(start)
        if not rows:
            self._find(0, "empty", "there is no table in it", "a header and rows")
            return
        line, body = rows[0][0], rows[1:]
        header = [name.strip() for name in rows[0][1]]
        if len(header) == 1 and ";" in header[0]:
            self._find(line, "separator", "the columns are separated by semicolons", "commas")
        elif len(set(header)) != len(header):
            twice = next(name for name in header if header.count(name) > 1)
            self._find(line, "column", f"the column '{twice}' stands twice", "each column once")
        elif {"level", "ln_ratio"} <= set(header):
            self._read_votes(header, body)
        elif {"name", "quantity"} <= set(header) and any(map(_QUANTILE_COLUMN.fullmatch, header)):
            for number, cells in body:
                self._read_row(number, header, cells)
        else:
            self._find(
                line,
                "header",
                "these columns are no base rate",
                "name, quantity, x10, x50 ..., or level, ln_ratio",
            )

    def _rows(self, start: int) -> list[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO("\n".join(self.lines[start:]), newline=""))
        try:
            return [(start + reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
        except csv.Error as exc:
            self._find(start + reader.line_num, "csv", f"this is not a line of CSV: {exc}", "a CSV file")
            return []

    def _find(self, line: int, code: str, wrong: str, expected: str = "", hint: str = "") -> None:
        place = Place(self.file, line, 1 if line else 0)
        self.findings.append(Finding(place, f"base-rate-{code}", wrong, expected, hint))

    def _number(self, line: int, column: str, stated: str) -> float | None:
        try:
            found = float(stated)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            hint = "Write decimals with a point." if "," in stated else ""
            self._find(line, "number", f"{column} '{stated}' is not a number", "a number like 1.25", hint)
            return None
        return found

    def _read_votes(self, header: list[str], body: list[tuple[int, list[str]]]) -> None:
        count = len(body)
        values: list[float] = []
        if not 1 <= count <= MOST_VOTES:
            self._find(0, "length", f"the table has {count} rows", f"1 to {MOST_VOTES}")
            return
        for k, (line, cells) in enumerate(body):
            row = dict(zip(header, cells, strict=False))
            level = self._number(line, "level", row.get("level", ""))
            value = self._number(line, "ln_ratio", row.get("ln_ratio", ""))
            if level is None or value is None:
                continue
            if abs(level - (k + 0.5) / count) > LEVEL_TOLERANCE:
                wrong = f"level {level:g} is not a mid-level of {count} rows"
                self._find(line, "level", wrong, f"{(k + 0.5) / count:g}")
            elif abs(value) > LARGEST_LN_RATIO:
                self._find(line, "range", f"ln_ratio {value:g} is not a ratio of work", "-20 to 20")
            elif values and value < values[-1]:
                self._find(line, "order", f"ln_ratio {value:g} is below the one before", "rising values")
            else:
                values.append(value)
        about = {"name": Path(self.file).stem, "quantity": "effort"} | self.about
        if not self.findings and self._is_quantity(0, about["quantity"]):
            self._add(about, tuple(values), "\n".join(self.lines))

    def _read_row(self, line: int, header: list[str], cells: list[str]) -> None:
        before = len(self.findings)
        if len(cells) != len(header):
            self._find(line, "width", f"the row has {len(cells)} cells", f"{len(header)} as in the header")
            return
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        if not row["name"]:
            self._find(line, "name", "the row has no name", "a name to choose it by")
        self._is_quantity(line, row["quantity"])
        if any(rate.name == row["name"] and rate.quantity == row["quantity"] for rate in self.rates):
            wrong = f"'{row['name']}' for {row['quantity']} stands twice"
            self._find(line, "twice", wrong, "each name once for a quantity")
        quantiles = self._quantiles(line, row)
        within = self._within(line, row.get("within_estimate", ""))
        if len(self.findings) > before:
            return
        points = table_points(quantiles, within)
        if len(points) < 2:
            self._find(line, "points", "one point is no distribution", "at least two of the x columns")
        elif not is_rising(points):
            self._find(
                line,
                "order",
                "the ratios go back as the percentage rises",
                "x10 <= x50 <= ...",
                "within_estimate is a point at ratio 1 and must fit between them.",
            )
        else:
            self._add(row, mid_quantiles(points), ",".join(header) + "\n" + ",".join(cells))

    def _quantiles(self, line: int, row: Mapping[str, str]) -> list[tuple[float, float]]:
        found: list[tuple[float, float]] = []
        for column, stated in row.items():
            matched = _QUANTILE_COLUMN.fullmatch(column)
            if not matched or not stated:
                continue
            ratio, share = self._number(line, column, stated), float(matched[1]) / 100
            if ratio is None:
                continue
            if ratio <= 0 or abs(math.log(ratio)) > LARGEST_LN_RATIO or not 0 < share < 1:
                wrong = f"{column} '{stated}' is not a ratio of work"
                self._find(line, "range", wrong, "actual / estimate above 0")
                continue
            found.append((share, ratio))
        return found

    def _within(self, line: int, stated: str) -> float | None:
        if not stated:
            return None
        share = self._number(line, "within_estimate", stated)
        if share is not None and not 0 < share < 1:
            self._find(line, "range", f"within_estimate '{stated}' is not a share", "a share between 0 and 1")
            return None
        return share

    def _is_quantity(self, line: int, stated: str) -> bool:
        if stated in QUANTITIES:
            return True
        self._find(line, "quantity", f"there is no quantity '{stated}'", "one of " + ", ".join(QUANTITIES))
        return False

    def _add(self, about: Mapping[str, str], values: tuple[float, ...], source: str) -> None:
        years = about.get("years", "")
        stated = about.get("n", "")
        self.rates.append(
            BaseRate(
                name=about["name"],
                quantity=about["quantity"],
                ln_ratios=values,
                source=about.get("source", "") + (f" ({years})" if years else ""),
                note=about.get("note", ""),
                sample_size=int(stated) if stated.isdecimal() else 0,
                sha256=hashlib.sha256(source.encode("utf-8")).hexdigest(),
            )
        )
