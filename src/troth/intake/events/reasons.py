"""Why a row of events was not used, in words: what is wrong, what is expected, what to do.

It refuses to know a reason that it cannot word.
"""

from __future__ import annotations

EVENT_REASONS: dict[str, tuple[str, str, str]] = {
    "no-time": ("nothing says when it was", "a time", ""),
    "not-a-time": (
        "the {role} time does not exist as the mapping writes times",
        "a time like 2026-03-01T14:05:00Z, or as file.dates says",
        "",
    ),
    "time-without-zone": (
        "the {role} time does not say of which time zone it is",
        "a time with Z or an offset such as +01:00",
        "Set timezone in the mapping",
    ),
    "not-a-count": ("{role} is not a whole number", "a whole number", ""),
    "not-a-share": ("{role} is not a share", "a share like 85% or 0.85", ""),
    "negative-count": ("a count is negative", "zero or more", ""),
    "count-missing": ("requests without how many there were and how many went well", "both counts", ""),
    "good-over-total": ("more requests went well than there were", "good up to total", ""),
    "share-missing": ("nothing says how much of the result was reached", "a share like 85%", ""),
    "kind-unknown": (
        "this kind of event is not known",
        "one of the kinds of events",
        "Add the word to kinds in the mapping",
    ),
    "kind-missing": ("nothing says what happened", "a kind of event", ""),
    "state-unknown": (
        "the mapping does not know this state",
        "one of its words for up and down",
        "Add the word to states in the mapping",
    ),
    "state-missing": ("the check says neither up nor down", "one of the mapping's words", ""),
    "by-unknown": ("nobody knows who says so", "seller or client", "Add the word to by in the mapping"),
    "of-missing": ("nothing says what was delivered or reached", "an item or a result in of", ""),
    "until-before-at": ("it ends before it begins", "an end after the begin", ""),
    "until-missing": ("nothing says until when it counts", "an end", "Set until, or every in the mapping"),
    "case-missing": ("nothing says which case it was", "a case", ""),
    "answered-before-opened": ("it was answered before it was opened", "an answer after the opening", ""),
    "resolved-before-opened": (
        "it was resolved before it was opened",
        "a resolution after the opening",
        "",
    ),
    "withdraws-nothing": ("it withdraws and does not say what", "an id in corrects", ""),
    "at-in-future": ("it lies in the future", "a time up to now", "Add it again then"),
    "not-yet-received": ("it was received later than asked for", "what was known by then", ""),
    "corrects-unknown": (
        "it corrects an event that is not there",
        "the id of an event of the same file or source",
        "Check the id in corrects",
    ),
    "corrects-clients": (
        "the seller corrects an event of the client, which only the client may",
        "the id of one of the seller's own events",
        "Give your own account as an event of its own",
    ),
}
EVENT_NOTES: dict[str, str] = {
    "waited-cut": (
        "waited for the client longer than the case took to be answered or resolved; counted up to then"
    ),
}
