"""Service in draws: failures, cases and requests drawn from their record, levels by window, and what is owed.

It refuses to assume that failures are independent (bad months exist), and to know a deal's plan.
"""
