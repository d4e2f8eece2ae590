"""The deal file: its shape, its rules, and how it becomes the nouns of core.

A rule is one function with its finding; the JSON Schema and the reference are made from the same shapes.
It refuses to stop at the first fault.
"""
