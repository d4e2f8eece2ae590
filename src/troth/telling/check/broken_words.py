"""A promise that somebody else broke to this client, and what is different here, in one sentence.

It refuses to call something different that makes no difference we can tell.
"""

from __future__ import annotations

from troth.judgement.evidence import Evidence
from troth.judgement.truths.broken_before import BrokenBeforeTruth, Difference
from troth.telling.words import listed, name, often, percent, stated


def broken(truth: BrokenBeforeTruth, evidence: Evidence, who: str) -> str:
    """Say what was promised and broken, the clause left, our odds of the same thing, what is different.

    Parameters
    ----------
    truth
        What was broken, answered.
    evidence
        What the odds rest on.
    who
        To whom it was promised: They, or You.
    """
    was = truth.broken
    clause = f", which left '{name(was.left_behind)}' behind" if was.left_behind else ""
    said = f"{who} were promised '{stated(was.promised)}' and had '{stated(was.happened)}'{clause}"
    return f"{said}; {same_thing(truth)}; {different(truth, evidence)}"


def same_thing(truth: BrokenBeforeTruth) -> str:
    """Say what our forecast says about the same thing."""
    if truth.promise is None:
        return "nothing on our record says how often we keep the same"
    if truth.chance is None:
        return f"how often our '{name(truth.promise)}' is kept, nobody can know"
    return f"our '{name(truth.promise)}' is {often(truth.chance, truth.behind, 'kept')}"


def different(truth: BrokenBeforeTruth, evidence: Evidence) -> str:
    """Say what is different here, each with its points."""
    if not truth.differences:
        return "nothing is different here"
    return f"different here: {listed([_one(each, evidence) for each in truth.differences])}"


def _one(each: Difference, evidence: Evidence) -> str:
    what = f"'{name(each.name)}'"
    if each.gain is None:
        return f"{what} (nothing to measure it on)"
    if not each.is_told:
        return f"{what} (makes no difference that we can tell)"
    points = percent(abs(each.gain), evidence.own_items)
    noun = "point" if points == 1 else "points"
    return f"{what} ({'adds' if each.gain > 0 else 'takes'} {points} {noun}, by the plan's own runs)"
