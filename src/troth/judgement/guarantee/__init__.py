"""The price of distrust, and the guarantee that only a seller who keeps promises can give.

Means of bounded credits on the same draws, at our record and at the base rate. It refuses a guarantee whose
worst case cannot be paid, and to call a difference a signal where our record shows none.
"""
