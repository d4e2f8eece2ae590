"""The words of `troth options`: what can be had, as a page, a picture and JSON.

It refuses to decide: which points stand side by side is the judgement's.
"""
