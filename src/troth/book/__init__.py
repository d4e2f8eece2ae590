"""One unit of work: read, decide, append, commit. The only room with a clock and a disk of its own.

It joins what the pure rooms compute with what intake reads and store keeps. It refuses to hold a rule
of its own about promises, to print, and to read the environment: settings are passed in.
"""
