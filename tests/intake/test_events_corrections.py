"""Corrections of corrections, rivals and circles, by the rule alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from troth.intake.events.corrections import CLIENT, SELLER, Correction, follow


def test_what_is_corrected_goes_and_the_last_of_the_chain_stands():
    followed = follow([Correction(2, 1, SELLER), Correction(3, 2, SELLER)], SELLER)
    assert followed.removed == {1, 2}
    assert (followed.undecided, followed.circular) == ((), ())


def test_a_withdrawal_takes_away_its_target_and_never_stands_itself():
    assert follow([Correction(2, 1, SELLER, is_withdrawal=True)], SELLER).removed == {1, 2}


def test_a_withdrawal_of_a_withdrawal_is_as_if_neither_were_there():
    rows = [Correction(2, 1, SELLER, is_withdrawal=True), Correction(3, 2, SELLER, is_withdrawal=True)]
    assert 1 not in follow(rows, SELLER).removed
    again = [*rows, Correction(4, 3, SELLER, is_withdrawal=True)]
    assert follow(again, SELLER).removed == {1, 2, 3, 4}


def test_a_withdrawal_that_was_withdrawn_is_no_rival_of_a_correction():
    rows = [
        Correction(2, 1, SELLER, is_withdrawal=True),
        Correction(3, 2, SELLER, is_withdrawal=True),
        Correction(4, 1, SELLER),
    ]
    followed = follow(rows, SELLER)
    assert (followed.removed, followed.undecided) == ({1, 2, 3}, ())


def test_what_is_gone_has_nothing_in_its_place():
    rows = [Correction(2, 1, SELLER), Correction(4, 3, SELLER, is_withdrawal=True)]
    assert follow(rows, SELLER).gone == {3, 4}


def test_of_two_the_later_received_stands_and_what_hangs_on_the_other_goes():
    rows = [Correction(2, 1, SELLER, 10), Correction(3, 1, SELLER, 20), Correction(4, 2, SELLER, 30)]
    assert follow(rows, SELLER).removed == {1, 2, 4}


def test_of_two_without_a_time_none_is_chosen():
    rows = [Correction(2, 1, SELLER, 10), Correction(3, 1, SELLER)]
    assert follow(rows, SELLER).undecided == ((2, 3),)
    assert follow([Correction(2, 1, SELLER, 5), Correction(3, 1, SELLER, 5)], SELLER).undecided == ((2, 3),)


def test_in_the_clients_view_the_clients_correction_goes_before_the_sellers():
    rows = [Correction(2, 1, SELLER, 20), Correction(3, 1, CLIENT)]
    assert follow(rows, CLIENT).removed == {1, 2}
    assert follow(rows, SELLER).removed == {1}


def test_a_circle_is_named_and_does_not_hang():
    rows = [Correction(1, 2, SELLER), Correction(2, 1, SELLER), Correction(3, 1, SELLER)]
    assert follow(rows, SELLER).circular == (1, 2)


links = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 9)), max_size=12)


@given(links, st.randoms())
def test_the_order_of_the_rows_says_nothing(rows, random):
    corrections = list({place: Correction(place, target, SELLER, at) for place, target, at in rows}.values())
    shuffled = corrections[:]
    random.shuffle(shuffled)
    assert follow(corrections, CLIENT) == follow(shuffled, CLIENT)


@given(links)
def test_nothing_that_was_corrected_stands(rows):
    corrections = list({place: Correction(place, target, SELLER, at) for place, target, at in rows}.values())
    followed = follow(corrections, SELLER)
    assert {each.corrects for each in corrections} - set(followed.circular) <= followed.removed
