"""What holds a promise back: everything loosened one step on the same draws, its gain and its cost.

It refuses to call noise a finding.
"""
