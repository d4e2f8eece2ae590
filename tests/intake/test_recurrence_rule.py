"""Whatever rule is accepted can be followed, soon, and keeps to the specification; others are told why."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.core.recurrence import first_occurrence
from troth.core.service_level import Maintenance
from troth.intake.deal.recurrence_rule import DAYS, FREQUENCIES, rule
from troth.intake.scalars import Misspelt
from worlds import span

FIRST = datetime.fromisoformat("2027-02-07 02:00")
LIMITS = {
    "BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYHOUR": 23, "BYMINUTE": 59,
    "BYSECOND": 59, "BYSETPOS": 366,
}  # fmt: skip


@st.composite
def rules(draw) -> str:
    """Return the words of a rule, sensible or not."""
    parts = [f"FREQ={draw(st.sampled_from(FREQUENCIES))}"]
    for word, most in LIMITS.items():
        if draw(st.integers(0, 4)) == 0:
            numbers = draw(st.lists(st.integers(-most, most), min_size=1, max_size=3))
            parts.append(f"{word}={','.join(map(str, numbers))}")
    if draw(st.booleans()):
        parts.append(
            f"BYDAY={draw(st.sampled_from(['', '1', '-1', '5', '53']))}{draw(st.sampled_from(DAYS))}"
        )
    parts += draw(
        st.lists(st.sampled_from(["INTERVAL=2", "COUNT=3", "UNTIL=21501231T235959Z", "WKST=SU"]), max_size=2)
    )
    return ";".join(parts)


@settings(max_examples=150, deadline=10_000)
@given(rules())
def test_a_rule_that_is_accepted_can_be_followed(stated):
    try:
        accepted = rule(stated)
    except Misspelt:
        return
    found = first_occurrence(Maintenance(accepted, FIRST, span("1h")), "Europe/Berlin")
    assert found is None or found >= FIRST


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [
        ("FREQ=DAILY;BYHOUR=1,2;BYSETPOS=3", "has 3 in BYSETPOS"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=53SU", "has 53SU beside FREQ=YEARLY"),
        ("FREQ=YEARLY;BYWEEKNO=2;BYDAY=1SU", "has 1SU beside FREQ=YEARLY"),
        ("FREQ=MONTHLY;BYWEEKNO=2", "has BYWEEKNO beside FREQ=MONTHLY"),
        ("FREQ=DAILY;UNTIL=99991231", "has UNTIL=99991231"),
        ("FREQ=DAILY;BYMONTH=-1", "has -1 in BYMONTH"),
        ("FREQ=DAILY;", "is not a rule that recurs"),
    ],
)
def test_what_the_specification_does_not_name_is_refused(stated, wrong):
    with pytest.raises(Misspelt, match=f"^{wrong}$"):
        rule(stated)
