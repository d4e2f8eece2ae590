"""The words of `troth hard`: when it gets hard, as a page, a picture over the calendar and JSON.

It refuses to decide: which week is hard is the judgement's.
"""
