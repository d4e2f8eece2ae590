"""The verdict in words: its name in capitals, and one sentence on what it means.

It refuses to say more than was looked for.
"""

from __future__ import annotations

from troth.judgement.search.remedy import Search
from troth.judgement.verdict import Judgement, Verdict
from troth.telling.words import printable, shortened

CLIENT_LENGTH = 30


def verdict_word(verdict: Verdict) -> str:
    """Say a verdict in capitals, as it stands in the head."""
    return verdict.upper().replace("-", " ")


def verdict_in_words(judged: Judgement) -> str:
    """Say what the verdict means in one sentence."""
    if judged.verdict == "promise" and not judged.forecast.together.draws:
        return "But nothing is promised by us in this deal, so nothing of ours was tested."
    if judged.verdict == "promise":
        return "Every promise meets your policy: you may say all of it."
    if judged.verdict == "walk-away":
        return _no_in_words(judged)
    if judged.is_quick:
        return "Not as it stands; what would make it keepable was not looked for (--quick)."
    if is_unsettled(judged) and judged.search is not None:
        return _unsettled(judged.search)
    return "Do not promise it as it stands; it can be changed into one you can keep."


def _unsettled(search: Search) -> str:
    """Say that the search found nothing and did not look at everything."""
    if search.is_cut:
        return "Not as it stands; the search for what would make it keepable was stopped too early to tell."
    return (
        f"Not as it stands; none of the {search.looked_at:,} combinations of levers looked at makes it "
        f"keepable, and {search.left_out:,} were not looked at."
    )


def _no_in_words(judged: Judgement) -> str:
    """Say that nothing, or only what the client turned down, brings the deal to policy."""
    search = judged.search
    if search is not None and search.refused is not None:
        client = shortened(printable(judged.forecast.changed.deal.client), CLIENT_LENGTH)
        return f"Only what {client} has turned down brings it to your policy."
    return "No lever still open, no later date and no higher price brings it to your policy."


def is_unsettled(judged: Judgement) -> bool:
    """Whether nothing was found and not all was looked at: nobody knows whether to walk away."""
    return judged.search is not None and judged.search.remedy is None and judged.search.is_partial
