"""Files of events: what was seen of a service or a delivery, in any of five layouts, as `core.events.Events`.

`load_events` (in `load`) is what others call. It refuses to judge an event: whether time counts as down is
for the term in force, and a row that cannot be used leaves with its reason, counted.
"""
