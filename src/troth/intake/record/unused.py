"""Why a row was not used, in words: one sentence for each reason, and for each thing to know of a used row.

A reason is a code, with the role of the column behind a colon where several could be meant. It refuses
to know a reason that it cannot word.
"""

from __future__ import annotations

from troth.intake.events.reasons import EVENT_NOTES, EVENT_REASONS

# code: what is wrong, what is expected, what to do
REASONS: dict[str, tuple[str, str, str]] = EVENT_REASONS | {
    "too-few-fields": ("the row has fewer fields than the header", "as many fields as the header", ""),
    "too-many-fields": (
        "the row has more fields than the header",
        "as many fields as the header",
        "A text with the delimiter in it stands in quotes",
    ),
    "not-json": ("the line is not one JSON object", "an object in braces on one line", ""),
    "no-item": ("the row names no item", "an id", ""),
    "status-not-used": (
        "the status is one that the mapping does not use",
        "a finished, open or cancelled item",
        "",
    ),
    "status-unknown": (
        "the mapping does not know this status",
        "one of its words",
        "Add it to status in the mapping",
    ),
    "status-missing": ("the row has no status", "one of the mapping's words", ""),
    "quantity-unknown": (
        "the mapping does not know this quantity",
        "one of its words",
        "Add it to quantity in the mapping",
    ),
    "unit-unknown": (
        "the mapping does not know this unit",
        "one of its words",
        "Add it to unit in the mapping",
    ),
    "not-a-number": (
        "the {role} is not a number",
        "a number as file.decimal and file.thousands say",
        "If 1,234 is one thousand and so on, set file.thousands",
    ),
    "not-finite": ("the {role} is not a finite number", "a number", ""),
    "not-a-date": (
        "the {role} date does not exist as the mapping writes dates",
        "a date as file.dates says",
        "",
    ),
    "estimate-missing": ("nothing was estimated or promised", "an estimate", ""),
    "estimate-zero": ("the estimate is zero", "more than zero", ""),
    "estimate-negative": ("the estimate is negative", "more than zero", ""),
    "estimate-huge": (
        "the estimate is larger than any work",
        "a number in the mapping's unit",
        "Check the unit",
    ),
    "estimated-in-future": ("it was estimated after the day of the import", "a day up to it", ""),
    "actual-missing": ("it is finished and nothing says what it took", "an actual", ""),
    "actual-zero": ("it is finished and took nothing", "more than zero", ""),
    "actual-negative": ("what it took is negative", "more than zero", ""),
    "actual-huge": ("what it took is more than any work", "a number in the mapping's unit", "Check the unit"),
    "completed-missing": ("it is finished and nothing says when", "a completion date", ""),
    "completed-in-future": (
        "it was completed after the day of the import",
        "a day up to it",
        "Add it again then",
    ),
    "estimated-after-completed": ("it was completed before it was estimated", "an estimate made before", ""),
    "open-but-completed": ("it is open and has a completion date", "one or the other", ""),
    "known-in-future": ("its last day known is after the day of the import", "a day up to it", ""),
    "planned-finish-before-start": (
        "the promised finish lies before the start",
        "a finish after the start",
        "",
    ),
    "finish-before-start": ("the finish lies before the start", "a finish after the start", ""),
    "on-several-rows": (
        "its id stands on several rows and the mapping does not say what that means",
        "one row for each id",
        "For items set several-rows in the mapping: repeats or adds-up",
    ),
    "rows-disagree": (
        "its rows differ in the {role} that should repeat",
        "the same on each row",
        "If the numbers add up, say adds-up under several-rows",
    ),
    "sibling-unused": ("another row of the same item cannot be used", "every row of the item", ""),
}
NOTES: dict[str, str] = EVENT_NOTES | {
    "completed-before-started": "completed before they were started; used without the start",
    "open-without-spent": "open and nothing says what was spent; counted, without a vote",
    "open-without-date": "open and nothing says as of when; counted, without a vote (set known-on)",
    "estimated-on-from-started": "without a day of estimate; the start stands in for it",
    "estimated-on-missing": "without a day of estimate or start; they vote and cannot be replayed",
}


def reason_words(code: str) -> str:
    """Return what is wrong with rows of a reason."""
    return unused_words(code)[0]


def note_words(code: str) -> str:
    """Return what is to be known of rows that are used."""
    return NOTES[code]


def unused_words(code: str) -> tuple[str, str, str]:
    """Return what is wrong with rows of a reason, what is expected, and what to do."""
    name, _, role = code.partition(":")
    wrong, expected, hint = REASONS[name]
    return wrong.format(role=role.replace("-", " ").removesuffix(" on")), expected, hint
