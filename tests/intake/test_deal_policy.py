"""A deal's policy may be stricter; whatever it loosens applies and is named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from troth.core.deal import Policy
from troth.core.money import Money
from troth.intake.deal.policy import applied
from troth.intake.deal.shape import PolicyShape

COMPANY = Policy(worst=(Money(5_000_000, "EUR"), 0.01), margin=0.15)


def shape(**stated: object) -> PolicyShape:
    return PolicyShape.model_validate(stated)


@pytest.mark.parametrize(
    ("stated", "loosened"),
    [
        ({"promise": "95%", "aim": "75%", "all": "85%", "loss": "5%", "margin": "20%"}, ()),
        ({"promise": "85%"}, ("promise 85% where the company asks for 90%",)),
        ({"aim": "65.5%"}, ("aim 65.5% where the company asks for 70%",)),
        ({"all": "0%"}, ("all 0% where the company asks for 80%",)),
        ({"loss": "20%"}, ("loss 20% where the company allows 10%",)),
        ({"margin": "5%"}, ("margin 5% where the company asks for 15%",)),
        ({"worst": {"loss": 40000, "chance": "0.5%"}}, ()),
        (
            {"worst": {"loss": 60000, "chance": "1%"}},
            ("worst EUR 60,000 at 1% where the company allows EUR 50,000 at 1%",),
        ),
        (
            {"worst": {"loss": 40000, "chance": "2%"}},
            ("worst EUR 40,000 at 2% where the company allows EUR 50,000 at 1%",),
        ),
    ],
)
def test_a_loosening_is_named_and_applies(stated, loosened):
    policy = applied(COMPANY, shape(**stated), "EUR")
    assert policy.loosened == loosened
    if "promise" in stated:
        assert policy.promise == float(Decimal(stated["promise"].rstrip("%")) / 100)


def test_without_a_policy_of_its_own_the_company_holds():
    assert applied(COMPANY, None, "EUR") == COMPANY


def test_a_worst_loss_in_another_currency_is_not_tested_and_that_is_named():
    policy = applied(COMPANY, None, "USD")
    assert policy.worst is None
    assert policy.loosened == ("worst is not tested: the company states it in EUR, not USD",)
    own = applied(COMPANY, shape(worst={"loss": 1, "chance": "1%"}), "USD")
    assert own.worst == (Money(100, "USD"), 0.01)
    assert own.loosened == ()
