"""How honest past forecasts would have been: the record walked through, item by item and deal by deal.

It refuses to peek: each forecast is made from what was known on its day.
"""
