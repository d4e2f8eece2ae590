"""OpenSLO v1 files into service levels: objects of several documents, held against the specification.

It refuses to guess and to drop anything in silence: what a deal file has no counterpart for is named with
its place, and so is every fault.
"""
