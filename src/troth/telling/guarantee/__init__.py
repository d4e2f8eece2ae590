"""The words of `troth guarantee`: the clauses to offer, what they cost us and others, or why there are none.

It refuses to word a guarantee where nothing tells us apart.
"""
