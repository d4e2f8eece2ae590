"""What was seen of a service, measured as a term counts it: for what is owed, and for what the past teaches.

Events become a timeline, counts of requests or cases (`readings.reading_of`); figures of windows are read off
them. It refuses to price a window and to forecast one.
"""
