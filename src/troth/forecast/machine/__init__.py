"""Compiled functions: what they take, how they are compiled, how their machine code is kept.

It refuses to hold a formula: those stand with the rooms that use them.
"""
