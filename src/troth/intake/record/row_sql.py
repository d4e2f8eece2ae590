"""The rows of a staged table as SQL: every cell parsed as the mapping says, and a reason where it fails.

It makes text for DuckDB and runs nothing. A reason is `code` or `code:role`; `unused` words them. Days
are proleptic ordinals, 0 where there is none; numbers are NULL where there are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from troth.intake.record.date_format import ISO, strptime_of
from troth.intake.record.mapping import DATE_COLUMNS, NUMBER_COLUMNS, Coded, FileForm, RecordMapping
from troth.intake.record.table import Staged

FIRST_DAY = "DATE '1950-01-01'"
LAST_DAY = "DATE '2200-01-01'"
NEVER_TEXT = "\x01\x01"


def one_file(path: str | Path) -> str:
    """Quote the path of a file to be read: DuckDB would take * ? and [ in it for a pattern of many."""
    return text("".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path)))


def quoted(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(words: str | Path) -> str:
    """Quote a string."""
    return "'" + str(words).replace("'", "''") + "'"


def one_of(words: Iterable[str]) -> str:
    """Return a list of strings for IN; never empty."""
    return "(" + ", ".join([text(word) for word in words] or ["NULL"]) + ")"


def source_of(staged: Staged) -> str:
    """Return the relation of a staged table: c0, c1, … as text, `line`, `fault` and `fault_found`.

    Text is trimmed and NULL where nothing is left.
    Trimming happens here once: named again in later conditions, a call would be made again for every row.
    """
    if staged.is_parquet:
        cells = ", ".join(
            f"nullif(trim(CAST({quoted(c)} AS VARCHAR)), '') AS c{k}" for k, c in enumerate(staged.columns)
        )
        return (
            f"(SELECT {cells}, file_row_number + 1 AS line, CAST(NULL AS VARCHAR) AS fault, "  # noqa: S608 - every part is quoted
            "CAST(NULL AS VARCHAR) AS fault_found "
            f"FROM read_parquet({one_file(staged.path)}, file_row_number = true))"
        )
    names = [f"c{k}" for k in range(len(staged.columns))]
    cells = ", ".join(f"nullif(trim({name}), '') AS {name}" for name in names)
    if staged.has_lines:
        raw = _read_csv(staged, ["line_text", "fault_text", "found_text", *names], skip=0)
        return (
            f"(SELECT {cells}, CAST(line_text AS BIGINT) AS line, nullif(fault_text, '') AS fault, "  # noqa: S608 - every part is quoted
            f"nullif(found_text, '') AS fault_found FROM {raw})"
        )
    raw = _read_csv(staged, [*names, "beyond"], skip=staged.survey.header_lines)
    last = names[-1]
    fault = (
        f"CASE WHEN beyond IS NOT NULL THEN 'too-many-fields' WHEN {last} IS NULL THEN 'too-few-fields' END"
    )
    return (
        f"(SELECT {cells}, CAST(NULL AS BIGINT) AS line, {fault} AS fault, "  # noqa: S608 - every part is quoted
        f"CAST(NULL AS VARCHAR) AS fault_found FROM {raw})"
    )


def _read_csv(staged: Staged, names: list[str], skip: int) -> str:
    columns = "{" + ", ".join(f"{text(name)}: 'VARCHAR'" for name in names) + "}"
    parallel = (
        "false" if staged.survey.has_long_rows else "true"
    )  # DuckDB pads short rows in parallel only without
    return (
        f"read_csv({one_file(staged.path)}, header = false, skip = {skip}, auto_detect = false, "
        f"columns = {columns}, delim = {text(staged.delimiter)}, quote = '\"', escape = '\"', "
        "null_padding = true, "
        f"strict_mode = false, nullstr = {text(NEVER_TEXT)}, allow_quoted_nulls = false, "
        f"parallel = {parallel})"
    )


class CellSql:
    """Expressions for the cells of one staged table as its form writes them."""

    def __init__(self, form: FileForm, staged: Staged) -> None:
        """Keep where each source column stands."""
        self.form = form
        self.staged = staged
        self.at = {column: f"c{k}" for k, column in reversed(list(enumerate(staged.columns)))}

    def cell(self, column: str) -> str:
        """Return a source column's text, trimmed; NULL where it is empty."""
        return self.at[column]

    def said(self, column: str) -> str:
        """Return a number's or date's text; NULL where it is empty or a word for nothing."""
        if not self.form.blank:
            return self.cell(column)
        cell = self.cell(column)
        return f"CASE WHEN {cell} IN {one_of(self.form.blank)} THEN NULL ELSE {cell} END"

    def number(self, column: str) -> str:
        """Return a number cell as DOUBLE; NULL where it is none."""
        return self.number_of(self.said(column))

    def number_of(self, cell: str) -> str:
        """Return a text as DOUBLE; NULL where it is no number."""
        form = self.form
        if self.staged.is_parquet or (form.decimal == "." and not form.thousands):
            return f"TRY_CAST({cell} AS DOUBLE)"
        plain = cell
        if form.thousands:
            sign = "\\" + form.thousands
            grouped = rf"[+-]?\d{{1,3}}({sign}\d{{3}})+(\{form.decimal}\d*)?"
            cut = f"replace({cell}, {text(form.thousands)}, '')"
            plain = (
                f"CASE WHEN NOT contains({cell}, {text(form.thousands)}) THEN {cell} "
                f"WHEN regexp_full_match({cell}, {text(grouped)}) THEN {cut} END"
            )
        if form.decimal == ",":
            point = f"CASE WHEN NOT contains({cell}, '.') THEN {{}} END" if form.thousands != "." else "{}"
            plain = point.format(f"replace({plain}, ',', '.')")
        return f"TRY_CAST({plain} AS DOUBLE)"


class RowSql(CellSql):
    """Expressions for the cells of one staged table under one mapping."""

    def __init__(self, mapping: RecordMapping, staged: Staged) -> None:
        """Keep the mapping."""
        super().__init__(mapping.form, staged)
        self.mapping = mapping

    def day(self, column: str) -> str:
        """Return a date cell as DATE within the years that make sense; NULL where it is none."""
        cell = self.said(column)
        iso = (
            f"coalesce(try_strptime({cell}, '%Y-%m-%d'), CASE WHEN substr({cell}, 11, 1) IN ('T', ' ') "
            f"THEN try_strptime(substr({cell}, 1, 10), '%Y-%m-%d') END)"
        )
        pattern = self.mapping.date_pattern(column)
        is_plain_text = not (self.staged.is_parquet or self.staged.has_lines)
        if pattern == ISO or pattern is None:
            parsed = iso
        else:
            form = strptime_of(pattern)
            parsed = f"try_strptime({cell}, {text(form or ISO)})"
            if not is_plain_text:
                parsed = f"coalesce({iso}, {parsed})"
        return f"CAST({parsed} AS DATE)"

    def coded(self, coded: Coded) -> str:
        """Return the meaning of a word in a column, or of what is the same for every row."""
        if coded.column is None:
            return text(coded.always)
        cell = f"lower({self.cell(coded.column)})"
        cases = " ".join(
            f"WHEN {cell} = {text(word.lower())} THEN {text(meaning)}"
            for word, meaning in coded.words.items()
        )
        return f"CASE {cases or 'WHEN false THEN NULL'} END"

    def status(self) -> str:
        """Return 0 finished, 1 open, 2 cancelled, 3 a word that is not used, 4 unknown, 5 empty."""
        statuses = self.mapping.statuses
        if statuses is None:
            return "NULL::UTINYINT"
        cell = self.cell(self.mapping.columns["status"])
        lists = (statuses.finished, statuses.open, statuses.cancelled, statuses.left_out)
        as_written = " ".join(
            f"WHEN {cell} IN {one_of(words)} THEN {k}" for k, words in enumerate(lists) if words
        )
        in_any_case = " ".join(
            f"WHEN lower({cell}) IN {one_of(word.lower() for word in words)} THEN {k}"
            for k, words in enumerate(lists)
            if words
        )
        otherwise = f"CASE {in_any_case} ELSE 4 END"
        return f"CAST(CASE {as_written} WHEN {cell} IS NULL THEN 5 ELSE {otherwise} END AS UTINYINT)"

    def reason(self, parsed: Mapping[str, str]) -> tuple[str, str]:
        """Return the expressions of the reason why a row cannot be read and of what was found there.

        Parameters
        ----------
        parsed
            For each number or date role, the name of its parsed column.
        """
        columns = self.mapping.columns
        plain = ["fault IS NULL", "item IS NOT NULL"]
        reasons: list[tuple[str, str, str]] = [
            ("fault IS NOT NULL", "fault", "fault_found"),
            ("item IS NULL", "'no-item'", "NULL"),
        ]
        if self.mapping.statuses is not None:
            plain.append("status < 3")
            found = self.cell(columns["status"])
            reasons += [
                ("status = 3", "'status-not-used'", found),
                ("status = 4", "'status-unknown'", found),
                ("status = 5", "'status-missing'", "NULL"),
            ]
        for role, name in parsed.items():
            said = self.said(columns.get(role, role))
            if role in DATE_COLUMNS:
                sane = f"{name} BETWEEN {FIRST_DAY} AND {LAST_DAY}"
                wrong = f"({name} IS NULL AND {said} IS NOT NULL) OR NOT ({sane})"
                plain.append(sane)
                reasons.append((wrong, text(f"not-a-date:{role}"), said))
            elif role in NUMBER_COLUMNS:
                plain.append(f"isfinite({name})")
                reasons.append((f"{name} IS NULL AND {said} IS NOT NULL", text(f"not-a-number:{role}"), said))
                reasons.append((f"NOT isfinite({name})", text(f"not-finite:{role}"), said))
        for key, coded in (("quantity", self.mapping.quantity), ("unit", self.mapping.unit)):
            if coded.column is not None:
                plain.append(f"{key} IS NOT NULL")
                reasons.append((f"{key} IS NULL", text(f"{key}-unknown"), self.cell(coded.column)))
        ordinary = f"WHEN {' AND '.join(plain)} THEN NULL"  # most rows end here, after one look at each cell
        reason, found = (
            f"CASE {ordinary} " + " ".join(f"WHEN {when[0]} THEN {when[k]}" for when in reasons) + " END"
            for k in (1, 2)
        )
        return reason, found


def ordinal(day: str) -> str:
    """Return a DATE expression as a proleptic ordinal, 0 where there is none."""
    return f"CAST(coalesce(date_diff('day', DATE '0001-01-01', {day}) + 1, 0) AS INTEGER)"
