"""Charts carry their data, and stay on their day wherever they are read."""

from __future__ import annotations

import judged
import told
from troth.forecast.deal.deal_forecast import ClientTime
from troth.telling.charts import date_chart, hours_chart
from troth.telling.words import plain


def test_a_date_chart_marks_what_was_promised_and_asked_and_stays_on_its_day_everywhere():
    chart = date_chart(judged.dated(), told.deal())
    assert plain(chart.says) == "'live': even odds by 25 Jan 2027, 9 in 10 by 12 Feb 2027"
    words = [layer["data"]["values"][0] for layer in chart.spec["layer"][1::2]]
    assert words == [
        {"day": "2027-01-29T12:00:00", "what": "promised"},
        {"day": "2027-01-20T12:00:00", "what": "asked"},
    ]
    same = date_chart(judged.dated("live", told.ASKED_ON), told.deal())
    assert [one["data"]["values"][0]["what"] for one in same.spec["layer"][1::2]] == ["asked and promised"]


def test_an_hours_chart_carries_every_week():
    [role] = judged.client_time(10.0, 12.0).roles
    chart = hours_chart(ClientTime((role,), role.total, 0.0))
    assert chart.spec["data"]["values"] == [
        {"week": "2027-01-11T12:00:00", "role": "lead", "median": 10.0, "ninety": 12.0}
    ]
