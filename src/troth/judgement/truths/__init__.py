"""Hard truths: gaps between what is hoped or believed and what is forecast, with price and owner.

It refuses to switch one off: only a change in the deal answers it.
"""
