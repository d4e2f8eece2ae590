"""The words of `troth why`: what holds each promise back, as a page, a chart and JSON.

It refuses to decide: which steps are told is the judgement's.
"""
