"""An Excel sheet into rows of text: values as Excel last computed them, dates as ISO.

A formula whose value was never computed is a finding with its cell; the formula's text stands in for the
value, so that the row is listed and not guessed. It refuses to compute a formula.

Source: ECMA-376 (Office Open XML), as openpyxl reads it.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from troth.errors import Finding, Place
from troth.intake.record.json_lines import plain_cell
from troth.intake.record.mapping import FileForm
from troth.intake.record.row import Row

LARGEST_UNPACKED = 2_000_000_000
MOST_FORMULAS_TOLD = 20
Header = tuple[str, ...]


def excel_rows(
    path: Path, name: str, form: FileForm, findings: list[Finding]
) -> tuple[Header, Iterator[Row]]:
    """Return the header of a sheet and its rows; what is wrong is added to the findings."""
    try:
        if sum(part.file_size for part in zipfile.ZipFile(path).infolist()) > LARGEST_UNPACKED:
            findings.append(
                Finding(
                    Place(name), "excel-too-large", "the workbook unpacks to more than 2 GB", "a smaller one"
                )
            )
            return (), iter(())
        sheets = [_sheet(path, form, computed=computed) for computed in (True, False)]
        if sheets[0] is None or sheets[1] is None:
            findings.append(_no_sheet(path, name, form))
            return (), iter(())
        # the whole sheet is read here, so that a broken workbook is a finding and not a surprise later
        values, formulas = (list(sheet.iter_rows(values_only=True)) for sheet in sheets)
    except Exception as error:  # noqa: BLE001 - a broken workbook raises anything
        findings.append(
            Finding(
                Place(name), "not-excel",
                f"this cannot be read as an Excel workbook ({type(error).__name__})", "an .xlsx file",
                "Open it in a spreadsheet program and save it again as .xlsx",
            )
        )  # fmt: skip
        return (), iter(())
    head = values[form.header_line - 1] if len(values) >= form.header_line else ()
    header = tuple("" if cell is None else _word(cell, form) or "" for cell in head)
    while header and not header[-1]:
        header = header[:-1]
    title = sheets[0].title
    return header, _rows(values, formulas, form, (name, title, findings))


def _rows(
    values: Sequence[Sequence[Any]],
    formulas: Sequence[Sequence[Any]],
    form: FileForm,
    told: tuple[str, str, list[Finding]],
) -> Iterator[Row]:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - loaded when it runs

    name, title, findings = told
    count = 0
    for number, cells in enumerate(values, start=1):
        if number <= form.header_line or all(cell is None for cell in cells):
            continue
        texts: list[str | None] = []
        for column, cell in enumerate(cells):
            text = _word(cell, form)
            formula = formulas[number - 1][column] if column < len(formulas[number - 1]) else None
            if cell is None and formula is not None:
                text = str(getattr(formula, "text", formula))
                count += 1
                if count <= MOST_FORMULAS_TOLD:
                    findings.append(
                        Finding(
                            Place(name, number, column + 1), "formula-without-value",
                            f"cell {title}!{get_column_letter(column + 1)}{number} "
                            f"holds the formula {text[:60]} and no computed value", "a value",
                            "Open the workbook in a spreadsheet program, save it, and add it again",
                            severity="warning",
                        )
                    )  # fmt: skip
            texts.append(text)
        yield Row(number, texts)


def _sheet(path: Path, form: FileForm, *, computed: bool) -> Any:  # noqa: ANN401 - values of any shape
    from openpyxl import load_workbook  # noqa: PLC0415 - loaded when it runs

    book = load_workbook(path, read_only=True, data_only=computed)
    named = [sheet for sheet in book.worksheets if form.sheet in (None, sheet.title)]
    if not named:
        return None
    sheet: Any = named[0]
    sheet.reset_dimensions()
    return sheet


def _no_sheet(path: Path, name: str, form: FileForm) -> Finding:
    from openpyxl import load_workbook  # noqa: PLC0415 - loaded when it runs

    names = ", ".join(load_workbook(path, read_only=True).sheetnames)
    return Finding(
        Place(name),
        "no-sheet",
        f"there is no sheet '{form.sheet or ''}'",
        f"one of {names}",
        "Set file.sheet",
    )


def _word(cell: object, form: FileForm) -> str | None:
    if isinstance(cell, dt.datetime):
        at = cell.time()
        return cell.date().isoformat() if at == dt.time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    word = plain_cell(cell, form)
    return word.strip() if word is not None else None
