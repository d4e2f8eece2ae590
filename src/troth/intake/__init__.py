"""Files into nouns, plus findings with file, line and column.

Everything a user hands over in a file is read here: deals, records, mappings, base rates and the
company's policy. A reader returns what it could read together with every finding; it never stops at
the first fault and never raises for a fault in the file. It refuses to decide anything, to touch the
network and to hold what it read.
"""
