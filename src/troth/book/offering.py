"""The honest page of a deal that was judged, as text to be written or shown.

It refuses to send anything: a person does.
"""

from __future__ import annotations

from troth.judgement.verdict import Judgement
from troth.offer.client_page import client_page
from troth.offer.markdown import as_markdown


def offer_markdown(judged: Judgement) -> str:
    """Return the page for the client as Markdown."""
    return as_markdown(client_page(judged))
