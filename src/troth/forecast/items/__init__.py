"""Past items vote on a new one: ballots, votes, recalibration, the common cause, and whole past deals.

The statistics of single items and of whole deals. It refuses to know plans, people and dates of a deal.
"""
