"""Words by which the columns, states and causes of events are recognised, in English and German.

A name is cut into lower-case words, as for the columns of items. It refuses to take a list of work for
one of service: where something was estimated, it is work.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from troth.intake.events.mapping import Layout, own_columns
from troth.intake.record.column_words import DEAL_WORDS, ITEM_WORDS, is_named

_ON = r"( (on|at|date|time|am|um|datum|zeit))?"
_BEGIN = (
    rf"(start|started|begin|began|begun|down|from|von|beginn|begonnen|ausfallbeginn|störungsbeginn){_ON}"
    r"|(outage|incident|downtime|störung|ausfall) (start|begin|from|von|beginn)|gestört ab"
)
_END = (
    rf"(end|ended|until|to|bis|ende|resolved|restored|recovered|fixed|behoben|beendet|ausfallende){_ON}"
    r"|(outage|incident|downtime|störung|ausfall) (end|until|to|bis|ende)|up again|störungsende"
)
_TIME = (
    r"(utc|local|event|check|lokale)?( )?(time|timestamp|datetime|date time|at|when|ts|zeit|zeitpunkt"
    r"|zeitstempel|datum|uhrzeit|datum zeit)|checked( (at|on))?|geprüft( (am|um))?|measured at|bucket"
    r"|interval"
)
_CASE = (
    r"(case|ticket|incident|issue|request|fall|vorgang|anfrage|meldung)( ?(id|key|number|no|nr|nummer))?"
    r"|id|key|nr|nummer"
)
_OPENED = (
    rf"(created|opened|reported|raised|received|eröffnet|erstellt|angelegt|gemeldet|eingegangen){_ON}"
    r"|erstellungsdatum"
)
_ANSWERED = (
    r"(answered|responded|acknowledged|first (response|reply|answer|contact)|beantwortet|reagiert"
    rf"|quittiert){_ON}"
    r"|(erste )?(reaktion|antwort)( (am|um))?|erstreaktion|response time stamp"
)
_RESOLVED = (
    rf"(resolved|closed|solved|fixed|done|completed|gelöst|geschlossen|erledigt|behoben|abgeschlossen){_ON}"
    r"|lösung am"
)
_OF = (
    r"(service|system|component|host|url|monitor|endpoint|application|app|target|stream|of|dienst"
    r"|anwendung|komponente|adresse)( (name|id|url))?"
)
_CAUSE = r"(root )?cause|reason|category|ursache|grund|kategorie|störungsursache"
_PRIORITY = r"priority|prio|severity|sev|urgency|priorität|dringlichkeit|schweregrad"
_ANY = {"of": _OF}
ROLE_WORDS: dict[Layout, dict[str, str]] = {
    "events": {},
    "checks": {"at": _TIME, "state": r"state|status|result|check( result)?|health|zustand|ergebnis", **_ANY},
    "incidents": {
        "at": _BEGIN,
        "until": _END,
        "minutes": r"(duration|downtime|dauer|ausfalldauer|lasted)?( )?(in )?(minutes|min|mins|minuten)",
        "cause": _CAUSE,
        "priority": _PRIORITY,
        **_ANY,
    },
    "cases": {
        "case": _CASE,
        "answered": _ANSWERED,
        "resolved": _RESOLVED,
        "at": _OPENED,
        "priority": _PRIORITY,
        "waited": r"(waited|waiting|pending|on hold|client wait|wartezeit|gewartet|warten)( .*)?",
        **_ANY,
    },
    "requests": {
        "until": _END,
        "at": f"{_TIME}|{_BEGIN}",
        "total": r"(total|all|requests|count|anfragen|gesamt|anzahl)( (requests|count|anfragen))?",
        "good": r"(good|ok|successful|success|succeeded|erfolgreich|gut)( (requests|count|anfragen))?",
        "bad": r"(bad|errors?|failed|failures|fehler|fehlerhaft|5xx)( (requests|count|anfragen))?",
        **_ANY,
    },
}  # fmt: skip
STATE_WORDS = {
    "up": r"up|ok(ay)?|online|available|success(ful)?|pass(ed)?|operational|healthy|good|200|verfügbar"
    r"|erreichbar|in ordnung|läuft",
    "down": r"down|fail(ed|ure)?|error|offline|unavailable|critical|timeout|outage|unhealthy|bad"
    r"|nicht (erreichbar|verfügbar)|gestört|ausgefallen|ausfall|störung|fehler",
}
CAUSE_WORDS = {
    "maintenance": r"(planned |scheduled )?maintenance|planned|wartung(sfenster)?|geplant(e wartung)?",
    "upstream": r"upstream|provider|supplier|vendor|third[ -]party|isp|zulieferer|lieferant|extern",
    "force-majeure": r"force[ -]majeure|höhere gewalt|act of god",
    "client": r"client|customer|user|kunde|kundenseitig|auftraggeber",
}
_MEANINGFUL: dict[Layout, tuple[frozenset[str], ...]] = {
    "checks": (frozenset({"at", "state"}),),
    "incidents": (frozenset({"at", "until"}), frozenset({"at", "minutes"})),
    "cases": (frozenset({"case", "at", "answered"}), frozenset({"case", "at", "resolved", "priority"})),
    "requests": (frozenset({"at", "total", "good"}), frozenset({"at", "total", "bad"})),
}


def meaning_of(word: str, words: Mapping[str, str]) -> str | None:
    """Return what a word of the file usually means; None where it is not known."""
    plain = word.strip().casefold()
    return next((meaning for meaning, pattern in words.items() if re.fullmatch(pattern, plain)), None)


def roles_of(columns: Mapping[str, Sequence[str]], layout: Layout) -> dict[str, str]:
    """Return which column seems to be what in a layout; in our own, by its name."""
    if layout == "events":
        return own_columns(tuple(columns)) or {}
    found: dict[str, str] = {}
    for role, pattern in ROLE_WORDS[layout].items():
        named = [name for name in columns if is_named(name, pattern) and name not in found.values()]
        if role == "state":
            named = [name for name in named if _are_states(columns[name])]
        if named:
            found[role] = named[0]
    return found


def layout_of(columns: Mapping[str, Sequence[str]]) -> Layout | None:
    """Return the layout that a file's columns seem to have; None where they tell of something else."""
    if own_columns(tuple(columns)) is not None:
        return "events"
    of_work = (ITEM_WORDS["estimate"], DEAL_WORDS["planned-finish"], DEAL_WORDS["planned-cost"])
    if any(is_named(name, pattern) for name in columns for pattern in of_work):
        return None
    for layout in ("checks", "requests", "cases", "incidents"):
        roles = roles_of(columns, layout).keys()
        if any(needed <= roles for needed in _MEANINGFUL[layout]):
            return layout
    return None


def _are_states(values: Sequence[str]) -> bool:
    words = {value for value in values[:2000] if value}
    return (
        0 < len(words) <= 20 and {"up", "down"} & {meaning_of(word, STATE_WORDS) for word in words} != set()
    )
