"""The keys under `file` of a mapping: how a file is written, whatever its rows are.

It refuses to guess a form: what is not said is the plainest.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import Any, cast

from troth.intake.keyed_values import NO_DEFAULT, KeyedValues
from troth.intake.record.date_format import strptime_of
from troth.intake.record.mapping import FileForm, Format
from troth.intake.yaml_text import Path

FILE_KEYS = (
    "format", "encoding", "delimiter", "decimal", "thousands", "dates", "blank", "sheet", "header-line",
)  # fmt: skip
FORMATS = ("csv", "jsonl", "parquet", "xlsx")
_DELIMITERS = {"tab": "\t", "space": " "}


class FormKeys(KeyedValues):
    """Reads the form of a file; what more than a date may be stands in `more_dates`."""

    more_dates: tuple[str, ...] = ()

    def form(self) -> FileForm:
        """Read the keys under `file`."""
        said = self.section("file", FILE_KEYS)
        form = cast(Format, self.one_of(("file", "format"), said.get("format"), FORMATS, "csv"))
        decimal = "."
        if form != "parquet":
            required = NO_DEFAULT if "decimal" in said else "."
            decimal = self.one_of(("file", "decimal"), said.get("decimal"), (".", ","), required)
        thousands = self.one_of(("file", "thousands"), said.get("thousands"), (",", ".", " ", "'", ""), "")
        if thousands and thousands == decimal:
            self.finding(
                ("file", "thousands"), "mapping-thousands",
                f"'{thousands}' is both the decimal sign and the thousands sign", "two different signs",
            )  # fmt: skip
        return FileForm(
            format=form,
            encoding=self._encoding(said),
            delimiter=self._delimiter(said),
            decimal=decimal,
            thousands=thousands,
            dates=self._dates(said),
            blank=self.texts(("file", "blank"), said.get("blank")),
            sheet=self.text_or(("file", "sheet"), said.get("sheet"), None),
            header_line=self._header_line(said),
        )

    def _encoding(self, said: Mapping[str, Any]) -> str:
        name = str(self.text_or(("file", "encoding"), said.get("encoding"), "utf-8"))
        try:
            found = codecs.lookup(name).name
            "a".encode(found)
        except (LookupError, ValueError, UnicodeError):
            self.finding(
                ("file", "encoding"), "mapping-encoding", f"there is no encoding '{name}'",
                "a name such as utf-8, cp1252 or utf-16",
            )  # fmt: skip
            return "utf-8"
        return found

    def _delimiter(self, said: Mapping[str, Any]) -> str:
        sign = str(self.text_or(("file", "delimiter"), said.get("delimiter"), ","))
        sign = _DELIMITERS.get(sign, sign)
        if len(sign) != 1 or ord(sign) > 127 or sign in '"\r\n\x00\x01':
            self.finding(
                ("file", "delimiter"), "mapping-delimiter", f"'{sign}' cannot part the columns",
                "one sign such as , ; | or the word tab",
            )  # fmt: skip
            return ","
        return sign

    def _dates(self, said: Mapping[str, Any]) -> dict[str, str]:
        stated = said.get("dates")
        path: Path = ("file", "dates")
        if "dates" not in said:
            return {}
        if isinstance(stated, dict):
            patterns = {str(column): ((*path, column), pattern) for column, pattern in stated.items()}
        else:
            patterns = {"": (path, stated)}
        dates = {}
        for column, (where, pattern) in patterns.items():
            if pattern is None:
                self.missing(where, "how the dates are written, such as dd/mm/yyyy or mm/dd/yyyy")
            elif pattern in self.more_dates:
                dates["" if column == "others" else column] = str(pattern)
            elif not isinstance(pattern, str) or strptime_of(pattern) is None:
                self.finding(
                    where, "mapping-dates", f"'{pattern}' does not say how a date is written",
                    "yyyy (or yy), mm (or Mmm) and dd with signs between them, like dd.mm.yyyy",
                )  # fmt: skip
            else:
                dates["" if column == "others" else column] = pattern
        return dates

    def _header_line(self, said: Mapping[str, Any]) -> int:
        line = said.get("header-line", 1)
        if not isinstance(line, int) or isinstance(line, bool) or not 1 <= line <= 1000:
            self.finding(
                ("file", "header-line"), "mapping-header-line", f"'{line}' is not the header's line",
                "a whole number from 1 to 1000",
            )  # fmt: skip
            return 1
        return line
