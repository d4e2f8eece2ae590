"""Rule: every name refers to something in the file; the nearest name is offered otherwise.

It refuses to judge what the thing referred to is used for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from troth.intake.deal.days import AfterItem
from troth.intake.deal.nouns import SIDES
from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_promises import ChangeShape, PromiseShape
from troth.intake.deal.shape_work import ItemShape, LinkShape
from troth.intake.deal.source import DealSource
from troth.intake.yaml_text import Path

ALWAYS_TRIED = ("later-date", "higher-price")
TRAINING = "training"
AN_ITEM = "an item of work"
Known = Mapping[str, None] | None  # in the order of the file; None where the file hides them


class _Names:
    """The names that a file states, by what they are; None where the file hides them."""

    def __init__(self, shape: DealShape, source: DealSource) -> None:
        self.source = source
        self.people = self._of("people")
        self.items = self._of("work")
        self.promises = self._of("promises")
        self.results = self._of("results")
        self.risks = self._of("risks")
        self.levers = self._of("levers")
        self.terms = self._of("terms")
        self.calendars = _joined(SIDES, self._of("calendars"))
        self.who = _joined(self.people, self._of("contacts"))
        self.anything = _joined(self.levers, self.promises, self.items, self.terms, self.results, self.people)
        client = (name for name, promise in (shape.promises or {}).items() if promise.by == "client")
        cut = (name for name in self.promises or () if name not in (shape.promises or {}))
        self.needed = _joined(self.items, self.promises and (*client, *cut), (TRAINING,))

    def _of(self, section: str) -> Known:
        return dict.fromkeys(self.source.names(section)) if self.source.is_listed(section) else None

    def person(self, path: Path, found: str | None) -> None:
        self.known(path, found, "a role of people", self.people)

    def decider(self, path: Path, found: str | None) -> None:
        self.known(path, found, "a role of people or a contact", self.who)

    def item(self, path: Path, found: object, more: tuple[str, ...] = ()) -> None:
        if isinstance(found, str):
            known = _joined(self.items, more) if more else self.items
            self.known(path, found, "an item of work", known)

    def each(self, path: Path, found: Iterable[str] | None, what: str, known: Known) -> None:
        for position, name in enumerate(found or ()):
            self.known((*path, position), name, what, known)

    def each_key(self, path: Path, found: Iterable[str] | None, what: str, known: Known) -> None:
        for name in found or ():
            self.known((*path, name), name, what, known)

    def known(self, path: Path, found: str | None, what: str, known: Known) -> None:
        if found is not None and known is not None and found not in known:
            self.source.unknown(path, found, what, tuple(known))


def _joined(*parts: Iterable[str] | None) -> Known:
    """Return all the names together; hidden when those of one part are."""
    found: dict[str, None] = {}
    for part in parts:
        if part is None:
            return None
        found.update(dict.fromkeys(part))
    return found


def check_names(shape: DealShape, source: DealSource) -> None:
    """Note every name that refers to nothing."""
    names = _Names(shape, source)
    for role, person in shape.people.items():
        names.known(("people", role, "calendar"), person.calendar, "a calendar", names.calendars)
    for name, item in shape.work.items():
        _item(names, ("work", name), item, ())
    for name, risk in (shape.risks or {}).items():
        names.each_key(("risks", name, "adds"), risk.adds, "an item of work", names.items)
    for name, promise in (shape.promises or {}).items():
        _promise(names, ("promises", name), promise)
    _levers(names, shape)
    _client(names, shape)
    _money(names, shape)
    _terms(names, shape)


def _item(names: _Names, path: Path, item: ItemShape, added: tuple[str, ...]) -> None:
    if isinstance(item.by, str):
        names.person((*path, "by"), item.by)
    else:
        names.each_key((*path, "by"), item.by, "a role of people", names.people)
    names.each_key((*path, "needs"), item.needs, "a role of people", names.people)
    for position, link in enumerate(item.after or ()):
        if isinstance(link, LinkShape):
            names.item((*path, "after", position, "item"), link.item, added)
        else:
            names.item((*path, "after", position), link, added)
    names.decider((*path, "decides"), item.decides)


def _promise(names: _Names, path: Path, promise: PromiseShape) -> None:
    names.item((*path, "reach"), promise.reach)
    if isinstance(promise.scope, list):
        names.each((*path, "scope"), promise.scope, "an item of work", names.items)
    names.item((*path, "by-when"), promise.by_when)
    names.known((*path, "result"), promise.result, "a result", names.results)
    names.person((*path, "people"), promise.people)
    names.item((*path, "stays"), promise.stays.item if promise.stays else None)
    names.item((*path, "until"), promise.until)
    names.decider((*path, "decides"), promise.decides)
    names.each((*path, "if"), promise.if_, "a promise", names.promises)


def _levers(names: _Names, shape: DealShape) -> None:
    for name, lever in (shape.levers or {}).items():
        path: Path = ("levers", name)
        _change(names, path, lever)
        for position, change in enumerate(lever.settings or ()):
            _change(names, (*path, "settings", position), change)
        names.each((*path, "only-with"), lever.only_with, "a lever", names.levers)
        names.each((*path, "not-with"), lever.not_with, "a lever", names.levers)
    names.each(("refused",), shape.refused, "a lever", _joined(names.levers, ALWAYS_TRIED))
    for position, agreement in enumerate(shape.when_hard or ()):
        agreed: Path = ("when-hard", position)
        names.item((*agreed, "if"), agreement.if_.item)
        names.known((*agreed, "then"), agreement.then, "a lever", names.levers)
        names.decider((*agreed, "decides"), agreement.decides)


def _change(names: _Names, path: Path, change: ChangeShape) -> None:
    names.each_key((*path, "people"), change.people, "a role of people", names.people)
    names.each((*path, "drop"), change.drop, "an item of work", names.items)
    names.each((*path, "outsource"), change.outsource, "an item of work", names.items)
    names.known((*path, "promise"), change.promise, "a promise", names.promises)
    names.each((*path, "risks-off"), change.risks_off, "a risk", names.risks)
    added = tuple(change.add or ())
    for name, item in (change.add or {}).items():
        _item(names, (*path, "add", name), item, added)


def _client(names: _Names, shape: DealShape) -> None:
    if shape.asked is not None:
        names.each_key(("asked",), shape.asked.__pydantic_extra__, "an item of work", names.items)
        if isinstance(shape.asked.scope, list):
            names.each(("asked", "scope"), shape.asked.scope, "an item of work", names.items)
    if shape.believes is not None:
        names.decider(("believes", "said-by"), shape.believes.said_by)
    for position, broken in enumerate(shape.broken_before or ()):
        path: Path = ("broken-before", position)
        names.known((*path, "left-behind"), broken.left_behind, "a term", names.terms)
        names.each((*path, "differently"), broken.differently, "anything named in this deal", names.anything)
    for name, result in (shape.results or {}).items():
        what = "an item of work, a promise of the client or training"
        names.each(("results", name, "needs"), result.needs, what, names.needed)
        if isinstance(result.by, AfterItem):
            names.item(("results", name, "by"), result.by.item)
        if TRAINING in (result.needs or ()) and not names.source.states("adoption", TRAINING):
            names.source.key_error(
                ("results", name, "needs"),
                "no-training",
                f"result '{name}' needs training and adoption has none",
                "adoption: {users: {count: 140}, training: 6h each}",
            )


def _money(names: _Names, shape: DealShape) -> None:
    if shape.price is not None:
        names.each_key(("price", "day-rates"), shape.price.day_rates, "a role of people", names.people)
        names.each_key(("price", "milestones"), shape.price.milestones, "an item of work", names.items)
    if shape.budget is not None:
        names.decider(("budget", "owner"), shape.budget.owner)


def _terms(names: _Names, shape: DealShape) -> None:
    for name, term in (shape.terms or {}).items():
        path: Path = ("terms", name)
        named, what = (names.results, "a result") if term.measures == "result" else (names.items, AN_ITEM)
        if isinstance(term.of, list):
            names.each((*path, "of"), term.of, what, named)
        else:
            names.known((*path, "of"), term.of, what, named)
        names.item((*path, "from"), term.from_)
        names.known((*path, "hours"), term.hours, "a calendar", names.calendars)
        for position, amendment in enumerate(term.amended or ()):
            at = (*path, "amended", position, "hours")
            names.known(at, amendment.hours, "a calendar", names.calendars)
    for position, joint in enumerate(shape.joint_caps or ()):
        names.each(("joint-caps", position, "of"), joint.of, "a term", names.terms)
