"""What would make a deal keepable: levers, a later day, a higher price; the cheapest that does it.

It refuses what the client has turned down, and to leave a combination out without a count.
"""
