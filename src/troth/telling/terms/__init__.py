"""The words of `troth terms`: what the clauses of a deal cost, how often each is kept, whose distrust it is.

It refuses to compute: every number is the forecast's or the judgement's.
"""
