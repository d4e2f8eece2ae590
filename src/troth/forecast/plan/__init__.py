"""The plan as numbered rows and the scheduler that plays it: people, links, calendars, the fixed list.

It refuses to draw: what each piece of work takes comes in, instants go out.
"""
