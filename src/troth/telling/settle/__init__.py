"""A credit statement and a dispute in words, JSON and CSV; nothing is worked out here.

It refuses to round an amount, and to leave a window out.
"""
