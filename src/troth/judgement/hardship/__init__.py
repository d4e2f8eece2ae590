"""When a deal gets hard: the weeks, what trouble looks like then, stopping or staying, what was agreed.

It refuses to know in a week what is known only later.
"""
