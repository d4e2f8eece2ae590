"""Nouns as a deal file spells them: what a reader of deal files takes back to the same nouns.

It refuses to round and to change: what a form of writing cannot say is for its writer to name.
"""
