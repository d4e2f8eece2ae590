"""Documents the client reads: what is promised, what is only an aim, what is not, and what it takes.

Every sentence comes from the forecast, and what fails the policy is never worded as a promise. It
refuses the seller's own cost and margin: those are not the client's business.
"""
