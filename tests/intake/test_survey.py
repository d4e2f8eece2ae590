"""The bytes of a text table: hash, faults with their line, and where lines jump."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.intake.record.survey import find_shifts, survey_text, transcode


def lines_of_rows(path, delimiter=","):
    survey = survey_text(path, "t.csv", 1, delimiter)
    rows = find_shifts(path, delimiter, survey)
    lines = []
    for row in range(1, rows + 1):
        shift = max((extra for begin, extra in survey.shifts if begin <= row), default=0)
        lines.append(row + survey.header_lines + shift)
    return lines


def test_a_row_is_on_the_line_on_which_it_begins(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,2\n\n3,"x\ny"\n4,5" disk\n\n\n"6\n\n7",8\n9,9\n')
    assert lines_of_rows(path) == [2, 4, 6, 9, 12]


def test_the_header_may_run_over_lines(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('a,"b\nc"\n1,2\n')
    assert lines_of_rows(path) == [3]


def test_the_hash_is_that_of_the_bytes(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a\n1\n" * 700_000)
    survey = survey_text(path, "t.csv", 1, ",")
    assert survey.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert survey.rows_if_plain == 1_399_999


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"a\n1\n\xfc\n",
            (
                "t.csv:3:1: byte 0xfc is not UTF-8; expected text in the encoding that the mapping names. "
                "Set file.encoding in the mapping; from Windows it is often cp1252"
            ),
        ),
        (
            b"a\n\xc3",
            (
                "t.csv:2:1: byte 0xc3 is not UTF-8; expected text in the encoding that the mapping names. "
                "Set file.encoding in the mapping; from Windows it is often cp1252"
            ),
        ),
        (
            b"a\n1\x002\n",
            (
                "t.csv:2:1: a NUL byte stands here, so this is not plain text; expected a text file. If the "
                "file is "
                "UTF-16, set file.encoding: utf-16 in the mapping"
            ),
        ),
    ],
)
def test_what_is_not_text_is_told_with_its_line(tmp_path, content, message):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert [str(finding) for finding in survey_text(path, "t.csv", 1, ",").findings] == [message]


def test_a_letter_cut_by_a_block_is_still_a_letter(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a" * ((1 << 20) - 1) + "ü\n".encode())
    assert survey_text(path, "t.csv", 1, ",").findings == []


def test_another_encoding_and_old_line_ends_are_written_again(tmp_path):
    source, target = tmp_path / "s.csv", tmp_path / "t.csv"
    source.write_bytes("a\rMüller\r\nx".encode("cp1252"))
    assert transcode(source, "cp1252", target, "s.csv") is None
    assert target.read_bytes() == "a\nMüller\nx".encode()


def test_a_byte_outside_the_encoding_is_a_finding(tmp_path):
    source = tmp_path / "s.csv"
    source.write_bytes(b"a\n\x81")
    assert str(transcode(source, "cp1252", tmp_path / "t.csv", "s.csv")) == (
        "s.csv:1:1: byte 0x81 is not cp1252; expected text in the encoding that the mapping names. "
        "Set another file.encoding in the mapping"
    )


@given(st.lists(st.lists(st.text('ab"\n, ', max_size=5), min_size=2, max_size=2), min_size=1, max_size=12))
@settings(max_examples=80, deadline=None)
def test_lines_are_those_python_counts(tmp_path_factory, rows):
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    begins = []
    for row in [["h", "i"], *rows]:
        begins.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    path = tmp_path_factory.mktemp("survey") / "t.csv"
    path.write_text(text.getvalue(), newline="")
    assert lines_of_rows(path) == begins[1:]


def test_a_quote_that_swallows_a_hundred_lines_is_lost(tmp_path):
    path = tmp_path / "t.csv"
    rows = [f"i{k},{k}" for k in range(1, 301)]
    rows[9] = '"i10,10'
    path.write_text("a,b\n" + "\n".join(rows) + "\n")
    survey = survey_text(path, "t.csv", 1, ",")
    find_shifts(path, ",", survey)
    assert survey.lost_quote == (11, 291)
    rows[9], rows[20] = '"i10', 'end",10'
    path.write_text("a,b\n" + "\n".join(rows) + "\n")
    survey = survey_text(path, "t.csv", 1, ",")
    find_shifts(path, ",", survey)
    assert survey.lost_quote is None
