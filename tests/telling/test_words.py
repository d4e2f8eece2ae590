"""How numbers are said: rounded as the evidence allows, never past a bound."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.core.money import Money
from troth.telling import words
from troth.telling.words import plain, said_chance, said_risk


def said(chance, behind, needed=None) -> str:
    return plain(said_chance(chance, behind, needed))


def risk(chance, behind, allowed=None) -> str:
    return plain(said_risk(chance, behind, allowed))


@pytest.mark.parametrize(
    ("chance", "behind", "expected"),
    [
        (0.634, 100, "63 %"),
        (0.634, 99, "65 %"),
        (0.62, 99, "60 %"),
        (0.625, 99, "65 %"),
        (0.02, 0, "5 %"),
        (0.98, 0, "95 %"),
        (0.0199, 0, "hardly ever"),
        (0.0199, 500, "hardly ever"),
        (0.9801, 500, "almost always"),
        (0.98, 500, "98 %"),
        (0.0, 500, "hardly ever"),
        (1.0, 500, "almost always"),
        (None, 500, "unknown"),
    ],
)
def test_a_chance_is_rounded_as_its_evidence_allows(chance, behind, expected):
    assert said(chance, behind) == expected


@pytest.mark.parametrize(
    ("chance", "behind", "needed", "expected"),
    [
        (0.8999, 500, 0.90, "just under 90 %"),
        (0.8999, 10, 0.90, "just under 90 %"),
        (0.88, 10, 0.90, "just under 90 %"),
        (0.87, 10, 0.90, "85 %"),
        (0.90, 10, 0.90, "90 %"),
        (0.92, 10, 0.92, "just over 92 %"),
        (0.924, 500, 0.924, "just over 92.4 %"),
        (0.985, 500, 0.99, "just under 99 %"),
        (0.995, 500, 0.99, "almost always"),
    ],
)
def test_a_chance_is_never_said_past_a_floor_that_it_misses_nor_short_of_one_it_meets(
    chance, behind, needed, expected
):
    assert said(chance, behind, needed) == expected


@pytest.mark.parametrize(
    ("chance", "behind", "allowed", "expected"),
    [
        (0.05, 500, 0.10, "5 %"),
        (0.101, 500, 0.10, "just over 10 %"),
        (0.12, 10, 0.10, "just over 10 %"),
        (0.13, 10, 0.10, "15 %"),
        (0.09, 10, 0.09, "just under 9 %"),
        (0.015, 500, 0.01, "just over 1 %"),
        (0.001, 500, 0.10, "under 2 %"),
        (0.001, 500, 0.01, "under 1 %"),
        (0.001, 500, None, "under 2 %"),
        (0.99, 500, 0.10, "over 98 %"),
        (None, 500, 0.10, "unknown"),
    ],
)
def test_a_risk_is_never_said_below_a_ceiling_that_it_exceeds(chance, behind, allowed, expected):
    assert risk(chance, behind, allowed) == expected


def number(text: str) -> float | None:
    """Return the percent of a plain number, None for words."""
    return float(text.removesuffix(" %")) if text[0].isdigit() else None


@given(st.floats(0, 1), st.integers(0, 300), st.floats(0.5, 0.99))
def test_whatever_the_numbers_no_said_chance_crosses_its_floor(chance, behind, needed):
    percent = number(said(chance, behind, needed))
    if percent is not None:
        assert (percent >= needed * 100) == (chance >= needed)


@given(st.floats(0, 1), st.integers(0, 300), st.floats(0.02, 0.5))
def test_whatever_the_numbers_no_said_risk_crosses_its_ceiling(chance, behind, allowed):
    percent = number(risk(chance, behind, allowed))
    if percent is not None:
        assert (percent <= allowed * 100) == (chance <= allowed)


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (None, "nobody can know how often we would keep it"),
        (0.01, "we would hardly ever keep it"),
        (0.99, "we would almost always keep it"),
        (0.63, "we would keep it in 63 of 100 cases"),
        (0.8999, "we would keep it in just under 90 of 100 cases"),
    ],
)
def test_keeping_is_a_clause_one_can_read_aloud(chance, expected):
    assert words.keeping(chance, 500, 0.9) == expected


def test_how_often_something_happens_is_a_clause_too():
    assert words.often(0.01, 500, "comes true") == "hardly ever comes true"
    assert words.often(0.99, 500, "comes true") == "almost always comes true"
    assert words.often(0.63, 50, "comes true") == "comes true in 65 of 100 cases"


def test_a_set_share_is_said_as_it_was_set():
    assert [plain(words.points(share)) for share in (0.9, 0.925, 0.07, 1.0)] == [
        "90 %",
        "92.5 %",
        "7 %",
        "100 %",
    ]


@pytest.mark.parametrize(
    ("minor", "currency", "expected"),
    [
        (68_612_34, "EUR", "EUR 68,600"),
        (153_456_00, "EUR", "EUR 153,000"),
        (1_234_567_00, "EUR", "EUR 1,230,000"),
        (99_40, "EUR", "EUR 99"),
        (40, "EUR", "EUR 0"),
        (-40, "EUR", "EUR 0"),
        (-5_123_00, "EUR", "-EUR 5,120"),
        (68_612, "JPY", "JPY 68,600"),
        (68_612_345, "KWD", "KWD 68,600"),
    ],
)
def test_money_that_is_uncertain_has_three_digits_in_its_own_currency(minor, currency, expected):
    assert plain(words.money(minor, currency)) == expected


def test_money_that_was_set_is_exact():
    assert plain(words.exact(Money(96_123_45, "EUR"))) == "EUR 96,123.45"


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0, "0 h"), (0.3, "0.5 h"), (9.7, "9.5 h"), (9.75, "10 h"), (12.4, "12 h"), (1234, "1,234 h")],
)
def test_hours_are_whole_from_ten_on_and_halves_below(hours, expected):
    assert plain(words.hours(hours)) == expected


def test_a_day_has_its_month_in_letters():
    assert plain(words.day(date(2027, 4, 30))) == "30 Apr 2027"
    assert words.day(None) == "not within ten years"
    assert plain(words.short_day(date(2027, 1, 1))) == "1 Jan"


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("stock-lead", "stock lead"),
        ("stock_lead", "stock lead"),
        ("P-0042", "P-0042"),
        ("phase-2", "phase-2"),
        ("grüne-Wiese", "grüne Wiese"),
        ("a-b-c", "a b c"),
    ],
)
def test_a_name_from_a_file_reads_as_words_and_an_id_stays(identity, expected):
    assert words.name(identity) == expected


def test_percentages_of_the_deal_file_are_spaced_as_everywhere():
    assert plain(words.stated("from 2.0% to 0.5 %")) == "from 2.0 % to 0.5 %"


def test_lists_counts_and_owners():
    assert [words.listed(list("abc")[:k]) for k in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert [words.counted(k, "item") for k in (0, 1, 2, 1200)] == [
        "no items",
        "1 item",
        "2 items",
        "1,200 items",
    ]
    assert words.counted(2, "person", "people") == "2 people"
    assert [words.possessive(name) for name in ("Harbour Logistics", "Northbeam")] == [
        "Harbour Logistics'",
        "Northbeam's",
    ]
    assert words.sentence("") == ""


def test_a_text_that_is_too_long_is_cut_and_shows_it():
    assert words.shortened("a" * 10, 10) == "a" * 10
    assert words.shortened("abc defgh", 5) == "abc…"


def test_whole_clauses_that_do_not_fit_are_counted_and_none_is_cut():
    clauses = ["move 'a' to 1 Jan 2027", "move 'b' to 2 Jan 2027", "raise the price to EUR 74,300"]
    assert words.fitting(clauses, 200, "change") == words.listed(clauses)
    assert words.fitting(clauses, 75, "change") == (
        "move 'a' to 1 Jan 2027, move 'b' to 2 Jan 2027 and 1 more change, below"
    )
    assert words.fitting(clauses, 10, "change") == "move 'a' to 1 Jan 2027 and 2 more changes, below"
    assert words.fitting([], 10, "change") == ""


def test_nothing_printable_can_command_a_terminal_or_turn_the_writing():
    hostile = "a\x1b[31mb\x9b31mc\r\nd\u202ee\u2066f\x00g\ud800h\u200fi\tj"
    assert words.printable(hostile) == "a[31mb31mc defghi j"


@given(st.text())
def test_printable_words_stand_on_one_line_and_stay_as_they_are(text):
    cleaned = words.printable(text)
    assert words.printable(cleaned) == cleaned
    assert len(cleaned.splitlines()) <= 1
