"""The frozen nouns of troth: working time, money, people, work, promises, deals and records.

Values only: no clock, no disk, no network, no chance. It refuses to know how a file spells a noun
(that is intake) or what will happen to it (that is forecast). Units are in the names: minutes are
whole, shares are in 1/10,000, chances are in [0, 1], dates are `_on`, instants are minutes since
1970-01-01T00:00Z.
"""
