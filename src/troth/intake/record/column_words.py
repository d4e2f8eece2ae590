"""Words by which columns and statuses are recognised, in English and German.

A name is cut into lower-case words (`HoursEstimate`, `hours_estimate` and `Hours Estimate` are alike) and
held against patterns, the plainest first. It refuses to look at values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from troth.core.record import RecordKind

_CUT = re.compile(r"(?<=[a-zäöüß0-9])(?=[A-ZÄÖÜ])|[^A-Za-zÄÖÜäöüß0-9]+")

SO_FAR_WORDS = r"(.* )?(so far|to date|till now|bisher)( .*)?"
ACTUAL_WORDS = r"(.* )?(actual|ist|tatsächlich)( .*)?|ist(aufwand|stunden)"
ITEM_WORDS = {
    "item": r"(work )?(item|task|ticket|issue|story|vorgang|aufgabe)( ?(id|key|number|no|nr"
    r"|nummer))?|id|key|nr|number|schlüssel",
    "estimate": r"(.* )?(estimate|estimated|estimation|planned|plan|soll|geschätzt|schätzung|geplant)( .*)?"
    r"|(plan|soll)(aufwand|stunden)|schätz\w+",
    # chosen before the actual, and only where another column is the actual
    "spent": rf"{SO_FAR_WORDS}|(.* )?(spent|worked|logged|booked|gebucht)( .*)?",
    "actual": r"(.* )?(actual|spent|worked|logged|booked|ist|tatsächlich|gebucht)( .*)?"
    r"|ist(aufwand|stunden)",
    "estimated-on": r"(estimate|estimated|created|planned|opened|geschätzt|erstellt|angelegt)( (on|at"
    r"|date|am|datum))?"
    r"|.*(erstellt|geschätzt) am|erstellungsdatum",
    "started": r"(actual )?(started|start|begin|begun|begonnen|beginn)( (on|at|date|am|datum))?|startdatum",
    "completed": r"(actual )?(completed|complete|finished|finish|resolved|closed|done|end|ended"
    r"|fertig|erledigt|abgeschlossen|ende)"
    r"( (on|at|date|am|datum))?|enddatum",
    "last-known-on": r"(last (known|updated|update|changed)|updated|as of|stand|stand vom"
    r"|geändert am)( (on|at|date))?",
    "status": r"status( code| name)?|state|zustand",
    "bundle": r"(project|deal|bundle|epic|engagement|contract|projekt|auftrag)( (code|id|key"
    r"|name|no|nr|nummer))?",
}
DEAL_WORDS = {
    "deal": r"(deal|project|contract|engagement|opportunity|projekt|auftrag)( ?(id|key|name"
    r"|no|nr|number|nummer))?|id|nr|number",
    "estimated-on": r"(promised|signed|estimated|offered|quoted)( (on|at|date))",
    "planned-start": r"(planned|plan|estimated|promised|agreed) (start|begin)( date)?",
    "planned-finish": r"(planned|plan|estimated|promised|agreed|due) (completion|finish|end|delivery"
    r"|date|live)( date)?|due( date)?|deadline",
    "planned-days": r"(.* )?(planned|estimate|estimated|promised)( duration)? days|estimate days",
    "planned-cost": r"(.* )?(planned|estimate|estimated|promised|budget|quoted)( effort)? (cost|hours"
    r"|effort|price|eur|usd|gbp)"
    r"|(cost|budget) (planned|estimate)|budget",
    "actual-start": r"(actual )?start(ed)?( (on|date))?",
    "actual-finish": r"(actual )?(finish(ed)?|completion|completed|end(ed)?|delivered|delivery)( (on"
    r"|date))?",
    "actual-days": r"(.* )?(actual|real)( duration)? days|duration days",
    "actual-cost": r"(.* )?(actual|real)( effort)? (cost|hours|effort|eur|usd|gbp)|cost actual",
    "last-known-on": ITEM_WORDS["last-known-on"],
    "status": ITEM_WORDS["status"],
    "bundle": r"program(me)?( id)?|portfolio",
}
LABEL_WORDS = (
    r"team|squad|gruppe",
    r"developer( id| name)?|mitarbeiter(in)?|bearbeiter(in)?|engineer|consultant|person",
    r"assignee|assigned to( id)?|owner",
    r"(sub category|sub type|type|kind|issue type|art|typ|client data|project type|work type)",
    r"(client|customer|kunde)( (code|id|name))?",
    r"(project|projekt)( (code|id|key|name))?",
    r"(project )?breakdown( code)?|component|komponente|module|modul|phase|trade|area|bereich",
    r"category|kategorie|method|first estimate method|model|region|country",
)
PEOPLE_WORDS = (
    r"(.* )?(developer|assignee|assigned to|owner|author|reporter|raised by|person"
    r"|engineer|consultant|employee|"
    r"mitarbeiter(in)?|bearbeiter(in)?|name)( (id|name))?"
)
STATUS_WORDS = {
    "finished": r"done|finished|completed?|closed|released|resolved|delivered|shipped|fertig"
    r"|erledigt|abgeschlossen|geschlossen",
    "open": r"open|in ?progress|started|doing|to ?do|new|ready|in (review|test|arbeit"
    r"|bearbeitung)|active|blocked|offen|laufend|neu|aktiv",
    "cancelled": r"cancell?ed|rejected|withdrawn|dropped|won'?t (do|fix)|aborted|abgebrochen"
    r"|storniert|verworfen",
}
HOUR_WORDS, DAY_WORDS = r"\b(hours?|hrs?|stunden|std|h)\b", r"\b(days?|tage|pt|pd|d)\b"


def words_of(column: str) -> str:
    """Return a column's name as lower-case words with single blanks between them."""
    return " ".join(word for word in _CUT.split(column) if word).lower()


def is_named(column: str, pattern: str) -> bool:
    """Whether a column's words are of a pattern as a whole."""
    return re.fullmatch(pattern, words_of(column)) is not None


def status_of(word: str) -> str | None:
    """Return what a status word usually means; None when it is not known."""
    plain = words_of(word.replace("'", "")).replace("  ", " ") if not word.isupper() else word.lower()
    for meaning, pattern in STATUS_WORDS.items():
        if re.fullmatch(pattern, plain) or re.fullmatch(pattern, word.casefold()):
            return meaning
    return None


def kind_of(columns: Iterable[str]) -> RecordKind:
    """Return whether columns tell of items of work or of whole deals."""
    names = tuple(columns)
    planned = any(is_named(name, DEAL_WORDS["planned-finish"]) for name in names)
    actual = any(
        is_named(name, DEAL_WORDS[role]) for name in names for role in ("actual-finish", "actual-days")
    )
    whole = any(
        is_named(name, r"(deal|project|contract|opportunity|auftrag|projekt)( id)?") for name in names
    )
    tasks = any(is_named(name, r"(work )?(item|task|ticket|issue|story|vorgang|aufgabe).*") for name in names)
    return "deals" if not tasks and ((planned and actual) or (whole and (planned or actual))) else "items"
