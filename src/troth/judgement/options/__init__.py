"""What can be had: a point for each combination of levers, and the frontier that nothing beats.

It refuses to offer what no combination gives.
"""
