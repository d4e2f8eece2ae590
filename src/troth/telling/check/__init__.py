"""The words of `troth check`: its page, its sections, its truths and its JSON.

It refuses to decide: the order and the numbers are the judgement's.
"""
