"""One deal, drawn thousands of times: work, the client's time, mishaps, outcomes, money, both views.

The door is `deal_draws.forecast_deal`. It refuses to judge and to word.
"""
