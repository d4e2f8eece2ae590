"""The course of a deal inside each draw: what one would forecast every week, levers in mid-course.

It refuses to know at a moment what is known only after it.
"""
