"""Record files: whatever table people have, the mapping that says what it means, and its rows for the store.

It refuses to guess what a column means: it proposes, and a person confirms.
"""
